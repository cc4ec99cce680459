package visit

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func TestAskingTwiceMakesOneItem(t *testing.T) {
	r := newRig(t)
	id := r.identified(page, Accommodation, hoa, identity.Genuine)
	for range 3 {
		r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{Wait: noWait()}))
		r.must(r.do(page, id, ActAccommodation))
	}
	var at sync.WaitGroup
	for range 8 {
		at.Go(func() { _, _ = r.Insurance(context.Background(), page, id, InsuranceRequest{Wait: noWait()}) })
		at.Go(func() { _, _ = r.do(page, id, ActAccommodation) })
	}
	at.Wait()
	if items := r.items(id); len(items) != 2 {
		t.Fatalf("%d items", len(items))
	}
	v := r.must(r.Visit(t.Context(), page, id))
	r.settle(v.Accommodation.Item, store.Delivered, outbox.Outcome{State: outbox.Delivered})
	v = r.must(r.do(page, id, ActAccommodation))
	if v.Accommodation.State != Notified || len(r.items(id)) != 2 {
		t.Errorf("notified again after it was accepted: %d items", len(r.items(id)))
	}
}

// A refusal is asked about anew, and its dead letter is no longer to be sent.
func TestAskingAnewAfterARefusalSupersedesIt(t *testing.T) {
	r := newRig(t)
	id := r.identified(page, Accommodation, hoa, identity.Genuine)
	r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{Wait: noWait()}))
	r.must(r.do(page, id, ActAccommodation))
	first := r.items(id)
	for _, i := range first {
		r.settle(i.ID, store.Dead, outbox.Outcome{State: outbox.Refused, Code: "refused"})
	}
	v := r.must(r.Visit(t.Context(), page, id))
	if v.Insurance.State != Refused || v.Accommodation.State != Refused || v.Accommodation.Code != "refused" {
		t.Fatalf("%s, %s", v.Insurance.State, v.Accommodation.State)
	}
	r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{Wait: noWait(), Birth: "1990"}))
	v = r.must(r.do(page, id, ActAccommodation))
	states := map[store.ItemState]int{}
	for _, i := range r.items(id) {
		states[i.State]++
	}
	if states[store.Dropped] != 2 || states[store.Queued] != 2 || len(states) != 2 {
		t.Errorf("items: %v", states)
	}
	told := len(r.events(id))
	r.update(func(tx *store.Tx) error { // a late word on the old one changes nothing
		return r.Settled(tx, store.Item{ID: first[0].ID, Dossier: id, State: store.Delivered}, answered())
	})
	if len(r.events(id)) != told {
		t.Error("the client is told of an item that is no longer the visit's")
	}
	if after := r.must(r.Visit(t.Context(), page, id)); after.Insurance.State != Queued || after.Accommodation.Item != v.Accommodation.Item {
		t.Error("the old item's outcome was taken for the new one's")
	}
}

func TestWhatIsQueuedSaysUntilWhenAndOfWhom(t *testing.T) {
	r := newRig(t)
	id, n := r.notified(hoa, "")
	due := accommodation.Rules{}.Due(noon, false)
	item := r.items(id)[0]
	if !item.Deadline.Equal(due.At) || !item.Wall.Equal(due.Wall) || !n.Deadline.Equal(due.At) || !n.Wall.Equal(due.Wall) {
		t.Errorf("deadline %v, wall %v", item.Deadline, item.Wall)
	}
	if item.Person != r.store.Hash(personal.Text(hoa.number)) || item.Dossier != id || item.Backend != outbox.BackendLodging {
		t.Errorf("item of %q for %s", item.Dossier, item.Backend)
	}
	events, _ := r.journal()
	if !slices.ContainsFunc(events, func(e journal.Event) bool {
		return e.Kind == "visit.asked" && e.Item == item.ID && e.Method == string(MethodChip) && e.Verdict == "genuine" && e.Client == page.Client
	}) {
		t.Error("the journal does not say what was asked")
	}
	r.leaks(hoa)
}

