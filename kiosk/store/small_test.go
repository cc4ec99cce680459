package store

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEventsAreNumberedAndResumable(t *testing.T) {
	s, c := openNew(t)
	first := func() (n int64) {
		view(t, s, func(tx *Tx) (err error) { n, err = tx.FirstEvent(); return err })
		return n
	}
	if got := first(); got != 1 {
		t.Errorf("first number to come %d", got)
	}
	emit := func(kind string) {
		update(t, s, func(tx *Tx) error { return tx.Emit(Event{Owner: "o", Visit: "v", Type: kind, Data: []byte(`{"a":1}`)}) })
	}
	emit("one")
	emit("two")
	view(t, s, func(tx *Tx) error {
		got, err := tx.Events(1, 10)
		want := []Event{{N: 2, At: c.now(), Owner: "o", Visit: "v", Type: "two", Data: []byte(`{"a":1}`)}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		return err
	})
	c.add(25 * time.Hour)
	emit("three")
	sweep(t, s)
	if got := first(); got != 3 {
		t.Errorf("oldest kept %d, want 3", got)
	}
	c.add(25 * time.Hour)
	sweep(t, s)
	emit("four")
	if got := first(); got != 4 {
		t.Errorf("after all were trimmed the next has number %d, want 4", got)
	}
}

func TestDocuments(t *testing.T) {
	s, _ := openNew(t)
	put := func(id, body string) {
		update(t, s, func(tx *Tx) error { return tx.PutDoc("operator", id, []byte(body)) })
	}
	put("o1", "first")
	put("o1", "second")
	put("o2", "")
	view(t, s, func(tx *Tx) error {
		got, err := tx.Docs("operator")
		if diff := cmp.Diff(map[string][]byte{"o1": []byte("second"), "o2": {}}, got); diff != "" {
			t.Error(diff)
		}
		return err
	})
	update(t, s, func(tx *Tx) error { return tx.DeleteDoc("operator", "o1") })
	for name, fn := range map[string]func(*Tx) error{
		"read":    func(tx *Tx) error { _, err := tx.Doc("operator", "o1"); return err },
		"deleted": func(tx *Tx) error { return tx.DeleteDoc("operator", "o1") },
	} {
		if err := s.Update(t.Context(), fn); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s after deletion: %v", name, err)
		}
	}
}

// A sealed value that was moved to another row opens nowhere else.
func TestSealsHoldTheirPlace(t *testing.T) {
	s, _ := openNew(t)
	a, b := visit(1), visit(2)
	a.Body, b.Body = []byte("a"), []byte("b")
	update(t, s, func(tx *Tx) error {
		_, err1 := tx.Put(a)
		_, err2 := tx.Put(b)
		return errors.Join(err1, err2, tx.PutDoc("operator", "o1", []byte("1")), tx.PutDoc("operator", "o2", []byte("2")))
	})
	update(t, s, func(tx *Tx) error {
		_, err1 := tx.exec(`UPDATE dossiers SET version = 7 WHERE id = 'v000001'`)
		_, err2 := tx.exec(`UPDATE keys SET wrapped = (SELECT wrapped FROM keys WHERE id = 'v000001') WHERE id = 'v000002'`)
		_, err3 := tx.exec(`UPDATE docs SET body = (SELECT body FROM docs WHERE id = 'o1') WHERE id = 'o2'`)
		return errors.Join(err1, err2, err3)
	})
	for name, fn := range map[string]func(*Tx) error{
		"body under another version": func(tx *Tx) error { _, err := tx.Dossier(Visit, "v000001"); return err },
		"another's key":              func(tx *Tx) error { _, err := tx.Dossier(Visit, "v000002"); return err },
		"another's document":         func(tx *Tx) error { _, err := tx.Doc("operator", "o2"); return err },
	} {
		if err := s.View(t.Context(), fn); !errors.Is(err, ErrSealBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHashIsKeyedAndNormalised(t *testing.T) {
	s, _ := openNew(t)
	other := openAt(t, Options{Dir: t.TempDir(), Key: Key{8}})
	if s.Hash("c1234567 ") != s.Hash("C1234567") {
		t.Error("spaces or letter case count")
	}
	if s.Hash("001099000001") == other.Hash("001099000001") {
		t.Error("two desks hash alike")
	}
	if len(s.Hash("")) != 64 {
		t.Error("not 64 digits")
	}
}
