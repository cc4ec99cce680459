package api

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// TestOverTheRealStore goes through everything that the API keeps: pairings and
// their journal, grants, keys, and the numbered events.
func TestOverTheRealStore(t *testing.T) {
	dir := t.TempDir()
	key, err := identity.OpenDeviceKey(filepath.Join(dir, "device.pem"))
	if err != nil {
		t.Fatal(err)
	}
	open := func() *store.Store {
		st, err := store.Open(context.Background(), store.Options{Dir: dir, Key: store.Key{7}, Signer: key})
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	st := open()
	r := start(t, func(o *Options) { o.Vault, o.Feed, o.Store = nil, nil, st })
	_, _, body := r.atDesk("POST", "/v1/pairings", `{"origin":"`+page1+`","scopes":["visits"],"unattended":true}`, "Idempotency-Key", "pair")
	made := into[Paired](t, body)
	if err := r.server.grants.put(t.Context(), Grant{Client: made.ID, Operator: "op1", Shift: "s", Until: r.clock.now().Add(longShift)}); err != nil {
		t.Fatal(err)
	}
	p := r.page(page1, made.Token)
	if status, _, body := p.do("POST", "/v1/visits", `{"purpose":"insurance"}`, "Idempotency-Key", "a"); status != 201 {
		t.Fatal(status, body)
	}
	events, _, stop := p.follow("")
	next(t, events)
	err = st.Update(t.Context(), func(tx *store.Tx) error {
		return tx.Emit(store.Event{Owner: made.ID, Visit: "visit1", Type: "visit.state", Data: json.RawMessage(`{"state":"identified"}`)})
	})
	if err != nil {
		t.Fatal(err)
	}
	if e := next(t, events); e.kind != "visit.state" {
		t.Error(e)
	}
	stop()
	r.end()
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}

	st = open()
	defer st.Close()
	again := start(t, func(o *Options) { o.Vault, o.Feed, o.Store = nil, nil, st })
	again.desk.made["visit1"] = visit.Caller{Client: made.ID}
	if !again.server.grants.holds(made.ID, "s", again.clock.now()) {
		t.Error("the grant was forgotten")
	}
	status, _, body := again.page(page1, made.Token).do("POST", "/v1/visits", `{"purpose":"insurance"}`, "Idempotency-Key", "a")
	if status != 201 || into[visit.View](t, body).ID != "visit1" || again.desk.n != 0 {
		t.Error("the key was forgotten:", status)
	}
	if err := again.server.grants.end(t.Context(), made.ID, "op1"); err != nil {
		t.Error(err)
	}
	if _, _, err := again.server.pairings.revoke(t.Context(), made.ID, again.clock.now(), journal.Event{Kind: "pair.revoked", Operator: "op1"}); err != nil {
		t.Error(err)
	}
	if err := again.server.answers.sweep(t.Context()); err != nil {
		t.Error(err)
	}
	again.end()
}
