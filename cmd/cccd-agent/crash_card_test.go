package main

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// TestKillWhileReading kills the daemon while it reads a chip. The visit is there
// afterwards, waits for a document again or has its record, and the same card is
// read in it, lying where it lay.
func TestKillWhileReading(t *testing.T) {
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{})
	d.trustTheCountry()
	portals := openPortals(t)
	portals.configure(t, d.data)
	d.do("tap")
	token := paired(t, d.data, "reception")
	qr := strings.TrimSpace(d.file("qr.txt"))
	random := rand.New(rand.NewPCG(2, 0))
	interrupted := 0
	for kill := range 4 {
		c := raise(t, d.data)
		p, e := oneClient(t, c.port(t), token, portals)
		e.number, _, _ = strings.Cut(qr, "|")
		read := func() error { return p.on(e, "read", map[string]any{"waitSeconds": 5}) }
		e.purpose = visit.Accommodation
		all(t,
			func() error { return p.post(e, "/v1/visits", map[string]any{"purpose": e.purpose}) },
			func() error { return p.on(e, "consent", map[string]any{"to": "read-chip", "given": true}) },
			func() error { return p.on(e, "scan", map[string]any{"text": qr}) },
			read)
		time.Sleep(time.Duration(random.IntN(60)) * time.Millisecond)
		c.kill()
		<-c.exited

		c = raise(t, d.data)
		p.gate.down()
		p.gate.up(c.port(t))
		v := d.visit(e.id, func(v visit.View) bool { return v.State != visit.Reading })
		if v.Trouble != nil {
			interrupted++
		}
		if v.State != visit.HasRecord && v.State != visit.AwaitsDocument {
			t.Fatalf("kill %d: the visit is %s", kill, v.State)
		}
		all(t, read)
		v = d.visit(e.id, func(v visit.View) bool { return v.State != visit.Reading })
		if v.Record == nil || v.Record.Verdict != identity.Genuine || v.Method != visit.MethodChip {
			t.Fatalf("kill %d: read again, %s %s %+v", kill, v.State, v.Method, v.Trouble)
		}
		if kill == 0 { // one guest is one guest
			stay := map[string]any{"room": "305", "departure": time.Now().Add(26 * time.Hour)}
			all(t, func() error { return p.on(e, "accommodation", map[string]any{"context": stay}) })
			if n := portals.accepted()[e.number]; n != 1 || e.act != visit.Notified {
				t.Errorf("%s, and accepted %d times", e.act, n)
			}
		}
		all(t, func() error { return p.on(e, "finish", nil) })
		c.kill()
		<-c.exited
	}
	if interrupted == 0 {
		t.Error("no kill met a reading")
	}
	t.Logf("%d readings were interrupted", interrupted)
	out, exit := command(t, d.data, "journal", "verify")
	if exit != exitOK {
		t.Errorf("journal verify: exit %d %s", exit, out)
	}
}

// all takes steps that succeed.
func all(t *testing.T, steps ...func() error) {
	t.Helper()
	for _, step := range steps {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
}

// visit waits, as the desk's screen, until something is true of a visit.
func (d *desk) visit(id string, is func(visit.View) bool) (v visit.View) {
	d.t.Helper()
	for begun := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		v = visit.View{}
		if err := socket(d.t.Context(), d.data, http.MethodGet, "/v1/visits/"+id, nil, &v); err != nil {
			d.t.Fatal(err)
		}
		if is(v) {
			return v
		}
		if time.Since(begun) > 20*time.Second {
			d.t.Fatalf("the visit stays %s", v.State)
		}
	}
}
