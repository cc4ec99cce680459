// Package report makes the one-page HTML of a visit: the person with the
// portrait, every check in plain words, what the backends said, and how long each
// step took. The page stands alone: style and pictures are inside it.
package report

import (
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

//go:embed report.html
var page string

// Visit is what a page tells.
type Visit struct {
	Lang     words.Lang
	Record   *identity.Record
	Portrait personal.Bytes // JPEG; empty: no picture
	Outcomes []Outcome
	Steps    []Step
}

// Outcome is what a backend said.
type Outcome struct {
	Title string
	Says  personal.Text
	Lines []personal.Text
}

// Step is one step with its time.
type Step struct {
	Name string
	Took time.Duration
}

// Write writes the page.
func Write(w io.Writer, v Visit) error {
	t, err := template.New("report").Funcs(template.FuncMap{
		"verdict": func(x identity.Verdict) string { return v.Lang.Verdict(string(x)) },
		"check":   v.Lang.Check,
		"result":  func(r check.Result) string { return v.Lang.Result(string(r)) },
		"field":   v.Lang.Field,
		"source":  func(s identity.Source) string { return string(s) },
		"reveal":  personal.Text.Reveal,
		"date":    func(t personal.Text) string { return v.Lang.Date(t.Reveal()) },
		"symbol":  symbol,
		"tone":    tone,
		"picture": picture,
		"ms":      time.Duration.Milliseconds,
		"person":  v.person,
	}).Parse(page)
	if err != nil {
		return err
	}
	return t.Execute(w, v)
}

// row is one known thing of the person.
type row struct {
	Name   string
	Value  personal.Text
	Source identity.Source
}

func (v Visit) person() []row {
	var rows []row
	for _, f := range v.Record.Person.Fields() {
		value := v.Lang.PersonValue(f.Name, f.Value.Value.Reveal())
		rows = append(rows, row{v.Lang.Field(f.Name), personal.Text(value), f.Source})
	}
	return rows
}

func symbol(r check.Result) string { return words.Symbol(string(r)) }

func tone(v identity.Verdict) string {
	switch v {
	case identity.Genuine, identity.Authentic:
		return "good"
	case identity.Rejected:
		return "bad"
	}
	return "open"
}

// picture puts the portrait into the page itself. Browsers show JPEG; a JPEG 2000
// is left out here.
func picture(image personal.Bytes) template.URL {
	return template.URL("data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(image.Reveal())) //nolint:gosec // our own bytes
}
