// Package personal holds the type of every value that belongs to a person: a
// name, a number, an MRZ. It prints redacted wherever a program prints by
// accident (fmt, slog, errors) and gives its value only to code that asks for
// it by name (Reveal) or writes it as JSON, which is how a record is handed on.
package personal

import (
	"fmt"
	"io"
	"log/slog"
)

// Redacted stands for a personal value wherever one is printed.
const Redacted = "[personal]"

// Text is personal text in UTF-8. The zero value is the absent text.
type Text string

// Reveal returns the value itself. Every call is a place where personal data
// leaves the type system: to a screen, a chip, a backend or a file.
func (t Text) Reveal() string { return string(t) }

// IsZero reports whether there is no value; with it `omitzero` leaves the field out.
func (t Text) IsZero() bool { return t == "" }

func (t Text) String() string { return Redacted }

// GoString keeps %#v from showing the value.
func (t Text) GoString() string { return Redacted }

// Format answers every verb alike, %x and %q included, which would otherwise
// reach past String to the bytes.
func (t Text) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Redacted) }

// LogValue keeps slog from showing the value.
func (t Text) LogValue() slog.Value { return slog.StringValue(Redacted) }

// Bytes is personal data that is not text: a portrait, a data group.
type Bytes []byte

// Reveal returns the bytes themselves; see [Text.Reveal].
func (b Bytes) Reveal() []byte { return b }

func (b Bytes) String() string { return Redacted }

// GoString keeps %#v from showing the value.
func (b Bytes) GoString() string { return Redacted }

// Format answers every verb alike.
func (b Bytes) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Redacted) }

// LogValue keeps slog from showing the value.
func (b Bytes) LogValue() slog.Value { return slog.StringValue(Redacted) }
