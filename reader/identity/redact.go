package identity

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Personal texts print redacted by themselves, but not everywhere: fmt looks
// past them where a pointer to their struct meets a verb that it does not take
// (%s), and a JSON log writes a struct by its JSON. So whatever holds them says
// here what may be printed of it.

// LogValue shows of a record what a log may hold.
func (r Record) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", r.ID), slog.String("kind", string(r.Document.Kind)), slog.String("verdict", string(r.Verdict)))
}

// Format prints what a log may hold, whatever the verb.
func (r Record) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "record %s (%s, %s)", r.ID, r.Document.Kind, r.Verdict)
}

// LogValue shows the kind of a document alone.
func (d Document) LogValue() slog.Value { return slog.StringValue(string(d.Kind)) }

// LogValue shows where a value is from and what it is worth.
func (v Value) LogValue() slog.Value {
	return slog.GroupValue(slog.String("source", string(v.Source)), slog.String("assurance", string(v.Assurance)))
}

// Format prints where a value is from and what it is worth.
func (v Value) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "%s (%s, %s)", personal.Redacted, v.Source, v.Assurance)
}

// LogValue shows nothing of a person.
func (p Person) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }

// Format prints nothing of a person.
func (p Person) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, personal.Redacted) }

// LogValue shows what a portrait is worth.
func (p Portrait) LogValue() slog.Value { return slog.StringValue(string(p.Assurance)) }

// Format prints what a portrait is worth.
func (p Portrait) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "%s (%s)", personal.Redacted, p.Assurance)
}

// LogValue shows nothing of a proof, whose payload is the record.
func (p Proof) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }

// Format prints nothing of a proof.
func (p Proof) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, personal.Redacted) }

// LogValue shows the record as a log may hold it.
func (s Statement) LogValue() slog.Value { return slog.AnyValue(s.Record) }

// Format prints the record as a log may hold it.
func (s Statement) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, s.Record) }

// LogValue shows the checks of the evidence.
func (e Evidence) LogValue() slog.Value { return slog.AnyValue(e.Checks) }

// Format prints the checks of the evidence.
func (e Evidence) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, e.Checks) }
