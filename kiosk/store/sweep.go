package store

import (
	"context"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
)

const (
	// sweepBatch is how many rows one transaction of a sweep takes, so that
	// nobody waits for it.
	sweepBatch = 200
	// unsentAtMost is how long something unsent keeps its dossier past its time.
	unsentAtMost = 365 * 24 * time.Hour
	// cutEvery keeps the journal from a tombstone a minute.
	cutEvery = 24 * time.Hour
)

// Sweep ends what has been kept long enough: it erases dossiers whose Redact has
// passed (later, where something of them is still to be delivered, but within a
// year), each with a "<kind>.redacted" event in the journal; it removes settled
// items whose payload is gone, old events, old rows of erased dossiers, and the
// journal's beginning. The clock may jump: the last two, and giving up what is
// unsent, go by a time that follows it a day a sweep. It says how many dossiers
// it erased.
func (s *Store) Sweep(ctx context.Context) (int, error) {
	var patient time.Time
	err := s.Update(ctx, func(tx *Tx) (err error) {
		patient, err = tx.patient()
		return err
	})
	if err != nil {
		return 0, err
	}
	n, err := s.redact(ctx, patient)
	if err != nil {
		return n, err
	}
	if err := s.Update(ctx, func(tx *Tx) error { return tx.trim(patient) }); err != nil {
		return n, err
	}
	_, err = s.PurgeJournal(ctx, patient.Add(-s.keep.journal), "retention")
	return n, err
}

func (s *Store) redact(ctx context.Context, patient time.Time) (total int, err error) {
	for {
		n := 0
		err := s.Update(ctx, func(tx *Tx) (err error) {
			n, err = tx.redact(tx.now(), patient)
			return err
		})
		total += n
		if err != nil || n < sweepBatch {
			return total, err
		}
	}
}

func (tx *Tx) redact(now, patient time.Time) (int, error) {
	due, err := tx.dossiers(`SELECT `+columns+` FROM dossiers AS d INDEXED BY dossiers_redact
		WHERE redact IS NOT NULL AND erased = 0 AND redact <= ?
		AND (redact <= ? OR NOT EXISTS (SELECT 1 FROM items
			WHERE dossier = d.id AND `+unsettled+`))
		ORDER BY redact LIMIT ?`, now, patient.Add(-unsentAtMost), sweepBatch)
	if err != nil {
		return 0, err
	}
	for _, d := range due {
		if err := tx.redactOne(d); err != nil {
			return 0, err
		}
	}
	return len(due), nil
}

func (tx *Tx) redactOne(d Dossier) error {
	if err := tx.giveUp(d.ID); err != nil {
		return err
	}
	if err := tx.Erase(d.Kind, d.ID); err != nil {
		return err
	}
	e := journal.Event{Kind: string(d.Kind) + ".redacted", Purpose: d.Purpose, Reason: "retention"}
	switch d.Kind {
	case Case:
		e.Case = d.ID
	case Stay:
		e.Stay = d.ID
	default:
		e.Visit = d.ID
	}
	return tx.Journal(e)
}

// giveUp drops what was not delivered within a year of its dossier's time.
func (tx *Tx) giveUp(dossier string) error {
	var items []string
	err := tx.rows(func(st *sqlite3.Stmt) error {
		items = append(items, st.ColumnText(0))
		return nil
	}, `SELECT id FROM items WHERE dossier = ? AND `+unsettled, dossier)
	if err != nil {
		return err
	}
	for _, id := range items {
		_, err := tx.exec(`UPDATE items SET state = 'dropped', code = 'retention' WHERE id = ?`, id)
		if err != nil {
			return err
		}
		tx.wake = true
		if err := tx.Journal(journal.Event{Kind: "outbox.dropped", Item: id, Reason: "retention"}); err != nil {
			return err
		}
	}
	return nil
}

// trim removes what nobody can ask for any more.
func (tx *Tx) trim(patient time.Time) error {
	_, err := tx.exec(`DELETE FROM items WHERE seq IN (SELECT seq FROM items INDEXED BY items_blank
		WHERE payload IS NULL AND state IN ('delivered', 'unconfirmed', 'dropped') LIMIT 1000)`)
	if err != nil {
		return err
	}
	_, err = tx.exec(`DELETE FROM events WHERE n < coalesce(
		(SELECT n FROM events WHERE at >= ? ORDER BY n LIMIT 1), 9223372036854775807)`, tx.now().Add(-tx.s.keep.events))
	if err != nil {
		return err
	}
	_, err = tx.exec(`DELETE FROM dossiers WHERE seq IN (SELECT seq FROM dossiers INDEXED BY dossiers_erased
		WHERE erased = 1 AND changed < ? LIMIT 1000)`, patient.Add(-tx.s.keep.journal))
	return err
}

// PurgeJournal cuts the journal's rows from before a time, all but the newest,
// and leaves a signed tombstone with the reason (a code). It cuts once the
// oldest row is a day older than that, and says how many rows it cut. Without a
// signer nothing is cut: nothing could stand for what is gone.
func (s *Store) PurgeJournal(ctx context.Context, before time.Time, reason string) (n int64, err error) {
	if s.signer == nil {
		return 0, nil
	}
	err = s.Update(ctx, func(tx *Tx) (err error) {
		n, err = tx.cut(before, reason)
		return err
	})
	return n, err
}

func (tx *Tx) cut(before time.Time, reason string) (int64, error) {
	old, err := tx.one(func(*sqlite3.Stmt) {}, `SELECT 1 FROM journal_rows WHERE at < ? LIMIT 1`, before.Add(-cutEvery))
	if err != nil || !old {
		return 0, err
	}
	var first, newest int64
	_, err = tx.one(func(st *sqlite3.Stmt) { first, newest = st.ColumnInt64(0), st.ColumnInt64(1) },
		`SELECT (SELECT min(n) FROM journal_rows), (SELECT max(n) FROM journal_rows)`)
	if err != nil {
		return 0, err
	}
	from, err := tx.integer(`SELECT coalesce(min(n), ?) FROM journal_rows WHERE at >= ?`, newest, before)
	if err != nil || from <= first {
		return 0, err
	}
	_, err = journal.Cut(journalStorage{tx}, tx.s.signer, from, tx.now(), reason)
	return from - first, err
}
