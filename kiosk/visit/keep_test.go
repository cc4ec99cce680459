package visit

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

const dayLong = 24 * time.Hour

// asked is a visit with a lookup in the outbox.
func (r *rig) asked() (id, item string) {
	r.t.Helper()
	id = r.identified(page, Insurance, hoa, identity.Genuine)
	v := r.must(r.Insurance(r.t.Context(), page, id, InsuranceRequest{Wait: noWait()}))
	return id, v.Insurance.Item
}

// notified is a visit of a guest who leaves in three days, in the outbox.
func (r *rig) notified(c citizen, stay string) (id string, n *Notification) {
	r.t.Helper()
	id = r.identified(page, Accommodation, c, identity.Genuine)
	about := &Context{Departure: noon.Add(3 * dayLong), Room: "101", Stay: stay}
	v := r.must(r.Accommodation(r.t.Context(), page, id, AccommodationRequest{Context: about, Wait: noWait()}))
	return id, v.Accommodation
}

func answered() outbox.Outcome {
	return outbox.Outcome{State: outbox.Delivered, Code: "000", Result: []byte(`{"code":"000","action":"accept"}`)}
}

func TestHowLongVisitsAreKept(t *testing.T) {
	for name, c := range map[string]struct {
		visit func(*rig) string
		after time.Duration // from now; 0: erased at once
	}{
		"identification":           {func(r *rig) string { return r.identified(page, Identification, hoa, identity.Genuine) }, 0},
		"public service":           {func(r *rig) string { return r.identified(page, PublicService, hoa, identity.Genuine) }, 0},
		"insurance, nothing asked": {func(r *rig) string { return r.identified(page, Insurance, hoa, identity.Genuine) }, 0},
		"insurance answered": {func(r *rig) string {
			id, item := r.asked()
			r.settle(item, store.Delivered, answered())
			return id
		}, 60 * dayLong},
		"insurance waits": {func(r *rig) string { id, _ := r.asked(); return id }, 365 * dayLong},
		"insurance failed": {func(r *rig) string {
			id, item := r.asked()
			r.settle(item, store.Dead, outbox.Outcome{State: outbox.Refused, Code: "timeout"})
			return id
		}, 365 * dayLong},
		"guest": {func(r *rig) string {
			id, n := r.notified(hoa, "")
			r.settle(n.Item, store.Delivered, outbox.Outcome{State: outbox.Delivered, Code: "200"})
			return id
		}, 93 * dayLong},
	} {
		r := newRig(t)
		id := c.visit(r)
		if row := r.row(store.Visit, id); !row.Redact.IsZero() || !row.Open {
			t.Errorf("%s: an open visit is to end at %v", name, row.Redact)
		}
		r.must(r.Finish(t.Context(), page, id))
		row := r.row(store.Visit, id)
		if row.Open || row.Erased != (c.after == 0) || !row.Redact.Equal(noon.Add(c.after)) {
			t.Errorf("%s: erased %v, kept until %v", name, row.Erased, row.Redact)
		}
		v := r.must(r.Visit(t.Context(), page, id))
		if v.State != Done || row.Erased && (v.Record != nil || v.Consents != nil || v.Identified != nil) {
			t.Errorf("%s: of a closed visit is shown: %s", name, v.State)
		}
		r.leaks(hoa)
	}
}

