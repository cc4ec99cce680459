package visit

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
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
	if !claims(page, a, lying) || !claims(page, a, lying) {
		t.Error("the visit does not get its own card")
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

func TestAnotherPersonsDocumentIsRefused(t *testing.T) {
	r := newRig(t)
	id := r.identified(page, Insurance, hoa, identity.Genuine)
	v := r.read(page, id, nam.reading(identity.Genuine), nil)
	if v.State != HasRecord || v.Trouble == nil || v.Trouble.Code != "another-person" || valueOf(v.Record.Person.PersonalNumber) != personal.Text(hoa.number) {
		t.Errorf("a second person's chip: state %s, trouble %+v", v.State, v.Trouble)
	}
	if _, err := r.Scan(t.Context(), page, id, ScanRequest{nam.qr()}); !errors.Is(err, ErrAnotherPerson) {
		t.Errorf("a second person's QR: %v", err)
	}
	if _, err := r.Typed(t.Context(), page, id, typed(nam)); !errors.Is(err, ErrAnotherPerson) {
		t.Errorf("a second person typed: %v", err)
	}
	id = r.opened(page, Insurance)
	r.must(r.Scan(t.Context(), page, id, ScanRequest{hoa.qr()}))
	if _, err := r.Scan(t.Context(), page, id, ScanRequest{nam.qr()}); !errors.Is(err, ErrAnotherPerson) {
		t.Errorf("two QRs: %v", err)
	}
	slip := r.opened(page, Insurance)
	r.must(r.Typed(t.Context(), page, slip, typed(nam)))
	if v := r.must(r.Typed(t.Context(), page, slip, typed(hoa))); valueOf(v.Record.Person.PersonalNumber) != personal.Text(hoa.number) {
		t.Error("what was typed cannot be corrected")
	}
	r.must(r.Insurance(t.Context(), page, slip, InsuranceRequest{Wait: noWait()}))
	if _, err := r.Typed(t.Context(), page, slip, typed(nam)); !errors.Is(err, ErrAnotherPerson) {
		t.Errorf("corrected after it was asked with: %v", err)
	}
	r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{Wait: noWait()}))
	if v := r.read(page, id, nam.reading(identity.Rejected), nil); v.Trouble == nil || v.Trouble.Code != "another-person" {
		t.Error("a second person's chip after the first was asked about")
	}
}

// What a chip said, and be it rejected, is not papered over by its QR.
func TestAScanNeverReplacesTheChip(t *testing.T) {
	r := newRig(t)
	for _, verdict := range []identity.Verdict{identity.Genuine, identity.Rejected} {
		id := r.identified(page, Insurance, hoa, verdict)
		v := r.must(r.Scan(t.Context(), page, id, ScanRequest{hoa.qr()}))
		if v.Record.Verdict != verdict || v.Method != MethodChip || len(v.Identified) != 2 || v.Identified[1].Method != MethodQR {
			t.Errorf("%s became %s by %s", verdict, v.Record.Verdict, v.Method)
		}
	}
}

func TestRecordSoFarIsAnnouncedBeforeThePortrait(t *testing.T) {
	r := newRig(t)
	id := r.opened(page, Insurance)
	soFar := hoa.reading(identity.Consistent).Record
	soFar.Portrait = nil
	steps, stop := r.Progress()
	defer stop()
	told, goOn := make(chan struct{}), make(chan struct{})
	r.must(r.Read(t.Context(), page, id, ReadRequest{}))
	r.cards.end <- func(_ context.Context, req reader.Request) (*reader.Reading, error) {
		req.Progress(reader.Progress{Phase: "dg13", Done: 1, Total: 2})
		req.Progress(reader.Progress{Phase: "verify", Record: soFar})
		close(told)
		<-goOn
		return hoa.reading(identity.Genuine), nil
	}
	<-told
	if p := <-steps; p.Visit != id || p.Owner != page.Client || p.Phase != "dg13" || p.Done != 1 || p.Total != 2 {
		t.Errorf("progress %+v", p)
	}
	v := r.until(id, "record so far", func(v View) bool { return v.Record != nil })
	if v.State != Reading || v.Record.Verdict != identity.Consistent || v.HasPortrait || slices.Contains(fieldsIn(t, v.Record), "religion") {
		t.Errorf("so far: %s in %s", v.Record.Verdict, v.State)
	}
	close(goOn)
	r.until(id, "read", notReading)
	types := r.types(id)
	if text, record := slices.Index(types, "visit.text"), slices.Index(types, "visit.record"); text < 0 || record < text {
		t.Errorf("events %v", types)
	}
	has(t, "events", types, "sign")
}

func TestAnothersRecordSoFarIsNotShown(t *testing.T) {
	r := newRig(t)
	id := r.identified(page, Insurance, hoa, identity.Genuine)
	r.must(r.Read(t.Context(), page, id, ReadRequest{}))
	r.cards.end <- func(_ context.Context, req reader.Request) (*reader.Reading, error) {
		req.Progress(reader.Progress{Phase: "verify", Record: nam.reading(identity.Genuine).Record})
		return nam.reading(identity.Genuine), nil
	}
	r.until(id, "read", notReading)
	if slices.Contains(r.types(id), "visit.text") {
		t.Error("another person's record was announced")
	}
}

