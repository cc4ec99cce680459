// Package handover turns a person or a case into the text that another system
// takes: templates of the configuration, with the values of the purpose and
// nothing else before them.
//
// A template is not trusted with anything: it has no files, no network and a
// short list of functions; what it prints into JSON or XML goes through that
// format's escape or the template is refused; its output is bounded in size and
// time and must be well-formed.
package handover

import (
	"fmt"
	"mime"
	"strings"
	"text/template"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Limits of a template.
const (
	MaxTemplate = 64 << 10 // bytes of its text
	MaxOutput   = 256 << 10
	MaxTime     = 250 * time.Millisecond
	maxNesting  = 3 // of range in range
)

// Problem says what is wrong with a template.
type Problem string

// The problems.
const (
	Syntax      Problem = "syntax"       // no template
	Function    Problem = "function"     // calls what it may not call
	Unescaped   Problem = "unescaped"    // prints a value without the escape of its format
	NoSuchField Problem = "field"        // names a value that the purpose does not hand over, or that there is not
	Loop        Problem = "loop"         // ranges over numbers, or too deep
	TooLarge    Problem = "too-large"    // itself, or what it prints
	TooSlow     Problem = "too-slow"     // takes too long
	Malformed   Problem = "malformed"    // what it prints is not of its content type
	ContentType Problem = "content-type" // of a kind whose escape is not known
	NoCase      Problem = "case"         // asks for a case, and the visit is in none
)

// Error is a template that fails. It never holds a value of a person.
type Error struct {
	Name    string // of the hand-over
	Line    int    // of the template, from 1; of the output for Malformed; 0 where there is none
	Problem Problem
}

func (e *Error) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("handover %s: line %d: %s", e.Name, e.Line, e.Problem)
	}
	return fmt.Sprintf("handover %s: %s", e.Name, e.Problem)
}

// Template is a template that was looked through. It is immutable.
type Template struct {
	name        string
	contentType string
	format      format
	parsed      *template.Template
}

// New reads a template. Errors are [*Error].
func New(name, contentType, text string) (*Template, error) {
	t := &Template{name: name, contentType: contentType}
	var known bool
	if t.format, known = formatOf(contentType); !known {
		return nil, &Error{name, 0, ContentType}
	}
	if len(text) > MaxTemplate {
		return nil, &Error{name, 0, TooLarge}
	}
	parsed, err := template.New(name).Option("missingkey=error").Funcs(functions(nil)).Parse(text)
	if err != nil {
		return nil, &Error{name, lineOf(name, err), parseProblem(err)}
	}
	t.parsed = parsed
	return t, t.lookThrough(text)
}

// ContentType is what the text is delivered as.
func (t *Template) ContentType() string { return t.contentType }

// Render gives the text for somebody. now is asked how long it takes. Errors are
// [*Error].
func (t *Template) Render(v View, now func() time.Time) (personal.Text, error) {
	limit := &limit{until: now().Add(MaxTime), now: now}
	own, err := t.parsed.Clone()
	if err != nil {
		return "", &Error{t.name, 0, Syntax}
	}
	if err := own.Funcs(functions(limit)).Execute(limit, v); err != nil {
		return "", &Error{t.name, lineOf(t.name, err), limit.problem(err)}
	}
	text := limit.String()
	if line, ok := t.format.wellFormed(text); !ok {
		return "", &Error{t.name, line, Malformed}
	}
	return personal.Text(text), nil
}

// format is how a content type escapes what is printed into it.
type format struct {
	escape     string // name of the function that must come last; empty: none
	wellFormed func(text string) (line int, ok bool)
}

func formatOf(contentType string) (format, bool) {
	kind, params, err := mime.ParseMediaType(contentType)
	if charset := params["charset"]; err != nil || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return format{}, false
	}
	switch {
	case kind == "application/json", strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json"):
		return format{"json", jsonFormed}, true
	case kind == "application/xml", kind == "text/xml", strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+xml"):
		return format{"xml", xmlFormed}, true
	case kind == "application/x-www-form-urlencoded":
		return format{"query", formFormed}, true
	case kind == "text/plain":
		return format{"", anyFormed}, true
	}
	return format{}, false
}
