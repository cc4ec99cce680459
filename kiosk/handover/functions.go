package handover

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"strings"
	"text/template"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

var (
	errTooLarge = errors.New("output too large")
	errTooSlow  = errors.New("too slow")
	errNoDate   = errors.New("no date")
)

// limit collects what a template prints, up to a size and a time.
type limit struct {
	strings.Builder
	until time.Time
	now   func() time.Time
}

func (l *limit) Write(p []byte) (int, error) {
	if err := l.spent(); err != nil {
		return 0, err
	}
	if l.Len()+len(p) > MaxOutput {
		return 0, errTooLarge
	}
	return l.Builder.Write(p)
}

// WriteString stands in front of the builder's own, which has no limit.
func (l *limit) WriteString(s string) (int, error) { return l.Write([]byte(s)) }

func (l *limit) spent() error {
	if l != nil && l.now().After(l.until) {
		return errTooSlow
	}
	return nil
}

func (l *limit) problem(err error) Problem {
	switch {
	case errors.Is(err, errTooLarge):
		return TooLarge
	case errors.Is(err, errTooSlow):
		return TooSlow
	}
	return NoSuchField
}

// functions are all that a template may call beside [builtin]. They take text
// and give text, but for has.
func functions(l *limit) template.FuncMap {
	text := func(f func(string) string) func(string) (string, error) {
		return func(s string) (string, error) {
			if len(s) > MaxOutput {
				return "", errTooLarge
			}
			return f(s), l.spent()
		}
	}
	return template.FuncMap{
		"json":  text(asJSON),
		"xml":   text(asXML),
		"query": text(url.QueryEscape),
		"upper": text(func(s string) string { return strings.ToUpper(norm.NFC.String(s)) }),
		"plain": text(func(s string) string { return vnid.Transliterate(personal.Text(s)).Reveal() }),
		"trim":  text(strings.TrimSpace),
		"year":  text(func(s string) string { return s[:min(4, len(s))] }),
		"fullDate": func(iso string) bool {
			_, err := time.Parse(time.DateOnly, iso)
			return err == nil
		},
		// optional is a value by its name, empty where there is none: for what a
		// purpose may hand over and need not.
		"optional": func(of map[string]string, name string) string { return of[name] },
		"date":     func(layout, iso string) (string, error) { return date(layout, iso) },
	}
}

// layouts are the ways of writing a date that a template may name.
var layouts = map[string]string{
	"yyyy-MM-dd": time.DateOnly, "dd/MM/yyyy": "02/01/2006", "yyyyMMdd": "20060102", "ddMMyyyy": "02012006", "dd-MM-yyyy": "02-01-2006",
}

// date writes a full ISO date another way. Of a year alone, or of nothing, it
// makes no date: that stays as it is.
func date(layout, iso string) (string, error) {
	form, known := layouts[layout]
	if !known {
		return "", errNoDate
	}
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso, nil
	}
	return t.Format(form), nil
}

// asJSON is a JSON string with its quotes.
func asJSON(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// asXML escapes text and attribute values, quotes of both kinds included.
func asXML(s string) string {
	var b bytes.Buffer
	if xml.EscapeText(&b, []byte(s)) != nil {
		return ""
	}
	return b.String()
}

func jsonFormed(text string) (int, bool) {
	d := json.NewDecoder(strings.NewReader(text))
	var all any
	if err := d.Decode(&all); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return lineAt(text, syntax.Offset), false
		}
		return lineAt(text, int64(len(text))), false
	}
	_, err := d.Token()
	return lineAt(text, d.InputOffset()), errors.Is(err, io.EOF)
}

// xmlFormed wants one root, no document type (it may define entities) and UTF-8.
func xmlFormed(text string) (int, bool) {
	d := xml.NewDecoder(strings.NewReader(text))
	depth, roots := 0, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return lineAt(text, d.InputOffset()), roots == 1
		}
		ok := err == nil
		switch t := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			ok = ok && (depth > 0 || strings.TrimSpace(string(t)) == "")
		case xml.Directive:
			ok = false
		}
		if !ok || roots > 1 || depth > 64 {
			return lineAt(text, d.InputOffset()), false
		}
	}
}

func formFormed(text string) (int, bool) {
	_, err := url.ParseQuery(strings.TrimSpace(text))
	return 1, err == nil
}

func anyFormed(string) (int, bool) { return 0, true }

func lineAt(text string, offset int64) int {
	return 1 + strings.Count(text[:min(int(offset), len(text))], "\n")
}
