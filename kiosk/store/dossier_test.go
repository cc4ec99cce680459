package store

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDossierComesBackAsItWasPut(t *testing.T) {
	s, c := openNew(t)
	want := visit(1)
	want.Parent, want.Body, want.Redact = "case1", []byte("body"), c.now().Add(time.Hour)
	want.Numbers = []Number{"001099000001"}
	update(t, s, func(tx *Tx) (err error) { want, err = tx.Put(want); return err })
	if want.Version != 1 || !want.Changed.Equal(c.now()) || !want.Opened.Equal(c.now()) {
		t.Fatalf("put returned version %d, changed %v, opened %v", want.Version, want.Changed, want.Opened)
	}
	want.Numbers = nil
	view(t, s, func(tx *Tx) error {
		got, err := tx.Dossier(Visit, want.ID)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		return err
	})
}

func TestPutRefusesAnOldVersion(t *testing.T) {
	s, _ := openNew(t)
	var first Dossier
	update(t, s, func(tx *Tx) (err error) { first, err = tx.Put(visit(1)); return err })
	update(t, s, func(tx *Tx) error { _, err := tx.Put(first); return err })
	for name, d := range map[string]Dossier{"old version": first, "inserted again": visit(1)} {
		err := s.Update(t.Context(), func(tx *Tx) error { _, err := tx.Put(d); return err })
		if !errors.Is(err, ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	missing := visit(2)
	missing.Version = 1
	if err := s.Update(t.Context(), func(tx *Tx) error { _, err := tx.Put(missing); return err }); !errors.Is(err, ErrNotFound) {
		t.Errorf("a version of nothing: %v", err)
	}
}

func TestNilBodyAndNumbersStay(t *testing.T) {
	s, _ := openNew(t)
	d := visit(1)
	d.Body, d.Numbers = []byte("body"), []Number{"001099000001"}
	update(t, s, func(tx *Tx) (err error) { d, err = tx.Put(d); return err })
	d.Body, d.Numbers, d.State = nil, nil, "done"
	update(t, s, func(tx *Tx) (err error) { d, err = tx.Put(d); return err })
	view(t, s, func(tx *Tx) error {
		got, err := tx.Dossier(Visit, d.ID)
		if string(got.Body) != "body" || got.State != "done" {
			t.Errorf("body %q, state %s", got.Body, got.State)
		}
		if found, _ := tx.Find(" 001099000001 "); len(found) != 1 {
			t.Errorf("found %d by number", len(found))
		}
		return err
	})
	d.Body, d.Numbers = []byte{}, []Number{}
	update(t, s, func(tx *Tx) (err error) { d, err = tx.Put(d); return err })
	view(t, s, func(tx *Tx) error {
		got, err := tx.Dossier(Visit, d.ID)
		if len(got.Body) != 0 {
			t.Errorf("body %q after clearing", got.Body)
		}
		if found, _ := tx.Find("001099000001"); len(found) != 0 {
			t.Errorf("found %d by a number that was cleared", len(found))
		}
		return err
	})
}

func TestListFilters(t *testing.T) {
	s, c := openNew(t)
	start := c.now()
	put := func(d Dossier) { update(t, s, func(tx *Tx) error { _, err := tx.Put(d); return err }) }
	for n := range 6 {
		d := visit(n)
		d.Opened = start.Add(time.Duration(n) * time.Minute)
		d.Open = n%2 == 0
		if n == 3 {
			d.Kind, d.Owner, d.State = Stay, "hotel", "closed"
		}
		if n > 3 {
			d.Parent = "v000003"
		}
		put(d)
	}
	for name, test := range map[string]struct {
		f    Filter
		want []string
	}{
		"all":     {Filter{}, []string{"v000005", "v000004", "v000003", "v000002", "v000001", "v000000"}},
		"kind":    {Filter{Kind: Stay}, []string{"v000003"}},
		"owner":   {Filter{Owner: "hotel"}, []string{"v000003"}},
		"parent":  {Filter{Parent: "v000003"}, []string{"v000005", "v000004"}},
		"states":  {Filter{States: []string{"closed", "gone"}}, []string{"v000003"}},
		"open":    {Filter{OpenOnly: true}, []string{"v000004", "v000002", "v000000"}},
		"times":   {Filter{Since: start.Add(time.Minute), Before: start.Add(3 * time.Minute)}, []string{"v000002", "v000001"}},
		"page":    {Filter{Limit: 2, After: "v000004"}, []string{"v000003", "v000002"}},
		"nothing": {Filter{Owner: "'; DROP TABLE dossiers"}, nil},
	} {
		view(t, s, func(tx *Tx) error {
			list, err := tx.List(test.f)
			var got []string
			for _, d := range list {
				got = append(got, d.ID)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			return err
		})
	}
}