func TestThePortraitIsInMemoryAloneAndOverwritten(t *testing.T) {
	for name, end := range map[string]func(*rig, string){
		"finish": func(r *rig, id string) { r.must(r.Finish(context.Background(), page, id)) },
		"cancel": func(r *rig, id string) { r.must(r.Cancel(context.Background(), page, id)) },
		"expiry": func(r *rig, id string) { r.clock.add(defaultIdle); r.tended() },
		"stop":   func(r *rig, _ string) { r.served() },
		"again":  func(r *rig, id string) { r.read(page, id, hoa.reading(identity.Genuine), nil) },
	} {
		r := newRig(t, func(o *Options) {
			o.Policies = Defaults()
			p := o.Policies[Insurance]
			p.Portrait = true
			o.Policies[Insurance] = p
		})
		id := r.opened(page, Insurance)
		given := hoa.reading(identity.Genuine)
		want := slices.Clone(given.Record.Portrait.Image)
		if v := r.read(page, id, given, nil); !v.HasPortrait || v.Record.Portrait == nil {
			t.Fatalf("%s: no portrait", name)
		}
		mime, image, err := r.Portrait(t.Context(), page, id)
		if err != nil || mime != "image/jpeg" || !bytes.Equal(image, want) {
			t.Errorf("%s: portrait %q, %v", name, mime, err)
		}
		r.Desk.custody.running.Wait()
		if !zero(given.Record.Portrait.Image) {
			t.Errorf("%s: the reader's own picture was not overwritten", name)
		}
		if bytes.Contains(r.row(store.Visit, id).Body, want) {
			t.Errorf("%s: the portrait is in the store", name)
		}
		held := r.Desk.custody.portraits[id].image
		end(r, id)
		if !zero(held) {
			t.Errorf("%s: the picture was not overwritten", name)
		}
		if name == "again" {
			continue
		}
		if _, _, err := r.Portrait(t.Context(), page, id); !errors.Is(err, ErrNoPortrait) {
			t.Errorf("%s: portrait afterwards: %v", name, err)
		}
	}
}

func zero(b []byte) bool { return len(b) > 0 && bytes.Equal(b, make([]byte, len(b))) }

// served lets the desk serve and stop.
func (r *rig) served() {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := r.Serve(ctx); !errors.Is(err, context.Canceled) {
		r.t.Errorf("served until %v", err)
	}
}

func TestAPageNeedsThePolicyForThePortrait(t *testing.T) {
	r := newRig(t)
	id := r.identified(page, Insurance, hoa, identity.Genuine)
	if _, _, err := r.Portrait(t.Context(), page, id); !errors.Is(err, ErrNoPortrait) {
		t.Errorf("a page: %v", err)
	}
	if _, image, err := r.Portrait(t.Context(), local, id); err != nil || len(image) == 0 {
		t.Errorf("the desk's own screen: %v", err)
	}
	if v := r.must(r.Finish(t.Context(), local, id)); v.HasPortrait {
		t.Error("a closed visit promises a portrait")
	}
}

func TestCancelWhileReading(t *testing.T) {
	r := newRig(t)
	id := r.opened(page, Insurance)
	r.must(r.Read(t.Context(), page, id, ReadRequest{}))
	<-r.cards.began
	if v := r.must(r.Cancel(t.Context(), page, id)); v.State != Cancelled || v.Record != nil {
		t.Errorf("cancelled: %s", v.State)
	}
	r.Desk.custody.running.Wait()
	if r.Desk.custody.reads(id) {
		t.Error("the reader is still taken")
	}

	// The card is faster than the word to stop: nothing of it is kept.
	id = r.opened(page, Insurance)
	r.must(r.Read(t.Context(), page, id, ReadRequest{}))
	<-r.cards.began
	r.cards.end <- func(ctx context.Context, _ reader.Request) (*reader.Reading, error) {
		<-ctx.Done()
		return hoa.reading(identity.Genuine), nil
	}
	r.must(r.Cancel(t.Context(), page, id))
	r.Desk.custody.running.Wait()
	if v := r.must(r.Visit(t.Context(), page, id)); v.State != Cancelled || v.Record != nil || r.Desk.custody.hasPortrait(id) {
		t.Errorf("a late card: state %s", v.State)
	}
}

func TestAReadingThatFailsLeavesTheVisitUsable(t *testing.T) {
	for code, failure := range map[string]error{"wrong-password": errWrongPassword, "internal": reader.ErrNoCard} {
		r := newRig(t)
		id := r.opened(page, Insurance)
		v := r.read(page, id, nil, failure)
		if v.State != AwaitsDocument || v.Trouble == nil || v.Trouble.Code != code {
			t.Fatalf("after a failure: %s, %+v", v.State, v.Trouble)
		}
		has(t, "events", r.types(id), "visit.trouble")
		has(t, "journal", r.kinds(id), "visit.trouble")
		if v = r.read(page, id, hoa.reading(identity.Genuine), nil); v.State != HasRecord || v.Trouble != nil {
			t.Errorf("the second try: %s", v.State)
		}
		if v = r.read(page, id, nil, failure); v.State != HasRecord || v.Record == nil {
			t.Errorf("a failure after a success: %s", v.State)
		}
	}
}

func TestWhatWasScannedOpensTheChip(t *testing.T) {
	r := newRig(t)
	id := r.opened(page, Insurance)
	r.must(r.Scan(t.Context(), page, id, ScanRequest{hoa.qr()}))
	r.must(r.Read(t.Context(), page, id, ReadRequest{Nonce: "n", Wait: 7}))
	req := <-r.cards.began
	if req.CAN != personal.Text(hoa.number[6:]) || len(req.Keys) == 0 || req.QR == nil || req.Nonce != "n" || req.Wait != 7*time.Second {
		t.Errorf("wait %v, %d keys, nonce %q", req.Wait, len(req.Keys), req.Nonce)
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
