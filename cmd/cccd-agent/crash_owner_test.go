package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// inWords asks for the error document of a command.
func inWords(t *testing.T, out []byte) errorDocument {
	t.Helper()
	var doc errorDocument
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return doc
}

// TestOneOwner: one process owns the data folder. A second daemon is refused and
// does no harm; commands go through the one that runs, and own the folder
// themselves where none does.
func TestOneOwner(t *testing.T) {
	data := t.TempDir()
	portals := openPortals(t)
	portals.configure(t, data)
	portals.KBTTFaults.Set("down") // what is queued stays queued
	first := raise(t, data)
	port := first.port(t)
	token := paired(t, data, "reception")
	e := visitOf(t, port, token, portals)

	out, exit := command(t, data, "serve", "--port", "0")
	if doc := inWords(t, out); exit != exitOther || doc.Code != "locked" {
		t.Errorf("a second owner: exit %d %s", exit, out)
	}
	commandsOfTheOwner(t, data, e, true)
	if now, err := api.PortOf(data); err != nil || now != port {
		t.Errorf("the port file was changed: %d, %v", now, err)
	}
	if exit := first.stop(t); exit != exitOK {
		t.Errorf("the first ended with %d: %s", exit, first.errs.String())
	}
	for _, name := range []string{"port", "agent.sock"} {
		if _, err := os.Stat(filepath.Join(data, name)); !os.IsNotExist(err) {
			t.Errorf("%s was left behind: %v", name, err)
		}
	}
	commandsOfTheOwner(t, data, e, false)
	second := raise(t, data)
	second.port(t)
	var v visit.View
	if err := socket(t.Context(), data, http.MethodGet, "/v1/visits/"+e.id, nil, &v); err != nil || v.State != visit.Done {
		t.Errorf("%s, %v", v.State, err)
	}
}

// visitOf is one guest, whose notification waits.
func visitOf(t *testing.T, port int, token string, portals *portals) *errand {
	t.Helper()
	p, e := oneClient(t, port, token, portals)
	stay := map[string]any{"room": "305", "departure": time.Now().Add(26 * time.Hour)}
	all(t,
		func() error { return p.post(e, "/v1/visits", map[string]any{"purpose": e.purpose}) },
		func() error { return p.identify(e) },
		func() error { return p.on(e, "accommodation", map[string]any{"waitSeconds": 0, "context": stay}) },
		func() error { return p.on(e, "finish", nil) })
	if e.act != visit.Queued || e.state != visit.Done {
		t.Fatalf("%s, %s", e.act, e.state)
	}
	return e
}

// commandsOfTheOwner are those that need the folder, with and without a daemon.
func commandsOfTheOwner(t *testing.T, data string, e *errand, running bool) {
	t.Helper()
	out, exit := command(t, data, "outbox", "list")
	if exit != exitOK || !strings.Contains(string(out), e.id) {
		t.Errorf("running %v, outbox list: exit %d %s", running, exit, out)
	}
	out, exit = command(t, data, "journal", "verify")
	if exit != exitOK || !strings.Contains(string(out), `"outcome":"ok"`) || !strings.Contains(string(out), `"tail":"undetermined"`) {
		t.Errorf("running %v, journal verify: exit %d %s", running, exit, out)
	}
	out, exit = command(t, data, "pair", "--list")
	if exit != exitOK || !strings.Contains(string(out), "reception") || strings.Contains(string(out), "cccd_") {
		t.Errorf("running %v, pair --list: exit %d %s", running, exit, out)
	}
	out, exit = command(t, data, "subject", "find", "--number", e.number)
	if exit != exitOK || !strings.Contains(string(out), e.id) {
		t.Errorf("running %v, subject find: exit %d %s", running, exit, out)
	}
	begun := time.Now()
	out, exit = command(t, data, "read", "--reader", "none of this name", "--wait", "1s", "--can", "123456")
	if doc := inWords(t, out); doc.Code != "no-service" && doc.Code != "no-reader" && doc.Code != "unknown-reader" {
		t.Errorf("running %v, read: exit %d after %s %s", running, exit, time.Since(begun), out)
	}
}
