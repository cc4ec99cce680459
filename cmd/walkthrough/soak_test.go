//go:build soak

package walkthrough

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var (
	visitsFlag  = flag.Int("visits", 320, "visits of the eight hours")
	secondsFlag = flag.Int("seconds", 3000, "after so long the soak is put off; the next run goes on with it")
)

// hours of a soak, and what a process may grow after the first of a run: a part
// of what it had, and so much more.
const (
	hours     = 8
	mostPart  = 0.15
	mostBytes = 8 << 20
)

// Files of a soak, from this folder.
var (
	soakState = filepath.Join("..", "..", "out", "soak-ui.json")
	soakTable = filepath.Join("..", "..", "docs", "soak.md")
)

// hour is one that is over.
type hour struct {
	Run   int // hours of one run had the same supervisor and daemon
	Took  time.Duration
	Load  string
	Roles []vitals
}

// soak is one that may have been interrupted.
type soak struct {
	Begun  time.Time
	Visits int // an hour
	Over   []hour
}

// TestSoakUI has the visits of eight hours at a kiosk one after the other, and looks
// after each hour at what the processes have of the machine.
func TestSoakUI(t *testing.T) {
	s := resumed(t)
	w := newWorld(t, setting{config: patientKiosk, width: 1280, height: 800, profiles: []string{"cccd-2021"}, cardless: true})
	w.openScreen("attract")
	run, late := len(s.Over), time.Now().Add(time.Duration(*secondsFlag)*time.Second)
	for len(s.Over) < hours && time.Now().Before(late) {
		begun := time.Now()
		for range s.Visits {
			w.byCode()
		}
		s.Over = append(s.Over, hour{run, time.Since(begun), loadNow(), w.household()})
		t.Logf("hour %d: %+v", len(s.Over), s.Over[len(s.Over)-1])
		s.save(t)
		s.judge(t)
	}
	if len(s.Over) < hours {
		t.Logf("%d hours are over; the next run goes on", len(s.Over))
		return
	}
	s.finish(t)
}

// judge compares the last hour with the first of the same run.
func (s *soak) judge(t *testing.T) {
	t.Helper()
	last := s.Over[len(s.Over)-1]
	first := s.Over[last.Run]
	for i, role := range roles {
		a, b := first.Roles[i], last.Roles[i]
		if most := a.Resident + int64(mostPart*float64(a.Resident)) + mostBytes; b.Resident > most {
			t.Errorf("%s: %d bytes resident after %d, at most %d", role, b.Resident, a.Resident, most)
		}
		if grew(a.Files, b.Files) || grew(a.Threads, b.Threads) {
			t.Errorf("%s: %+v after %+v", role, b, a)
		}
	}
}

func resumed(t *testing.T) *soak {
	t.Helper()
	s := &soak{Begun: time.Now(), Visits: max(*visitsFlag/hours, 1)}
	text, err := os.ReadFile(soakState)
	if os.IsNotExist(err) {
		return s
	}
	if err == nil {
		err = json.Unmarshal(text, s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *soak) save(t *testing.T) {
	t.Helper()
	text, err := json.MarshalIndent(s, "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(soakState), 0o755)
	}
	if err == nil {
		err = os.WriteFile(soakState, append(text, '\n'), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// finish appends the table to the others.
func (s *soak) finish(t *testing.T) {
	t.Helper()
	f, err := os.OpenFile(soakTable, os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.WriteString(s.table()); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(soakState); err != nil {
		t.Error(err)
	}
}

func (s *soak) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n## %s, the kiosk's screen: %d visits an hour\n\n", s.Begun.UTC().Format(time.DateOnly), s.Visits)
	b.WriteString("| hour | took | load |")
	for _, role := range roles {
		fmt.Fprintf(&b, " %s |", role)
	}
	b.WriteString("\n|---|---|---|" + strings.Repeat("---|", len(roles)) + "\n")
	for i, h := range s.Over {
		fmt.Fprintf(&b, "| %d | %v | %s |", i+1, h.Took.Round(time.Second), h.Load)
		for _, v := range h.Roles {
			fmt.Fprintf(&b, " %.1f MiB, %d files, %d threads |", float64(v.Resident)/(1<<20), v.Files, v.Threads)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// loadNow is how busy the machine is with everything, over the last minute.
func loadNow() string {
	text, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(text), " ")
	return first
}
