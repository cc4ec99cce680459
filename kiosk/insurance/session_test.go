package insurance_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
)

func lookup(t *testing.T, c *insurance.Client) error {
	t.Helper()
	_, err := c.Lookup(context.Background(), staff, member)
	return err
}

func mustLookup(t *testing.T, c *insurance.Client) {
	t.Helper()
	if err := lookup(t, c); err != nil {
		t.Fatal(err)
	}
}

func (p *portal) wantLogIns(t *testing.T, n int) {
	t.Helper()
	if got := p.count("log-in"); got != n {
		t.Errorf("%d log-ins, want %d", got, n)
	}
}

func TestTokenServesUntilItsMargin(t *testing.T) {
	p := open(t)
	client := p.client(t)
	mustLookup(t, client)
	p.clock.Advance(8*time.Minute + 59*time.Second)
	mustLookup(t, client)
	p.wantLogIns(t, 1)
	p.clock.Advance(2 * time.Second) // 59 s are left of ten minutes
	mustLookup(t, client)
	p.wantLogIns(t, 2)
}

func TestRefusedTokenIsRenewedOnce(t *testing.T) {
	p := open(t)
	client := p.client(t)
	mustLookup(t, client)
	p.EndSessions()
	mustLookup(t, client)
	p.wantLogIns(t, 2)
	if n := p.count("lookup"); n != 2 {
		t.Errorf("%d lookups in the book", n)
	}

	p.faults.Set(rig.Expired)
	err := lookup(t, client)
	var refused *insurance.RefusedError
	if !errors.As(err, &refused) || refused.Code != "401" || refused.Action != insurance.TellIT {
		t.Errorf("got %v", err)
	}
	p.wantLogIns(t, 3) // the token in hand was refused, one new one too, and that is all
}

func TestWrongAccountIsNotRepeated(t *testing.T) {
	p := open(t)
	for _, c := range []struct {
		name   string
		change func(*insurance.Options)
	}{
		{"unknown account", func(o *insurance.Options) { o.Username = "88888_BV" }},
		{"wrong password", func(o *insurance.Options) { o.Password = "khac" }},
		{"lower-case MD5, which the guide does not allow", func(o *insurance.Options) { o.LowerMD5 = true }},
		{"caller address not registered", func(o *insurance.Options) {
			o.Portal.Dialer = &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := lookup(t, p.client(t, c.change))
			var refused *insurance.RefusedError
			if !errors.As(err, &refused) || refused.Code != "401" || refused.Action != insurance.TellIT {
				t.Errorf("got %v", err)
			}
		})
	}
	p.wantLogIns(t, 0)
}

func TestJSONLogIn(t *testing.T) {
	p := open(t)
	mustLookup(t, p.client(t, func(o *insurance.Options) { o.JSONToken = true }))
}

func TestFaults(t *testing.T) {
	p := open(t)
	for _, c := range []struct {
		fault  rig.Fault
		reason backend.Reason
		sent   bool
		looked bool // the portal did look, though no answer came
	}{
		{rig.Down, backend.ReasonCut, true, false},
		{rig.HalfAnswer, backend.ReasonCut, true, true},
		{rig.NoAnswer, backend.ReasonCut, true, true},
		{rig.Maintenance, backend.ReasonStatus, true, false},
		{rig.Slow, backend.ReasonTimeout, true, false},
	} {
		t.Run(string(c.fault), func(t *testing.T) {
			p.faults.Set()
			client := p.client(t)
			mustLookup(t, client)
			before := p.count("lookup")
			p.faults.Set(c.fault)
			ctx, cancel := context.WithTimeout(context.Background(), patience(c.fault))
			defer cancel()
			_, err := client.Lookup(ctx, staff, member)
			var unreachable *backend.UnreachableError
			if !errors.As(err, &unreachable) || !errors.Is(err, backend.ErrUnreachable) {
				t.Fatalf("got %v", err)
			}
			if unreachable.Reason != c.reason || unreachable.Sent != c.sent {
				t.Errorf("reason %s, sent %v", unreachable.Reason, unreachable.Sent)
			}
			if looked := p.count("lookup") > before; looked != c.looked {
				t.Errorf("the portal looked: %v", looked)
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

func TestOddSuccessesAreUnknown(t *testing.T) {
	p := open(t)
	client := p.client(t)
	mustLookup(t, client)
	for fault, code := range map[rig.Fault]string{rig.WrongCode: "999", rig.NoEffect: "000"} {
		p.faults.Set(fault)
		answer, err := client.Lookup(context.Background(), staff, member)
		if err != nil || answer.Code != code || answer.Action != insurance.Unknown || answer.Accepts() {
			t.Errorf("%s: %s, %s, %v", fault, answer.Code, answer.Action, err)
		}
	}
}

func TestNobodyThere(t *testing.T) {
	p := open(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	for reason, change := range map[backend.Reason]func(*insurance.Options){
		backend.ReasonConnect: func(o *insurance.Options) { o.Portal.URL = "https://" + address },
		backend.ReasonTLS:     func(o *insurance.Options) { o.Portal.CA = nil },
	} {
		err := lookup(t, p.client(t, change))
		var unreachable *backend.UnreachableError
		if !errors.As(err, &unreachable) || unreachable.Reason != reason || unreachable.Sent {
			t.Errorf("%s: %v", reason, err)
		}
	}
}

func TestCancelledIsNotUnreachable(t *testing.T) {
	p := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := p.client(t).Lookup(ctx, staff, member)
	if !errors.Is(err, context.Canceled) || errors.Is(err, backend.ErrUnreachable) {
		t.Errorf("got %v", err)
	}
}
