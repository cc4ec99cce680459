package typist

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// CCCD is the text that the scanners of old programs type: the seven parts of
// the card's QR code.
const CCCD = "{number}|{previousNumber}|{fullName}|{dateOfBirth}|{sex}|{residence}|{issued}"

// maxKeys bounds what is typed for one person, maxValue one value of theirs.
const (
	maxKeys  = 4000
	maxValue = 500
)

var (
	// ErrField: a template names what is no field, or a brace is open.
	ErrField = errors.New("typist: no such field")
	// ErrLong: more than is typed for one person.
	ErrLong = errors.New("typist: too long")
)

// Names are the fields that a template may name in braces, beside tab and enter.
// Dates are ddmmyyyy, and dd/mm/yyyy where the name says so.
func Names() []string {
	return []string{"number", "previousNumber", "fullName", "dateOfBirth", "sex", "residence", "issued",
		"dateOfBirthSlashed", "issuedSlashed"}
}

// Template is what an old program wants, in its order: text, fields in braces,
// {tab} and {enter}. A brace itself is {{.
type Template struct{ pieces []piece }

// piece is text, a field, or a key.
type piece struct{ text, field string }

// keyNamed is a key that a template may press; "" for another.
func keyNamed(name string) string {
	switch name {
	case "tab":
		return "\t"
	case "enter":
		return "\n"
	}
	return ""
}

// Parse reads a template. The error is a [*TemplateError].
func Parse(template string) (Template, error) {
	var t Template
	for rest := template; rest != ""; {
		text, after, brace := strings.Cut(rest, "{")
		t.pieces, rest = append(t.pieces, piece{text: printed(text)}), after
		if !brace {
			break
		}
		if literal, ok := strings.CutPrefix(after, "{"); ok {
			t.pieces, rest = append(t.pieces, piece{text: "{"}), literal
			continue
		}
		name, next, closed := strings.Cut(after, "}")
		key := keyNamed(name)
		if !closed || key == "" && !slices.Contains(Names(), name) {
			return Template{}, &TemplateError{Name: line(name, 40)}
		}
		if key != "" {
			name = ""
		}
		t.pieces, rest = append(t.pieces, piece{text: key, field: name}), next
	}
	return t, nil
}

// printed keeps a template's own spaces, and presses no key that it does not name.
func printed(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(text, "")))
}

// TemplateError names what a template wants and is no field. It is an [ErrField].
type TemplateError struct{ Name string }

func (e *TemplateError) Error() string { return fmt.Sprintf("%v: {%s}", ErrField, e.Name) }

func (e *TemplateError) Unwrap() error { return ErrField }

// Keys are what is typed, tab and enter among them. They come from
// [Template.Fill] alone and print redacted.
type Keys struct{ text personal.Text }

// Format keeps keys from being printed by accident; see [personal.Text.Format].
func (k Keys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, personal.Redacted) }

// LogValue keeps slog from showing them.
func (k Keys) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }

// Fill puts the values in. Each is one line without control characters,
// whatever a chip or a code says: a value never presses a key. The error is
// [ErrLong].
func (t Template) Fill(values map[string]personal.Text) (Keys, error) {
	var b strings.Builder
	for _, p := range t.pieces {
		b.WriteString(p.text)
		if p.field != "" {
			b.WriteString(line(norm.NFC.String(values[p.field].Reveal()), maxValue))
		}
	}
	if b.Len() > maxKeys {
		return Keys{}, ErrLong
	}
	return Keys{personal.Text(b.String())}, nil
}

// Values are the fields of a person, in the way in which a card's code writes
// them. Errors are those of [vnid.FormatCCCD].
func Values(c vnid.CCCD) (map[string]personal.Text, error) {
	c.Extra = nil
	text, err := vnid.FormatCCCD(c)
	if err != nil {
		return nil, err
	}
	values := map[string]personal.Text{}
	for i, part := range strings.Split(text.Reveal(), "|") {
		values[Names()[i]] = personal.Text(part)
	}
	values["dateOfBirthSlashed"] = slashed(values["dateOfBirth"])
	values["issuedSlashed"] = slashed(values["issued"])
	return values, nil
}

// slashed writes ddmmyyyy as dd/mm/yyyy; a year alone stays.
func slashed(d personal.Text) personal.Text {
	if len(d) != len("31012000") {
		return d
	}
	return d[:2] + "/" + d[2:4] + "/" + d[4:]
}