// The lookup that nobody answered is kept a year; from its answer on, 60 days.
func TestAnAnswerAfterTheEndShortensTheKeeping(t *testing.T) {
	for name, c := range map[string]struct {
		state store.ItemState
		came  outbox.Outcome
		want  ActState
	}{
		"answered":   {store.Delivered, answered(), Answered},
		"proof sent": {store.Dropped, outbox.Outcome{State: outbox.Refused, Code: outbox.ReasonProofSent}, ProofSent},
		"dropped":    {store.Dropped, outbox.Outcome{State: outbox.Refused, Code: "other-channel"}, Dropped},
	} {
		r := newRig(t)
		id, item := r.asked()
		r.must(r.Finish(t.Context(), page, id))
		r.clock.add(10 * dayLong)
		r.settle(item, c.state, c.came)
		v := r.must(r.Visit(t.Context(), page, id))
		if v.Insurance.State != c.want || !r.row(store.Visit, id).Redact.Equal(noon.Add(70*dayLong)) {
			t.Errorf("%s: %s, kept until %v", name, v.Insurance.State, r.row(store.Visit, id).Redact)
		}
		has(t, "events", r.types(id), "visit.insurance")
		r.clock.add(61 * dayLong)
		if n, err := r.store.Sweep(t.Context()); err != nil || n != 1 {
			t.Errorf("%s: swept %d, %v", name, n, err)
		}
		if v := r.must(r.Visit(t.Context(), page, id)); v.Insurance != nil || v.Record != nil || v.State != Done {
			t.Errorf("%s: something is left", name)
		}
		r.update(func(tx *store.Tx) error { // nobody is left to tell
			return r.Settled(tx, store.Item{ID: item, Dossier: id, State: c.state}, c.came)
		})
	}
}

func TestDepartureMovesTheKeeping(t *testing.T) {
	r := newRig(t)
	id, n := r.notified(hoa, "")
	r.settle(n.Item, store.Delivered, outbox.Outcome{State: outbox.Delivered, Code: "200"})
	r.must(r.Finish(t.Context(), page, id))
	open, _ := r.notified(nam, n.Stay)
	leaves := noon.Add(10 * dayLong)
	s, err := r.Departure(t.Context(), page, n.Stay, DepartureRequest{Departure: leaves})
	if err != nil || len(s.Changes) != 1 || !s.Changes[0].From.Equal(noon.Add(3*dayLong)) || !s.Changes[0].To.Equal(leaves) || s.Changes[0].AtPortal {
		t.Fatalf("changes %+v, %v", s.Changes, err)
	}
	for kind, id := range map[store.Kind]string{store.Visit: id, store.Stay: n.Stay} {
		if got := r.row(kind, id).Redact; !got.Equal(noon.Add(100 * dayLong)) {
			t.Errorf("%s is kept until %v", kind, got)
		}
	}
	if row := r.row(store.Visit, open); !row.Redact.IsZero() || !row.Open {
		t.Error("the departure ended an open visit")
	}
	r.clock.add(dayLong)
	if _, err := r.Departure(t.Context(), page, n.Stay, DepartureRequest{Departure: noon.Add(dayLong), Left: true}); err != nil {
		t.Fatal(err)
	}
	if got := r.row(store.Visit, id).Redact; !got.Equal(noon.Add(91 * dayLong)) {
		t.Errorf("left early, kept until %v", got)
	}
	var field *FieldError
	if _, err := r.Departure(t.Context(), page, n.Stay, DepartureRequest{Departure: noon.Add(-dayLong)}); !errors.As(err, &field) {
		t.Errorf("left before they came: %v", err)
	}
	if _, err := r.Departure(t.Context(), other, n.Stay, DepartureRequest{Departure: leaves}); !errors.Is(err, ErrNotYours) {
		t.Errorf("another's stay: %v", err)
	}
}

func TestAClosedVisitKeepsNumberNameAndBirth(t *testing.T) {
	r := newRig(t)
	id, item := r.asked()
	r.settle(item, store.Delivered, answered())
	r.must(r.Scan(t.Context(), page, id, ScanRequest{hoa.qr()}))
	r.must(r.Finish(t.Context(), page, id))
	body := string(r.row(store.Visit, id).Body)
	for what, s := range map[string]string{"residence": hoa.residence, "religion": "Không", "mother": "Mẹ của", "qr": "20042021", "issued": "2021-04-20", "expires": "2030-01-15"} {
		if strings.Contains(body, s) {
			t.Errorf("%s is kept", what)
		}
	}
	v := r.must(r.Visit(t.Context(), page, id))
	if got := fieldsIn(t, v.Record); !slices.Equal(got, []string{"dateOfBirth", "fullName", "personalNumber"}) {
		t.Errorf("kept: %v", got)
	}
}

