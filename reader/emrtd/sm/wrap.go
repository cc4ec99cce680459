package sm

import (
	"encoding/binary"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// WrapCommand protects a command (terminal side). The counter moves on.
func (s *Session) WrapCommand(c iso7816.Command) (iso7816.Command, error) {
	s.count()
	var objects []byte
	if len(c.Data) > 0 {
		cryptogram, err := s.encrypt(c.Data)
		if err != nil {
			return iso7816.Command{}, err
		}
		objects = append(objects, dataObject(c.INS, cryptogram)...)
	}
	if c.Ne > 0 {
		objects = append(objects, tlv.Encode(doNe, encodeNe(c))...)
	}
	out := iso7816.Command{CLA: c.CLA | iso7816.CLASecureMessaging, INS: c.INS, P1: c.P1, P2: c.P2}
	mac, err := s.mac(header(out), objects)
	if err != nil {
		return iso7816.Command{}, err
	}
	out.Data = append(objects, tlv.Encode(doMAC, mac)...)
	out.Ne = iso7816.MaxShortNe
	if c.Extended() || len(out.Data) > iso7816.MaxShortData {
		out.Ne = iso7816.MaxExtendedNe
	}
	return out, nil
}

func header(c iso7816.Command) []byte { return []byte{c.CLA, c.INS, c.P1, c.P2} }

// dataObject carries the cryptogram; DO 85 under odd instructions has no
// padding indicator (7816-4 §10.2).
func dataObject(ins byte, cryptogram []byte) []byte {
	if ins&1 == 1 {
		return tlv.Encode(doCryptogramOdd, cryptogram)
	}
	return tlv.Encode(doCryptogram, []byte{0x01}, cryptogram)
}

func encodeNe(c iso7816.Command) []byte {
	if c.Extended() {
		return binary.BigEndian.AppendUint16(nil, uint16(c.Ne))
	}
	return []byte{byte(c.Ne)}
}

// UnwrapResponse opens a protected response (terminal side). A response
// without protection is an ErrObjects, whatever its status word says.
func (s *Session) UnwrapResponse(r iso7816.Response) (iso7816.Response, error) {
	s.count()
	o, err := parseObjects(r.Data)
	if err != nil {
		return iso7816.Response{}, err
	}
	if o.mac == nil || len(o.status) != 2 {
		return iso7816.Response{}, ErrObjects
	}
	if err := s.checkMAC(nil, o.covered, o.mac); err != nil {
		return iso7816.Response{}, err
	}
	out := iso7816.Response{SW: iso7816.SW(binary.BigEndian.Uint16(o.status))}
	if o.cryptogram == nil {
		return out, nil
	}
	out.Data, err = s.decrypt(o.cryptogram)
	return out, err
}

// UnwrapCommand opens a protected command (chip side).
func (s *Session) UnwrapCommand(c iso7816.Command) (iso7816.Command, error) {
	s.count()
	o, err := parseObjects(c.Data)
	if err != nil {
		return iso7816.Command{}, err
	}
	if o.mac == nil {
		return iso7816.Command{}, ErrObjects
	}
	if err := s.checkMAC(header(c), o.covered, o.mac); err != nil {
		return iso7816.Command{}, err
	}
	out := iso7816.Command{CLA: c.CLA &^ iso7816.CLASecureMessaging, INS: c.INS, P1: c.P1, P2: c.P2, Ne: decodeNe(o.ne)}
	if o.cryptogram == nil {
		return out, nil
	}
	out.Data, err = s.decrypt(o.cryptogram)
	return out, err
}

func decodeNe(b []byte) int {
	switch {
	case len(b) == 1 && b[0] == 0:
		return iso7816.MaxShortNe
	case len(b) == 2 && b[0] == 0 && b[1] == 0:
		return iso7816.MaxExtendedNe
	}
	n := 0
	for _, x := range b {
		n = n<<8 | int(x)
	}
	return n
}

// WrapResponse protects the response to a command with instruction ins (chip side).
func (s *Session) WrapResponse(ins byte, r iso7816.Response) (iso7816.Response, error) {
	s.count()
	var objects []byte
	if len(r.Data) > 0 {
		cryptogram, err := s.encrypt(r.Data)
		if err != nil {
			return iso7816.Response{}, err
		}
		objects = append(objects, dataObject(ins, cryptogram)...)
	}
	objects = append(objects, tlv.Encode(doStatus, binary.BigEndian.AppendUint16(nil, uint16(r.SW)))...)
	mac, err := s.mac(nil, objects)
	if err != nil {
		return iso7816.Response{}, err
	}
	return iso7816.Response{Data: append(objects, tlv.Encode(doMAC, mac)...), SW: r.SW}, nil
}

// objects are the secure messaging data objects of one message. covered is what
// the MAC is over, as it came; nothing may follow the MAC.
type objects struct {
	cryptogram, ne, status, mac []byte
	covered                     []byte
}

func parseObjects(b []byte) (objects, error) {
	var o objects
	for rest := b; len(rest) > 0; {
		n, tail, err := tlv.Next(rest)
		if err != nil || o.mac != nil || !o.take(n) {
			return objects{}, ErrObjects
		}
		if n.Tag == doMAC {
			o.covered = b[:len(b)-len(rest)]
		}
		rest = tail
	}
	return o, nil
}

func (o *objects) take(n tlv.Node) bool {
	switch n.Tag {
	case doCryptogram:
		if len(n.Value) < 2 || n.Value[0] != 0x01 || o.cryptogram != nil {
			return false
		}
		o.cryptogram = n.Value[1:]
	case doCryptogramOdd:
		if len(n.Value) == 0 || o.cryptogram != nil {
			return false
		}
		o.cryptogram = n.Value
	case doNe:
		o.ne = n.Value
		return len(n.Value) == 1 || len(n.Value) == 2
	case doStatus:
		o.status = n.Value
	case doMAC:
		o.mac = n.Value
	default:
		return false
	}
	return true
}
