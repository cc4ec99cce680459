package identity

import (
	"slices"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Text is the value itself, empty where there is none.
func (v *Value) Text() personal.Text {
	if v == nil {
		return ""
	}
	return v.Value
}

// slots are the values of a person under their names in the record, in its order.
func (p *Person) slots() []struct {
	name string
	at   **Value
} {
	return []struct {
		name string
		at   **Value
	}{
		{"personalNumber", &p.PersonalNumber}, {"fullName", &p.FullName}, {"dateOfBirth", &p.DateOfBirth}, {"sex", &p.Sex},
		{"nationality", &p.Nationality}, {"ethnicity", &p.Ethnicity}, {"religion", &p.Religion}, {"placeOfOrigin", &p.PlaceOfOrigin},
		{"residence", &p.Residence}, {"identifyingFeatures", &p.IdentifyingFeatures}, {"father", &p.Father}, {"mother", &p.Mother},
		{"spouse", &p.Spouse}, {"previousNumber", &p.PreviousNumber},
	}
}

// FieldNames lists the names of all values that a person may have.
func FieldNames() []string {
	var p Person
	var names []string
	for _, s := range p.slots() {
		names = append(names, s.name)
	}
	return names
}

// Fields lists what is known, in the record's order.
func (p Person) Fields() []Field {
	var out []Field
	for _, s := range p.slots() {
		if *s.at != nil {
			out = append(out, Field{s.name, *s.at})
		}
	}
	return out
}

// Only gives the record with the named values of the person and no others, and
// with the portrait's description where asked. It has no proof: that of the
// whole record would give away the rest. See [DeviceKey.Restate].
func (r *Record) Only(fields []string, portrait bool) *Record {
	narrow := *r
	narrow.Proof = nil
	for _, s := range narrow.Person.slots() {
		if !slices.Contains(fields, s.name) {
			*s.at = nil
		}
	}
	if !portrait {
		narrow.Portrait = nil
	}
	return &narrow
}

// Restate signs a narrowed record over the nonce, the SOD and the anchor of the
// whole one's proof. A record without a proof gets none. Errors are [ErrProof],
// for a proof that is not this device's.
func (k *DeviceKey) Restate(narrow *Record, whole *Proof) error {
	if whole == nil {
		return nil
	}
	s, err := VerifyProof(whole.JWS.Reveal(), k.JWK())
	if err != nil {
		return err
	}
	unsigned := *narrow
	unsigned.Proof = nil
	s.Record = &unsigned
	return k.state(narrow, s)
}

// Rectify replaces a value that nobody signed, and reports whether it did: what
// a chip's signed files say is not changed here.
func (p *Person) Rectify(name string, value personal.Text) bool {
	for _, s := range p.slots() {
		if v := *s.at; s.name == name && v != nil && v.Assurance == Claimed {
			*s.at = &Value{Value: value, Source: SourceTyped, Assurance: Claimed}
			return true
		}
	}
	return false
}
