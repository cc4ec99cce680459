package journal

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Event is one line of the journal. It holds no personal value, ever: random
// ids, keyed hashes and codes. [Event.Check] refuses what does not look so.
type Event struct {
	N  int64     // set by Append
	At time.Time // kept in UTC to the millisecond; may be earlier than the row before, as clocks are

	Kind string // what happened: "visit.opened", "outbox.delivered", "clock.jump", …; the one field that must be there

	Visit, Case, Stay, Item string // random ids

	Person string // keyed hash of the person's number, 32 to 64 lower-case hex digits

	Operator, Client         string // ids
	Purpose, Method, Verdict string // codes
	Backend, Code, Reason    string // codes
}

const (
	maxField = 128
	maxEvent = 4096 // bytes of a row that is looked at; an event has under 2,000
	timeForm = "2006-01-02T15:04:05.000Z"
)

// FieldError is a field of an event that could hold a personal value, or is no
// code. It never holds the value.
type FieldError struct {
	Field   string // "kind", "visit", …
	Problem string // "empty", "too long", "character", "digits", "form", "time"
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("journal: event field %s: %s", e.Field, e.Problem)
}

// errEvent is returned for bytes that are no event in canonical form.
var errEvent = errors.New("journal: no event in canonical form")

// fieldNames are the keys after n and at, in the order of the canonical form.
var fieldNames = [...]string{"kind", "visit", "case", "stay", "item", "person", "operator",
	"client", "purpose", "method", "verdict", "backend", "code", "reason"}

// fields are the values of fieldNames.
func (e *Event) fields() [len(fieldNames)]*string {
	return [...]*string{&e.Kind, &e.Visit, &e.Case, &e.Stay, &e.Item, &e.Person, &e.Operator,
		&e.Client, &e.Purpose, &e.Method, &e.Verdict, &e.Backend, &e.Code, &e.Reason}
}

// Bytes is the event's canonical JSON: the keys n, at and those of the fields
// that are not empty, in the order of [Event], without spaces; at in UTC with
// three digits of the second. What [Event.Check] lets pass needs no escape.
// Errors are [*FieldError].
func (e Event) Bytes() ([]byte, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	b := make([]byte, 0, 512)
	b = append(b, `{"n":`...)
	b = strconv.AppendInt(b, e.N, 10)
	b = append(b, `,"at":"`...)
	b = e.At.UTC().AppendFormat(b, timeForm)
	for i, v := range e.fields() {
		if *v != "" {
			b = append(append(b, `","`...), fieldNames[i]...)
			b = append(append(b, `":"`...), *v...)
		}
	}
	return append(b, `"}`...), nil
}

// ParseEvent reads what [Event.Bytes] writes, and nothing else: one event has
// one form. It does not repeat [Event.Check] but for the characters.
func ParseEvent(b []byte) (Event, error) {
	if len(b) > maxEvent {
		return Event{}, errEvent
	}
	var e Event
	rest, ok := strings.CutPrefix(string(b), `{"n":`)
	number, rest, found := strings.Cut(rest, `,"at":"`)
	e.N = parseN(number)
	if !ok || !found || e.N < 0 || len(rest) < len(timeForm) {
		return Event{}, errEvent
	}
	if e.At, ok = parseTime(rest[:len(timeForm)]); !ok {
		return Event{}, errEvent
	}
	rest = rest[len(timeForm):]
	for i, v := range e.fields() {
		*v, rest, ok = cutField(rest, fieldNames[i])
		if !ok {
			return Event{}, errEvent
		}
	}
	if rest != `"}` || e.Kind == "" {
		return Event{}, errEvent
	}
	return e, nil
}

// parseTime takes timeForm alone; [time.Parse] takes a comma or a sign in the
// fraction too.
func parseTime(s string) (time.Time, bool) {
	t, err := time.Parse(timeForm, s)
	if err != nil {
		return time.Time{}, false
	}
	again := make([]byte, 0, len(timeForm))
	return t, string(t.AppendFormat(again, timeForm)) == s
}

// parseN reads a row number without sign and leading zeros, or
// gives -1.
func parseN(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n > maxSize || !isDigit(s[0]) || (len(s) > 1 && s[0] == '0') {
		return -1
	}
	return n
}

// cutField takes one field off what follows the value before it. A field that
// is not there is empty; one that is there and wrong is not ok.
func cutField(s, name string) (value, rest string, ok bool) {
	after, comma := strings.CutPrefix(s, `","`)
	after, key := strings.CutPrefix(after, name)
	after, colon := strings.CutPrefix(after, `":"`)
	if !comma || !key || !colon {
		return "", s, true
	}
	end := strings.IndexByte(after, '"')
	if end < 1 || end > maxField || !onlyCodes(after[:end]) {
		return "", s, false
	}
	return after[:end], after[end:], true
}
