// Package checkin is the part of a visit's check-in (XML0, QĐ 3176/QĐ-BYT,
// fields 4 to 11) that the person's identity and insurance settle. The hospital's
// system sends the check-in: it takes these fields as XML or JSON.
package checkin

import (
	"encoding/xml"
	"log/slog"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Fields are fields 4 to 11 of TRANG_THAI_KCB, in the order of the official
// sample. What is not known is empty and never made up.
type Fields struct {
	XMLName struct{}      `xml:"TRANG_THAI_KCB" json:"-"`
	Name    personal.Text `xml:"HO_TEN" json:"HO_TEN"`
	Number  personal.Text `xml:"SO_CCCD" json:"SO_CCCD"`     // personal number; of a foreigner the passport's
	Birth   personal.Text `xml:"NGAY_SINH" json:"NGAY_SINH"` // yyyyMMddHHmm, zeros for what is not known
	Sex     string        `xml:"GIOI_TINH" json:"GIOI_TINH"` // 1 male, 2 female, 3 not settled
	Card    personal.Text `xml:"MA_THE_BHYT" json:"MA_THE_BHYT"`
	First   string        `xml:"MA_DKBD" json:"MA_DKBD"`
	From    string        `xml:"GT_THE_TU" json:"GT_THE_TU"` // yyyyMMdd
	To      string        `xml:"GT_THE_DEN" json:"GT_THE_DEN"`
}

// LogValue keeps encoders behind slog from reading the fields.
func (Fields) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }

// Of takes the identity from a record, and the card from the lookup's answer
// where it accepts; nil: not looked up, or without an answer yet.
func Of(r *identity.Record, a *insurance.Answer) Fields {
	p := r.Person
	f := Fields{
		Name: p.FullName.Text(), Number: p.PersonalNumber.Text(), Birth: birth(p.DateOfBirth.Text()), Sex: sex(p.Sex.Text()),
	}
	if f.Number == "" && r.Document.Kind == identity.KindPassport {
		f.Number = r.Document.Number
	}
	if a != nil && a.Accepts() {
		f.Card, f.First, f.From, f.To = a.Card.Number, a.Card.Facility, compact(a.Card.From), compact(a.Card.To)
	}
	return f
}

// birth writes an ISO date as yyyyMMddHHmm. The hour of a birth is on no card.
func birth(iso personal.Text) personal.Text {
	for _, form := range [][2]string{{time.DateOnly, "20060102"}, {"2006-01", "200601"}, {"2006", "2006"}} {
		if t, err := time.Parse(form[0], iso.Reveal()); err == nil {
			digits := t.Format(form[1])
			return personal.Text(digits + strings.Repeat("0", 12-len(digits)))
		}
	}
	return ""
}

func sex(s personal.Text) string {
	switch s {
	case "male":
		return "1"
	case "female":
		return "2"
	case "unspecified":
		return "3"
	}
	return ""
}

func compact(d insurance.Day) string { return strings.ReplaceAll(string(d), "-", "") }

// XML is the fields as a fragment of the check-in. Errors are the encoder's.
func (f Fields) XML() (personal.Text, error) {
	text, err := xml.MarshalIndent(f, "", "  ")
	return personal.Text(text), err
}
