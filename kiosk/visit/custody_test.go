package visit

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

func TestOneReaderServesOneVisit(t *testing.T) {
	for name, c := range map[string]struct {
		first, second string
		busy          bool
	}{
		"same reader":      {"ACME 1", "ACME 1", true},
		"two readers":      {"ACME 1", "ACME 2", false},
		"any, then named":  {"", "ACME 1", true},
		"named, then any":  {"ACME 1", "", true},
		"any, and any too": {"", "", true},
	} {
		r := newRig(t)
		a, b := r.opened(page, Insurance), r.opened(other, Insurance)
		r.must(r.Read(t.Context(), page, a, ReadRequest{Reader: c.first}))
		v, err := r.Read(t.Context(), other, b, ReadRequest{Reader: c.second})
		if errors.Is(err, ErrBusy) != c.busy || !c.busy && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if c.busy && v.ID != "" {
			t.Errorf("%s: a refusal shows something", name)
		}
		r.must(r.Cancel(t.Context(), page, a))
		if c.busy { // free again, once the first has let go
			r.Desk.custody.running.Wait()
			r.must(r.Read(t.Context(), other, b, ReadRequest{Reader: c.second}))
		}
	}
}

// A card that lies from the visit before is not read for the next.
func TestALyingCardIsNotReadForAnother(t *testing.T) {
	r := newRig(t)
	claims := func(who Caller, id string, p reader.Presentation) (claimed bool) {
		r.must(r.Read(t.Context(), who, id, ReadRequest{}))
		<-r.cards.began
		r.cards.end <- func(_ context.Context, req reader.Request) (*reader.Reading, error) {
			claimed = req.Claim(p)
			return nil, reader.ErrNoCard
		}
		r.until(id, "read", notReading)
		return claimed
	}
	lying, again := reader.Presentation{Reader: "ACME 1", Events: 3}, reader.Presentation{Reader: "ACME 1", Events: 5}
	a := r.opened(page, Insurance)
	for range 2 { // once more, as after a reading that broke off
		if !claims(page, a, lying) {
			t.Error("the visit does not get its own card")
		}
	}
	r.must(r.Cancel(t.Context(), page, a))
	b := r.opened(other, Insurance)
	if claims(other, b, lying) {
		t.Error("the next visit got the card that lay there")
	}
	if !claims(other, b, again) {
		t.Error("the card was lifted and laid again, and is refused")
	}
	if !claims(page, r.opened(page, Insurance), reader.Presentation{Reader: "ACME 2", Events: 3}) {
		t.Error("another reader's card is refused")
	}
}

// A desk that stops ends its readings and begins none; served again, it reads.
func TestADeskThatStopsReadsNothing(t *testing.T) {
	r := newRig(t)
	ctx, cancel := context.WithCancel(t.Context())
	var served sync.WaitGroup
	served.Go(func() { _ = r.Serve(ctx) })
	id := r.opened(page, Insurance)
	r.must(r.Read(t.Context(), page, id, ReadRequest{}))
	<-r.cards.began
	cancel()
	served.Wait()
	v := r.must(r.Visit(t.Context(), page, id))
	if v.State != AwaitsDocument || v.Trouble == nil || v.Trouble.Code != "interrupted" {
		t.Errorf("stopped: %s, %+v", v.State, v.Trouble)
	}
	if _, err := r.Read(t.Context(), page, id, ReadRequest{}); !errors.Is(err, ErrStopping) || !errors.Is(err, ErrBusy) {
		t.Errorf("read after the end: %v", err)
	}
	if v := r.must(r.Visit(t.Context(), page, id)); v.State != AwaitsDocument {
		t.Errorf("refused, and yet %s", v.State)
	}
	r.Desk.custody.open()
	if v := r.read(page, id, hoa.reading(identity.Genuine), nil); v.State != HasRecord {
		t.Errorf("served again: %s", v.State)
	}
}

// A reading whose end could not be kept is taken up while the process lives.
func TestAnEndThatWasNotKeptIsTakenUp(t *testing.T) {
	r := newRig(t)
	id := r.opened(page, Insurance)
	r.must(r.Read(t.Context(), page, id, ReadRequest{}))
	<-r.cards.began
	r.tended()
	if v := r.must(r.Visit(t.Context(), page, id)); v.State != Reading {
		t.Fatalf("a running reading was ended: %s", v.State)
	}
	broken := hoa.reading(identity.Genuine)
	broken.Record.Verdict = "no code, and so no line of the journal"
	r.cards.give(broken, nil)
	r.Desk.custody.running.Wait()
	if v := r.must(r.Visit(t.Context(), page, id)); v.State != Reading || r.Desk.custody.hasPortrait(id) {
		t.Fatalf("kept after all: %s", v.State)
	}
	r.tended()
	if v := r.must(r.Visit(t.Context(), page, id)); v.State != AwaitsDocument || v.Trouble.Code != "interrupted" {
		t.Errorf("not taken up: %s", v.State)
	}
	if v := r.read(page, id, hoa.reading(identity.Genuine), nil); v.State != HasRecord {
		t.Errorf("the next reading: %s", v.State)
	}
}

// A visit whose row is damaged keeps no other from being looked after.
func TestADamagedVisitIsNobodyElsesTrouble(t *testing.T) {
	r := newRig(t)
	id := r.opened(page, Insurance)
	r.update(func(tx *store.Tx) error {
		_, err := tx.Put(store.Dossier{Kind: store.Visit, ID: "damaged", Owner: "page-a", Purpose: "insurance", State: "document", Open: true, Body: []byte("{")})
		return err
	})
	r.clock.add(defaultIdle)
	if err := r.tend(t.Context()); err == nil {
		t.Error("nothing is said of the damage")
	}
	if v := r.must(r.Visit(t.Context(), page, id)); v.State != Expired {
		t.Errorf("the other visit is %s", v.State)
	}
}

// The desk's own scanner serves the visit that waits, and never the wrong client's.
func TestTheDesksOwnScanner(t *testing.T) {
	r := newRig(t)
	if err := r.Scanned(t.Context(), hoa.qr()); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody waits: %v", err)
	}
	first, last := r.opened(page, Insurance), r.opened(page, Insurance)
	if err := r.Scanned(t.Context(), "no code"); !errors.Is(err, ErrUnreadable) {
		t.Errorf("no code of a document: %v", err)
	}
	if err := r.Scanned(t.Context(), hoa.qr()); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]State{first: AwaitsDocument, last: HasRecord} {
		if v := r.must(r.Visit(t.Context(), page, id)); v.State != want {
			t.Errorf("%s instead of %s", v.State, want)
		}
	}
	r.opened(other, Insurance)
	if err := r.Scanned(t.Context(), nam.qr()); !errors.Is(err, ErrBusy) {
		t.Errorf("two clients wait: %v", err)
	}
	r.clock.add(defaultIdle) // those that nobody goes on with do not count
	third := r.opened(other, Insurance)
	if err := r.Scanned(t.Context(), nam.qr()); err != nil {
		t.Fatal(err)
	}
	if v := r.must(r.Visit(t.Context(), other, third)); v.State != HasRecord {
		t.Errorf("the third is %s", v.State)
	}
}
