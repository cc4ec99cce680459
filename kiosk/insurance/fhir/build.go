package fhir

import (
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Systems are the URIs that say who gave an identifier or a code. No national
// URI is settled in Viet Nam: one that is empty is left out, which R4 allows, and
// the identifier's type alone says what it is.
type Systems struct {
	PersonalNumber string `yaml:"personalNumber"`
	Passport       string `yaml:"passport"`
	Card           string `yaml:"card"`   // insurance card, 15 characters
	Number         string `yaml:"number"` // at the insurance, 10 digits
	Facility       string `yaml:"facility"`
	Staff          string `yaml:"staff"`
	Result         string `yaml:"result"` // of the insurance portal's result codes
	Area           string `yaml:"area"`   // of maKV
}

const (
	idTypes     = "http://terminology.hl7.org/CodeSystem/v2-0203"
	classTypes  = "http://terminology.hl7.org/CodeSystem/coverage-class"
	insurerName = "Bảo hiểm xã hội Việt Nam"

	patientID  = "patient"
	coverageID = "coverage"
	newCardID  = "new-coverage"
)

func (s Systems) id(system, kind string, value personal.Text) Identifier {
	return Identifier{Type: &Concept{Coding: []Coding{{System: idTypes, Code: kind}}}, System: system, Value: value}
}

// Patient is a person as a record has them. What the record lacks is left out.
func (s Systems) Patient(r *identity.Record) Patient {
	p := Patient{ResourceType: "Patient", ID: patientID, BirthDate: r.Person.DateOfBirth.Text(), Gender: gender(r.Person.Sex.Text())}
	if n := r.Person.PersonalNumber.Text(); n != "" {
		p.Identifier = append(p.Identifier, s.id(s.PersonalNumber, "NI", n))
	}
	if r.Document.Kind == identity.KindPassport && r.Document.Number != "" {
		p.Identifier = append(p.Identifier, s.id(s.Passport, "PPN", r.Document.Number))
	}
	if n := r.Person.FullName.Text(); n != "" {
		p.Name = []Name{{Use: "official", Text: n}}
	}
	if a := r.Person.Residence.Text(); a != "" {
		p.Address = []Address{{Use: "home", Text: a}}
	}
	return p
}

// gender is the code of R4 for a sex of the record; empty where it is not known.
func gender(sex personal.Text) string {
	switch sex {
	case "male", "female":
		return sex.Reveal()
	case "unspecified":
		return "other"
	}
	return ""
}

// person is the patient of a lookup, who is known by one number.
func (s Systems) person(who insurance.Person, sent insurance.Sent) Patient {
	p := Patient{
		ResourceType: "Patient", ID: patientID, Name: []Name{{Use: "official", Text: who.Name}},
		Gender: gender(who.Sex), BirthDate: personal.Text(strings.TrimSpace(who.Birth.Reveal())),
	}
	if len(sent.Number) == 12 {
		p.Identifier = []Identifier{s.id(s.PersonalNumber, "NI", sent.Number)}
	}
	return p
}

// Coverage is one card of an answer, of the patient that [Systems.Patient] makes.
func (s Systems) Coverage(a insurance.Answer, card insurance.Card) Coverage {
	c := s.coverage(card.Number, a.Holder.Insurance)
	if !card.From.IsZero() || !card.To.IsZero() {
		c.Period = &Period{Start: string(card.From), End: string(card.To)}
	}
	if a.Holder.Area != "" {
		c.Class = []Class{{Type: Concept{Coding: []Coding{{System: classTypes, Code: "group"}}}, Value: personal.Text(a.Holder.Area)}}
	}
	return c
}

func (s Systems) coverage(card, number personal.Text) Coverage {
	c := Coverage{
		ResourceType: "Coverage", ID: coverageID, Status: "active", SubscriberID: number,
		Beneficiary: Reference{Reference: "#" + patientID}, Payor: []Reference{{Display: insurerName}},
	}
	if card != "" {
		c.Identifier = append(c.Identifier, s.id(s.Card, "HC", card))
	}
	if number != "" {
		c.Identifier = append(c.Identifier, s.id(s.Number, "SB", number))
	}
	return c
}

// Request asks for one person, with the person and what is known of the card
// contained in it.
func (s Systems) Request(by insurance.Staff, who insurance.Person, facility string, now time.Time) (Request, error) {
	sent, err := who.Normal()
	if err != nil {
		return Request{}, err
	}
	coverage := s.coverage("", "")
	switch len(sent.Number) {
	case 10:
		coverage = s.coverage("", sent.Number)
	case 15:
		coverage = s.coverage(sent.Number, "")
	}
	r := Request{
		ResourceType: "CoverageEligibilityRequest", Status: "active", Purpose: purposes(),
		Contained: []any{s.person(who, sent), coverage}, Patient: Reference{Reference: "#" + patientID},
		ServicedDate: string(insurance.DayOf(now)), Created: now.Format(time.RFC3339),
		Insurer:   Reference{Display: insurerName},
		Insurance: []RequestInsurance{{Focal: true, Coverage: Reference{Reference: "#" + coverageID}}},
	}
	if facility != "" {
		r.Provider = &Reference{Identifier: &Identifier{System: s.Facility, Value: personal.Text(facility)}}
	}
	if by.Number != "" {
		r.Enterer = &Reference{Identifier: &Identifier{System: s.Staff, Value: by.Number}, Display: by.Name}
	}
	return r, nil
}

func purposes() []string { return []string{"validation", "benefits"} }

// Response is an answer of the insurance in the form of FHIR, for a system that
// takes it so: disposition is the portal's text, the error's code its result
// code, and each card a coverage, in force or not.
func (s Systems) Response(r *identity.Record, a insurance.Answer, now time.Time) Response {
	patient := s.Patient(r)
	out := Response{
		ResourceType: "CoverageEligibilityResponse", Status: "active", Purpose: purposes(), Contained: []any{patient},
		Patient: Reference{Reference: "#" + patientID}, ServicedDate: string(insurance.DayOf(now)), Created: now.Format(time.RFC3339),
		Request: Reference{Display: "CoverageEligibilityRequest"}, Outcome: "complete", Disposition: a.Text,
		Insurer: Reference{Display: insurerName},
	}
	if a.Severity == insurance.Fault {
		out.Outcome = "error"
	}
	out.Error = []ResponseError{{Code: Concept{Coding: []Coding{{System: s.Result, Code: a.Code}}}}}
	for _, held := range []struct {
		id   string
		card insurance.Card
	}{{coverageID, a.Current}, {newCardID, a.New}} {
		if held.card.Number == "" {
			continue
		}
		c := s.Coverage(a, held.card)
		c.ID = held.id
		inforce := a.Accepts() && held.card.Number == a.Card.Number
		out.Contained = append(out.Contained, c)
		out.Insurance = append(out.Insurance, ResponseInsurance{
			Coverage: Reference{Reference: "#" + held.id}, Inforce: &inforce, BenefitPeriod: c.Period,
		})
	}
	return out
}
