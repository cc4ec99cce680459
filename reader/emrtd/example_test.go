package emrtd_test

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// A card is opened with its CAN and one file is read. The chip is a virtual one;
// a transaction of package pcsc takes its place.
func Example() {
	card, err := vcard.Personalise("cccd-2021", 1, vcard.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	chip := vcard.NewChip(card, rand.Reader).Transport()
	groups, err := dataGroups(context.Background(), chip, personal.Text(card.CAN))
	fmt.Println(groups, err)
	// Output: [DG1 DG2 DG3 DG13 DG14 DG15] <nil>
}

func dataGroups(ctx context.Context, chip iso7816.Transport, can personal.Text) ([]lds.FileID, error) {
	access, err := emrtd.ReadCardAccess(ctx, chip)
	if err != nil {
		return nil, err
	}
	password, err := emrtd.NewCAN(can)
	if err != nil {
		return nil, err
	}
	channel, err := emrtd.PACE(ctx, chip, access.Offers()[0], password, rand.Reader)
	if err != nil {
		return nil, err
	}
	if err := emrtd.SelectApplication(ctx, channel); err != nil {
		return nil, err
	}
	com, err := emrtd.NewFiles(channel, channel.MaxShortPlain()).Read(ctx, lds.COM)
	if err != nil {
		return nil, err
	}
	content, err := lds.ParseCOM(com)
	return content.DataGroups, err
}
