package visit

import (
	"errors"
	"slices"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// A verdict below the purpose's least asks for a reason, is written down, and
// asks again when the person is identified under another verdict.
func TestBelowTheLeastVerdictStaffGiveAReason(t *testing.T) {
	r := newRig(t, func(o *Options) {
		o.Policies = Defaults()
		p := o.Policies[Insurance]
		p.Least = identity.Consistent
		o.Policies[Insurance] = p
	})
	id := r.opened(page, Insurance)
	v := r.must(r.Scan(t.Context(), page, id, ScanRequest{hoa.qr()}))
	has(t, "needs", v.Needs, NeedsDecision)
	var low *VerdictTooLowError
	_, err := r.Insurance(t.Context(), page, id, InsuranceRequest{Wait: noWait()})
	if !errors.As(err, &low) || low.Have != identity.Claimed || low.Least != identity.Consistent {
		t.Fatalf("asked with a claimed record: %v", err)
	}
	if len(r.items(id)) != 0 {
		t.Fatal("something was queued all the same")
	}
	var field *FieldError
	if _, err := r.Insurance(t.Context(), page, id, InsuranceRequest{GoOn: &GoOn{Reason: "because"}, Wait: noWait()}); !errors.As(err, &field) {
		t.Errorf("a reason of one's own: %v", err)
	}
	why := &GoOn{Reason: CardDamaged, Note: "vỡ chip của " + personal.Text(hoa.name)}
	v = r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{GoOn: why, Wait: noWait()}))
	if len(v.Decisions) != 1 || v.Decisions[0].Reason != CardDamaged || v.Decisions[0].Verdict != identity.Claimed || slices.Contains(v.Needs, NeedsDecision) {
		t.Errorf("decided: %+v, needs %v", v.Decisions, v.Needs)
	}
	events, _ := r.journal()
	if !slices.ContainsFunc(events, func(e journal.Event) bool {
		return e.Kind == "visit.decision" && e.Visit == id && e.Reason == "card-damaged" && e.Verdict == "claimed"
	}) {
		t.Error("the decision is not in the journal")
	}

	r.read(page, id, hoa.reading(identity.Rejected), nil)
	leaves := Context{Departure: noon.AddDate(0, 0, 1)}
	if _, err := r.Accommodation(t.Context(), page, id, AccommodationRequest{Context: &leaves, Wait: noWait()}); !errors.As(err, &low) || low.Have != identity.Rejected {
		t.Errorf("after a rejected chip: %v", err)
	}
	v = r.must(r.Accommodation(t.Context(), page, id, AccommodationRequest{Context: &leaves, GoOn: &GoOn{Reason: LegalDuty}, Wait: noWait()}))
	if len(v.Decisions) != 2 || v.Accommodation == nil || v.Accommodation.State != Queued {
		t.Errorf("no verdict blocks a legal notification: %+v", v.Accommodation)
	}
	r.leaks(hoa)
}

func TestByConsentAPageSeesNothingBelowTheLeastVerdict(t *testing.T) {
	r := newRig(t)
	id := r.opened(page, PublicService)
	r.must(r.Scan(t.Context(), page, id, ScanRequest{hoa.qr()}))
	v := r.must(r.Consent(t.Context(), page, id, ConsentRequest{ToHandOver, true}))
	if v.Record != nil || !slices.Contains(v.Needs, NeedsDecision) {
		t.Errorf("a claimed record was handed over; needs %v", v.Needs)
	}
	if v := r.must(r.Visit(t.Context(), local, id)); v.Record == nil {
		t.Error("staff do not see what they decide on")
	}
	if v := r.must(r.Decide(t.Context(), page, id, GoOn{Reason: SeenOtherwise})); v.Record == nil || v.Record.Verdict != identity.Claimed {
		t.Error("nothing is handed over after staff decided")
	}
}

func TestUnattendedDesk(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Unattended = true })
	var no *NotAllowedError
	for p, may := range map[Purpose]bool{Insurance: true, PublicService: true, Accommodation: false, Identification: false} {
		if _, err := r.Open(t.Context(), page, OpenRequest{Purpose: p}); (err == nil) != may || err != nil && !errors.As(err, &no) {
			t.Errorf("%s: %v", p, err)
		}
	}
	id := r.identified(page, Insurance, hoa, identity.Rejected)
	for what, try := range map[string]func() (View, error){
		"face":  func() (View, error) { return r.Face(t.Context(), page, id, FaceRequest{true}) },
		"go on": func() (View, error) { return r.Decide(t.Context(), page, id, GoOn{Reason: Emergency}) },
		"act low": func() (View, error) {
			return r.Insurance(t.Context(), page, id, InsuranceRequest{GoOn: &GoOn{Reason: Emergency}})
		},
		"notified": func() (View, error) { return r.do(page, id, ActAccommodation) },
	} {
		if _, err := try(); !errors.As(err, &no) {
			t.Errorf("%s: %v", what, err)
		}
	}
	id = r.opened(page, Insurance)
	r.must(r.Scan(t.Context(), page, id, ScanRequest{hoa.qr()}))
	if v := r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{Wait: noWait()})); v.Insurance.State != Queued {
		t.Errorf("what policy allows: %s", v.Insurance.State)
	}
}

func TestFaceIsTheOperatorsWord(t *testing.T) {
	r := newRig(t)
	id := r.identified(page, Insurance, hoa, identity.Genuine)
	for _, matches := range []bool{true, false} {
		v := r.must(r.Face(t.Context(), local, id, FaceRequest{matches}))
		want := check.Failed
		if matches {
			want = check.Successful
		}
		c, _ := check.Find(v.Record.Checks, "holder.face")
		if c.Result != want || v.Face == nil || *v.Face != matches || v.Record.Verdict != identity.Genuine {
			t.Errorf("matches %v: %s, verdict %s", matches, c.Result, v.Record.Verdict)
		}
	}
}
