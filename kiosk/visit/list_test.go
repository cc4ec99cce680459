package visit

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// day lists the visits of the day that an instant is in.
func (r *rig) day(at time.Time) []Summary {
	r.t.Helper()
	since := accommodation.DayStart(at)
	all, err := r.Between(r.t.Context(), local, since, since.Add(dayLong))
	if err != nil {
		r.t.Fatal(err)
	}
	return all
}

func TestTheDaysVisitsTheNewestFirst(t *testing.T) {
	r := newRig(t)
	first := r.identified(local, Insurance, hoa, identity.Genuine)
	r.must(r.Insurance(t.Context(), local, first, InsuranceRequest{Wait: noWait()}))
	r.clock.add(time.Minute)
	second := r.opened(local, Accommodation)
	all := r.day(noon)
	if len(all) != 2 || all[0].ID != second || all[1].ID != first {
		t.Fatalf("%d visits: %+v", len(all), all)
	}
	s := all[1]
	if s.Method != MethodChip || s.Verdict != identity.Genuine || s.Name.Reveal() != hoa.name || s.Operator != local.Operator {
		t.Errorf("of the first: %+v", s)
	}
	if s.Insurance == nil || s.Insurance.State != Queued || s.Insurance.Item == "" || s.Accommodation != nil {
		t.Errorf("what was asked: %+v", s.Insurance)
	}
	if all[0].Name != "" || all[0].Method != "" || all[0].State != AwaitsDocument {
		t.Errorf("of the second: %+v", all[0])
	}
	if other := r.day(noon.Add(-dayLong)); len(other) != 0 {
		t.Errorf("another day has %d visits", len(other))
	}
}

// Before somebody agreed that their values leave the chip, no list names them.
func TestNoListNamesWhoDidNotAgree(t *testing.T) {
	r := newRig(t)
	id := r.identified(local, PublicService, hoa, identity.Genuine)
	if s := r.day(noon)[0]; s.Name != "" || s.Verdict != identity.Genuine {
		t.Errorf("named %v before the consent", s.Name != "")
	}
	r.must(r.Consent(t.Context(), local, id, ConsentRequest{ToHandOver, true}))
	if s := r.day(noon)[0]; s.Name.Reveal() != hoa.name {
		t.Error("not named after it")
	}
}

func TestADestroyedVisitIsListedByItsJournal(t *testing.T) {
	r := newRig(t)
	id := r.identified(local, Identification, hoa, identity.Genuine)
	r.must(r.Consent(t.Context(), local, id, ConsentRequest{ToHandOver, true}))
	r.must(r.Finish(t.Context(), local, id))
	s := r.day(noon)[0]
	if !s.Redacted || s.State != Done || s.Method != MethodChip || s.Verdict != identity.Genuine || s.Operator != local.Operator {
		t.Errorf("%+v", s)
	}
	for _, secret := range hoa.secrets() {
		if strings.Contains(fmt.Sprintf("%#v", s), secret) || s.Name != "" {
			t.Error("the list still knows who it was")
		}
	}
}

// A page never sees the lists of the desk's own staff.
func TestListsAreTheDesksOwn(t *testing.T) {
	r := newRig(t)
	var denied *NotAllowedError
	if _, err := r.Between(t.Context(), page, noon, noon.Add(time.Hour)); !errors.As(err, &denied) {
		t.Errorf("the day's visits: %v", err)
	}
	if _, err := r.InHouse(t.Context(), page); !errors.As(err, &denied) {
		t.Errorf("the stays: %v", err)
	}
}

func TestStaysTheMostUrgentFirst(t *testing.T) {
	r := newRig(t)
	_, told := r.notified(nam, "")
	r.settle(told.Item, store.Delivered, outbox.Outcome{State: outbox.Delivered})
	r.clock.add(time.Hour)
	stay, err := r.OpenStay(t.Context(), local, OpenStayRequest{Room: "202", Departure: noon.Add(2 * dayLong)})
	if err != nil {
		t.Fatal(err)
	}
	guest := r.must(r.Open(t.Context(), local, OpenRequest{Purpose: Accommodation, Context: Context{Stay: stay.ID}})).ID
	all, err := r.InHouse(t.Context(), local)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d stays, %v", len(all), err)
	}
	due := accommodation.Rules{}.Due(stay.Arrival, false)
	first, second := all[0], all[1]
	if first.ID != stay.ID || len(first.Guests) != 1 || first.Guests[0].Visit != guest || !first.Deadline.Equal(due.At) {
		t.Errorf("the one that is owed: %+v", first)
	}
	if second.ID != told.Stay || !second.Deadline.IsZero() || second.Guests[0].Notified != Notified || second.Guests[0].Name.Reveal() != nam.name {
		t.Errorf("the one that is told: %+v", second)
	}
}

// A stay that is over is no longer listed, but for guests whom the police were
// not told of.
func TestAStayThatIsOverIsListedWhileSomethingIsOwed(t *testing.T) {
	r := newRig(t)
	_, told := r.notified(nam, "")
	r.settle(told.Item, store.Delivered, outbox.Outcome{State: outbox.Delivered})
	_, owed := r.notified(hoa, "")
	r.settle(owed.Item, store.Dead, outbox.Outcome{State: outbox.Refused, Code: "refused"})
	r.clock.add(4 * dayLong)
	all, err := r.InHouse(t.Context(), local)
	if err != nil || len(all) != 1 || all[0].ID != owed.Stay || all[0].Guests[0].Code != "refused" {
		t.Errorf("%+v, %v", all, err)
	}
}
