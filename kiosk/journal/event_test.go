package journal

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func good() Event { return Event{At: clock, Kind: "visit.read"} }

func TestCheckRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change  func(*Event)
		field   string
		problem string
	}{
		"no kind":                      {func(e *Event) { e.Kind = "" }, "kind", "empty"},
		"no time":                      {func(e *Event) { e.At = time.Time{} }, "at", "time"},
		"year 10000":                   {func(e *Event) { e.At = clock.AddDate(8000, 0, 0) }, "at", "time"},
		"too long":                     {func(e *Event) { e.Code = strings.Repeat("a", 129) }, "code", "too long"},
		"a space":                      {func(e *Event) { e.Reason = "Le Thi Hoa" }, "reason", "character"},
		"a name with accents":          {func(e *Event) { e.Reason = "Hòa" }, "reason", "character"},
		"a quote":                      {func(e *Event) { e.Code = `a"b` }, "code", "character"},
		"a backslash":                  {func(e *Event) { e.Code = `a\b` }, "code", "character"},
		"a line":                       {func(e *Event) { e.Client = "a\nb" }, "client", "character"},
		"MRZ":                          {func(e *Event) { e.Item = "LE<<THI<HOA" }, "item", "character"},
		"mail address":                 {func(e *Event) { e.Operator = "hoa@example.org" }, "operator", "character"},
		"number of 12":                 {func(e *Event) { e.Visit = "079123456789" }, "visit", "digits"},
		"number of 12 in words":        {func(e *Event) { e.Case = "case-079123456789" }, "case", "digits"},
		"number with dots":             {func(e *Event) { e.Stay = "079.123.456.789" }, "stay", "digits"},
		"number with underscores":      {func(e *Event) { e.Stay = "079_123_456_789" }, "stay", "digits"},
		"old number of 9":              {func(e *Event) { e.Code = "no:123456789" }, "code", "digits"},
		"telephone of 10":              {func(e *Event) { e.Client = "0912345678" }, "client", "digits"},
		"telephone with country":       {func(e *Event) { e.Client = "+84-91-234-5678" }, "client", "digits"},
		"insurance card":               {func(e *Event) { e.Item = "DN4790123456789" }, "item", "digits"},
		"number padded to 26":          {func(e *Event) { e.Visit = "079123456789ABCDEFGHIJKLMN" }, "visit", "digits"},
		"two numbers":                  {func(e *Event) { e.Visit = "07912345678907912345678907912345" }, "visit", "digits"},
		"26 digits of base32":          {func(e *Event) { e.Visit = "23456723456723456723456723" }, "visit", "digits"},
		"base32 in two cases":          {func(e *Event) { e.Visit = "234567234567abcdefghijklMN" }, "visit", "digits"},
		"hex in upper case":            {func(e *Event) { e.Visit = "123456789ABCDEF0123456789ABCDEF0" }, "visit", "digits"},
		"UUID of digits":               {func(e *Event) { e.Visit = "12345678-1234-1234-1234-123456789012" }, "visit", "digits"},
		"number for a hash":            {func(e *Event) { e.Person = "079123456789" }, "person", "form"},
		"number in hex for a hash":     {func(e *Event) { e.Person = "303739313233343536373839" }, "person", "form"},
		"numbers for a hash":           {func(e *Event) { e.Person = strings.Repeat("079123456789", 4) }, "person", "form"},
		"name for a hash":              {func(e *Event) { e.Person = "hoa" }, "person", "form"},
		"hash in upper case":           {func(e *Event) { e.Person = strings.Repeat("AB", 32) }, "person", "form"},
		"hash longer than any":         {func(e *Event) { e.Person = strings.Repeat("ab", 33) }, "person", "form"},
		"number below the first":       {func(e *Event) { e.N = -1 }, "n", "form"},
		"method in the wrong language": {func(e *Event) { e.Method = "thẻ chip" }, "method", "character"},
	} {
		t.Run(name, func(t *testing.T) {
			e := good()
			c.change(&e)
			b, err := e.Bytes()
			var field *FieldError
			if b != nil || !errors.As(err, &field) || field.Field != c.field || field.Problem != c.problem {
				t.Fatalf("%s, %v", b, err)
			}
			for _, v := range e.fields() {
				if len(*v) > 3 && *v != e.Kind && strings.Contains(err.Error(), *v) {
					t.Error("the error tells the value")
				}
			}
		})
	}
}

