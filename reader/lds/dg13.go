package lds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// Field numbers of the Vietnamese DG13.
const (
	FieldPersonalNumber      = 1
	FieldFullName            = 2
	FieldDateOfBirth         = 3
	FieldSex                 = 4
	FieldNationality         = 5
	FieldEthnicity           = 6
	FieldReligion            = 7
	FieldPlaceOfOrigin       = 8
	FieldResidence           = 9
	FieldIdentifyingFeatures = 10
	FieldDateOfIssue         = 11
	FieldDateOfExpiry        = 12
	FieldParents             = 13
	FieldSpouse              = 14
	FieldPreviousNumber      = 15
	FieldUnknown16           = 16
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

// CitizenDetails is the DG13 of a Vietnamese CCCD or Căn cước card. Every field
// is optional; texts and dates ("15/01/1990") stand as the chip has them.
type CitizenDetails struct {
	Version int
	Fields  map[int][]personal.Text // the strings of each field by its number; a field without one is there and empty
}

// PersonalNumber is the twelve-digit number.
func (c CitizenDetails) PersonalNumber() personal.Text { return c.first(FieldPersonalNumber) }

// FullName is the name with its accents.
func (c CitizenDetails) FullName() personal.Text { return c.first(FieldFullName) }

// DateOfBirth is dd/mm/yyyy.
func (c CitizenDetails) DateOfBirth() personal.Text { return c.first(FieldDateOfBirth) }

// Sex is "Nam" or "Nữ".
func (c CitizenDetails) Sex() personal.Text { return c.first(FieldSex) }

// Nationality is "Việt Nam".
func (c CitizenDetails) Nationality() personal.Text { return c.first(FieldNationality) }

// Ethnicity is a name such as "Kinh".
func (c CitizenDetails) Ethnicity() personal.Text { return c.first(FieldEthnicity) }

// Religion is a name, or "Không".
func (c CitizenDetails) Religion() personal.Text { return c.first(FieldReligion) }

// PlaceOfOrigin is free text.
func (c CitizenDetails) PlaceOfOrigin() personal.Text { return c.first(FieldPlaceOfOrigin) }

// Residence is free text with commas.
func (c CitizenDetails) Residence() personal.Text { return c.first(FieldResidence) }

// IdentifyingFeatures is free text.
func (c CitizenDetails) IdentifyingFeatures() personal.Text { return c.first(FieldIdentifyingFeatures) }

// DateOfIssue is dd/mm/yyyy.
func (c CitizenDetails) DateOfIssue() personal.Text { return c.first(FieldDateOfIssue) }

// DateOfExpiry is dd/mm/yyyy, or words on a card without expiry.
func (c CitizenDetails) DateOfExpiry() personal.Text { return c.first(FieldDateOfExpiry) }

// Father is the first name of field 13.
func (c CitizenDetails) Father() personal.Text { return c.at(FieldParents, 0) }

// Mother is the second name of field 13.
func (c CitizenDetails) Mother() personal.Text { return c.at(FieldParents, 1) }

// Spouse is a name.
func (c CitizenDetails) Spouse() personal.Text { return c.first(FieldSpouse) }

// PreviousNumber is the nine-digit CMND number.
func (c CitizenDetails) PreviousNumber() personal.Text { return c.first(FieldPreviousNumber) }

// Unknown16 is sixteen characters of unknown meaning.
func (c CitizenDetails) Unknown16() personal.Text { return c.first(FieldUnknown16) }

func (c CitizenDetails) first(n int) personal.Text { return c.at(n, 0) }

func (c CitizenDetails) at(n, i int) personal.Text {
	if list := c.Fields[n]; i < len(list) {
		return list[i]
	}
	return ""
}

// MarshalJSON names the fields.
func (c CitizenDetails) MarshalJSON() ([]byte, error) {
	named := map[string]personal.Text{
		"personalNumber": c.PersonalNumber(), "fullName": c.FullName(), "dateOfBirth": c.DateOfBirth(),
		"sex": c.Sex(), "nationality": c.Nationality(), "ethnicity": c.Ethnicity(), "religion": c.Religion(),
		"placeOfOrigin": c.PlaceOfOrigin(), "residence": c.Residence(), "identifyingFeatures": c.IdentifyingFeatures(),
		"dateOfIssue": c.DateOfIssue(), "dateOfExpiry": c.DateOfExpiry(), "father": c.Father(), "mother": c.Mother(),
		"spouse": c.Spouse(), "previousNumber": c.PreviousNumber(), "unknown16": c.Unknown16(),
	}
	maps.DeleteFunc(named, func(_ string, t personal.Text) bool { return t == "" })
	return json.Marshal(struct {
		Version int                        `json:"version"`
		Named   map[string]personal.Text   `json:"named"`
		Fields  map[string][]personal.Text `json:"fields"`
	}{c.Version, named, c.byNumber()})
}

func (c CitizenDetails) byNumber() map[string][]personal.Text {
	out := map[string][]personal.Text{}
	for n, list := range c.Fields {
		out[strconv.Itoa(n)] = append([]personal.Text{}, list...)
	}
	return out
}

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
