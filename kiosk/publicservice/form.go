package publicservice

import (
	"context"
	"errors"

	"github.com/cccd-agent/cccd-agent/kiosk/ct01"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// CT01Request is what no chip says: it is asked of the person.
type CT01Request struct {
	Authority string            `json:"authority,omitempty" maxLength:"200" doc:"Whom the form is addressed to; the configuration's where absent."`
	Phone     personal.Text     `json:"phone,omitempty" maxLength:"30"`
	Email     personal.Text     `json:"email,omitempty" maxLength:"100"`
	Head      *Householder      `json:"head,omitempty" doc:"Head of the household (7, 9)."`
	Relation  personal.Text     `json:"relation,omitempty" maxLength:"60" doc:"Of the applicant to the head (8)."`
	Content   personal.Text     `json:"content,omitempty" maxLength:"600" doc:"What is asked for (10)."`
	Members   []HouseholdMember `json:"members,omitempty" maxItems:"6" doc:"Who changes together with the applicant (11)."`
	Place     string            `json:"place,omitempty" maxLength:"60"`
}

// Householder is the head of the household: somebody of the case, or typed.
type Householder struct {
	Visit  string        `json:"visit,omitempty" maxLength:"64" doc:"Of the case; the applicant's own where the applicant is the head."`
	Name   personal.Text `json:"fullName,omitempty" maxLength:"100"`
	Number personal.Text `json:"personalNumber,omitempty" maxLength:"12"`
}

// HouseholdMember is a line of table 11: somebody of the case, or typed.
type HouseholdMember struct {
	Visit    string        `json:"visit,omitempty" maxLength:"64"`
	Name     personal.Text `json:"fullName,omitempty" maxLength:"100"`
	Birth    personal.Text `json:"dateOfBirth,omitempty" maxLength:"10" doc:"ISO 8601; a known year alone is 1950."`
	Sex      personal.Text `json:"sex,omitempty" enum:"male,female,unspecified"`
	Number   personal.Text `json:"personalNumber,omitempty" maxLength:"12"`
	Relation personal.Text `json:"relation,omitempty" maxLength:"60" doc:"To the head of the household."`
}

// CT01 fills the form from a case: 1 to 4 from the applicant's record, the people
// of 7, 9 and 11 from theirs or as typed. Errors: those of
// [visit.Desk.PresentCase], [visit.FieldError] for what the form cannot hold.
func (s *Service) CT01(ctx context.Context, who visit.Caller, id string, req CT01Request) ([]byte, error) {
	defer s.o.Touched()
	c, err := s.o.Desk.PresentCase(ctx, who, id, journal.Event{Kind: "form.filled", Code: "ct01"})
	if err != nil {
		return nil, err
	}
	form := ct01.Form{
		Authority: orElse(req.Authority, s.o.Authority), Applicant: onForm(c.People[0]), Phone: req.Phone, Email: req.Email,
		Relation: req.Relation, Content: req.Content, Place: orElse(req.Place, s.o.Place), Made: s.o.Now(),
	}
	if err := headOf(&form, c, req.Head); err != nil {
		return nil, err
	}
	if form.Members, err = membersOf(c, req.Members); err != nil {
		return nil, err
	}
	page, err := ct01.Render(form)
	var field *ct01.FieldError
	if errors.As(err, &field) {
		err = &visit.FieldError{Field: "form." + field.Field, Problem: field.Problem}
	}
	return page, err
}

func headOf(form *ct01.Form, c visit.PresentedCase, head *Householder) error {
	if head == nil {
		return nil
	}
	form.Head, form.HeadID = head.Name, head.Number
	if head.Visit == "" {
		return nil
	}
	p, there := inCase(c, head.Visit)
	if !there {
		return &visit.FieldError{Field: "head.visit", Problem: "unknown"}
	}
	one := onForm(p)
	form.Head, form.HeadID = one.Name, one.Number
	if form.Relation == "" && p.Visit == c.People[0].Visit {
		form.Relation = headItself
	}
	return nil
}

// headItself is what field 8 says of a head who asks.
const headItself = "Chủ hộ"

func membersOf(c visit.PresentedCase, asked []HouseholdMember) (all []ct01.Member, err error) {
	for _, m := range asked {
		one := ct01.Person{Name: m.Name, Birth: m.Birth, Sex: m.Sex, Number: m.Number}
		if m.Visit != "" {
			p, there := inCase(c, m.Visit)
			if !there || p.Visit == c.People[0].Visit {
				return nil, &visit.FieldError{Field: "members.visit", Problem: "unknown"}
			}
			one = onForm(p)
		}
		all = append(all, ct01.Member{Person: one, Relation: m.Relation})
	}
	return all, nil
}

func inCase(c visit.PresentedCase, id string) (visit.Presented, bool) {
	for _, p := range c.People {
		if p.Visit == id {
			return p, true
		}
	}
	return visit.Presented{}, false
}

func onForm(p visit.Presented) ct01.Person {
	of := p.Record.Person
	return ct01.Person{Name: of.FullName.Text(), Birth: of.DateOfBirth.Text(), Sex: of.Sex.Text(), Number: of.PersonalNumber.Text()}
}

func orElse(value, standard string) string {
	if value == "" {
		return standard
	}
	return value
}