func TestWhatABackendCouldOnlyRefuseIsAskedFor(t *testing.T) {
	r := newRig(t)
	id := r.opened(page, Accommodation)
	r.must(r.Typed(t.Context(), page, id, TypedRequest{Name: "Hoa", Paper: PaperCCCD, Number: personal.Text(hoa.number)}))
	var field *FieldError
	for name, try := range map[string]func() (View, error){
		"insurance": func() (View, error) { return r.Insurance(t.Context(), page, id, InsuranceRequest{Wait: noWait()}) },
		"guest":     func() (View, error) { return r.do(page, id, ActAccommodation) },
	} {
		if _, err := try(); !errors.As(err, &field) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if v := r.must(r.Visit(t.Context(), page, id)); len(r.items(id)) != 0 || v.Insurance != nil || v.Accommodation != nil {
		t.Error("something was queued")
	}
}

func TestWithoutABackendOrStaff(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Staff, o.CheckGuest = nil, nil })
	id := r.identified(page, Insurance, hoa, identity.Genuine)
	if _, err := r.do(page, id, ActInsurance); !errors.Is(err, ErrNoBackend) {
		t.Errorf("insurance: %v", err)
	}
	if _, err := r.do(page, id, ActAccommodation); !errors.Is(err, ErrNoBackend) {
		t.Errorf("accommodation: %v", err)
	}
	for name, staff := range map[string]func(string) (insurance.Staff, bool){
		"nobody":    func(string) (insurance.Staff, bool) { return insurance.Staff{}, false },
		"no number": func(string) (insurance.Staff, bool) { return insurance.Staff{Name: "Lê"}, true },
	} {
		r := newRig(t, func(o *Options) { o.Staff = staff })
		id := r.identified(page, Insurance, hoa, identity.Genuine)
		if _, err := r.do(page, id, ActInsurance); !errors.Is(err, ErrNoStaff) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// answers is a backend that waits for the test's word.
type answers chan outbox.Outcome

func (a answers) Deliver(ctx context.Context, _ store.Item) outbox.Outcome {
	select {
	case o := <-a:
		return o
	case <-ctx.Done():
		return outbox.Outcome{State: outbox.Abandoned}
	}
}

func (answers) Skew() (time.Duration, bool) { return 0, false }

// delivering runs a real outbox over the desk.
func (r *rig) delivering(lanes map[string]outbox.Deliverer) {
	r.t.Helper()
	all := map[string]outbox.Lane{}
	for backend, d := range lanes {
		all[backend] = outbox.Lane{Deliverer: d, OnSettled: r.Settled}
	}
	b, err := outbox.New(outbox.Options{Store: r.store, Lanes: all, Rand: r.o.Rand})
	if err != nil {
		r.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var served sync.WaitGroup
	served.Go(func() { _ = b.Serve(ctx) })
	r.t.Cleanup(func() { cancel(); served.Wait() })
}

func TestTheAnswerIsWaitedFor(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Now = time.Now })
	r.clock.t = time.Now()
	portal := make(answers, 1)
	r.delivering(map[string]outbox.Deliverer{outbox.BackendInsurance: portal})
	id := r.identified(page, Insurance, hoa, identity.Genuine)
	if v := r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{Wait: noWait()})); v.Insurance.State != Queued {
		t.Errorf("no wait, and %s", v.Insurance.State)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if v, err := r.await(gone, page, id, r.items(id)[0].ID, time.Hour); err != nil || v.Insurance.State != Queued {
		t.Errorf("a caller who left: %v", err)
	}
	portal <- answered()
	v := r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{}))
	if v.Insurance.State != Answered || v.Insurance.Answer.Code != "000" || v.Insurance.Action != "accept" || len(r.items(id)) != 1 {
		t.Errorf("%s after the answer, %d items", v.Insurance.State, len(r.items(id)))
	}
	if slices.Contains(v.Needs, NeedsAnswer) || !slices.Contains(v.Needs, NeedsFinish) {
		t.Errorf("needs %v", v.Needs)
	}
}

