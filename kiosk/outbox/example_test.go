package outbox_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// printer is a backend that prints what it is given.
type printer struct{}

func (printer) Deliver(_ context.Context, item store.Item) outbox.Outcome {
	fmt.Println("delivered", string(item.Payload))
	return outbox.Outcome{State: outbox.Delivered, Code: "200"}
}

func Example() {
	dir, _ := os.MkdirTemp("", "outbox")
	defer os.RemoveAll(dir)
	s, err := store.Open(context.Background(), store.Options{Dir: dir, Key: store.Key{1}, Now: time.Now, Rand: rand.Reader})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	ctx, stop := context.WithCancel(context.Background())
	b, _ := outbox.New(outbox.Options{Store: s, Rand: rand.Reader, Lanes: map[string]outbox.Lane{
		"printer": {
			Deliverer: printer{},
			OnSettled: func(_ *store.Tx, item store.Item, _ outbox.Outcome) error {
				fmt.Println("settled as", item.State)
				stop()
				return nil
			},
		},
	}})
	// In one transaction: the visit, and what is to be delivered of it.
	_ = s.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Put(store.Dossier{Kind: store.Visit, ID: "v-1"}); err != nil {
			return err
		}
		return tx.Enqueue(store.Item{ID: "i-1", Backend: "printer", Dossier: "v-1", Payload: []byte("a guest")})
	})
	fmt.Println(b.Serve(ctx))
	// Output:
	// delivered a guest
	// settled as delivered
	// context canceled
}
