package specimen_test

import (
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/vcard/specimen"
)

func ExampleFront() {
	card := specimen.Card{
		Kind:     specimen.CCCD2021,
		Number:   "001190123456",
		FullName: "Nguyễn Thị Hoa",
		QR:       "001190123456||Nguyễn Thị Hoa|15011990|Nữ|Số 1, Phường X, Hà Nội|20042021",
		Face:     specimen.Face(1, specimen.FaceOptions{Sex: specimen.Female}),
	}
	m, err := specimen.Front(card)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Bounds().Size())
	// Output: (1011,638)
}