// A person without any number: a newborn, somebody unconscious.
func TestSomebodyOfWhomNothingIsKnown(t *testing.T) {
	r := newRig(t)
	id := r.opened(page, Insurance)
	v := r.must(r.Typed(t.Context(), page, id, TypedRequest{Paper: PaperNone}))
	if v.State != HasRecord || v.Method != MethodNone || !slices.Contains(v.Needs, NeedsDecision) {
		t.Errorf("%s by %s, needs %v", v.State, v.Method, v.Needs)
	}
	var low *VerdictTooLowError
	if _, err := r.do(page, id, ActInsurance); !errors.As(err, &low) {
		t.Errorf("asked about nobody: %v", err)
	}
	var field *FieldError
	if _, err := r.Insurance(t.Context(), page, id, InsuranceRequest{GoOn: &GoOn{Reason: NoDocument}}); !errors.As(err, &field) {
		t.Errorf("asked about nobody with a reason: %v", err)
	}
	v = r.must(r.Typed(t.Context(), page, id, TypedRequest{Name: "Trẻ sơ sinh", Paper: PaperNone}))
	if v.Method != MethodTyped {
		t.Errorf("a name alone: %s", v.Method)
	}
	v = r.must(r.Scan(t.Context(), page, id, ScanRequest{hoa.qr()}))
	if v.Method != MethodQR || len(v.Identified) != 3 || v.Record.Person.PersonalNumber.Text() != personal.Text(hoa.number) {
		t.Errorf("identified later: %s, %d times", v.Method, len(v.Identified))
	}
	r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{Wait: noWait()}))
	if item := r.items(id)[0]; item.Person == "" {
		t.Error("the lookup is nobody's")
	}
}

func TestAForeignGuestsStayLimitIsAsked(t *testing.T) {
	r := newRig(t)
	id := r.opened(page, Accommodation)
	r.must(r.Typed(t.Context(), page, id, TypedRequest{Number: "P1234567", Name: "Ann Example", Birth: "1980", Sex: "female", Nationality: "DEU", Paper: PaperPassport}))
	var field *FieldError
	if _, err := r.do(page, id, ActAccommodation); !errors.As(err, &field) || field.Field != "guest" || field.Problem != "stay-limit-missing" {
		t.Errorf("a foreigner: %v", err)
	}
	v := r.must(r.Accommodation(t.Context(), page, id, AccommodationRequest{
		Context: &Context{Room: "101", Departure: noon.Add(2 * dayLong)}, StayLimit: "2026-12-31", GoOn: &GoOn{Reason: SeenOtherwise}, Wait: noWait(),
	}))
	items := r.items(id)
	if len(items) != 1 || items[0].Kind != outbox.KindForeigner || !items[0].Deadline.Equal(noon.Add(12*time.Hour)) || !v.Accommodation.Deadline.Equal(items[0].Deadline) {
		t.Fatalf("%+v", items)
	}
	var guest accommodation.Guest
	r.view(func(tx *store.Tx) error {
		item, err := tx.Item(items[0].ID)
		return errors.Join(err, json.Unmarshal(item.Payload, &guest))
	})
	if guest.Nationality != "D" || guest.StayLimit != "2026-12-31" || guest.Birth != "1980" || guest.Home != 0 {
		t.Errorf("%s", guest.Nationality)
	}
	if kept, err := r.Find(t.Context(), local, "P1234567"); err != nil || len(kept) != 1 {
		t.Errorf("found by the passport's number: %d, %v", len(kept), err)
	}
}

func TestAPassportWithoutANationalityIsAsked(t *testing.T) {
	r := newRig(t)
	id := r.opened(page, Accommodation)
	r.must(r.Typed(t.Context(), page, id, TypedRequest{Number: "P1234567", Name: "Ann Example", Birth: "1980-02-03", Sex: "female", Paper: PaperPassport}))
	var field *FieldError
	if _, err := r.do(page, id, ActAccommodation); !errors.As(err, &field) || field.Field != "nationality" || field.Problem != "missing" {
		t.Errorf("%v", err)
	}
}
