package visit

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func TestAnotherPersonsDocumentIsRefused(t *testing.T) {
	r := newRig(t)
	id := r.identified(page, Insurance, hoa, identity.Genuine)
	v := r.read(page, id, nam.reading(identity.Genuine), nil)
	if v.State != HasRecord || v.Trouble == nil || v.Trouble.Code != "another-person" || v.Record.Person.PersonalNumber.Text() != personal.Text(hoa.number) {
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
	if v := r.must(r.Typed(t.Context(), page, slip, typed(hoa))); v.Record.Person.PersonalNumber.Text() != personal.Text(hoa.number) {
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
	id, _ = r.asked()
	r.must(r.Read(t.Context(), page, id, ReadRequest{}))
	<-r.cards.began
	r.cards.end <- func(ctx context.Context, _ reader.Request) (*reader.Reading, error) {
		<-ctx.Done()
		return hoa.reading(identity.Genuine), nil
	}
	r.must(r.Cancel(t.Context(), page, id))
	r.Desk.custody.running.Wait()
	v := r.must(r.Visit(t.Context(), page, id))
	if v.State != Cancelled || v.Record.Person.Residence != nil || len(v.Identified) != 1 || r.Desk.custody.hasPortrait(id) {
		t.Errorf("a late card: state %s, %d identifications", v.State, len(v.Identified))
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

// What was typed wrong is typed anew where the portal refused it: the police were
// told of nobody. What they were told of stays.
func TestARefusedGuestIsTypedAnew(t *testing.T) {
	r := hotelRig(t)
	id := r.opened(page, Accommodation)
	r.must(r.Typed(t.Context(), page, id, typed(nam)))
	n := r.must(r.Accommodation(t.Context(), page, id, AccommodationRequest{Context: &Context{Room: "204", Departure: noon.Add(dayLong)}, Wait: noWait()})).Accommodation
	if _, err := r.Typed(t.Context(), page, id, typed(hoa)); !errors.Is(err, ErrAnotherPerson) {
		t.Errorf("corrected while it is sent: %v", err)
	}
	r.settle(n.Item, store.Dead, outbox.Outcome{State: outbox.Refused, Code: "already-notified"})
	if v := r.must(r.Typed(t.Context(), page, id, typed(hoa))); v.Record.Person.PersonalNumber.Text() != personal.Text(hoa.number) {
		t.Error("what was refused cannot be corrected")
	}
	again := r.must(r.Accommodation(t.Context(), page, id, AccommodationRequest{Wait: noWait()})).Accommodation
	if again.Item == n.Item || again.State != Queued {
		t.Errorf("not sent anew: %+v", again)
	}
}
