package visit

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// A birth is registered for two parents; a case holds the roles.
func TestACaseHoldsItsVisits(t *testing.T) {
	r := newRig(t)
	c, err := r.OpenCase(t.Context(), page, OpenCaseRequest{Purpose: PublicService, ExternalID: "HS-7"})
	if err != nil || c.ID == "" || c.Schema != CaseSchema || len(c.Visits) != 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	roles := map[string]Role{}
	for _, role := range []Role{Father, Mother, Applicant} {
		v := r.must(r.Open(t.Context(), page, OpenRequest{Purpose: PublicService, Case: c.ID, Context: Context{Role: role}}))
		roles[v.ID] = role
	}
	c, err = r.Case(t.Context(), page, c.ID)
	if err != nil || len(c.Visits) != 3 || c.ExternalID != "HS-7" {
		t.Fatalf("%d visits, %v", len(c.Visits), err)
	}
	for _, p := range c.Visits {
		if roles[p.Visit] != p.Role || p.State != AwaitsConsent {
			t.Errorf("%s is %s in %s", p.Visit, p.Role, p.State)
		}
	}
	r.must(r.Cancel(t.Context(), page, c.Visits[0].Visit))
	if c, err = r.Case(t.Context(), page, c.ID); err != nil || c.Visits[0].State != Cancelled {
		t.Errorf("after a cancel: %+v, %v", c.Visits, err)
	}
	if _, err := r.Case(t.Context(), other, c.ID); !errors.Is(err, ErrNotYours) {
		t.Errorf("another's case: %v", err)
	}
	if _, err := r.Open(t.Context(), other, OpenRequest{Purpose: PublicService, Case: c.ID}); !errors.Is(err, ErrNotYours) {
		t.Errorf("joins another's case: %v", err)
	}
	if _, err := r.Open(t.Context(), page, OpenRequest{Purpose: PublicService, Case: "none"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("joins no case: %v", err)
	}
	for who, n := range map[*Caller]int{&page: 1, &other: 0, &local: 1} {
		if ids, err := r.Cases(t.Context(), *who); err != nil || len(ids) != n {
			t.Errorf("%s lists %d cases, %v", who.Client, len(ids), err)
		}
	}
}

// Five guests of one stay: each is notified of, and room and days are the stay's.
func TestFiveGuestsOfOneStay(t *testing.T) {
	r := newRig(t)
	leaves := noon.Add(2 * dayLong)
	s, err := r.OpenStay(t.Context(), page, OpenStayRequest{ExternalID: "B-9", Room: "205", Departure: leaves})
	if err != nil || !s.Arrival.Equal(noon) {
		t.Fatalf("%+v, %v", s, err)
	}
	var guests []string
	for n := range 5 {
		c := citizen{fmt.Sprintf("00119000000%d", n), hoa.name, hoa.birth, hoa.residence}
		id := r.must(r.Open(t.Context(), page, OpenRequest{Purpose: Accommodation, Context: Context{Stay: s.ID, Role: Guest}})).ID
		r.must(r.Typed(t.Context(), page, id, typed(c)))
		v := r.must(r.Accommodation(t.Context(), page, id, AccommodationRequest{Wait: noWait()}))
		if v.Accommodation.Stay != s.ID || v.Context.Room != "205" || !v.Context.Departure.Equal(leaves) || v.Context.Role != Guest {
			t.Errorf("guest %d: %+v", n, v.Context)
		}
		guests = append(guests, id)
	}
	if s, err = r.Stay(t.Context(), page, s.ID); err != nil || !slices.Equal(s.Guests, guests) {
		t.Errorf("%d guests, %v", len(s.Guests), err)
	}
	r.view(func(tx *store.Tx) error {
		item, err := tx.Item(r.items(guests[4])[0].ID)
		var g accommodation.Guest
		if err := json.Unmarshal(item.Payload, &g); err != nil {
			return err
		}
		if g.Room != "205" || g.Number != "001190000004" || g.Paper != accommodation.CCCD || !g.Departure.Equal(leaves) || g.Name != personal.Text(hoa.name) {
			t.Errorf("what is sent: room %s until %v, paper %d", g.Room, g.Departure, g.Paper)
		}
		return err
	})
	if _, err := r.Stay(t.Context(), other, s.ID); !errors.Is(err, ErrNotYours) {
		t.Errorf("another's stay: %v", err)
	}
	if ids, err := r.Stays(t.Context(), other); err != nil || len(ids) != 0 {
		t.Errorf("another lists %d stays, %v", len(ids), err)
	}
	id := r.identified(other, Accommodation, nam, identity.Genuine)
	if _, err := r.Accommodation(t.Context(), other, id, AccommodationRequest{Context: &Context{Stay: s.ID}, Wait: noWait()}); !errors.Is(err, ErrNotYours) {
		t.Errorf("another joins the stay: %v", err)
	}
}

// Who comes alone gets a stay of their own, with the caller's id.
func TestWhoComesAloneHasAStay(t *testing.T) {
	r := newRig(t)
	id, n := r.notified(hoa, "")
	s, err := r.Stay(t.Context(), page, n.Stay)
	if err != nil || !slices.Equal(s.Guests, []string{id}) || s.Room != "101" || !s.Arrival.Equal(noon) || !s.Departure.Equal(noon.Add(3*dayLong)) {
		t.Errorf("%+v, %v", s, err)
	}
	r.settle(n.Item, store.Dead, answered())
	again := r.must(r.do(page, id, ActAccommodation))
	if again.Accommodation.Stay != n.Stay {
		t.Error("a second notification opened a second stay")
	}
}
