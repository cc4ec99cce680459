package outbox_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// TestTasks looks at one guest who came at noon, at the hours that count.
func TestTasks(t *testing.T) {
	due := accommodation.Rules{}.Due(noon, false) // 23:00, 16:00 UTC
	for _, state := range []store.ItemState{store.Queued, store.Sending, store.Dead, store.Unconfirmed, store.Delivered, store.Dropped} {
		for _, c := range []struct {
			at   time.Time
			want map[store.ItemState]outbox.TaskKind
			by   time.Time
		}{
			{noon, map[store.ItemState]outbox.TaskKind{store.Dead: outbox.DeadLetter, store.Unconfirmed: outbox.Reconcile}, due.At},
			{due.WarnAt.Add(-1), map[store.ItemState]outbox.TaskKind{store.Dead: outbox.DeadLetter, store.Unconfirmed: outbox.Reconcile}, due.At},
			{due.WarnAt, everyOpen(outbox.NotClear), due.At},
			{due.At, everyOpen(outbox.NotClear), due.Wall},
			{due.WallWarnAt.Add(-1), everyOpen(outbox.NotClear), due.Wall},
			{due.WallWarnAt, everyOpen(outbox.WallNear), due.Wall},
			{due.Wall, everyOpen(outbox.PastWall), due.Wall},
		} {
			d := openDesk(t, lane(always(outbox.Outcome{}), outbox.Policy{}))
			d.put(store.Item{ID: "one", Dossier: d.visit(true, noon), State: state, Deadline: due.At, Wall: due.Wall, Uncertain: true})
			tasks, err := d.Tasks(context.Background(), c.at)
			if err != nil {
				t.Fatal(err)
			}
			want, any := c.want[state]
			switch {
			case !any && len(tasks) == 0:
			case !any, len(tasks) != 1:
				t.Errorf("%s at %s: %+v", state, c.at, tasks)
			case tasks[0].Kind != want, !tasks[0].By.Equal(c.by), tasks[0].Visit != "v-1", tasks[0].Item != "one", !tasks[0].Uncertain:
				t.Errorf("%s at %s: %+v, want %s by %s", state, c.at, tasks[0], want, c.by)
			}
		}
	}
}

func everyOpen(k outbox.TaskKind) map[store.ItemState]outbox.TaskKind {
	return map[store.ItemState]outbox.TaskKind{store.Queued: k, store.Sending: k, store.Dead: k, store.Unconfirmed: k}
}

// TestClockSkewWarnsEarly takes the later of the two clocks.
func TestClockSkewWarnsEarly(t *testing.T) {
	due := accommodation.Rules{}.Due(noon, false)
	s := always(outbox.Outcome{})
	d := openDesk(t, lane(s, outbox.Policy{}))
	d.put(store.Item{ID: "one", State: store.Queued, Deadline: due.At, Wall: due.Wall})
	for _, c := range []struct {
		skew  time.Duration
		at    time.Time
		kinds []outbox.TaskKind
	}{
		{2 * time.Minute, due.WarnAt.Add(-time.Minute), nil},
		{-2 * time.Minute, due.WarnAt, []outbox.TaskKind{outbox.NotClear}},
		{10 * time.Minute, due.WarnAt.Add(-10 * time.Minute), []outbox.TaskKind{outbox.ClockSkew, outbox.NotClear}},
		{10 * time.Minute, due.WarnAt.Add(-11 * time.Minute), []outbox.TaskKind{outbox.ClockSkew}},
		{-10 * time.Minute, due.WarnAt, []outbox.TaskKind{outbox.ClockSkew, outbox.NotClear}},
	} {
		s.skew = c.skew
		tasks, err := d.Tasks(context.Background(), c.at)
		if err != nil || len(tasks) != len(c.kinds) {
			t.Errorf("%s: %+v, %v", c.skew, tasks, err)
			continue
		}
		for i, k := range c.kinds {
			if tasks[i].Kind != k {
				t.Errorf("%s: %+v", c.skew, tasks[i])
			}
		}
	}
}

// TestTasksAreTold once each, to the client of the visit.
func TestTasksAreTold(t *testing.T) {
	due := accommodation.Rules{}.Due(noon, false)
	d := openDesk(t, lane(always(outbox.Outcome{State: outbox.Unreachable}), outbox.Policy{Trip: 1}))
	d.enqueue(store.Item{ID: "one", Deadline: due.At, Wall: due.Wall})
	d.serve()
	d.advanceUntil(10*time.Minute, 2, "past the wall", func() bool { return d.item("one").State == store.Dead })
	d.advanceUntil(time.Minute, 1, "told", func() bool { return len(d.told()) == 3 })
	d.advanceUntil(time.Minute, 1, "an hour", func() bool { return d.clock.Now().After(due.Wall.Add(time.Hour)) })
	d.stop()
	kinds := d.told()
	want := []outbox.TaskKind{outbox.NotClear, outbox.WallNear, outbox.PastWall}
	if len(kinds) != len(want) || kinds[0] != want[0] || kinds[1] != want[1] || kinds[2] != want[2] {
		t.Errorf("told %v", kinds)
	}
}

// told is the kinds of the tasks that the page was told of.
func (d *desk) told() (kinds []outbox.TaskKind) {
	d.t.Helper()
	_ = d.store.View(context.Background(), func(tx *store.Tx) error {
		events, err := tx.Events(0, 100000)
		for _, e := range events {
			var task outbox.Task
			if e.Type == outbox.EventTask && json.Unmarshal(e.Data, &task) == nil {
				if e.Owner != "page" || e.Visit != "v-1" {
					d.t.Errorf("told to %s about %s", e.Owner, e.Visit)
				}
				kinds = append(kinds, task.Kind)
			}
		}
		return err
	})
	return kinds
}
