package metrics

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

func shown(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatal(w.Code)
	}
	return w.Body.String()
}

// series counts those of our own; the process's come and go.
func series(t *testing.T, m *Metrics) int {
	t.Helper()
	return strings.Count(shown(t, m), "\n"+namespace+"_")
}

func expect(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("not shown: %s", line)
		}
	}
}

var now = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// all calls every method with one text for every label.
func all(m *Metrics, text string) {
	m.VisitEnded(text, text, text)
	m.CardRead(identity.Timing{TotalMs: 1, Phases: []identity.Phase{{Name: text, Ms: 1}}})
	m.ReadingFailed(text)
	m.BackendCalled(text, text, time.Second)
	m.OutboxChanged(text, Outbox{Items: map[string]int{text: 1, text + "2": 2}, Oldest: now, Due: now}, now)
	m.ClockCompared(text, time.Second)
	m.RequestAnswered(text, 999)
	m.ReadersPresent(1)
	m.Committed(time.Second, nil)
}

func TestWhatHappened(t *testing.T) {
	m := New()
	m.VisitEnded("insurance", "genuine", "CHIP_CCCD")
	m.VisitEnded("insurance", "genuine", "CHIP_CCCD")
	m.CardRead(identity.Timing{TotalMs: 1500, Phases: []identity.Phase{{Name: "pace", Ms: 300}}})
	m.ReadingFailed("card-removed")
	m.BackendCalled("accommodation", "unreachable", 3*time.Second)
	m.ClockCompared("insurance", -1500*time.Millisecond)
	m.ReadersPresent(2)
	m.RequestAnswered("/v1/visits/{id}", 404)
	m.Committed(3*time.Millisecond, nil)
	m.Committed(3*time.Millisecond, errors.New("disk full"))
	expect(t, shown(t, m),
		`cccd_visits_total{method="CHIP_CCCD",purpose="insurance",verdict="genuine"} 2`,
		`cccd_reading_seconds_sum 1.5`, `cccd_reading_phase_seconds_bucket{phase="pace",le="0.5"} 1`, `cccd_reading_phase_seconds_bucket{phase="pace",le="0.2"} 0`,
		`cccd_readings_failed_total{reason="card-removed"} 1`,
		`cccd_backend_calls_total{backend="accommodation",outcome="unreachable"} 1`, `cccd_backend_call_seconds_sum{backend="accommodation"} 3`,
		`cccd_clock_skew_seconds{backend="insurance"} -1.5`, `cccd_readers_present 2`,
		`cccd_api_requests_total{route="/v1/visits/{id}",status="4xx"} 1`,
		`cccd_store_commits_total{result="ok"} 1`, `cccd_store_commits_total{result="failed"} 1`, `cccd_store_commit_seconds_count 2`)
}

func TestOutboxAsItIsNow(t *testing.T) {
	m := New()
	m.OutboxChanged("accommodation", Outbox{Items: map[string]int{"queued": 3, "dead": 1}, Oldest: now.Add(-time.Minute), Due: now.Add(-time.Second)}, now)
	expect(t, shown(t, m),
		`cccd_outbox_items{backend="accommodation",state="queued"} 3`, `cccd_outbox_items{backend="accommodation",state="dead"} 1`,
		`cccd_outbox_oldest_seconds{backend="accommodation"} 60`, `cccd_outbox_deadline_margin_seconds{backend="accommodation"} -1`)
	m.OutboxChanged("accommodation", Outbox{}, now)
	after := shown(t, m)
	expect(t, after, `cccd_outbox_items{backend="accommodation",state="queued"} 0`, `cccd_outbox_oldest_seconds{backend="accommodation"} 0`)
	if strings.Contains(after, "margin_seconds{") {
		t.Error("a deadline is left")
	}
}

// A value from outside a set never becomes a label, and nothing grows by it.
func TestUnknownValuesAreOther(t *testing.T) {
	m := New()
	all(m, "one")
	before := series(t, m)
	all(m, "001190123456")
	all(m, "Nguyễn Thị Hoa\xff\n\"")
	if after := series(t, m); after != before {
		t.Errorf("%d series, then %d", before, after)
	}
	text := shown(t, m)
	for _, personal := range []string{"001190123456", "Hoa", `"one"`} {
		if strings.Contains(text, personal) {
			t.Error("a value is shown")
		}
	}
	expect(t, text,
		`cccd_visits_total{method="other",purpose="other",verdict="other"} 3`, `cccd_outbox_items{backend="other",state="other"} 3`,
		`cccd_api_requests_total{route="other",status="other"} 3`, `cccd_readings_failed_total{reason="other"} 3`)
}

func TestProcessFigures(t *testing.T) {
	text := shown(t, New())
	for _, name := range []string{"go_goroutines ", "go_memstats_heap_alloc_bytes ", "process_open_fds "} {
		if !strings.Contains(text, "\n"+name) {
			t.Errorf("no %s", name)
		}
	}
}

func TestTwoRegistriesShareNothing(t *testing.T) {
	a, b := New(), New()
	a.ReadersPresent(3)
	expect(t, shown(t, b), "cccd_readers_present 0")
}

// The words of other packages that this one repeats.
func TestSetsKnowTheWords(t *testing.T) {
	knows(t, purposes, visit.Purposes()...)
	knows(t, verdicts, identity.Rejected, identity.Claimed, identity.Consistent, identity.Authentic, identity.Genuine)
	knows(t, methods, visit.MethodQR, visit.MethodChip, visit.MethodVNeID, visit.MethodService, visit.MethodInsurance, visit.MethodTyped, visit.MethodNone)
	knows(t, outcomes, outbox.Delivered, outbox.Unconfirmed, outbox.Refused, outbox.Retry, outbox.Unreachable, outbox.Account, outbox.Restricted, outbox.Abandoned)
	knows(t, itemStates, store.Queued, store.Sending, store.Delivered, store.Unconfirmed, store.Dead, store.Dropped)
}

func knows[T ~string](t *testing.T, s set, words ...T) {
	t.Helper()
	for _, w := range words {
		if s.of(string(w)) == other {
			t.Errorf("%s: %s is not known", s.label, w)
		}
	}
}
