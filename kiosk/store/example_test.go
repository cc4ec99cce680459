package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// A visit, what must be delivered of it, and the journal's line are written
// together or not at all.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	key, err := store.LoadKey(ctx, store.KeyOptions{Source: store.File, Dir: dir})
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := store.Open(ctx, store.Options{Dir: dir, Key: key})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = s.Close() }()

	number := store.Number("001099000001")
	err = s.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Put(store.Dossier{
			Kind: store.Visit, ID: "v1", State: "acting",
			Numbers: []store.Number{number}, Body: []byte(`{"name":"NGUYỄN VĂN MẪU"}`),
		})
		return errors.Join(err,
			tx.Enqueue(store.Item{ID: "i1", Backend: "accommodation", Dossier: "v1", Person: s.Hash(number)}),
			tx.Journal(journal.Event{Kind: "visit.opened", Visit: "v1", Person: s.Hash(number)}))
	})
	fmt.Println("written:", err)

	err = s.View(ctx, func(tx *store.Tx) error {
		found, err := tx.Find(number)
		for _, d := range found {
			fmt.Println("found:", d.Kind, d.ID, d.State)
		}
		return err
	})
	fmt.Println(err)
	// Output:
	// written: <nil>
	// found: visit v1 acting
	// <nil>
}