func TestCheckLetsPass(t *testing.T) {
	for _, v := range []string{
		"local", "CHIP_CCCD", "TRA_CUU_BHXH", "visit.opened", "0/200", "mps:KBTT-12", "https://his.example:8443", "retention-90d",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "234567234567234567ABCDEFGH", "234567234567234567abcdefgh", "vis_234567234567234567abcdefgh",
		"0123456789abcdef0123456789012345", "01234567-0123-0123-0123-01234567890a", "abcdefab-0123-4567-8901-123456789012",
		"item:01234567-0123-0123-0123-01234567890a", "2026-11-22",
	} {
		e := good()
		e.Item = v
		if err := e.Check(); err != nil {
			t.Errorf("%s: %v", v, err)
		}
	}
}

// No random id of the forms that are promised is ever refused, whatever digits
// chance puts in a row.
func TestRandomIDsAlwaysPass(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	hexes := []byte("0123456789abcdef")
	for range 20_000 {
		id := make([]byte, 64)
		for i := range id {
			id[i] = hexes[r.IntN(16)]
		}
		e := good()
		e.Visit, e.Person, e.Case, e.Item = randomID(r), string(id), strings.ToLower(randomID(r)), "i_"+string(id[:40])
		e.Stay = string(id[:8]) + "-" + string(id[8:12]) + "-" + string(id[12:16]) + "-" + string(id[16:20]) + "-" + string(id[20:32])
		if err := e.Check(); err != nil {
			t.Fatalf("%+v: %v", e, err)
		}
	}
}

func TestParseEventTakesOneFormOnly(t *testing.T) {
	const whole = `{"n":7,"at":"2026-11-22T01:02:03.456Z","kind":"a","code":"b"}`
	if _, err := ParseEvent([]byte(whole)); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{
		"empty":           "",
		"a space":         strings.Replace(whole, ",", ", ", 1),
		"trailing":        whole + "\n",
		"cut":             whole[:len(whole)-1],
		"leading zero":    strings.Replace(whole, "7", "07", 1),
		"sign":            strings.Replace(whole, "7", "-7", 1),
		"minus zero":      strings.Replace(whole, "7", "-0", 1),
		"plus":            strings.Replace(whole, "7", "+7", 1),
		"number too big":  strings.Replace(whole, "7", "9223372036854775807", 1),
		"no number":       strings.Replace(whole, "7", "", 1),
		"comma in time":   strings.Replace(whole, "03.456", "03,456", 1),
		"microseconds":    strings.Replace(whole, "03.456", "03.456789", 1),
		"no such time":    strings.Replace(whole, "T01", "T25", 1),
		"another zone":    strings.Replace(whole, "Z", "+", 1),
		"no kind":         strings.Replace(whole, `,"kind":"a"`, "", 1),
		"another order":   `{"n":7,"at":"2026-11-22T01:02:03.456Z","code":"b","kind":"a"}`,
		"twice":           strings.Replace(whole, `"code":"b"`, `"code":"b","code":"b"`, 1),
		"empty field":     strings.Replace(whole, `"b"`, `""`, 1),
		"unknown":         strings.Replace(whole, "code", "name", 1),
		"escape":          strings.Replace(whole, `"b"`, `"\u0062"`, 1),
		"accent":          strings.Replace(whole, `"b"`, `"ộ"`, 1),
		"field too long":  strings.Replace(whole, `"b"`, `"`+strings.Repeat("b", 129)+`"`, 1),
		"row too long":    whole + strings.Repeat(" ", maxEvent),
		"number as text":  strings.Replace(whole, "7", `"7"`, 1),
		"nothing but at":  `{"n":7,"at":"`,
		"time cut":        `{"n":7,"at":"2026-11-22T01:02:03.456`,
		"unfinished kind": `{"n":7,"at":"2026-11-22T01:02:03.456Z","kind":"a`,
	} {
		if e, err := ParseEvent([]byte(s)); err == nil {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func FuzzParseEvent(f *testing.F) {
	for _, g := range golden {
		f.Add([]byte(g.bytes))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := ParseEvent(b)
		if err != nil {
			return
		}
		again, err := e.Bytes()
		var field *FieldError
		if err != nil && !errors.As(err, &field) {
			t.Fatal(err)
		}
		if err == nil && !bytes.Equal(again, b) {
			t.Errorf("%s is read, %s is written", b, again)
		}
	})
}
