package visit

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// may is written down apart from the code: who refuses the chip goes on by QR or
// typing, a running reading is only cancelled, and nothing follows the end.
var may = map[State][]Action{
	AwaitsConsent:  {ActConsent, ActRead, ActScan, ActType, ActCancel},
	AwaitsDocument: {ActConsent, ActRead, ActScan, ActType, ActCancel},
	Reading:        {ActCancel},
	HasRecord:      {ActConsent, ActRead, ActScan, ActType, ActFace, ActDecide, ActInsurance, ActAccommodation, ActFinish, ActCancel},
	Done:           nil,
	Cancelled:      nil,
	Expired:        nil,
}

var actions = []Action{ActConsent, ActRead, ActScan, ActType, ActFace, ActDecide, ActInsurance, ActAccommodation, ActFinish, ActCancel}

// in brings a new visit into a state.
func (r *rig) in(s State) string {
	r.t.Helper()
	ctx := context.Background()
	id := r.must(r.Open(ctx, page, OpenRequest{Purpose: Insurance})).ID
	if s == AwaitsConsent {
		return id
	}
	r.must(r.Consent(ctx, page, id, ConsentRequest{ToReadChip, true}))
	switch s {
	case Reading:
		r.must(r.Read(ctx, page, id, ReadRequest{Reader: id}))
		<-r.cards.began
	case HasRecord:
		r.must(r.Scan(ctx, page, id, ScanRequest{hoa.qr()}))
	case Done:
		r.must(r.Scan(ctx, page, id, ScanRequest{hoa.qr()}))
		r.must(r.Finish(ctx, page, id))
	case Cancelled:
		r.must(r.Cancel(ctx, page, id))
	case Expired:
		if err := r.expire(ctx, id); err != nil {
			r.t.Fatal(err)
		}
		r.clock.add(defaultIdle)
		r.tended()
		r.clock.add(-defaultIdle)
	}
	return id
}

func (r *rig) do(who Caller, id string, a Action) (View, error) {
	ctx := context.Background()
	switch a {
	case ActConsent:
		return r.Consent(ctx, who, id, ConsentRequest{ToHandOver, true})
	case ActRead:
		return r.Read(ctx, who, id, ReadRequest{Reader: id})
	case ActScan:
		return r.Scan(ctx, who, id, ScanRequest{hoa.qr()})
	case ActType:
		return r.Typed(ctx, who, id, TypedRequest{Name: "A", Paper: PaperCCCD})
	case ActFace:
		return r.Face(ctx, who, id, FaceRequest{true})
	case ActDecide:
		return r.Decide(ctx, who, id, GoOn{Reason: Emergency})
	case ActInsurance:
		return r.Insurance(ctx, who, id, InsuranceRequest{Wait: noWait()})
	case ActAccommodation:
		leaves := noon.AddDate(0, 0, 1)
		return r.Accommodation(ctx, who, id, AccommodationRequest{Context: &Context{Departure: leaves}, Wait: noWait()})
	case ActFinish:
		return r.Finish(ctx, who, id)
	}
	return r.Cancel(ctx, who, id)
}

func TestEveryActionInEveryState(t *testing.T) {
	r := newRig(t)
	for state, allowed := range may {
		for _, a := range actions {
			id := r.in(state)
			if got := r.must(r.Visit(t.Context(), page, id)).State; got != state {
				t.Fatalf("a visit that should be in %s is in %s", state, got)
			}
			_, err := r.do(page, id, a)
			var refused *StateError
			var asks *ConsentRequiredError
			switch {
			case slices.Contains(allowed, a) && state == AwaitsConsent && a == ActRead:
				if !errors.As(err, &asks) || asks.To != ToReadChip {
					t.Errorf("read before consent: %v", err)
				}
			case slices.Contains(allowed, a):
				if err != nil {
					t.Errorf("%s in %s: %v", a, state, err)
				}
			case !errors.As(err, &refused) || refused.State != state || refused.Action != a:
				t.Errorf("%s in %s: %v", a, state, err)
			}
			if err == nil && a == ActRead {
				<-r.cards.began
			}
			_, _ = r.Cancel(t.Context(), page, id)
		}
	}
}

// Nobody but the client that opened a visit, and the desk's own screen, gets it,
// whatever they try.
func TestAnotherClientGetsNothing(t *testing.T) {
	r := newRig(t)
	for state := range may {
		id := r.in(state)
		v, err := r.Visit(t.Context(), other, id)
		if !errors.Is(err, ErrNotYours) || v.ID != "" || v.Record != nil {
			t.Errorf("visit in %s: %v %v", state, v.ID, err)
		}
		if _, image, err := r.Portrait(t.Context(), other, id); !errors.Is(err, ErrNotYours) || image != nil {
			t.Errorf("portrait in %s: %v", state, err)
		}
		for _, a := range actions {
			if v, err := r.do(other, id, a); !errors.Is(err, ErrNotYours) || v.ID != "" {
				t.Errorf("%s in %s by another: %v", a, state, err)
			}
		}
		if got := r.must(r.Visit(t.Context(), page, id)).State; got != state {
			t.Errorf("another's tries moved %s to %s", state, got)
		}
		for _, e := range r.events(id) {
			if e.Owner != page.Client {
				t.Errorf("event %s is of %q", e.Type, e.Owner)
			}
		}
		_, _ = r.Cancel(t.Context(), page, id)
	}
	if ids, err := r.Visits(t.Context(), other); err != nil || len(ids) != 0 {
		t.Errorf("another lists %d visits, %v", len(ids), err)
	}
	id := r.identified(page, Insurance, hoa, identity.Genuine)
	if _, image, err := r.Portrait(t.Context(), other, id); !errors.Is(err, ErrNotYours) || image != nil {
		t.Errorf("portrait: %v", err)
	}
	for name, id := range map[string]string{"unknown": "nothing", "empty": ""} {
		if _, err := r.Visit(t.Context(), page, id); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s id: %v", name, err)
		}
	}
}
