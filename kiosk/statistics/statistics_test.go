package statistics_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// monday is nine in the morning of a Monday in Viet Nam.
var monday = time.Date(2026, 11, 16, 9, 0, 0, 0, identity.Zone())

// rig is a store in which the test writes the journal.
type rig struct {
	t     *testing.T
	clock *clockwork.FakeClock
	store *store.Store
	n     int
}

func newRig(t *testing.T) *rig {
	t.Helper()
	dir := t.TempDir()
	key, err := identity.OpenDeviceKey(filepath.Join(dir, "device.key"))
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, clock: clockwork.NewFakeClockAt(monday)}
	r.store, err = store.Open(t.Context(), store.Options{Dir: dir, Key: store.Key{3}, Signer: key, Now: r.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func (r *rig) note(e journal.Event) {
	r.t.Helper()
	if err := r.store.Update(context.Background(), func(tx *store.Tx) error { return tx.Journal(e) }); err != nil {
		r.t.Fatal(err)
	}
}

// visit goes through a visit of some minutes. state "" leaves it open.
func (r *rig) visit(purpose, method, verdict, values string, minutes int, state string) (id string) {
	r.t.Helper()
	r.n++
	id = fmt.Sprintf("visit-%d", r.n)
	r.note(journal.Event{Kind: "visit.opened", Visit: id, Purpose: purpose})
	if method != "" {
		r.note(journal.Event{Kind: "visit.identified", Visit: id, Method: method, Verdict: verdict, Code: values})
	}
	r.clock.Advance(time.Duration(minutes) * time.Minute)
	if state != "" {
		r.note(journal.Event{Kind: "visit.closed", Visit: id, Code: state, Method: method, Verdict: verdict})
	}
	return id
}

// asked asks a backend, and kinds are what became of it.
func (r *rig) asked(visit, backend, code string, kinds ...string) {
	r.t.Helper()
	item := "item-" + visit
	r.note(journal.Event{Kind: "visit.asked", Visit: visit, Item: item, Backend: backend})
	for _, kind := range kinds {
		r.note(journal.Event{Kind: kind, Visit: visit, Item: item, Backend: backend, Code: code})
	}
}

func (r *rig) of(from, to string) statistics.Report {
	r.t.Helper()
	p, err := statistics.ParsePeriod(from, to, r.clock.Now())
	if err != nil {
		r.t.Fatal(err)
	}
	report, err := statistics.Of(r.t.Context(), r.store, p, r.clock.Now())
	if err != nil {
		r.t.Fatal(err)
	}
	return report
}

func TestAWeekInNumbers(t *testing.T) {
	r := newRig(t)
	a := r.visit("insurance", "CHIP_CCCD", "genuine", "11/11", 2, "done")
	r.asked(a, "insurance", "000", "outbox.delivered")
	b := r.visit("insurance", "QR_CCCD", "claimed", "7/7", 4, "done")
	r.asked(b, "insurance", "timeout", "outbox.postponed", "outbox.postponed")
	c := r.visit("accommodation", "NHAP_TAY", "claimed", "0/5", 6, "done")
	r.asked(c, "accommodation", "refused", "outbox.dead")
	r.clock.Advance(24 * time.Hour)
	d := r.visit("insurance", "CHIP_CCCD", "rejected", "11/11", 10, "cancelled")
	r.asked(d, "insurance", "000", "outbox.delivered")
	r.visit("public-service", "", "", "", 1, "expired")

	got := r.of("2026-11-16", "2026-11-18")
	got.Made = time.Time{}
	want := statistics.Report{
		Schema: statistics.Schema, From: "2026-11-16", To: "2026-11-18", Visits: 5, Done: 3,
		Purposes: []statistics.Count{{"insurance", 3}, {"accommodation", 1}, {"public-service", 1}},
		Methods:  []statistics.Count{{"CHIP_CCCD", 2}, {"NHAP_TAY", 1}, {"QR_CCCD", 1}},
		Verdicts: []statistics.Count{{"claimed", 2}, {"genuine", 1}, {"rejected", 1}},
		Backends: []statistics.Backend{
			{"accommodation", "dead", "refused", 1}, {"insurance", "delivered", "000", 2}, {"insurance", "queued", "", 1},
		},
		Minutes:  statistics.Minutes{Visits: 3, Median: 4, P90: 6},
		NotTyped: statistics.NotTyped{Visits: 4, Values: 34, Read: 29},
		Days:     []statistics.Day{{"2026-11-16", 3, 3, 4}, {"2026-11-17", 2, 0, 0}, {"2026-11-18", 0, 0, 0}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// A visit belongs to the day on which it began, in Viet Nam, to its end.
func TestAVisitOverMidnight(t *testing.T) {
	r := newRig(t)
	r.clock.Advance(14*time.Hour + 58*time.Minute) // two to midnight
	r.visit("accommodation", "CHIP_CCCD", "genuine", "9/9", 5, "done")
	if got := r.of("2026-11-16", "2026-11-16"); got.Visits != 1 || got.Done != 1 || got.Minutes.Median != 5 {
		t.Errorf("its own day: %+v", got)
	}
	if got := r.of("2026-11-17", "2026-11-17"); got.Visits != 0 || got.Done != 0 {
		t.Errorf("the day after: %+v", got)
	}
}

// What is typed after a chip was read does not hide that it was.
func TestTheChipStaysTheWay(t *testing.T) {
	r := newRig(t)
	r.note(journal.Event{Kind: "visit.opened", Visit: "v", Purpose: "insurance"})
	r.note(journal.Event{Kind: "visit.identified", Visit: "v", Method: "QR_CCCD", Verdict: "claimed", Code: "7/7"})
	r.note(journal.Event{Kind: "visit.identified", Visit: "v", Method: "CHIP_CCCD", Verdict: "genuine", Code: "11/11"})
	r.note(journal.Event{Kind: "visit.identified", Visit: "v", Method: "NHAP_TAY", Verdict: "claimed", Code: "11/11"})
	got := r.of("", "")
	if !reflect.DeepEqual(got.Methods, []statistics.Count{{"CHIP_CCCD", 1}}) || !reflect.DeepEqual(got.Verdicts, []statistics.Count{{"genuine", 1}}) {
		t.Errorf("%+v %+v", got.Methods, got.Verdicts)
	}
	if got.NotTyped != (statistics.NotTyped{Visits: 1, Values: 11, Read: 11}) {
		t.Errorf("%+v", got.NotTyped)
	}
}

// A question that a person settled counts as settled.
func TestWhatAPersonSettled(t *testing.T) {
	r := newRig(t)
	r.asked("v1", "accommodation", "confirmed", "outbox.dead", "outbox.confirmed")
	r.asked("v2", "accommodation", "other-channel", "outbox.dead", "outbox.retried", "outbox.dropped")
	want := []statistics.Backend{{"accommodation", "delivered", "confirmed", 1}, {"accommodation", "dropped", "other-channel", 1}}
	if got := r.of("", "").Backends; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestMedianAndNinetieth(t *testing.T) {
	r := newRig(t)
	for _, minutes := range []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 100} {
		r.visit("insurance", "CHIP_CCCD", "genuine", "11/11", minutes, "done")
	}
	if got := r.of("", "").Minutes; got != (statistics.Minutes{Visits: 10, Median: 5.5, P90: 9}) {
		t.Errorf("%+v", got)
	}
}

func TestNothingIsANumberToo(t *testing.T) {
	got := newRig(t).of("", "")
	if got.Visits != 0 || got.Minutes.Median != 0 || len(got.Days) != 7 || got.From != "2026-11-10" || got.To != "2026-11-16" {
		t.Errorf("%+v", got)
	}
	raw, err := json.Marshal(got)
	if err != nil || strings.Contains(string(raw), "null") {
		t.Errorf("a list is null: %s, %v", raw, err)
	}
}

func TestAStoreOfPracticeSaysSo(t *testing.T) {
	r := newRig(t)
	if r.of("", "").Training {
		t.Error("a real store is taken for practice")
	}
	r = newRig(t)
	if err := r.store.BeginTraining(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !r.of("", "").Training {
		t.Error("practice is taken for real")
	}
}

func TestPeriodsThatAreNone(t *testing.T) {
	for _, c := range [][2]string{
		{"2026-11-17", "2026-11-16"}, {"16/11/2026", ""}, {"", "tomorrow"}, {"2025-01-01", "2026-11-16"}, {"2026-02-30", "2026-03-01"},
	} {
		if _, err := statistics.ParsePeriod(c[0], c[1], monday); !errors.Is(err, statistics.ErrPeriod) {
			t.Errorf("%v: %v", c, err)
		}
	}
	if _, err := statistics.ParsePeriod("2025-11-17", "2026-11-16", monday); err != nil {
		t.Errorf("a year: %v", err)
	}
}
