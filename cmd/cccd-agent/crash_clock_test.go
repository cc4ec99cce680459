package main

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// TestClockJumps: clocks jump while notifications wait. Nothing is lost, nothing
// doubled, and times are judged by the clock that decides.
func TestClockJumps(t *testing.T) {
	type tasks = map[outbox.TaskKind]int
	for name, c := range map[string]struct {
		ours, theirs  time.Duration
		before, after int // of three guests each, how many the portal accepts
		dead          int // past their wall
		waiting, end  tasks
	}{
		"a day passes while we look away": {24 * time.Hour, 24 * time.Hour, 3, 3, 0, tasks{outbox.NotClear: 3}, tasks{}},
		"two days pass":                   {48 * time.Hour, 48 * time.Hour, 0, 3, 3, tasks{outbox.PastWall: 3}, tasks{outbox.PastWall: 3}},
		"both are put back an hour":       {-time.Hour, -time.Hour, 3, 3, 0, tasks{}, tasks{}},
		"ours is put back an hour":        {-time.Hour, 0, 3, 3, 0, tasks{}, tasks{outbox.ClockSkew: 1}},
		// who comes then would come tomorrow, and is refused at the desk
		"ours goes a day ahead": {24 * time.Hour, 0, 3, 0, 0, tasks{outbox.NotClear: 3}, tasks{outbox.ClockSkew: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			j := newJumps(t)
			first := j.guests(1)
			j.pass("the first delivered", j.settled)
			j.portals.KBTTFaults.Set(rig.Down)
			before := j.guests(3)
			j.failed()
			j.ours.jump(c.ours)
			j.theirs.jump(c.theirs)
			if got := j.tasks(); !maps.Equal(got, c.waiting) {
				t.Errorf("tasks while they wait: %v, not %v", got, c.waiting)
			}
			j.portals.calm()
			j.pass("those before settled", j.settled)
			after := j.guests(3)
			j.pass("all settled", j.settled)
			if a, b := j.accepted(before), j.accepted(after); a != c.before || b != c.after || j.accepted(first) != 1 {
				t.Errorf("accepted: %d of before, %d of after", a, b)
			}
			if got := j.tasks(); !maps.Equal(got, c.end) {
				t.Errorf("tasks at the end: %v, not %v", got, c.end)
			}
			dead := j.items(store.Dead)
			late := []string{outbox.CodePastWall, string(accommodation.ArrivalDay)} // ours, or the portal's word
			if len(dead) != c.dead || slices.ContainsFunc(dead, func(i store.Item) bool { return !slices.Contains(late, i.Code) }) {
				t.Errorf("dead letters: %+v", dead)
			}
		})
	}
}

// TestClockJumpIsJournalled: the housekeeper writes down that the wall clock was
// moved, which way, and nothing of clocks that go as they should.
func TestClockJumpIsJournalled(t *testing.T) {
	j := newJumps(t)
	h := &housekeeper{premises: j.p, log: j.log, now: j.ours.Now}
	wall, passed := j.ours.Now(), time.Now()
	for _, c := range []struct {
		by   time.Duration
		want []string
	}{
		{0, nil}, {clockJump / 2, nil}, {24 * time.Hour, []string{"forward"}}, {-clockJump / 2, []string{"forward"}},
		{-time.Hour, []string{"forward", "back"}}, {0, []string{"forward", "back"}},
	} {
		j.ours.jump(c.by)
		wall, passed = h.checkClock(t.Context(), wall, passed)
		if !wall.Equal(j.ours.Now()) {
			t.Errorf("after %s the clock is watched from %s", c.by, wall)
		}
		if got := j.noted("clock.jump"); !slices.Equal(got, c.want) {
			t.Errorf("after %s: %v", c.by, got)
		}
	}
	// the journal's own times went back too, and it is sound
	report := journal.Report{}
	err := j.p.store.View(t.Context(), func(tx *store.Tx) (err error) {
		report, err = journal.Verify(tx.JournalSource(), journal.Trust{Key: j.p.key.JWK()})
		return err
	})
	if err != nil || report.Outcome != journal.OK {
		t.Errorf("%+v, %v", report, err)
	}
}
