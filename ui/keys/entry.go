package keys

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/telex"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Kind is what a field holds.
type Kind int

// The kinds.
const (
	Text      Kind = iota // a name, an address, a reason
	Digits                // a telephone, an old number
	Number                // a personal number, 12 digits
	Amount                // whole đồng, a count
	Date                  // a day, typed as day, month, year
	Insurance             // the code of a health-insurance card
	Password              // never shown
	PIN                   // digits that are never shown
)

// Spec is what a field takes.
type Spec struct {
	Kind      Kind
	Max       int  // letters; 0: what the kind takes
	Least     int  // letters; 0: what the kind takes
	Optional  bool // empty is no problem
	Telex     bool // keys compose accents at first; a person may turn it off
	Name      bool // words begin with a capital by themselves
	YearAlone bool // a date may be a year
}

// most is how many letters a kind takes, the figures of a date counted alone.
func (s Spec) most() int {
	if s.Max > 0 {
		return s.Max
	}
	switch s.Kind {
	case Number, Amount, PIN:
		return 12
	case Insurance, Digits:
		return 15
	case Date:
		return len("31012000")
	}
	return 128
}

// Entry is one field while it is typed into. It belongs to one goroutine. It
// prints redacted; its own memory is overwritten by [Entry.Clear], but not the
// values that it gave out, nor what the composing of accents left behind: for
// those the process is replaced.
type Entry struct {
	spec  Spec
	text  []byte // NFC, of a size that it never outgrows
	sheet Sheet
}

// New makes an empty field.
func New(s Spec) *Entry {
	text := make([]byte, 0, s.most()*utf8.UTFMax)
	plain := s.Kind == Password || s.Kind == Insurance
	return &Entry{spec: s, text: text, sheet: Sheet{Telex: s.Telex && !plain, Accents: !plain}}
}

// Key takes the act of a key. It is false for an act that is none.
func (e *Entry) Key(act string) bool {
	if !Is(act) {
		return false
	}
	switch {
	case act == deleteKey:
		e.Delete()
	case act == clearKey:
		e.Clear()
	case act == spaceKey:
		e.Rune(' ')
	case act == shiftKey:
		e.sheet.Shift = !e.sheet.Shift
	case act == figuresKey:
		e.sheet.Figures = !e.sheet.Figures
	case act == telexKey:
		e.sheet.Telex = !e.sheet.Telex && e.sheet.Accents
	case strings.HasPrefix(act, markKey):
		r, _ := utf8.DecodeRuneInString(strings.TrimPrefix(act, markKey))
		e.set(telex.Accent(string(e.text), telex.Mark(r)))
	default:
		e.letters(strings.TrimPrefix(act, Prefix))
	}
	return true
}

func (e *Entry) letters(s string) {
	if e.sheet.Shift {
		s = strings.ToUpper(s)
	}
	for _, r := range s {
		e.Rune(r)
	}
	e.sheet.Shift = false
}

// Rune takes a letter of either keyboard. What the field does not take is left
// out.
func (e *Entry) Rune(r rune) {
	switch {
	case e.spec.Kind == Date && r == '/':
		e.separate()
	case e.spec.Kind.figures() && (r < '0' || r > '9'):
	case e.spec.Kind == Insurance && !(r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))):
	case !unicode.IsPrint(r) || r == utf8.RuneError:
	case e.spec.Kind == Insurance:
		e.set(string(e.text) + string(unicode.ToUpper(r)))
	case e.spec.Name && e.wordBegins():
		e.set(string(e.text) + e.composed(unicode.ToUpper(r)))
	case e.sheet.Telex && e.sheet.Accents:
		e.set(telex.Type(string(e.text), r))
	default:
		e.set(norm.NFC.String(string(e.text) + string(r)))
	}
}

// composed is a letter that begins a word, as telex has it: w alone is ư.
func (e *Entry) composed(r rune) string {
	if !e.sheet.Telex {
		return string(r)
	}
	return telex.Type("", r)
}

// separate fills a day or a month of one figure with a zero: 1/ is 01.
func (e *Entry) separate() {
	if n := len(e.text); n == 1 || n == 3 {
		last := e.text[n-1]
		e.set(string(e.text[:n-1]) + "0" + string(last))
	}
}

func (e *Entry) wordBegins() bool { return len(e.text) == 0 || e.text[len(e.text)-1] == ' ' }

// Delete takes the last letter away.
func (e *Entry) Delete() { e.set(telex.Delete(string(e.text))) }

// Clear empties the field and overwrites what it held.
func (e *Entry) Clear() {
	clear(e.text[:cap(e.text)])
	e.text = e.text[:0]
	e.sheet.Shift = false
}

// Set puts a value into the field, as if it had been typed: a date in ISO 8601.
// What the field does not take is left out.
func (e *Entry) Set(v personal.Text) {
	e.Clear()
	value := norm.NFC.String(v.Reveal())
	if e.spec.Kind == Date {
		value = figuresOfISO(value)
	}
	telexOn, name := e.sheet.Telex, e.spec.Name
	e.sheet.Telex, e.spec.Name = false, false
	e.letters(value)
	e.sheet.Telex, e.spec.Name = telexOn, name
}

// set takes a text that is not too long.
func (e *Entry) set(s string) {
	if utf8.RuneCountInString(s) > e.spec.most() {
		return
	}
	clear(e.text[:cap(e.text)])
	e.text = append(e.text[:0], s...)
}

// Keyboard is what to type this field on.
func (e *Entry) Keyboard(l words.Lang) *scene.Keyboard {
	if e.spec.Kind.figures() {
		return Pad(e.spec.Kind, l)
	}
	s := e.sheet
	capital := e.spec.Kind == Insurance || e.spec.Name && e.wordBegins()
	s.Shift = !s.Figures && (s.Shift || capital)
	return Letters(s, l)
}

// figures: the kind is typed on a pad.
func (k Kind) figures() bool {
	return k == Digits || k == Number || k == Amount || k == Date || k == PIN
}

// Format keeps a field from being printed by accident; see [personal.Text.Format].
func (e *Entry) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, personal.Redacted) }

// LogValue keeps slog from showing the field.
func (e *Entry) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }
