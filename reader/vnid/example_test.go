package vnid_test

import (
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// One scan gives both passwords of the chip: the CAN, and the key of the
// machine readable zone.
func ExampleParseCCCD() {
	card, err := vnid.ParseCCCD("001190123456||Nguyễn Thị Hoa|15011990|Nữ|Số 1, Phường X, Hà Nội|20042021")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(card.FullName, card.FullName.Reveal())
	fmt.Println(card.Number.CAN().Reveal())
	for _, key := range vnid.MRZKeys(card) {
		information, err := key.Information()
		fmt.Println(information, err)
	}
	// Output:
	// [personal] Nguyễn Thị Hoa
	// 123456
	// 190123456990011583001156 <nil>
}

// A wrong field is named; its value stays out of the error.
func ExampleParseCCCD_wrong() {
	_, err := vnid.ParseCCCD("001190123456||Nguyễn Thị Hoa|31021990|Nữ|Hà Nội|20042021")
	fmt.Println(err)
	// Output: vnid: dateOfBirth: not a date
}

// The term of a card from birth and issue dates.
func ExampleExpiry() {
	birth, issued := vnid.Date{Year: 1999, Month: 12, Day: 30}, vnid.Date{Year: 2024, Month: 8, Day: 1}
	for _, c := range vnid.Expiry(birth, issued) {
		fmt.Println(c.Date.ISO().Reveal(), c.Reason)
	}
	// Output: 2039-12-30 issued-23-to-24
}

func ExampleClassify() {
	for _, text := range []string{
		"001190123456||Nguyễn Thị Hoa|15011990|Nữ|Hà Nội|20092024||||",
		"0123456789|4e677579e1bb856e2056c4836e2041|15/01/1990|1|-|01 - 043|01/06/2021|-|01/06/2021|$",
		"https://example.vn",
	} {
		fmt.Println(vnid.Classify(text))
	}
	// Output:
	// can-cuoc
	// bhyt
	// url
}
