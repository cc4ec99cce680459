package reader

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// What holds personal texts by pointer says here that nothing of it is printed:
// fmt looks past their own redaction there, and a JSON log writes their JSON.

// LogValue shows nothing of a request.
func (req Request) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }

// Format prints nothing of a request.
func (req Request) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, personal.Redacted) }

// LogValue shows nothing of saved files.
func (s Saved) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }

// Format prints nothing of saved files.
func (s Saved) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, personal.Redacted) }

// LogValue shows of a reading what a log may hold of its record.
func (r Reading) LogValue() slog.Value { return slog.AnyValue(r.Record) }

// Format prints of a reading what a log may hold of its record.
func (r Reading) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, r.Record) }

// LogValue shows how far a reading is, and not what it found.
func (p Progress) LogValue() slog.Value {
	return slog.GroupValue(slog.String("phase", p.Phase), slog.Int("done", p.Done), slog.Int("total", p.Total))
}
