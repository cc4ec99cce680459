package lds

import (
	"encoding/hex"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// PersonalDetails is DG11 (9303-10 §4.7.11). Texts stand as the chip has them,
// with `<` between the parts of names and addresses.
type PersonalDetails struct {
	FullName             personal.Text   `json:"fullName,omitempty"`
	OtherNames           []personal.Text `json:"otherNames,omitempty"`
	PersonalNumber       personal.Text   `json:"personalNumber,omitempty"`
	DateOfBirth          personal.Text   `json:"dateOfBirth,omitempty"` // YYYYMMDD
	PlaceOfBirth         personal.Text   `json:"placeOfBirth,omitempty"`
	Address              personal.Text   `json:"address,omitempty"`
	Telephone            personal.Text   `json:"telephone,omitempty"`
	Profession           personal.Text   `json:"profession,omitempty"`
	Title                personal.Text   `json:"title,omitempty"`
	Summary              personal.Text   `json:"summary,omitempty"`
	ProofOfCitizenship   personal.Bytes  `json:"-"` // an image
	OtherDocumentNumbers personal.Text   `json:"otherDocumentNumbers,omitempty"`
	Custody              personal.Text   `json:"custody,omitempty"`
}

func (d *PersonalDetails) fields() []detail {
	return []detail{
		{tag: 0x5F0E, text: &d.FullName},
		{tag: 0x5F0F, list: &d.OtherNames},
		{tag: 0x5F10, text: &d.PersonalNumber},
		{tag: 0x5F2B, date: &d.DateOfBirth},
		{tag: 0x5F11, text: &d.PlaceOfBirth},
		{tag: 0x5F42, text: &d.Address},
		{tag: 0x5F12, text: &d.Telephone},
		{tag: 0x5F13, text: &d.Profession},
		{tag: 0x5F14, text: &d.Title},
		{tag: 0x5F15, text: &d.Summary},
		{tag: 0x5F16, data: &d.ProofOfCitizenship},
		{tag: 0x5F17, text: &d.OtherDocumentNumbers},
		{tag: 0x5F18, text: &d.Custody},
	}
}

// ParseDG11 reads additional personal details; every one is optional.
func ParseDG11(b []byte) (PersonalDetails, error) {
	var d PersonalDetails
	err := parseDetails(b, DG11, d.fields())
	return d, inFile(DG11, err)
}

// Bytes writes DG11 with the fields that are set.
func (d PersonalDetails) Bytes() []byte { return buildDetails(DG11, d.fields()) }

// DocumentDetails is DG12 (9303-10 §4.7.12).
type DocumentDetails struct {
	IssuingAuthority      personal.Text   `json:"issuingAuthority,omitempty"`
	DateOfIssue           personal.Text   `json:"dateOfIssue,omitempty"` // YYYYMMDD
	OtherPersons          []personal.Text `json:"otherPersons,omitempty"`
	Endorsements          personal.Text   `json:"endorsements,omitempty"`
	TaxExitRequirements   personal.Text   `json:"taxExitRequirements,omitempty"`
	FrontImage            personal.Bytes  `json:"-"`
	RearImage             personal.Bytes  `json:"-"`
	PersonalizedAt        personal.Text   `json:"personalizedAt,omitempty"` // YYYYMMDDhhmmss
	PersonalizationSystem personal.Text   `json:"personalizationSystem,omitempty"`
}

func (d *DocumentDetails) fields() []detail {
	return []detail{
		{tag: 0x5F19, text: &d.IssuingAuthority},
		{tag: 0x5F26, date: &d.DateOfIssue},
		{tag: 0x5F1A, list: &d.OtherPersons},
		{tag: 0x5F1B, text: &d.Endorsements},
		{tag: 0x5F1C, text: &d.TaxExitRequirements},
		{tag: 0x5F1D, data: &d.FrontImage},
		{tag: 0x5F1E, data: &d.RearImage},
		{tag: 0x5F55, date: &d.PersonalizedAt},
		{tag: 0x5F56, text: &d.PersonalizationSystem},
	}
}

// ParseDG12 reads additional document details; every one is optional.
func ParseDG12(b []byte) (DocumentDetails, error) {
	var d DocumentDetails
	err := parseDetails(b, DG12, d.fields())
	return d, inFile(DG12, err)
}

// Bytes writes DG12 with the fields that are set.
func (d DocumentDetails) Bytes() []byte { return buildDetails(DG12, d.fields()) }

// tagRepeated holds a count and the repetitions of one tag (9303-10 §4.7.11).
const tagRepeated tlv.Tag = 0xA0

// detail is one tag and where its value goes; one of the pointers is set.
type detail struct {
	tag  tlv.Tag
	text *personal.Text
	date *personal.Text // ASCII digits, or the same digits in BCD as LDS 1.4 had them
	list *[]personal.Text
	data *personal.Bytes
}

func (d detail) set(value []byte) {
	switch {
	case d.text != nil:
		*d.text = text(value)
	case d.date != nil && (len(value) == 4 || len(value) == 7):
		*d.date = personal.Text(hex.EncodeToString(value))
	case d.date != nil:
		*d.date = text(value)
	case d.list != nil:
		*d.list = append(*d.list, text(value))
	case d.data != nil:
		*d.data = value
	}
}

// text takes foreign bytes as UTF-8; what is none shows as U+FFFD.
func text(b []byte) personal.Text {
	return personal.Text(strings.ToValidUTF8(string(b), "\uFFFD"))
}

func parseDetails(b []byte, file FileID, fields []detail) error {
	value, err := unwrap(b, file.Tag())
	if err != nil {
		return err
	}
	nodes, err := elements(value, maxElements)
	if err != nil {
		return err
	}
	seen := map[tlv.Tag]bool{}
	for _, n := range nodes {
		if seen[n.Tag] {
			return malformed("object %X twice", uint32(n.Tag))
		}
		seen[n.Tag] = true
		values := []tlv.Node{n}
		if n.Tag == tagRepeated {
			if values, err = elements(n.Value, maxElements); err != nil {
				return err
			}
		}
		setDetails(fields, values)
	}
	return nil
}

func setDetails(fields []detail, nodes []tlv.Node) {
	for _, n := range nodes {
		for _, f := range fields {
			if f.tag == n.Tag {
				f.set(n.Value)
			}
		}
	}
}

func buildDetails(file FileID, fields []detail) []byte {
	var tags, body []byte
	for _, f := range fields {
		encoded := f.encode()
		if encoded == nil {
			continue
		}
		tags = append(tags, byte(f.tag>>8), byte(f.tag))
		body = append(body, encoded...)
	}
	return tlv.Encode(file.Tag(), tlv.Encode(tagTagList, tags), body)
}

func (d detail) encode() []byte {
	switch {
	case d.text != nil && *d.text != "":
		return tlv.Encode(d.tag, []byte(d.text.Reveal()))
	case d.date != nil && *d.date != "":
		return tlv.Encode(d.tag, []byte(d.date.Reveal()))
	case d.data != nil && len(*d.data) > 0:
		return tlv.Encode(d.tag, d.data.Reveal())
	case d.list != nil && len(*d.list) > 0:
		return encodeRepeated(d.tag, *d.list)
	}
	return nil
}

func encodeRepeated(tag tlv.Tag, list []personal.Text) []byte {
	body := tlv.Encode(tagCount, []byte{byte(len(list))})
	for _, t := range list {
		body = append(body, tlv.Encode(tag, []byte(t.Reveal()))...)
	}
	return tlv.Encode(tagRepeated, body)
}
