package store

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// withVisit opens a store with one visit, v000001.
func withVisit(t testing.TB) (*Store, *clock) {
	s, c := openNew(t)
	update(t, s, func(tx *Tx) error { _, err := tx.Put(visit(1)); return err })
	return s, c
}

func item(id, person string) Item {
	return Item{ID: id, Backend: "police", Kind: "arrival", Dossier: "v000001", Person: person, Payload: []byte("payload of " + id)}
}

func enqueue(t testing.TB, s *Store, items ...Item) {
	t.Helper()
	for _, i := range items {
		update(t, s, func(tx *Tx) error { return tx.Enqueue(i) })
	}
}

func due(t testing.TB, s *Store, now time.Time) (ids []string) {
	t.Helper()
	view(t, s, func(tx *Tx) error {
		items, err := tx.Due("police", now, 10)
		for _, i := range items {
			ids = append(ids, i.ID)
		}
		return err
	})
	return ids
}

func TestItemComesBackAsItWasQueued(t *testing.T) {
	s, c := withVisit(t)
	want := item("i1", "p1")
	want.State, want.Created, want.Key, want.Priority = Queued, c.now(), "once", 3
	want.Deadline, want.Wall, want.Next = c.now().Add(time.Hour), c.now().Add(2*time.Hour), c.now().Add(time.Minute)
	enqueue(t, s, want)
	view(t, s, func(tx *Tx) error {
		got, err := tx.Item("i1")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		return err
	})
	err := s.Update(t.Context(), func(tx *Tx) error { return tx.Enqueue(want) })
	if !errors.Is(err, ErrConflict) {
		t.Errorf("queued twice: %v", err)
	}
	want.ID, want.Dossier = "i2", "nobody"
	err = s.Update(t.Context(), func(tx *Tx) error { return tx.Enqueue(want) })
	if !errors.Is(err, ErrErased) {
		t.Errorf("without a dossier: %v", err)
	}
}

func TestDueKeepsTheOrderOfAPerson(t *testing.T) {
	s, c := withVisit(t)
	urgent, late, soon := item("urgent", "p2"), item("late", "p3"), item("soon", "p4")
	urgent.Priority = -1
	soon.Deadline = c.now().Add(time.Hour)
	later := item("later", "p5")
	later.Next = c.now().Add(time.Minute)
	enqueue(t, s, item("first", "p1"), item("second", "p1"), late, soon, urgent, later, item("alone", ""), item("too", ""))

	if diff := cmp.Diff([]string{"urgent", "soon", "first", "late", "alone", "too"}, due(t, s, c.now())); diff != "" {
		t.Error(diff)
	}
	first := item("first", "p1")
	first.State = Sending
	update(t, s, func(tx *Tx) error { return tx.SetItem(first) })
	if diff := cmp.Diff([]string{"urgent", "soon", "late", "alone", "too"}, due(t, s, c.now())); diff != "" {
		t.Errorf("while the first is being sent: %s", diff)
	}
	first.State = Delivered
	update(t, s, func(tx *Tx) error { return tx.SetItem(first) })
	if diff := cmp.Diff([]string{"urgent", "soon", "second", "late", "alone", "too"}, due(t, s, c.now())); diff != "" {
		t.Errorf("after the first: %s", diff)
	}
}

func TestNextDueLooksPastThoseThatWait(t *testing.T) {
	s, c := withVisit(t)
	first, second, other := item("first", "p1"), item("second", "p1"), item("other", "p2")
	first.Next, other.Next = c.now().Add(time.Hour), c.now().Add(time.Minute)
	enqueue(t, s, first, second, other)
	view(t, s, func(tx *Tx) error {
		when, found, err := tx.NextDue("police")
		if !found || !when.Equal(other.Next) {
			t.Errorf("next due %v (%v), want %v", when, found, other.Next)
		}
		if _, found, _ := tx.NextDue("nobody"); found {
			t.Error("something is due at a backend without items")
		}
		return err
	})
}

func TestCountsFollowTheStates(t *testing.T) {
	s, _ := withVisit(t)
	enqueue(t, s, item("a", ""), item("b", ""))
	a := item("a", "")
	a.State = Dead
	update(t, s, func(tx *Tx) error { return tx.SetItem(a) })
	view(t, s, func(tx *Tx) error {
		got, err := tx.Counts()
		if diff := cmp.Diff(map[string]map[ItemState]int{"police": {Queued: 1, Dead: 1}}, got); diff != "" {
			t.Error(diff)
		}
		list, err2 := tx.Items(ItemFilter{States: []ItemState{Dead}})
		if len(list) != 1 || list[0].ID != "a" || list[0].Payload != nil {
			t.Errorf("listed %d", len(list))
		}
		return errors.Join(err, err2)
	})
}
