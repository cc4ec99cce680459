package lds

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

const (
	tagSet             tlv.Tag = 0x31
	tagInteger         tlv.Tag = 0x02
	tagOID             tlv.Tag = 0x06
	tagUTF8String      tlv.Tag = 0x0C
	tagPrintableString tlv.Tag = 0x13
	tagIA5String       tlv.Tag = 0x16
)

// oidUTF8 is 1.0.10646.1.0.8, the UTF-8 transfer syntax: the mark of a Vietnamese DG13.
var oidUTF8 = [...]byte{0x28, 0xD3, 0x16, 0x01, 0x00, 0x08}

const (
	maxFields       = 64
	maxFieldNumber  = 127
	maxFieldStrings = 16
	maxFieldDepth   = 8
)

// ParseDG13 reads a Vietnamese DG13: SEQUENCE { version, OID, SET of SEQUENCE {
// number, value } }, the fields in any order and not all there. The DG13 of
// another issuer is [ErrNotVietnamese].
func ParseDG13(b []byte) (CitizenDetails, error) {
	c, err := parseDG13(b)
	return c, inFile(DG13, err)
}

func parseDG13(b []byte) (CitizenDetails, error) {
	value, err := unwrap(b, DG13.Tag())
	if err != nil {
		return CitizenDetails{}, err
	}
	version, set, ok := vietnameseHeader(value)
	if !ok {
		return CitizenDetails{}, ErrNotVietnamese
	}
	nodes, err := elements(set, maxFields)
	if err != nil {
		return CitizenDetails{}, err
	}
	c := CitizenDetails{Version: version, Fields: map[int][]personal.Text{}}
	for _, n := range nodes {
		if err := c.addField(n); err != nil {
			return CitizenDetails{}, err
		}
	}
	return c, nil
}

func vietnameseHeader(b []byte) (version int, set []byte, ok bool) {
	seq, err := unwrap(b, tagSequence)
	if err != nil {
		return 0, nil, false
	}
	nodes, err := elements(seq, 8)
	if err != nil || len(nodes) < 3 {
		return 0, nil, false
	}
	ok = nodes[0].Tag == tagInteger && nodes[1].Tag == tagOID && bytes.Equal(nodes[1].Value, oidUTF8[:]) && nodes[2].Tag == tagSet
	return smallUint(nodes[0].Value), nodes[2].Value, ok
}

func (c *CitizenDetails) addField(n tlv.Node) error {
	if n.Tag != tagSequence {
		return malformed("field with tag %X", uint32(n.Tag))
	}
	head, rest, err := tlv.Next(n.Value)
	if err != nil {
		return err
	}
	number := smallUint(head.Value)
	if head.Tag != tagInteger || number < 1 || number > maxFieldNumber {
		return malformed("field number")
	}
	if _, twice := c.Fields[number]; twice {
		return malformed("field %d twice", number)
	}
	c.Fields[number], err = collectStrings(nil, rest, maxFieldDepth)
	return err
}

// collectStrings gathers the strings of a field in order, however they are
// nested: cards put the parents into one SEQUENCE or into one each.
func collectStrings(found []personal.Text, b []byte, depth int) ([]personal.Text, error) {
	if depth == 0 {
		return nil, fmt.Errorf("%w: field nested deeper than %d", ErrLimit, maxFieldDepth)
	}
	nodes, err := elements(b, maxFieldStrings)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		switch {
		case n.Tag == tagUTF8String || n.Tag == tagPrintableString || n.Tag == tagIA5String:
			found = append(found, text(n.Value))
		case n.Tag.Constructed():
			found, err = collectStrings(found, n.Value, depth-1)
		}
		if err != nil {
			return nil, err
		}
		if len(found) > maxFieldStrings {
			return nil, fmt.Errorf("%w: more than %d strings in a field", ErrLimit, maxFieldStrings)
		}
	}
	return found, nil
}

// Bytes writes DG13 with the parents in one SEQUENCE.
func (c CitizenDetails) Bytes() []byte { return c.build(false) }

// NestedBytes writes DG13 with a SEQUENCE around each name of the parents and
// the spouse, the other shape that cards are reported to have.
func (c CitizenDetails) NestedBytes() []byte { return c.build(true) }

func (c CitizenDetails) build(nested bool) []byte {
	var set []byte
	for _, n := range slices.Sorted(maps.Keys(c.Fields)) {
		set = append(set, buildField(n, c.Fields[n], nested)...)
	}
	return tlv.Encode(DG13.Tag(), tlv.Encode(tagSequence,
		tlv.Encode(tagInteger, []byte{byte(c.Version)}),
		tlv.Encode(tagOID, oidUTF8[:]),
		tlv.Encode(tagSet, set)))
}

func buildField(n int, list []personal.Text, nested bool) []byte {
	people := n == FieldParents || n == FieldSpouse
	var value []byte
	for _, t := range list {
		s := tlv.Encode(stringTag(n), []byte(t.Reveal()))
		if people && nested {
			s = tlv.Encode(tagSequence, s)
		}
		value = append(value, s...)
	}
	if people && len(list) > 0 {
		value = tlv.Encode(tagSequence, value)
	}
	return tlv.Encode(tagSequence, tlv.Encode(tagInteger, []byte{byte(n)}), value)
}

// stringTag is the type that cards use for the field: digits and the dates but
// the expiry are PrintableString.
func stringTag(n int) tlv.Tag {
	switch n {
	case FieldPersonalNumber, FieldDateOfBirth, FieldDateOfIssue, FieldPreviousNumber, FieldUnknown16:
		return tagPrintableString
	}
	return tagUTF8String
}
