package accommodation_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/kbttsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func TestTokens(t *testing.T) {
	p := open(t)
	client := p.client(t)
	step := func(what string, logIns int) {
		t.Helper()
		g := p.guest()
		g.Number = personal.Text(fmt.Sprintf("0011900%05d", p.stays()))
		if err := notify(client, g); err != nil || p.logIns() != logIns {
			t.Errorf("%s: %d log-ins, want %d; %v", what, p.logIns(), logIns, err)
		}
	}
	step("first", 1)
	step("kept", 1)
	p.clock.Advance(kbttsim.TokenLife - 59*time.Second)
	step("in the margin", 2)
	p.EndSessions()
	step("refused once", 3)
	p.faults.Set(rig.Expired)
	err := notify(client, p.guest())
	var refused *accommodation.RefusedError
	if !errors.As(err, &refused) || refused.Code != "401" || p.logIns() != 4 {
		t.Errorf("refused twice: %v, %d log-ins", err, p.logIns())
	}
}

func TestFaults(t *testing.T) {
	p := open(t)
	client := p.client(t)
	if err := notify(client, p.guest()); err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		fault  rig.Fault
		reason backend.Reason
		acted  bool
	}{
		{rig.Down, backend.ReasonCut, false},
		{rig.HalfAnswer, backend.ReasonCut, true},
		{rig.NoAnswer, backend.ReasonCut, true},
		{rig.Maintenance, backend.ReasonStatus, false},
		{rig.Slow, backend.ReasonTimeout, false},
	} {
		t.Run(string(c.fault), func(t *testing.T) {
			before := p.stays()
			p.faults.Set(c.fault)
			defer p.faults.Set()
			g := p.guest()
			g.Number = personal.Text(fmt.Sprintf("00119000000%d", i))
			ctx, cancel := context.WithTimeout(context.Background(), patience(c.fault))
			defer cancel()
			_, err := client.Notify(ctx, []accommodation.Guest{g})
			var unreachable *backend.UnreachableError
			if !errors.As(err, &unreachable) || unreachable.Reason != c.reason || !unreachable.Sent {
				t.Fatalf("got %v", err)
			}
			if acted := p.stays() > before; acted != c.acted {
				t.Errorf("acted: %v", acted)
			}
			p.faults.Set()
			// Sending again tells: who was taken is known to be there.
			err = notify(client, g)
			var refused *accommodation.RefusedError
			if known := errors.As(err, &refused) && refused.Action == accommodation.AlreadyNotified; known != c.acted || !known && err != nil {
				t.Errorf("again: %v", err)
			}
		})
	}
}

// patience is short only where the fault is to outlast it.
func patience(f rig.Fault) time.Duration {
	if f == rig.Slow {
		return 200 * time.Millisecond
	}
	return time.Minute
}

func TestOddSuccesses(t *testing.T) {
	p := open(t)
	client := p.client(t)
	if err := notify(client, p.guest()); err != nil {
		t.Fatal(err)
	}
	g := p.guest()
	g.Number = "001190000001"
	p.faults.Set(rig.WrongCode)
	var refused *accommodation.RefusedError
	if err := notify(client, g); !errors.As(err, &refused) || refused.Code != "299" || refused.Action != accommodation.Unknown {
		t.Errorf("got %v", err)
	}
	before := p.stays()
	p.faults.Set(rig.NoEffect)
	g.Number = "001190000002"
	if err := notify(client, g); err != nil || p.stays() != before {
		t.Errorf("success without effect: %v, %d stays", err, p.stays()-before)
	}
}

// TestNothingLeaks looks for what nobody may see, in errors and logs.
func TestNothingLeaks(t *testing.T) {
	p := open(t)
	var printed bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&printed, &slog.HandlerOptions{Level: slog.LevelDebug - 4}))
	client := p.client(t, func(o *accommodation.Options) {
		o.Portal.Log, o.Portal.Timeout = log, 100*time.Millisecond
	})
	try := func(c *accommodation.Client, guests ...accommodation.Guest) {
		err := notify(c, guests...)
		log.Info("notified", "err", err, "guest", p.guest())
		fmt.Fprintf(&printed, "%v %+v %#v %v %+v\n", err, err, err, guests, guests)
	}
	try(client, p.guest())
	try(client, p.guest()) // refused with the number in the portal's words
	try(client, p.guest(), p.guest())
	try(p.client(t, func(o *accommodation.Options) { o.Password, o.Portal.Log = "khac-han", log }), p.guest())
	for _, fault := range rig.Faults() {
		p.faults.Set(fault)
		try(client, p.guest())
	}
	p.faults.Set()
	for _, secret := range []string{"001190123456", "Nguyễn Thị Hoà", "1990-01-15", "phố Mẫu", password, "khac-han", "bi-mat-thu", "QVBJX1RIVTpiaS1tYXQtdGh1", "Bearer"} {
		if strings.Contains(printed.String(), secret) {
			t.Errorf("%q was printed", secret)
		}
	}
	if !strings.Contains(printed.String(), "lodging notification") {
		t.Error("nothing was logged at all")
	}
}
