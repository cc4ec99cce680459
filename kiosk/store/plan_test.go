package store

import (
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
)

// whole are the steps that look at every row of a table that grows. (A list of
// all items goes through them in order, to its limit.)
var whole = map[string]bool{
	"SCAN dossiers": true, "SCAN dossier_numbers": true, "SCAN keys": true, "SCAN d": true,
	"SCAN i": true, "SCAN o": true, "SCAN journal_rows": true, "SCAN journal_hashes": true,
}

// TestNoQueryLooksAtEveryRow asks SQLite how it would run each query that the
// desk asks while somebody waits.
func TestNoQueryLooksAtEveryRow(t *testing.T) {
	s, c := withVisit(t)
	enqueue(t, s, item("i1", "p1"))
	update(t, s, func(tx *Tx) error {
		now := c.now()
		for _, f := range []Filter{
			{}, {Kind: Visit}, {Owner: "o"}, {Parent: "p"}, {OpenOnly: true}, {Kind: Visit, OpenOnly: true},
			{Kind: Visit, Owner: "o", States: []string{"done"}, Since: now, Before: now, After: "v000001"},
		} {
			if _, err := tx.List(f); err != nil {
				return err
			}
		}
		for _, f := range []ItemFilter{
			{}, {Backend: "police"}, {Dossier: "v000001"}, {States: []ItemState{Dead}}, {After: "i1"},
			{Backend: "police", States: []ItemState{Unconfirmed}},
			{States: []ItemState{Queued, Sending, Dead}, DeadlineBefore: now},
		} {
			if _, err := tx.Items(f); err != nil {
				return err
			}
		}
		_, _ = tx.Due("police", now, 1)
		_, _, _ = tx.NextDue("police")
		_, _ = tx.Find("x")
		_, _ = tx.redact(now, now)
		_, _ = tx.cut(now, "retention")
		_, _ = tx.Events(0, 1)
		_ = tx.JournalBetween(now, now, func(journal.Event) error { return nil })
		_, _ = tx.FirstEvent()
		_ = tx.SetItem(item("i1", ""))
		return tx.trim(now)
	})
	explained := 0
	for sql := range s.writer.c.stmts {
		if !strings.HasPrefix(sql, "SELECT") && !strings.HasPrefix(sql, "DELETE") && !strings.HasPrefix(sql, "UPDATE") {
			continue
		}
		explained++
		for _, step := range plan(t, s, sql) {
			if whole[step] {
				t.Errorf("%s\n\t%s", sql, step)
			}
		}
	}
	if explained < 20 {
		t.Errorf("%d queries explained", explained)
	}
}

func plan(t *testing.T, s *Store, sql string) (steps []string) {
	t.Helper()
	view(t, s, func(tx *Tx) error {
		return tx.rows(func(st *sqlite3.Stmt) error {
			steps = append(steps, st.ColumnText(3))
			return nil
		}, "EXPLAIN QUERY PLAN "+sql)
	})
	return steps
}
