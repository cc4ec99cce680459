package ticket_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket/ticketsim"
)

const patient = 20 * time.Second

// overNet is a printer on the network, with what prints on it.
func overNet(t *testing.T, dots int) (*ticketsim.Printer, *ticket.Printer) {
	t.Helper()
	sim, err := ticketsim.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	return sim, ticket.New(ticket.Options{Way: ticket.Net, Address: sim.Addr(), Dots: dots}).Waiting(patient, patient)
}

// same reports whether a ticket came out dot by dot as it was drawn.
func same(t *testing.T, sim *ticketsim.Printer, n int, want ticket.Ticket, dots int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	got, err := sim.Ticket(ctx, n)
	if err != nil {
		t.Fatalf("ticket %d: %v, %v", n, err, sim.Wrong())
	}
	drawn, err := ticket.Draw(want, dots)
	if err != nil {
		t.Fatal(err)
	}
	if !equal(got, drawn) {
		t.Error("another picture came out")
	}
	if sim.Wrong() != nil {
		t.Error(sim.Wrong())
	}
}

func equal(a, b *image.Gray) bool { return a.Rect == b.Rect && bytes.Equal(a.Pix, b.Pix) }

func TestPrintsWhatIsDrawn(t *testing.T) {
	for _, dots := range []int{ticket.Narrow, ticket.Wide} {
		sim, p := overNet(t, dots)
		for n, number := range []string{"A007", "A008"} {
			one := sample()
			one.Number = number
			if err := p.Print(t.Context(), one); err != nil {
				t.Fatal(err)
			}
			same(t, sim, n, one, dots)
		}
	}
}

func TestTestTicket(t *testing.T) {
	sim, p := overNet(t, 0)
	for _, lang := range []ticket.Lang{ticket.Vietnamese, ticket.English} {
		if err := p.Test(t.Context(), "Quầy 1", lang, at); err != nil {
			t.Fatal(err)
		}
	}
	if all := sim.Tickets(); len(all) != 2 || equal(all[0], all[1]) {
		t.Errorf("%d tickets", len(all))
	}
}

// What a printer reports is known before anything is printed, and again after.
func TestFaults(t *testing.T) {
	for fault, want := range map[ticketsim.Fault]error{
		ticketsim.NoPaper: ticket.ErrNoPaper, ticketsim.CoverOpen: ticket.ErrCover, ticketsim.Offline: ticket.ErrOffline,
		ticketsim.CutterJam: ticket.ErrFault, ticketsim.Chatty: nil,
	} {
		sim, p := overNet(t, 0)
		sim.Misbehave(fault)
		if err := p.Status(t.Context()); !errors.Is(err, want) {
			t.Errorf("%s: %v", fault, err)
		}
		if err := p.Print(t.Context(), sample()); !errors.Is(err, want) {
			t.Errorf("%s: %v", fault, err)
		}
		if n := len(sim.Tickets()); (n == 1) != (want == nil) {
			t.Errorf("%s: %d tickets", fault, n)
		}
		sim.Misbehave("")
		if err := p.Print(t.Context(), sample()); err != nil {
			t.Errorf("after %s: %v", fault, err)
		}
	}
}

func TestPaperEndsInTheMiddle(t *testing.T) {
	sim, p := overNet(t, 0)
	p.Waiting(patient, 200*time.Millisecond)
	sim.Misbehave(ticketsim.PaperEnds)
	if err := p.Print(t.Context(), sample()); !errors.Is(err, ticket.ErrNoPaper) {
		t.Error(err)
	}
	if len(sim.Tickets()) != 0 {
		t.Error("a ticket came out")
	}
}

// A printer that has no way to say how it is prints all the same.
func TestPrinterThatNeverAnswers(t *testing.T) {
	sim, p := overNet(t, 0)
	p.Waiting(100*time.Millisecond, patient)
	sim.Misbehave(ticketsim.Mute)
	if err := p.Print(t.Context(), sample()); err != nil {
		t.Fatal(err)
	}
	same(t, sim, 0, sample(), ticket.Wide)
}

func TestPrinterThatDoesNotSayWhenItIsDone(t *testing.T) {
	sim, p := overNet(t, 0)
	p.Waiting(patient, 100*time.Millisecond)
	sim.Misbehave(ticketsim.NoDoneWord)
	if err := p.Print(t.Context(), sample()); err != nil {
		t.Fatal(err)
	}
	same(t, sim, 0, sample(), ticket.Wide)
}

// One that has answered before, and now does not, is dead and not shy.
func TestPrinterThatFallsSilent(t *testing.T) {
	sim, p := overNet(t, 0)
	if err := p.Print(t.Context(), sample()); err != nil {
		t.Fatal(err)
	}
	p.Waiting(100*time.Millisecond, patient)
	sim.Misbehave(ticketsim.Dead)
	if err := p.Print(t.Context(), sample()); !errors.Is(err, ticket.ErrOffline) {
		t.Error(err)
	}
	if err := p.Status(t.Context()); !errors.Is(err, ticket.ErrOffline) {
		t.Error(err)
	}
}

func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := l.Addr().String()
	_ = l.Close()
	plain := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		o    ticket.Options
		want error
	}{
		{ticket.Options{}, ticket.ErrNone}, {ticket.Options{Way: ticket.System}, ticket.ErrNone},
		{ticket.Options{Way: ticket.Net, Address: gone}, ticket.ErrOffline},
		{ticket.Options{Way: ticket.Net, Address: "203.0.113.9:9100"}, ticket.ErrNotPrivate},
		{ticket.Options{Way: ticket.Device, Device: "/dev/no-such-printer"}, ticket.ErrOffline},
		{ticket.Options{Way: ticket.Device, Device: plain}, ticket.ErrOffline},
		{ticket.Options{Way: ticket.Serial, Device: "/dev/no-such-port"}, ticket.ErrOffline},
	} {
		if err := ticket.New(c.o).Print(t.Context(), sample()); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v", c.o, err)
		}
		if err := ticket.New(c.o).Status(t.Context()); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v", c.o, err)
		}
	}
	if text, err := os.ReadFile(plain); err != nil || len(text) > 0 {
		t.Error("a plain file was written to")
	}
}

// Whoever asked may leave while the printer says nothing.
func TestCancelled(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	asked := make(chan struct{})
	go func() {
		defer close(asked)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		_, _ = conn.Read(make([]byte, 1))
		cancel()
		_, _ = io.Copy(io.Discard, conn)
		_ = conn.Close()
	}()
	p := ticket.New(ticket.Options{Way: ticket.Net, Address: l.Addr().String()}).Waiting(time.Hour, time.Hour)
	if err := p.Print(ctx, sample()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	_ = l.Close()
	<-asked
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]error{
		"192.168.1.50:9100": nil, "10.0.0.7:9100": nil, "[fd00::7]:9100": nil, "169.254.3.4:9100": nil, "127.0.0.1:9100": nil,
		"8.8.8.8:9100": ticket.ErrNotPrivate, "[2001:db8::1]:9100": ticket.ErrNotPrivate, "printer:9100": ticket.ErrAddress,
		"192.168.1.50": ticket.ErrAddress, "192.168.1.50:0": ticket.ErrAddress, "": ticket.ErrAddress, "0.0.0.0:9100": ticket.ErrNotPrivate,
	} {
		if err := ticket.CheckAddress(address); !errors.Is(err, want) {
			t.Errorf("%s: %v", address, err)
		}
	}
}
