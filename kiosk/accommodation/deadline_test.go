package accommodation_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
)

// minutes of Viet Nam, written with their offset.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	moment, err := time.Parse("2006-01-02 15:04:05 -07", s+" +07")
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

// inZones runs a test with the machine in several zones.
func inZones(t *testing.T, test func(*testing.T, *time.Location)) {
	for _, name := range []string{"UTC", "America/Los_Angeles", "Asia/Ho_Chi_Minh"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			before := time.Local
			time.Local = zone
			defer func() { time.Local = before }()
			test(t, zone)
		})
	}
}

func TestDeadlines(t *testing.T) {
	inZones(t, func(t *testing.T, zone *time.Location) {
		for _, c := range []struct {
			arrival, due, wall string
			rules              accommodation.Rules
			foreign            bool
		}{
			{arrival: "2026-11-22 08:00:00", due: "2026-11-22 23:00:00", wall: "2026-11-24 00:00:00"},
			{arrival: "2026-11-22 14:30:00", due: "2026-11-22 23:00:00", wall: "2026-11-24 00:00:00"},
			{arrival: "2026-11-22 22:59:59", due: "2026-11-22 23:00:00", wall: "2026-11-24 00:00:00"},
			{arrival: "2026-11-22 23:00:00", due: "2026-11-23 08:00:00", wall: "2026-11-24 00:00:00"},
			{arrival: "2026-11-22 23:59:59", due: "2026-11-23 08:00:00", wall: "2026-11-24 00:00:00"},
			{arrival: "2026-11-23 00:00:00", due: "2026-11-23 08:00:00", wall: "2026-11-25 00:00:00"},
			{arrival: "2026-11-23 07:59:59", due: "2026-11-23 08:00:00", wall: "2026-11-25 00:00:00"},
			{arrival: "2026-11-23 00:00:00", due: "2026-11-23 23:00:00", wall: "2026-11-25 00:00:00", rules: evenings},
			{arrival: "2026-11-23 07:59:59", due: "2026-11-23 23:00:00", wall: "2026-11-25 00:00:00", rules: evenings},
			{arrival: "2026-11-22 23:30:00", due: "2026-11-23 08:00:00", wall: "2026-11-24 00:00:00", rules: evenings},
			// ends of months and of years
			{arrival: "2026-12-31 22:00:00", due: "2026-12-31 23:00:00", wall: "2027-01-02 00:00:00"},
			{arrival: "2026-12-31 23:30:00", due: "2027-01-01 08:00:00", wall: "2027-01-02 00:00:00"},
			{arrival: "2027-01-01 00:00:00", due: "2027-01-01 08:00:00", wall: "2027-01-03 00:00:00"},
			{arrival: "2028-02-28 23:00:00", due: "2028-02-29 08:00:00", wall: "2028-03-01 00:00:00"},
			{arrival: "2026-02-28 23:00:00", due: "2026-03-01 08:00:00", wall: "2026-03-02 00:00:00"},
			// when Los Angeles changes its clocks, Viet Nam does not
			{arrival: "2026-11-01 15:30:00", due: "2026-11-01 23:00:00", wall: "2026-11-03 00:00:00"},
			{arrival: "2026-03-08 16:30:00", due: "2026-03-08 23:00:00", wall: "2026-03-10 00:00:00"},
			// foreigners
			{arrival: "2026-11-22 14:30:05", due: "2026-11-23 02:30:05", wall: "2026-11-24 00:00:00", foreign: true},
			{arrival: "2026-11-22 23:30:00", due: "2026-11-23 11:30:00", wall: "2026-11-24 00:00:00", foreign: true},
			{arrival: "2026-11-22 14:30:00", due: "2026-11-23 14:30:00", wall: "2026-11-24 00:00:00", foreign: true, rules: remote},
			{arrival: "2026-11-22 14:30:00", due: "2026-11-22 23:00:00", wall: "2026-11-24 00:00:00", rules: remote},
		} {
			d := c.rules.Due(at(t, c.arrival).In(zone), c.foreign)
			if !d.At.Equal(at(t, c.due)) || !d.Wall.Equal(at(t, c.wall)) {
				t.Errorf("%s: due %s, wall %s", c.arrival, d.At, d.Wall)
			}
			if d.At.Sub(d.WarnAt) != 30*time.Minute || d.Wall.Sub(d.WallWarnAt) != 6*time.Hour {
				t.Errorf("%s: warned at %s and %s", c.arrival, d.WarnAt, d.WallWarnAt)
			}
		}
	})
}

var (
	evenings = accommodation.Rules{EarlyMorning: accommodation.SameEvening}
	remote   = accommodation.Rules{Remote: true}
)

// TestWallIsWhereTheChecksRefuse holds the deadline's wall against the rule
// that the client itself applies before sending.
func TestWallIsWhereTheChecksRefuse(t *testing.T) {
	inZones(t, func(t *testing.T, zone *time.Location) {
		p := open(t)
		client := p.client(t)
		g := p.guest()
		g.Arrival = at(t, "2026-12-31 23:59:59").In(zone)
		g.Departure = g.Arrival.AddDate(0, 0, 5)
		wall := accommodation.Rules{}.Due(g.Arrival, false).Wall
		p.clock.At = wall.Add(-time.Second)
		if err := client.Check([]accommodation.Guest{g}); err != nil {
			t.Errorf("a second before: %v", err)
		}
		p.clock.At = wall
		if err := client.Check([]accommodation.Guest{g}); err == nil {
			t.Error("taken at the wall")
		}
	})
}

func TestWarningsAsConfigured(t *testing.T) {
	d := accommodation.Rules{Warn: time.Hour, WallWarn: 2 * time.Hour}.Due(at(t, "2026-11-22 14:00:00"), false)
	if !d.WarnAt.Equal(at(t, "2026-11-22 22:00:00")) || !d.WallWarnAt.Equal(at(t, "2026-11-23 22:00:00")) {
		t.Errorf("%+v", d)
	}
}

func ExampleRules_Due() {
	arrival := time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC) // 23:30 in Viet Nam
	d := accommodation.Rules{}.Due(arrival, false)
	fmt.Println(d.At)
	fmt.Println(d.Wall)
	// Output:
	// 2026-11-23 08:00:00 +0700 +07
	// 2026-11-24 00:00:00 +0700 +07
}
