package vcard

import (
	"encoding/binary"
	"math"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// Bound is the least that a complete reading takes under the radio model.
type Bound struct {
	MS            float64 `json:"ms"`
	APDUs         int     `json:"apdus"`
	BytesSent     int     `json:"bytesSent"`
	BytesReceived int     `json:"bytesReceived"`
}

// LeastTime counts what no reader can do without: EF.CardAccess, access control,
// SELECT of the application, chip and active authentication where signed files
// announce them, and EF.SOD with every data group that it lists and the chip
// gives out, no byte twice, in the longest answers that the chip can give.
func LeastTime(d *Document, rate radio.Rate) (Bound, error) {
	l := &ledger{doc: d, rate: rate}
	l.read(lds.CardAccess)
	if d.Access.pace() && len(d.PACE) > 0 {
		l.pace(d.PACE[0])
		l.selectApplication()
	} else {
		l.selectApplication()
		if d.Access.bac() {
			l.bac()
		}
	}
	listed := d.listed()
	if listed[lds.DG14] && len(d.CA) > 0 {
		l.chipAuthentication(d.CA[0])
	}
	if listed[lds.DG15] && d.AA != nil {
		l.activeAuthentication()
	}
	l.read(lds.SOD)
	for f := lds.DG1; f <= lds.DG16; f++ {
		if listed[f] && !d.Locked[f] && d.Files[f] != nil {
			l.read(f)
		}
	}
	l.bound.MS = math.Round(float64(l.total)/float64(time.Microsecond)) / 1000
	return l.bound, l.err
}

// listed are the data groups that EF.SOD hashes; where it cannot be read, those
// that are there.
func (d *Document) listed() map[lds.FileID]bool {
	out := map[lds.FileID]bool{}
	cms, err := lds.ParseSOD(d.Files[lds.SOD])
	if err == nil {
		_, content, _ := lds.UnverifiedContent(cms)
		if object, err := lds.ParseSecurityObject(content); err == nil {
			for _, f := range object.DataGroups() {
				out[f] = true
			}
			return out
		}
	}
	for f := range d.Files {
		out[f] = true
	}
	return out
}

// ledger adds up commands and answers by their lengths: protected with keys of
// zeros they are as long as with any.
type ledger struct {
	doc     *Document
	rate    radio.Rate
	session *sm.Session
	bound   Bound
	total   time.Duration
	err     error
}

// enter begins secure messaging.
func (l *ledger) enter(s sm.Suite) {
	l.session = sm.NewSession(s, make([]byte, s.KeyLen()), make([]byte, s.KeyLen()), nil)
}

// exchange counts a command and its answer, given without protection.
func (l *ledger) exchange(cmd iso7816.Command, data []byte, sw iso7816.SW, w radio.Work) {
	r := iso7816.Response{Data: data, SW: sw}
	if l.session != nil {
		inner := cmd
		var err error
		if cmd, err = l.session.WrapCommand(inner); err == nil {
			r, err = l.session.WrapResponse(inner.INS, r)
		}
		if err != nil {
			l.err = err
			return
		}
	}
	sent, err := cmd.Bytes()
	if err != nil {
		l.err = err
		return
	}
	received := len(r.Data) + 2
	if received-2 > iso7816.MaxShortNe && !cmd.Extended() {
		l.count(len(sent), iso7816.MaxShortNe+2, w)
		const getResponse = 5
		l.count(getResponse, received-iso7816.MaxShortNe, radio.Work{})
		return
	}
	l.count(len(sent), received, w)
}

func (l *ledger) count(sent, received int, w radio.Work) {
	l.bound.APDUs++
	l.bound.BytesSent += sent
	l.bound.BytesReceived += received
	l.total += l.rate.Time(sent, received, w)
}

// read counts the READ BINARYs of a file, found by its short identifier.
func (l *ledger) read(f lds.FileID) {
	b := l.doc.Files[f]
	if len(b) == 0 {
		l.exchange(iso7816.Command{INS: iso7816.INSReadBinary, P1: sfiInP1, Ne: iso7816.MaxShortNe}, nil,
			iso7816.SWFileNotFound, radio.Work{Op: radio.ReadBinary})
		return
	}
	for offset := 0; offset < len(b) && l.err == nil; {
		n := l.readAt(b, offset)
		if n == 0 {
			l.err = errTooBig
		}
		offset += n
	}
}

// evenOffsets is the reach of READ BINARY with an even instruction.
const evenOffsets = 0x8000

func (l *ledger) readAt(b []byte, offset int) int {
	cmd := iso7816.Command{INS: iso7816.INSReadBinary, P1: byte(offset >> 8), P2: byte(offset)}
	room := l.room()
	wrap := func(b []byte) []byte { return b }
	if offset >= evenOffsets {
		cmd.INS, cmd.P1, cmd.P2 = iso7816.INSReadBinaryOdd, 0, 0
		cmd.Data = tlv.Encode(tagOffset, binary.BigEndian.AppendUint32(nil, uint32(offset))[1:])
		room = inside(room)
		wrap = func(b []byte) []byte { return tlv.Encode(tagData, b) }
	}
	n := min(room, len(b)-offset)
	data := wrap(b[offset : offset+n])
	cmd.Ne = len(data)
	if len(data) > l.shortRoom() {
		cmd.Ne = iso7816.MaxExtendedNe
	}
	l.exchange(cmd, data, iso7816.SWOK, radio.Work{Op: radio.ReadBinary, Plain: n})
	return n
}

// shortRoom is the most plaintext in a short response.
func (l *ledger) shortRoom() int {
	if l.session == nil {
		return iso7816.MaxShortNe
	}
	return l.session.MaxShortPlain()
}

// room is the most plaintext in any response of the chip.
func (l *ledger) room() int {
	if !l.doc.Extended {
		return l.shortRoom()
	}
	c := Chip{doc: l.doc, state: state{session: l.session, long: true}}
	return c.room()
}

func (l *ledger) selectApplication() {
	l.exchange(iso7816.Command{INS: iso7816.INSSelect, P1: selectByName, P2: returnNothing, Data: aidLDS}, nil, iso7816.SWOK, radio.Work{Op: radio.Select})
}

func (l *ledger) pace(o PACEOffer) {
	set := join(tlv.Encode(tagMechanism, o.oid()), tlv.Encode(tagPasswordRef, []byte{passwordMRZ}))
	l.exchange(iso7816.Command{INS: iso7816.INSManageSecurityEnvironment, P1: forPACE >> 8, P2: forPACE & 0xFF, Data: set}, nil, iso7816.SWOK, radio.Work{Op: radio.ManageEnvironment})

	point := make([]byte, 1+2*o.Curve.ByteLen())
	const tokenLen = 8
	mapCommand, mapResponse := point, point
	if o.Mapping == IntegratedMapping {
		mapCommand, mapResponse = make([]byte, o.Suite.KeyLen()), nil
	}
	proof := []byte(nil)
	if o.Mapping == ChipAuthenticationMapping {
		proof = tlv.Encode(tagChipAuthenticity, sm.Pad(make([]byte, o.Curve.ByteLen()), o.Suite.BlockSize()))
	}
	l.general(iso7816.CLAChaining, nil, tlv.Encode(tagEncryptedNonce, make([]byte, o.nonceLen())), radio.PACENonce)
	l.general(iso7816.CLAChaining, tlv.Encode(tagMapCommand, mapCommand), tlv.Encode(tagMapResponse, mapResponse), radio.PACEMapping)
	l.general(iso7816.CLAChaining, tlv.Encode(tagAgreeCommand, point), tlv.Encode(tagAgreeResponse, point), radio.PACEAgreement)
	l.general(0, tlv.Encode(tagTokenCommand, make([]byte, tokenLen)), join(tlv.Encode(tagTokenResponse, make([]byte, tokenLen)), proof), radio.PACEToken)
	l.enter(o.Suite)
}

// general counts a GENERAL AUTHENTICATE.
func (l *ledger) general(cla byte, in, out []byte, op radio.Op) {
	cmd := iso7816.Command{CLA: cla, INS: iso7816.INSGeneralAuthenticate, Data: tlv.Encode(tagDynamicData, in), Ne: iso7816.MaxShortNe}
	l.exchange(cmd, tlv.Encode(tagDynamicData, out), iso7816.SWOK, radio.Work{Op: op})
}

func (l *ledger) bac() {
	l.exchange(iso7816.Command{INS: iso7816.INSGetChallenge, Ne: bacNonce}, make([]byte, bacNonce), iso7816.SWOK, radio.Work{})
	both := make([]byte, bacCryptogram+bacMAC)
	l.exchange(iso7816.Command{INS: iso7816.INSExternalAuthenticate, Data: both, Ne: len(both)}, both, iso7816.SWOK, radio.Work{Op: radio.BAC})
	l.enter(sm.DES3)
}

func (l *ledger) chipAuthentication(k CAKey) {
	point := make([]byte, 1+2*k.Key.Curve().ByteLen())
	var id []byte
	if k.ID != noKeyID {
		id = tlv.Encode(tagPrivateRef, []byte{byte(k.ID)})
	}
	set := iso7816.Command{INS: iso7816.INSManageSecurityEnvironment, P1: forChipKey >> 8, P2: forChipKey & 0xFF}
	if k.Suite == sm.DES3 {
		set.P2 = forKeyAgreement & 0xFF
		set.Data = join(tlv.Encode(tagEphemeralKey, point), id)
		l.exchange(set, nil, iso7816.SWOK, radio.Work{Op: radio.ChipAuthentication})
	} else {
		set.Data = join(tlv.Encode(tagMechanism, k.oid()), id)
		l.exchange(set, nil, iso7816.SWOK, radio.Work{Op: radio.ManageEnvironment})
		l.general(0, tlv.Encode(tagCAEphemeralKey, point), nil, radio.ChipAuthentication)
	}
	l.enter(k.Suite)
}

func (l *ledger) activeAuthentication() {
	op, n := radio.ActiveAuthenticationRSA, 0
	if l.doc.AA.RSA != nil {
		n = (l.doc.AA.RSA.N.BitLen() + 7) / 8
	} else {
		op, n = radio.ActiveAuthenticationEC, 2*len(l.doc.AA.EC.Bytes())
	}
	cmd := iso7816.Command{INS: iso7816.INSInternalAuthenticate, Data: make([]byte, challengeLen), Ne: iso7816.MaxShortNe}
	l.exchange(cmd, make([]byte, n), iso7816.SWOK, radio.Work{Op: op})
}
