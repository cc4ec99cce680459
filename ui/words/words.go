// Package words holds every sentence that a person reads, in Vietnamese and
// English, under the codes that the libraries use. Libraries return codes and
// typed errors; commands, screens and the local API turn them into sentences here.
package words

import (
	"fmt"
	"slices"
	"strings"
)

// Lang is a language of the user.
type Lang string

// Vietnamese, the default, and English.
const (
	Vietnamese Lang = "vi"
	English    Lang = "en"
)

// Parse reads the value of --lang.
func Parse(s string) (Lang, bool) {
	switch l := Lang(strings.ToLower(s)); l {
	case Vietnamese, English:
		return l, true
	}
	return "", false
}

// phrase is one sentence in both languages; it may hold verbs of package fmt.
type phrase struct{ vi, en string }

func (p phrase) in(l Lang, args ...any) string {
	text := p.vi
	if l == English {
		text = p.en
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// catalogues are the sentences that have no table of their own.
func catalogues() []map[string]phrase {
	return []map[string]phrase{
		interfacePhrases, visitPhrases, wayPhrases, endPhrases, actPhrases, staffPhrases, staffListPhrases, staffCarePhrases, touchPhrases, statisticsPhrases,
	}
}

// Say is a sentence of the catalogue; an unknown key gives the key itself, so that
// nothing is ever silent.
func (l Lang) Say(key string, args ...any) string {
	for _, catalogue := range catalogues() {
		if p, ok := catalogue[key]; ok {
			return p.in(l, args...)
		}
	}
	return key
}

// Verdict says what a reading is worth, in words that a receptionist uses.
func (l Lang) Verdict(code string) string { return l.of(verdicts, code) }

// Check names a check by its id. Hash checks are named by their data group.
func (l Lang) Check(id string) string {
	if group, ok := strings.CutPrefix(id, "pa.hash."); ok {
		return checks["pa.hash"].in(l, strings.ToUpper(group))
	}
	return l.of(checks, id)
}

// Result says how a check ended.
func (l Lang) Result(code string) string { return l.of(results, code) }

// Symbol shows a result without depending on colour.
func Symbol(result string) string {
	switch result {
	case "successful":
		return "✓"
	case "failed":
		return "✗"
	case "undetermined":
		return "?"
	}
	return "–"
}

// PersonValue is a value of the record as the user reads it.
func (l Lang) PersonValue(field, value string) string {
	switch field {
	case "sex":
		return l.Field(value)
	case "dateOfBirth":
		return l.Date(value)
	}
	return value
}

// Date turns an ISO 8601 date, or the year or month that is known of one, into the
// order in which Vietnamese write it; English keeps ISO, which nobody misreads.
func (l Lang) Date(iso string) string {
	if l == English {
		return iso
	}
	parts := strings.Split(iso, "-")
	slices.Reverse(parts)
	return strings.Join(parts, "/")
}

// Seen says what lies on the reader in place of a document.
func (l Lang) Seen(code string) string { return l.of(seen, code) }

// Field names a field of the record.
func (l Lang) Field(name string) string { return l.of(fields, name) }

// Phase names a step of a reading.
func (l Lang) Phase(name string) string {
	if group, ok := strings.CutPrefix(name, "dg"); ok {
		return phases["dg"].in(l, "DG"+group)
	}
	return l.of(phases, name)
}

// Failure gives the message and the advice for an error code.
func (l Lang) Failure(code string) (message, advice string) {
	f, ok := failureOf(code)
	if !ok {
		return code, failures["internal"].advice.in(l)
	}
	return f.message.in(l), f.advice.in(l)
}

// HasFailure reports whether a code has its sentences.
func HasFailure(code string) bool { _, ok := failureOf(code); return ok }

func failureOf(code string) (failure, bool) {
	if f, ok := printerFailures[code]; ok {
		return f, true
	}
	f, ok := failures[code]
	return f, ok
}

func (l Lang) of(table map[string]phrase, code string) string {
	if p, ok := table[code]; ok {
		return p.in(l)
	}
	return code
}
