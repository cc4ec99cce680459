package pcsc_test

import (
	"context"
	"fmt"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
)

// From the service to a card, and to a transaction, in which alone commands can
// be sent.
func Example() {
	service, err := pcsc.Open()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = service.Close() }()

	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var there pcsc.Presence
	if err := service.Watch(ctx, "", func(p pcsc.Presence) bool { there = p; return p.Card }); err != nil {
		fmt.Println(err)
		return
	}
	card, err := service.Connect(there.Reader)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = card.Close() }()
	tx, err := card.Begin()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = tx.End() }()
	response, err := tx.Transmit(ctx, iso7816.Command{INS: iso7816.INSGetChallenge, Ne: 8})
	fmt.Println(response.SW, err)
}
