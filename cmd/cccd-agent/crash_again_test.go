package main

import (
	"bufio"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// TestTheSameKeyAfterAKill: the daemon is killed right after every answer, and
// every request is sent again under its key. Each is answered as before, and
// nothing happens twice.
func TestTheSameKeyAfterAKill(t *testing.T) {
	data := t.TempDir()
	portals := openPortals(t)
	portals.configure(t, data)
	c := raise(t, data)
	port := c.port(t)
	p, e := oneClient(t, port, paired(t, data, "reception"), portals)
	stay := map[string]any{"room": "305", "departure": time.Now().Add(26 * time.Hour)}
	for i, request := range []struct {
		act  string
		body map[string]any
	}{
		{"", map[string]any{"purpose": visit.Accommodation}},
		{"consent", map[string]any{"to": "read-chip", "given": false}},
		{"scan", map[string]any{"text": e.qr()}},
		{"insurance", map[string]any{}},
		{"accommodation", map[string]any{"context": stay}},
		{"finish", map[string]any{}},
	} {
		path, key := "/v1/visits", string(rune('a'+i))
		if request.act != "" {
			path += "/" + e.id + "/" + request.act
		}
		raw, err := json.Marshal(request.body)
		if err != nil {
			t.Fatal(err)
		}
		var told errand
		for again := range 2 {
			if err := p.once(e, path, key, raw); err != nil {
				t.Fatalf("%s, again %d: %v", request.act, again, err)
			}
			if again == 0 {
				told = *e
			}
			if e.id != told.id || e.state != told.state || e.act != told.act {
				t.Errorf("%s: %s %s at first, %s %s again", request.act, told.state, told.act, e.state, e.act)
			}
			p.gate.down()
			c.kill()
			<-c.exited
			c = raise(t, data)
			p.gate.up(c.port(t))
		}
	}
	for kind, n := range counted(t, data) {
		want := map[string]int{"visit.opened": 1, "visit.consent": 1, "visit.identified": 1, "visit.asked": 2, "visit.closed": 1}[kind.name]
		if kind.visit != e.id || want != 0 && n != want {
			t.Errorf("%s: %d", kind.name, n)
		}
	}
	if n := portals.accepted()[e.number]; n != 1 || len(portals.Book.Entries("lookup")) != 1 {
		t.Errorf("accepted %d times, looked up %d times", n, len(portals.Book.Entries("lookup")))
	}
}

// line is a kind of the journal's lines about a visit.
type line struct{ visit, name string }

// counted counts the lines of the journal that are about visits.
func counted(t testing.TB, data string) map[line]int {
	t.Helper()
	client, err := api.Dial(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	body, err := (&owner{client}).open(t.Context(), http.MethodGet, "/v1/local/journal/export", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = body.Close() }()
	lines, found := bufio.NewScanner(body), map[line]int{}
	for lines.Scan() {
		var l struct{ Event journal.Event }
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		if l.Event.Visit != "" {
			found[line{l.Event.Visit, l.Event.Kind}]++
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}
