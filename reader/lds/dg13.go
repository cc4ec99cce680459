package lds

import (
	"encoding/json"
	"maps"
	"strconv"

	"github.com/cccd-agent/cccd-agent/reader/personal"
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
