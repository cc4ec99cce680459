package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
)

func sweep(t testing.TB, s *Store) int {
	t.Helper()
	n, err := s.Sweep(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// live lets time go by, a sweep a day.
func live(t testing.TB, s *Store, c *clock, days int) {
	t.Helper()
	for range days {
		c.add(24 * time.Hour)
		sweep(t, s)
	}
}

func erased(t testing.TB, s *Store, id string) bool {
	t.Helper()
	var gone bool
	view(t, s, func(tx *Tx) error {
		_, err := tx.Dossier(Visit, id)
		gone = errors.Is(err, ErrErased)
		if gone {
			return nil
		}
		return err
	})
	return gone
}

func journalText(t testing.TB, s *Store) string {
	t.Helper()
	var text strings.Builder
	view(t, s, func(tx *Tx) error {
		rows, err := tx.JournalSource().Rows(0, 1000)
		for _, r := range rows {
			text.Write(r.Bytes)
			text.WriteByte('\n')
		}
		return err
	})
	return text.String()
}

func TestSweepErasesWhatIsPast(t *testing.T) {
	s, c := openNew(t)
	past, later, never := visit(1), visit(2), visit(3)
	past.Redact, later.Redact = c.now().Add(time.Minute), c.now().Add(time.Hour)
	update(t, s, func(tx *Tx) error {
		_, err1 := tx.Put(past)
		_, err2 := tx.Put(later)
		_, err3 := tx.Put(never)
		return errors.Join(err1, err2, err3)
	})
	c.add(2 * time.Minute)
	if n := sweep(t, s); n != 1 {
		t.Errorf("erased %d", n)
	}
	for id, want := range map[string]bool{past.ID: true, later.ID: false, never.ID: false} {
		if got := erased(t, s, id); got != want {
			t.Errorf("%s erased: %v", id, got)
		}
	}
	text := journalText(t, s)
	if strings.Count(text, "\n") != 1 || !strings.Contains(text, `"visit.redacted"`) || !strings.Contains(text, past.ID) {
		t.Errorf("journal: %s", text)
	}
	if n := sweep(t, s); n != 0 {
		t.Errorf("erased %d again", n)
	}
}

func TestSweepWaitsForWhatIsUnsentButNotForever(t *testing.T) {
	s, c := openNew(t)
	d := visit(1)
	d.Redact = c.now()
	update(t, s, func(tx *Tx) error {
		_, err := tx.Put(d)
		return errors.Join(err, tx.Enqueue(item("i1", "")))
	})
	if sweep(t, s); erased(t, s, d.ID) {
		t.Fatal("erased before it was sent")
	}
	c.add(10 * 365 * 24 * time.Hour)
	if sweep(t, s); erased(t, s, d.ID) {
		t.Fatal("given up because the clock jumped")
	}
	c.add(-10 * 365 * 24 * time.Hour)
	if live(t, s, c, 367); !erased(t, s, d.ID) {
		t.Fatal("kept for more than a year")
	}
	sweep(t, s)
	if err := s.View(t.Context(), func(tx *Tx) error { _, err := tx.Item("i1"); return err }); !errors.Is(err, ErrNotFound) {
		t.Errorf("its item: %v", err)
	}
	if text := journalText(t, s); !strings.Contains(text, `"outbox.dropped"`) {
		t.Errorf("journal: %s", text)
	}
}

func TestSweepErasesOnceSent(t *testing.T) {
	s, c := openNew(t)
	d := visit(1)
	d.Redact = c.now()
	i := item("i1", "")
	update(t, s, func(tx *Tx) error {
		_, err := tx.Put(d)
		return errors.Join(err, tx.Enqueue(i))
	})
	i.State = Delivered
	update(t, s, func(tx *Tx) error { return tx.SetItem(i) })
	if sweep(t, s); !erased(t, s, d.ID) {
		t.Error("kept")
	}
	view(t, s, func(tx *Tx) error {
		counts, err := tx.Counts()
		if len(counts) != 0 {
			t.Errorf("items left: %v", counts)
		}
		return err
	})
}

func TestSweepTakesManyInTurns(t *testing.T) {
	s, c := openNew(t)
	update(t, s, func(tx *Tx) error {
		for n := range 2*sweepBatch + 1 {
			d := visit(n)
			d.Redact = c.now()
			if _, err := tx.Put(d); err != nil {
				return err
			}
		}
		return nil
	})
	if n := sweep(t, s); n != 2*sweepBatch+1 {
		t.Errorf("erased %d", n)
	}
}

func TestErasedRowsGoWithTheJournal(t *testing.T) {
	s, c := openNew(t)
	update(t, s, func(tx *Tx) error {
		_, err := tx.Put(visit(1))
		return errors.Join(err, tx.Erase(Visit, "v000001"))
	})
	sweep(t, s)
	live(t, s, c, 734)
	if there := there(t, s, "v000001"); there {
		t.Error("the row is still there")
	}
}

// An erasure does not take from a backend what the law owes it.
func TestErasedDossierIsStillDelivered(t *testing.T) {
	s, _ := withVisit(t)
	i := item("i1", "p1")
	enqueue(t, s, i)
	update(t, s, func(tx *Tx) error { return tx.Erase(Visit, "v000001") })
	read := func() (got Item) {
		view(t, s, func(tx *Tx) (err error) { got, err = tx.Item("i1"); return err })
		return got
	}
	if got := read(); string(got.Payload) != string(i.Payload) {
		t.Fatalf("payload of %d bytes", len(got.Payload))
	}
	i.State = Delivered
	update(t, s, func(tx *Tx) error { return tx.SetItem(i) })
	if got := read(); got.Payload != nil {
		t.Error("the payload outlives its delivery")
	}
	view(t, s, func(tx *Tx) error {
		if n, err := tx.integer(`SELECT count(*) FROM keys`); n != 0 {
			t.Errorf("%d keys left (%v)", n, err)
		}
		return nil
	})
}

func TestJournalIsSignedAndCut(t *testing.T) {
	c := newClock()
	device := deviceKey(t)
	s := openAt(t, Options{Dir: t.TempDir(), Now: c.now, Signer: device})
	write := func(kind string) {
		update(t, s, func(tx *Tx) error { return tx.Journal(journal.Event{Kind: kind, Visit: "v000001"}) })
	}
	check := func() {
		t.Helper()
		view(t, s, func(tx *Tx) error {
			r, err := journal.Verify(tx.JournalSource(), journal.Trust{Key: device.JWK()})
			if r.Outcome != journal.OK {
				t.Errorf("journal: %+v", r)
			}
			return err
		})
	}
	for range 20 {
		write("visit.opened")
	}
	check()
	sweep(t, s)
	c.add(defaultJournal + 48*time.Hour)
	write("visit.read")
	sweep(t, s)
	if !strings.Contains(journalText(t, s), "visit.opened") {
		t.Error("cut because the clock jumped")
	}
	for range 735 {
		sweep(t, s)
	}
	check()
	if text := journalText(t, s); strings.Contains(text, "visit.opened") || !strings.Contains(text, "visit.read") {
		t.Errorf("journal after retention: %s", text)
	}
	update(t, s, func(tx *Tx) error {
		_, err := tx.exec(`UPDATE journal_rows SET bytes = CAST(replace(bytes, 'read', 'dear') AS BLOB)`)
		return err
	})
	view(t, s, func(tx *Tx) error {
		r, err := journal.Verify(tx.JournalSource(), journal.Trust{Key: device.JWK()})
		if r.Outcome != journal.Failed {
			t.Errorf("an edited journal: %+v", r)
		}
		return err
	})
}
