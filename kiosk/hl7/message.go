// Package hl7 tells a hospital's system of a person who registered: ADT^A04 of
// HL7 v2, over MLLP. No Vietnamese profile is published: sender, receiver and the
// authorities of identifiers are configuration.
package hl7

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Sender says who sends to whom, and who gives identifiers.
type Sender struct {
	Application          string `yaml:"application"`          // MSH-3
	Facility             string `yaml:"facility"`             // MSH-4
	ReceivingApplication string `yaml:"receivingApplication"` // MSH-5
	ReceivingPlace       string `yaml:"receivingFacility"`    // MSH-6
	NumberAuthority      string `yaml:"numberAuthority"`      // PID-3.4 of the personal number
	CardAuthority        string `yaml:"cardAuthority"`        // PID-3.4 of the insurance card
	Version              string `yaml:"version"`              // MSH-12; "": 2.5.1
	Plan                 string `yaml:"plan"`                 // IN1-2; "": BHYT
	InsurerID            string `yaml:"insurerId"`            // IN1-3; "": BHXH
	InsurerName          string `yaml:"insurerName"`          // IN1-4
	Patient              string `yaml:"patientClass"`         // PV1-2; "": O
}

// Person is who registered, and the card that the insurance accepts. Dates are
// ISO 8601; what is empty is left out.
type Person struct {
	Number, Name, Birth personal.Text
	Sex                 personal.Text // male, female, unspecified
	Address             personal.Text
	HospitalID          personal.Text // of the hospital: PID-3 repetition PI
	Card                personal.Text // PID-3 repetition HC, and IN1-36
	From, To            string        // IN1-12, IN1-13
	Visit               personal.Text // PV1-19
}

// LogValue keeps encoders behind slog from reading the fields.
func (Person) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }

// A04 is the registration of a person as a message: segments end in a carriage
// return. id becomes MSH-10, by which the acknowledgement is known.
func (s Sender) A04(p Person, id string, at time.Time) []byte {
	now := at.Format("20060102150405-0700")
	lines := []string{
		segment("MSH", `^~\&`, esc(s.Application), esc(s.Facility), esc(s.ReceivingApplication), esc(s.ReceivingPlace), now, "",
			"ADT^A04^ADT_A01", esc(id), "P", or(esc(s.Version), "2.5.1"), "", "", "AL", "NE", "", "UNICODE UTF-8"),
		segment("EVN", "", now),
		segment("PID", "1", "", s.identifiers(p), "", name(p.Name), "", digits(p.Birth.Reveal()), sex(p.Sex), "", "", esc(p.Address.Reveal())),
		segment("PV1", "1", or(esc(s.Patient), "O")) + visit(p.Visit),
	}
	if p.Card != "" {
		lines = append(lines, s.insurance(p))
	}
	return []byte(strings.Join(lines, "\r") + "\r")
}

// identifiers is PID-3: one repetition for each number that is known.
func (s Sender) identifiers(p Person) string {
	var all []string
	for _, id := range []struct {
		value           personal.Text
		authority, kind string
	}{{p.HospitalID, "", "PI"}, {p.Number, s.NumberAuthority, "NI"}, {p.Card, s.CardAuthority, "HC"}} {
		if id.value != "" {
			all = append(all, strings.Join([]string{esc(id.value.Reveal()), "", "", esc(id.authority), id.kind}, "^"))
		}
	}
	return strings.Join(all, "~")
}

// insurance is IN1: plan, insurer, period (12, 13) and the card (36).
func (s Sender) insurance(p Person) string {
	fields := make([]string, 36)
	fields[0], fields[1], fields[2], fields[3] = "1", or(esc(s.Plan), "BHYT"), or(esc(s.InsurerID), "BHXH"), esc(s.InsurerName)
	fields[11], fields[12], fields[35] = digits(p.From), digits(p.To), esc(p.Card.Reveal())
	return segment("IN1", fields...)
}

// visit is PV1-19, after the fields between.
func visit(number personal.Text) string {
	if number == "" {
		return ""
	}
	return strings.Repeat("|", 17) + esc(number.Reveal())
}

// name is PID-5 in the Vietnamese order: family name first, given name last, the
// rest between; the whole name stands for a single word.
func name(n personal.Text) string {
	words := strings.Fields(n.Reveal())
	for i := range words {
		words[i] = esc(words[i])
	}
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	last := len(words) - 1
	return strings.Join([]string{words[0], words[last], strings.Join(words[1:last], " "), "", "", "", "L"}, "^")
}

func sex(s personal.Text) string {
	switch s {
	case "male":
		return "M"
	case "female":
		return "F"
	case "unspecified":
		return "O"
	}
	return "U"
}

// digits writes an ISO date as HL7 does, as exactly as it is known.
func digits(iso string) string { return esc(strings.ReplaceAll(strings.TrimSpace(iso), "-", "")) }

func segment(id string, fields ...string) string {
	text := id + "|" + strings.Join(fields, "|")
	return strings.TrimRight(text, "|")
}

// esc writes a value so that no character of it is taken for a delimiter or for
// the end of a segment or of the message.
func esc(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '|':
			b.WriteString(`\F\`)
		case r == '^':
			b.WriteString(`\S\`)
		case r == '&':
			b.WriteString(`\T\`)
		case r == '~':
			b.WriteString(`\R\`)
		case r == '\\':
			b.WriteString(`\E\`)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\X%02X\`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func or(value, otherwise string) string {
	if value != "" {
		return value
	}
	return otherwise
}
