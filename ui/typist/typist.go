// Package typist hands a person's data to a program that cannot ask for it: it
// types into the window that was in front before ours, or pastes. What it types
// comes from a [Template], so a value presses no key of its own.
//
// The desk shows the target first. A window that is ours, or that is no longer
// what was shown, is refused, and typing stops where another window comes to the
// front. Whatever lies in the clipboard is taken back after [Keep].
//
// On X11 it types by XTEST and owns the selections itself; on Windows it uses
// SendInput and the clipboard. Elsewhere [Open] says [ErrUnsupported].
package typist

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Keep is how long something stays in the clipboard.
const Keep = 30 * time.Second

// heldFor is how long a Shift or Ctrl under somebody's finger is waited for, and
// frontWithin how long a window may take to come to the front.
const (
	heldFor     = 2 * time.Second
	heldEvery   = 20 * time.Millisecond
	frontWithin = 10 * time.Second
)

var (
	// ErrUnsupported: this system has no way to type into other programs.
	ErrUnsupported = errors.New("typist: not on this system")
	// ErrNoWindow: there is no window of another program.
	ErrNoWindow = errors.New("typist: no other window")
	// ErrOurs: the window belongs to this program.
	ErrOurs = errors.New("typist: our own window")
	// ErrChanged: the window is not what was shown, or another came before it.
	// What was typed until then stays there.
	ErrChanged = errors.New("typist: the window changed")
	// ErrFront: the window did not come to the front.
	ErrFront = errors.New("typist: the window did not come to the front")
	// ErrHeld: somebody holds Shift, Ctrl or the like.
	ErrHeld = errors.New("typist: a key is held down")
	// ErrLetters: more letters that no key has than can be lent one; they can be pasted.
	ErrLetters = errors.New("typist: letters without a key")
	// ErrClipboard: another program holds the clipboard.
	ErrClipboard = errors.New("typist: the clipboard is taken")
)

// Window is a window of another program, as it is shown before it is typed into.
type Window struct {
	ID    uint64
	Title personal.Text // what another program shows may be about a person
	Class string        // the program, as the system names it
	PID   int           // 0: unknown
}

// Typist types into other programs. Its methods do one thing at a time.
type Typist interface {
	// Target is the window that was in front before ours. Errors are
	// [ErrNoWindow], or the system's.
	Target(ctx context.Context) (Window, error)
	// Type brings the window to the front, types, and brings ours back. Errors are
	// [ErrOurs], [ErrChanged], [ErrFront], [ErrHeld], [ErrLetters], or the system's.
	Type(ctx context.Context, w Window, k Keys) error
	// Paste is Type by way of the clipboard.
	Paste(ctx context.Context, w Window, k Keys) error
	// Copy leaves the text in the clipboard for [Keep].
	Copy(ctx context.Context, k Keys) error
	// Forget takes back at once what lies in the clipboard, if it is still ours.
	Forget()
	// Close forgets and ends.
	Close() error
}

// Options of a typist.
type Options struct {
	Clock clockwork.Clock
	// Ours tells this program's processes; nil: this one alone.
	Ours func(pid int) bool
	// Display names the X server; "": that of the environment.
	Display string
}

// Open gives the system's typist. Errors are [ErrUnsupported], or that there is
// no screen.
func Open(o Options) (Typist, error) {
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if o.Ours == nil {
		o.Ours = func(pid int) bool { return pid == os.Getpid() }
	}
	return open(o)
}

// free waits until nobody holds a modifier down.
func free(ctx context.Context, clock clockwork.Clock, held func() (bool, error)) error {
	late := clock.Now().Add(heldFor)
	for {
		down, err := held()
		if err != nil || !down {
			return err
		}
		if clock.Now().After(late) {
			return ErrHeld
		}
		select {
		case <-clock.After(heldEvery):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// line is foreign text as one line of a bounded length.
func line(s string, most int) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == unicode.ReplacementChar
	}), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
