package desk

import (
	"image"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
)

// A code keeps its squares, however large its picture is.
func TestACodeIsAPointASquare(t *testing.T) {
	for _, text := range []string{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", strings.Repeat("Nguyễn Thị Mẫu ", 30)} {
		code, err := qrcode.New(text, qrcode.Medium)
		if err != nil {
			t.Fatal(err)
		}
		want := code.Bitmap()
		for _, size := range []int{-1, 256, 400, 911} {
			text, err := code.PNG(size)
			if err != nil {
				t.Fatal(err)
			}
			got := qrPicture(text)
			if side := got.Bounds().Dx(); side != len(want) || side != got.Bounds().Dy() {
				t.Fatalf("%d points: %d squares, not %d", size, side, len(want))
			}
			for y, row := range want {
				for x, on := range row {
					if dark(got, image.Pt(x, y)) != on {
						t.Fatalf("%d points: another square at %d, %d", size, x, y)
					}
				}
			}
		}
	}
	if qrPicture([]byte("no picture")) != nil {
		t.Error("a code of nothing")
	}
}
