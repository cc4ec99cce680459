// Package paper prints the papers of the desk, as PDF, on the system's printers.
// On Unix that is lp, which takes the paper on its standard input: no file of it is
// made here. Where the system has no such way, the paper is laid into a folder of
// the agent, for its user to print, and the error says so.
package paper

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Job is one paper. Title is seen by whoever sees the printer's queue: it names the
// kind of paper and nobody.
type Job struct {
	Title   string
	PDF     personal.Bytes
	Printer string // empty: the one of the [Options], or the system's default
	Media   string // of the system, as Custom.80x120mm; empty: the printer's own
}

// Info is a printer of the system.
type Info struct {
	Name    string
	Default bool
	Refuses bool // it takes no jobs now
}

// MaxPDF bounds a paper, in bytes.
const MaxPDF = 8 << 20

// limit ends a print program that hangs. It hands over to a queue, and does not wait
// for the paper.
const limit = 20 * time.Second

var (
	// ErrNotPDF: what was given is no PDF, or is larger than [MaxPDF].
	ErrNotPDF = errors.New("paper: not a PDF that can be printed")
	// ErrNoPrinter: the system has no default printer, or none of that name.
	ErrNoPrinter = errors.New("paper: no such printer")
	// ErrNoProgram: lp is not installed.
	ErrNoProgram = errors.New("paper: no program to print with")
	// ErrNoService: lp is there, and the service behind it does not answer.
	ErrNoService = errors.New("paper: the print service does not answer")
	// ErrRefused: the printer takes no job, or not this one.
	ErrRefused = errors.New("paper: the printer refuses")
)

// SavedError means that the system has no way to print by itself: the paper is in
// File, for a person to print.
type SavedError struct{ File string }

func (e *SavedError) Error() string {
	return "paper: printing is not possible here, saved to " + e.File
}

// Options of the printers. Where Printer is empty, the system's default prints.
type Options struct {
	Printer string
	Folder  string // where papers are laid on systems that cannot print by themselves
	Now     func() time.Time
}

// Printers are the system's. They are safe for concurrent use.
type Printers struct{ o Options }

// New makes them.
func New(o Options) *Printers {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Printers{o}
}

// names are what CUPS allows, but for a beginning that would be an option.
var names = regexp.MustCompile(`^[^\s/#"'\\-][^\s/#"'\\]{0,126}$`)

// ValidName reports whether a printer can be called so.
func ValidName(name string) bool { return names.MatchString(name) }

// titles hold no letter that a shell, a log or a queue takes for anything else.
var titles = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$`)

var media = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$`)

// Print hands a paper to the printer's queue. Errors: [ErrNotPDF], [ErrNoPrinter],
// [ErrNoProgram], [ErrNoService], [ErrRefused], [SavedError], the context's.
func (p *Printers) Print(ctx context.Context, j Job) error {
	if !bytes.HasPrefix(j.PDF, []byte("%PDF-")) || len(j.PDF) > MaxPDF {
		return ErrNotPDF
	}
	if j.Printer == "" {
		j.Printer = p.o.Printer
	}
	if j.Printer != "" && !ValidName(j.Printer) {
		return ErrNoPrinter
	}
	if !titles.MatchString(j.Title) {
		j.Title = "cccd-agent"
	}
	if !media.MatchString(j.Media) {
		j.Media = ""
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return p.print(ctx, j)
}

// List gives the system's printers; none is no error. Errors: [ErrNoProgram],
// [ErrNoService], the context's.
func (p *Printers) List(ctx context.Context) ([]Info, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return p.list(ctx)
}
