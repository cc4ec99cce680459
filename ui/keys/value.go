package keys

import (
	"strings"
	"unicode/utf8"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Problem is what is wrong with what was typed, as a code; package ui/words has
// the sentences.
type Problem string

// The problems.
const (
	None      Problem = ""
	Empty     Problem = "empty"
	Short     Problem = "short"      // more is to come
	NoDate    Problem = "no-date"    // there is no such day
	NotNumber Problem = "not-12"     // a personal number has 12 digits
	NotCode   Problem = "not-a-bhyt" // no code of a health-insurance card
	Province  Problem = "province"   // a doubt: no province has this code
)

// Problems lists every problem.
func Problems() []Problem { return []Problem{Empty, Short, NoDate, NotNumber, NotCode, Province} }

// Value is what was typed: a text with single spaces, digits, a date in ISO 8601
// (a year where that is allowed). It is empty where there is a problem.
func (e *Entry) Value() personal.Text {
	if e.Problem() != None {
		return ""
	}
	switch e.spec.Kind {
	case Date:
		d, _ := e.date()
		return d.ISO()
	case Text:
		return personal.Text(e.tidy())
	}
	return personal.Text(e.text)
}

// Problem says why there is no value, None where there is one. An optional field
// that is empty has none.
func (e *Entry) Problem() Problem {
	text := string(e.text)
	switch {
	case e.tidy() == "" && e.spec.Optional:
		return None
	case e.tidy() == "":
		return Empty
	case e.spec.Kind == Number:
		if _, err := vnid.ParseNumber(text); err != nil {
			return NotNumber
		}
	case e.spec.Kind == Insurance && !vnid.IsCardCode(personal.Text(text)):
		return NotCode
	case e.spec.Kind == Date:
		return e.dateProblem()
	}
	if utf8.RuneCountInString(text) < e.spec.Least {
		return Short
	}
	return None
}

// Doubt is what is odd about a value and does not make it wrong: a births
// office abroad is no province.
func (e *Entry) Doubt() Problem {
	if e.spec.Kind != Number || len(e.text) == 0 || e.Problem() != None {
		return None
	}
	if vnid.Number(e.text).Structure().Province == "" {
		return Province
	}
	return None
}

func (e *Entry) dateProblem() Problem {
	if n := len(e.text); n < e.spec.most() && !e.isYear() {
		return Short
	}
	if d, ok := e.date(); !ok || !d.Full() && !e.isYear() {
		return NoDate
	}
	return None
}

// isYear: what was typed so far can be a year alone.
func (e *Entry) isYear() bool { return e.spec.YearAlone && len(e.text) == len("1950") }

func (e *Entry) date() (vnid.Date, bool) {
	d, err := vnid.ParseDate(string(e.text))
	return d, err == nil && d.Year >= 1850
}

func (e *Entry) tidy() string { return strings.Join(strings.Fields(string(e.text)), " ") }

// Shown is the field as a person sees it: dots for what is secret, numbers in
// groups of three, a date with its slashes.
func (e *Entry) Shown() string {
	text := string(e.text)
	switch e.spec.Kind {
	case Password, PIN:
		return strings.Repeat("•", utf8.RuneCountInString(text))
	case Number:
		return grouped(text, 0)
	case Amount:
		return grouped(text, len(text)%3)
	case Date:
		return e.slashed(text)
	}
	return text
}

// grouped parts digits into threes behind a first group of so many. The spaces
// do not break.
func grouped(digits string, first int) string {
	groups := []string{}
	if first > 0 {
		groups = append(groups, digits[:first])
	}
	for i := first; i < len(digits); i += 3 {
		groups = append(groups, digits[i:min(i+3, len(digits))])
	}
	return strings.Join(groups, "\u00a0")
}

// slashed shows a date as far as it is typed. Four figures are a year where that
// is allowed, since that is what their value would be.
func (e *Entry) slashed(d string) string {
	switch {
	case e.isYear() || len(d) < 2:
		return d
	case len(d) < 4:
		return d[:2] + "/" + d[2:]
	}
	return d[:2] + "/" + d[2:4] + "/" + d[4:]
}

// figuresOfISO are the figures in which a day is typed; a year stays as it is.
func figuresOfISO(iso string) string {
	p := strings.Split(iso, "-")
	if len(p) != 3 {
		return iso
	}
	return p[2] + p[1] + p[0]
}
