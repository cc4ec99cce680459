//go:build soak

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	// soakRuns is how many kills a soak is of, in ordeals of soakKills each.
	soakRuns  = "CCCD_SOAK"
	soakKills = 30
)

// Files of a soak, from this folder.
var (
	soakState = filepath.Join("..", "..", "out", "soak.json")
	soakTable = filepath.Join("..", "..", "docs", "soak.md")
)

// soak is a soak that may have been interrupted: the ordeals that are over.
type soak struct {
	Begun time.Time
	First uint64 // seed
	Spent time.Duration
	Over  []figures
}

// TestSoak is TestKill with one seed after the other. What is over stays over
// when it is interrupted; the table of all is appended to docs/soak.md.
func TestSoak(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv(soakRuns))
	if err != nil {
		t.Fatalf("%s says how many kills: make soak", soakRuns)
	}
	s := resumeSoak(t)
	s.save(t) // the first seed too is found again
	for len(s.Over)*soakKills < kills {
		seed := s.First + uint64(len(s.Over))
		begun := time.Now()
		ok := t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			o := newOrdeal(t, seed)
			o.endure(soakKills)
			s.Over = append(s.Over, o.judge())
		})
		if !ok {
			t.Fatalf("seed %d failed; the next run begins with it", seed)
		}
		s.Spent += time.Since(begun)
		s.save(t)
	}
	table := s.table()
	t.Logf("\n%s", table)
	appendTo(t, soakTable, table)
	if err := os.Remove(soakState); err != nil {
		t.Error(err)
	}
}

func resumeSoak(t *testing.T) *soak {
	t.Helper()
	s := &soak{Begun: time.Now(), First: uint64(time.Now().Unix())}
	text, err := os.ReadFile(soakState)
	if errors.Is(err, fs.ErrNotExist) {
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

// table is what the ordeals came to, a line each, and the sum.
func (s *soak) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n## %s, %d kills in %s\n\n", s.Begun.UTC().Format(time.DateOnly), len(s.Over)*soakKills, s.Spent.Round(time.Second))
	b.WriteString("| seed | kills | while starting | at an answer | at the portal | asked to end | visits | promised | notified | unconfirmed | answered | by hand | lost | again | journal |\n")
	b.WriteString("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	var sum figures
	for _, f := range s.Over {
		f.row(&b, strconv.FormatUint(f.Seed, 10))
		sum.add(f)
	}
	sum.row(&b, "all")
	return b.String()
}

func (f figures) row(b *strings.Builder, name string) {
	fmt.Fprintf(b, "| %s ", name)
	for _, n := range f.columns() {
		fmt.Fprintf(b, "| %d ", *n)
	}
	b.WriteString("|\n")
}

// columns are the figures of the table, in its order.
func (f *figures) columns() []*int {
	return []*int{&f.Kills, &f.Starting, &f.AtAnswer, &f.AtPortal, &f.Stopped, &f.Visits, &f.Promised, &f.Notified, &f.Unconfirmed,
		&f.Answered, &f.ByHand, &f.Lost, &f.Again, &f.JournalRows}
}

func (f *figures) add(g figures) {
	for i, n := range g.columns() {
		*f.columns()[i] += *n
	}
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		_, err = f.WriteString(text)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Error(err)
	}
}
