package scan

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// plugged is a scanner at the other end of a pseudo-terminal; its device is a
// link, as those under /dev/serial/by-id are.
type plugged struct {
	*testing.T
	device  string
	scanner *os.File
	codes   chan Code
	present chan bool
	looks   chan chan time.Time // a pause has begun; its channel ends it
}

func newPlugged(t *testing.T) *plugged {
	return &plugged{T: t, device: filepath.Join(t.TempDir(), "scanner"), codes: make(chan Code, 8), present: make(chan bool), looks: make(chan chan time.Time)}
}

func (p *plugged) watch(ctx context.Context) (ended chan error) {
	ended = make(chan error, 1)
	s := SerialSource{Device: p.device, Present: func(is bool) { p.present <- is }, After: p.after}
	go func() { ended <- s.Watch(ctx, func(c Code) { p.codes <- c }) }()
	return ended
}

func (p *plugged) after(time.Duration) <-chan time.Time {
	c := make(chan time.Time, 1)
	p.looks <- c
	return c
}

func (p *plugged) plug() {
	p.Helper()
	scanner, port, err := pty.Open()
	if err != nil {
		p.Skipf("no pseudo-terminal: %v", err)
	}
	p.scanner = scanner
	p.Cleanup(func() { _, _ = scanner.Close(), port.Close() })
	if err := errors.Join(os.RemoveAll(p.device), os.Symlink(port.Name(), p.device)); err != nil {
		p.Fatal(err)
	}
}

func (p *plugged) unplug() {
	p.Helper()
	if err := errors.Join(os.Remove(p.device), p.scanner.Close()); err != nil {
		p.Fatal(err)
	}
}

// look lets the watch look for the scanner once more.
func (p *plugged) look() { (<-p.looks) <- time.Time{} }

func (p *plugged) expectPresent(want bool) {
	p.Helper()
	if got := <-p.present; got != want {
		p.Fatalf("present: %v", got)
	}
}

func (p *plugged) expect(sent string, want Code) {
	p.Helper()
	if _, err := io.WriteString(p.scanner, sent); err != nil {
		p.Fatal(err)
	}
	if got := <-p.codes; got.Text != want.Text || got.Kind != want.Kind || !errors.Is(got.Err, want.Err) {
		p.Errorf("%d letters, kind %s, %v; want kind %s, %v", len(got.Text), got.Kind, got.Err, want.Kind, want.Err)
	}
}

func TestScannerComesAndGoes(t *testing.T) {
	p := newPlugged(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := p.watch(ctx)
	p.expectPresent(false)
	p.look() // still not there, and not told twice
	pause := <-p.looks
	p.plug()
	pause <- time.Time{}
	p.expectPresent(true)

	p.expect(specimen+"\r\n", Code{Text: specimen, Kind: vnid.KindCCCD})
	p.expect(insurance, Code{Text: insurance, Kind: vnid.KindBHYT})
	p.expect("https://example.vn/\r", Code{Text: "https://example.vn/", Kind: vnid.KindURL})
	p.expect(specimen, Code{Text: specimen, Kind: vnid.KindCCCD}) // ended by the idle line
	p.expect("caf\xe9\n", Code{Err: ErrNotText})
	p.expect(strings.Repeat("A", maxPayload+1)+"\n", Code{Err: ErrTooLong})

	p.unplug()
	p.expectPresent(false)
	pause = <-p.looks
	p.plug()
	pause <- time.Time{}
	p.expectPresent(true)
	p.expect("hello\r\n", Code{Text: "hello", Kind: vnid.KindOther})

	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A scanner that is there and silent is left without a timer, and its watch
// still ends with the context.
func TestSilentScannerEndsWithTheContext(t *testing.T) {
	p := newPlugged(t)
	p.plug()
	ctx, stop := context.WithCancel(t.Context())
	ended := p.watch(ctx)
	p.expectPresent(true)
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