func TestCancelWhileReadingKeepsNoRecordSoFar(t *testing.T) {
	r := newRig(t)
	id, _ := r.asked()
	r.update(func(tx *store.Tx) error {
		e, err := r.load(tx, page, id)
		if err != nil {
			return err
		}
		e.State, e.SoFar = Reading, hoa.reading(identity.Genuine).Record
		return r.save(tx, e)
	})
	r.must(r.Cancel(t.Context(), page, id))
	if strings.Contains(string(r.row(store.Visit, id).Body), hoa.residence) {
		t.Error("the record so far outlives the visit")
	}
}

func TestVisitsThatNobodyGoesOnWithEnd(t *testing.T) {
	r := newRig(t)
	left, used, reads := r.opened(page, Insurance), r.opened(page, Insurance), r.opened(page, Insurance)
	r.must(r.Read(t.Context(), page, reads, ReadRequest{}))
	<-r.cards.began
	if v := r.must(r.Visit(t.Context(), page, left)); !v.Until.Equal(noon.Add(defaultIdle)) {
		t.Errorf("ends at %v", v.Until)
	}
	r.clock.add(defaultIdle - time.Second)
	r.must(r.Typed(t.Context(), page, used, typed(hoa)))
	r.tended()
	if v := r.must(r.Visit(t.Context(), page, left)); v.State != AwaitsDocument {
		t.Errorf("ended early: %s", v.State)
	}
	r.clock.add(time.Second)
	r.tended()
	for id, want := range map[string]State{left: Expired, used: HasRecord, reads: Reading} {
		if v := r.must(r.Visit(t.Context(), page, id)); v.State != want {
			t.Errorf("%s instead of %s", v.State, want)
		}
	}
	has(t, "events", r.types(left), "visit.closed")
	has(t, "journal", r.kinds(left), "visit.closed")
	if !r.row(store.Visit, left).Erased {
		t.Error("what came to nothing is kept")
	}
}

// What is open goes on after a crash; what was asked is still owed.
func TestRestart(t *testing.T) {
	r := newRig(t)
	reads, waits := r.opened(page, Insurance), r.opened(page, Insurance)
	id, item := r.asked()
	r.must(r.Read(t.Context(), page, reads, ReadRequest{}))
	<-r.cards.began
	r.crash()
	v := r.must(r.Visit(t.Context(), page, reads))
	if v.State != AwaitsDocument || v.Trouble == nil || v.Trouble.Code != "interrupted" {
		t.Errorf("the reading: %s, %+v", v.State, v.Trouble)
	}
	if v := r.must(r.Visit(t.Context(), page, waits)); v.State != AwaitsDocument || len(v.Consents) != 1 {
		t.Errorf("the open visit: %s", v.State)
	}
	v = r.must(r.Visit(t.Context(), page, id))
	if v.State != HasRecord || v.HasPortrait || v.Insurance.State != Queued || len(r.items(id)) != 1 {
		t.Errorf("the visit that asked: %s, portrait %v", v.State, v.HasPortrait)
	}
	r.settle(item, store.Delivered, answered())
	if v := r.must(r.Visit(t.Context(), page, id)); v.Insurance.State != Answered || v.Insurance.Answer == nil {
		t.Errorf("answered after the crash: %s", v.Insurance.State)
	}
	if v := r.read(page, reads, hoa.reading(identity.Genuine), nil); v.State != HasRecord {
		t.Errorf("read again: %s", v.State)
	}
	events, _ := r.journal()
	for _, e := range events {
		if e.Code == "interrupted" && (e.Client != system.Client || e.Operator != "") {
			t.Errorf("the restart is put down to %q", e.Client)
		}
	}
}
