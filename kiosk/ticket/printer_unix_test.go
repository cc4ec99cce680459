//go:build unix

package ticket_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"

	"github.com/cccd-agent/cccd-agent/kiosk/paper"
	"github.com/cccd-agent/cccd-agent/kiosk/paper/papertest"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket/ticketsim"
)

// onTerminal is a printer behind a character device.
func onTerminal(t *testing.T) (*ticketsim.Printer, string) {
	t.Helper()
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := term.MakeRaw(int(theirs.Fd())); err != nil {
		t.Fatal(err)
	}
	sim := ticketsim.New()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = sim.Serve(ours)
	}()
	t.Cleanup(func() {
		_, _ = theirs.Close(), ours.Close()
		<-done
	})
	return sim, theirs.Name()
}

func TestDeviceFileAndSerialPort(t *testing.T) {
	for _, way := range []ticket.Way{ticket.Device, ticket.Serial} {
		t.Run(string(way), func(t *testing.T) {
			sim, name := onTerminal(t)
			p := ticket.New(ticket.Options{Way: way, Device: name, Dots: ticket.Narrow}).Waiting(patient, patient)
			for n := range 2 {
				if err := p.Print(t.Context(), sample()); err != nil {
					t.Fatal(err, sim.Wrong())
				}
				same(t, sim, n, sample(), ticket.Narrow)
			}
			sim.Misbehave(ticketsim.NoPaper)
			if err := p.Print(t.Context(), sample()); !errors.Is(err, ticket.ErrNoPaper) {
				t.Error(err)
			}
		})
	}
}

// A device that takes no more bytes is left when the time is over.
func TestDeviceThatTakesNothing(t *testing.T) {
	for _, way := range []ticket.Way{ticket.Device, ticket.Serial} {
		ours, theirs, err := pty.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := term.MakeRaw(int(theirs.Fd())); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		p := ticket.New(ticket.Options{Way: way, Device: theirs.Name()}).Waiting(10*time.Millisecond, patient)
		if err := p.Print(ctx, sample()); !errors.Is(err, ticket.ErrOffline) {
			t.Errorf("%s: %v", way, err)
		}
		cancel()
		if err := errors.Join(theirs.Close(), ours.Close()); err != nil {
			t.Error(err)
		}
	}
}

func TestSystemPrinter(t *testing.T) {
	system := papertest.Install(t)
	p := ticket.New(ticket.Options{Way: ticket.System, Paper: paper.New(paper.Options{})})
	if err := errors.Join(p.Status(t.Context()), p.Print(t.Context(), sample())); err != nil {
		t.Fatal(err)
	}
	jobs := system.Jobs()
	if len(jobs) != 1 || !bytes.Contains(jobs[0].PDF, []byte("/Subtype /Image")) {
		t.Fatalf("%d jobs", len(jobs))
	}
	drawn, err := ticket.Draw(sample(), ticket.Wide)
	if err != nil || !equal(picture(t, jobs[0].PDF), drawn) {
		t.Error("another picture is on the page", err)
	}
	old := ticket.New(ticket.Options{Way: ticket.System, Printer: "OLD", Paper: paper.New(paper.Options{})})
	if err := old.Status(t.Context()); !errors.Is(err, paper.ErrRefused) {
		t.Error(err)
	}
	system.Fault(papertest.NoDefault)
	if err := p.Print(t.Context(), sample()); !errors.Is(err, paper.ErrNoPrinter) {
		t.Error(err)
	}
}

// picture is the one on a page.
func picture(t *testing.T, pdf []byte) *image.Gray {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command("pdfimages", "-png", "-", filepath.Join(dir, "on"))
	cmd.Stdin = bytes.NewReader(pdf)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	f, err := os.Open(filepath.Join(dir, "on-000.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	grey := image.NewGray(img.Bounds())
	draw.Draw(grey, grey.Rect, img, image.Point{}, draw.Src)
	return grey
}
