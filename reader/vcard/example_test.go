package vcard_test

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// A chip in the same process, asked for a file that anybody may read and for
// one that nobody may without a password.
func ExampleChip() {
	document, err := vcard.Personalise("cccd-2021", 1, vcard.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	card := vcard.NewChip(document, rand.Reader).Transport()
	for _, command := range []iso7816.Command{
		{INS: iso7816.INSReadBinary, P1: 0x9C, Ne: 256},
		{INS: iso7816.INSSelect, P1: 4, P2: 0x0C, Data: []byte{0xA0, 0, 0, 2, 0x47, 0x10, 1}},
		{INS: iso7816.INSReadBinary, P1: 0x81, Ne: 256},
	} {
		response, err := card.Transmit(context.Background(), command)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(len(response.Data), "bytes,", response.SW)
	}
	// Output:
	// 54 bytes, 9000
	// 0 bytes, 9000
	// 0 bytes, 6982
}

// The same citizen with a fault: a clone that hides its key.
func ExampleDocument_With() {
	genuine, err := vcard.Personalise("can-cuoc-2024", 1, vcard.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	clone, quirks, err := genuine.With("hidden-dg14", "le-limit-192")
	if err != nil {
		fmt.Println(err)
		return
	}
	chip := vcard.NewChip(clone, rand.Reader)
	chip.Become(clone, quirks)
	fmt.Println(len(genuine.Files)-len(clone.Files), "file fewer,", len(quirks), "quirk")
	// Output: 1 file fewer, 1 quirk
}
