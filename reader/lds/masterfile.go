package lds

import (
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// Tags of EF.ATR/INFO and EF.DIR (ISO/IEC 7816-4 §8.2, 9303-10 §3.11).
const (
	tagCapabilities   tlv.Tag = 0x47
	tagExtendedLength tlv.Tag = 0x7F66
	tagApplication    tlv.Tag = 0x61
	tagAID            tlv.Tag = 0x4F
	tagLabel          tlv.Tag = 0x50
)

// maxAPDU is more bytes than any APDU has; chips that claim more mean no limit.
const maxAPDU = 1 << 17

// CardCapabilities is EF.ATR/INFO: what the chip can do.
type CardCapabilities struct {
	ExtendedLength bool `json:"extendedLength"`        // the third software function byte says so
	Chaining       bool `json:"chaining"`              // command chaining
	MaxCommand     int  `json:"maxCommand,omitempty"`  // bytes of a whole command APDU, 0 unknown
	MaxResponse    int  `json:"maxResponse,omitempty"` // bytes of a whole response APDU, 0 unknown
}

// ParseATRInfo reads EF.ATR/INFO; a run of objects, of which few matter here.
func ParseATRInfo(b []byte) (CardCapabilities, error) {
	c, err := parseATRInfo(b)
	return c, inFile(ATRInfo, err)
}

func parseATRInfo(b []byte) (CardCapabilities, error) {
	nodes, err := paddedElements(b)
	if err != nil {
		return CardCapabilities{}, err
	}
	var c CardCapabilities
	if n, ok := tlv.Find(nodes, tagCapabilities); ok && len(n.Value) >= 3 {
		c.Chaining = n.Value[2]&0x80 != 0
		c.ExtendedLength = n.Value[2]&0x40 != 0
	}
	n, ok := tlv.Find(nodes, tagExtendedLength)
	if !ok {
		return c, nil
	}
	limits, err := elements(n.Value, maxElements)
	if err != nil {
		return CardCapabilities{}, err
	}
	if len(limits) < 2 || limits[0].Tag != tagInteger || limits[1].Tag != tagInteger {
		return CardCapabilities{}, malformed("extended length information")
	}
	c.MaxCommand = min(smallUint(limits[0].Value), maxAPDU)
	c.MaxResponse = min(smallUint(limits[1].Value), maxAPDU)
	return c, nil
}

// paddedElements reads the objects of a file of fixed size, which ends in 00s.
func paddedElements(b []byte) ([]tlv.Node, error) {
	if len(b) > maxFile {
		return nil, fmt.Errorf("%w: %d bytes", ErrLimit, len(b))
	}
	var nodes []tlv.Node
	for len(b) > 0 {
		if b[0] == 0 {
			if !isPadding(b) {
				return nil, malformed("objects after the padding")
			}
			return nodes, nil
		}
		if len(nodes) == maxElements {
			return nil, fmt.Errorf("%w: more than %d objects", ErrLimit, maxElements)
		}
		n, rest, err := tlv.Next(b)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
		b = rest
	}
	return nodes, nil
}

// Bytes writes EF.ATR/INFO with the capabilities and, where both are known, the
// limits of extended length.
func (c CardCapabilities) Bytes() []byte {
	functions := []byte{0, 0, 0}
	if c.Chaining {
		functions[2] |= 0x80
	}
	if c.ExtendedLength {
		functions[2] |= 0x40
	}
	out := tlv.Encode(tagCapabilities, functions)
	if c.MaxCommand == 0 || c.MaxResponse == 0 {
		return out
	}
	return append(out, tlv.Encode(tagExtendedLength, encodeLimit(c.MaxCommand), encodeLimit(c.MaxResponse))...)
}

// encodeLimit writes a positive INTEGER of up to three bytes.
func encodeLimit(n int) []byte {
	b := []byte{0, byte(n >> 16), byte(n >> 8), byte(n)}
	for len(b) > 1 && b[0] == 0 && b[1]&0x80 == 0 {
		b = b[1:]
	}
	return tlv.Encode(tagInteger, b)
}

// Application is one entry of EF.DIR.
type Application struct {
	AID   Hex    `json:"aid"`
	Label string `json:"label,omitempty"`
}

// ParseDIR lists the applications of EF.DIR.
func ParseDIR(b []byte) ([]Application, error) {
	apps, err := parseDIR(b)
	return apps, inFile(DIR, err)
}

func parseDIR(b []byte) ([]Application, error) {
	templates, err := paddedElements(b)
	if err != nil {
		return nil, err
	}
	var apps []Application
	for _, t := range templates {
		if t.Tag != tagApplication {
			continue
		}
		nodes, err := elements(t.Value, maxElements)
		if err != nil {
			return nil, err
		}
		aid, ok := tlv.Find(nodes, tagAID)
		if !ok {
			return nil, malformed("application without identifier")
		}
		label, _ := tlv.Find(nodes, tagLabel)
		apps = append(apps, Application{AID: aid.Value, Label: string(text(label.Value))})
	}
	return apps, nil
}
