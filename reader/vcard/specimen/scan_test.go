package specimen_test

import (
	"image"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/scan"
	"github.com/cccd-agent/cccd-agent/reader/vcard/specimen"
)

// What is printed can be read: from the card's side that bears the code, and
// from the code alone.
func TestScanReadsThePictures(t *testing.T) {
	const current = "001190123456||Nguyễn Thị Hoa|15011990|Nữ|Số 147, phố Thử Nghiệm, Phường Bình Minh, Thừa Thiên Huế|20092024||||"
	const older = "001190123456|012345678|Nguyễn Thị Hoa|15011990|Nữ|Số 1, Phường X, Quận Y, Hà Nội|20042021"
	face := specimen.Face(5, specimen.FaceOptions{})
	tests := map[string]struct {
		text string
		draw func() (image.Image, error)
	}{
		"front of the CCCD": {older, func() (image.Image, error) {
			return specimen.Front(specimen.Card{Kind: specimen.CCCD2021, QR: older, Face: face})
		}},
		"back of the Căn cước": {current, func() (image.Image, error) {
			return specimen.Back(specimen.Card{Kind: specimen.CanCuoc2024, QR: current, Face: face})
		}},
		"code alone": {current, func() (image.Image, error) { return specimen.QR(current) }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m, err := tt.draw()
			if err != nil {
				t.Fatal(err)
			}
			r, err := scan.Decode(t.Context(), m, 5*time.Second)
			if err != nil || r.Text.Reveal() != tt.text {
				t.Errorf("read %q, %v", r.Text.Reveal(), err)
			}
		})
	}
}
