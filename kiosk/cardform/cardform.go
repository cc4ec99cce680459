// Package cardform writes a record as the desk programs of the HN212 reader's
// maker know a card: sixteen texts in Vietnamese, dates as the card prints them.
// Their names on the wire differ from program to program; the texts do not.
//
// What the texts look like was seen in programs that take them: "Nam" for a man,
// dates that are put into the same box as dd/mm/yyyy. That a woman is "Nữ", and
// what a card without an end says, follows the card's own data group 13.
package cardform

import (
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Form is a card as those programs know it. A field that is not known, or that
// the record's policy left out, is empty.
type Form struct {
	Number         personal.Text
	PreviousNumber personal.Text
	Name           personal.Text
	Born           personal.Text // dd/mm/yyyy, mm/yyyy or yyyy
	Sex            personal.Text // Nam, Nữ or empty
	Nationality    personal.Text
	Ethnicity      personal.Text
	Religion       personal.Text
	Origin         personal.Text
	Residence      personal.Text
	Features       personal.Text
	Issued         personal.Text // dd/mm/yyyy
	Expires        personal.Text // dd/mm/yyyy, or [Unlimited]
	Father         personal.Text
	Mother         personal.Text
	Spouse         personal.Text
}

// Unlimited stands where a card has no last day, as it is printed on the card.
const Unlimited personal.Text = "Không thời hạn"

// Of writes a record, which is filtered already: nothing is taken from anywhere
// else.
func Of(r *identity.Record) Form {
	p := r.Person
	return Form{
		Number: p.PersonalNumber.Text(), PreviousNumber: p.PreviousNumber.Text(), Name: p.FullName.Text(),
		Born: date(p.DateOfBirth.Text()), Sex: sex(p.Sex.Text()),
		Nationality: p.Nationality.Text(), Ethnicity: p.Ethnicity.Text(), Religion: p.Religion.Text(),
		Origin: p.PlaceOfOrigin.Text(), Residence: p.Residence.Text(), Features: p.IdentifyingFeatures.Text(),
		Issued: date(r.Document.Issued), Expires: expiry(r.Document),
		Father: p.Father.Text(), Mother: p.Mother.Text(), Spouse: p.Spouse.Text(),
	}
}

func expiry(d identity.Document) personal.Text {
	if d.NoExpiry {
		return Unlimited
	}
	return date(d.Expires)
}

// date turns an ISO date, or as much of one as is known, into the card's order.
// What is no date stays out: a desk program would take it for one.
func date(iso personal.Text) personal.Text {
	var d mrz.Date
	if err := d.UnmarshalText([]byte(iso.Reveal())); err != nil || d.IsZero() {
		return ""
	}
	switch {
	case d.Month == 0:
		return personal.Text(fmt.Sprintf("%04d", d.Year))
	case d.Day == 0:
		return personal.Text(fmt.Sprintf("%02d/%04d", d.Month, d.Year))
	}
	return personal.Text(fmt.Sprintf("%02d/%02d/%04d", d.Day, d.Month, d.Year))
}

func sex(word personal.Text) personal.Text {
	switch word {
	case mrz.Male:
		return "Nam"
	case mrz.Female:
		return "Nữ"
	}
	return ""
}
