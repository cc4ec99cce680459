package scan

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"testing"
)

func coloured(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{byte(3 * x), byte(5 * y), byte(x * y), 255})
		}
	}
	return img
}

// withoutTables takes the Huffman tables out, as cameras do.
func withoutTables(t *testing.T, picture []byte) []byte {
	t.Helper()
	for at := 2; at+4 < len(picture); {
		n := 2 + int(picture[at+2])<<8 + int(picture[at+3])
		if picture[at+1] == markerDHT {
			return append(bytes.Clone(picture[:at]), picture[at+n:]...)
		}
		at += n
	}
	t.Fatal("no tables")
	return nil
}

func TestTablesThatCamerasLeaveOut(t *testing.T) {
	for name, img := range map[string]image.Image{"colour": coloured(64, 48), "grey": static(64, 48, 4)} {
		whole := encode(t, img, 90)
		want, err := lumaOfJPEG(whole)
		if err != nil {
			t.Fatal(err)
		}
		got, err := lumaOfJPEG(withoutTables(t, whole))
		if err != nil || !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The tables of T.81: their length, and table K.3 as it is printed there.
func TestUsualTables(t *testing.T) {
	const luminanceDC = "\x00" + "\x00\x01\x05\x01\x01\x01\x01\x01\x01\x00\x00\x00\x00\x00\x00\x00" + "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b"
	tables := usualTables()
	if len(tables) != 2+0x01A2 || !bytes.HasPrefix(tables, []byte("\xff\xc4\x01\xa2"+luminanceDC)) {
		t.Errorf("%d bytes: % x", len(tables), tables[:min(len(tables), 40)])
	}
}

func TestLumaOfColour(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 16, 16))
	for i := range img.Pix {
		img.Pix[i] = [4]byte{255, 0, 0, 255}[i%4]
	}
	got, err := lumaOfJPEG(encode(t, img, 100))
	if err != nil || got.Rect != image.Rect(0, 0, 16, 16) || got.Pix[0] < 74 || got.Pix[0] > 78 { // 0.299 of 255
		t.Errorf("red is %d, %v", got.Pix[0], err)
	}
}

func TestUnpackRefuses(t *testing.T) {
	whole := encode(t, coloured(64, 48), 90)
	large := bytes.Clone(whole)
	at := bytes.Index(large, []byte{0xFF, 0xC0})
	copy(large[at+5:], []byte{0xFF, 0xFF, 0xFF, 0xFF})
	for name, c := range map[string]struct {
		raw  []byte
		want error
	}{
		"nothing": {nil, ErrDamaged}, "no picture": {[]byte("\xff\xd8hello"), ErrDamaged},
		"torn": {whole[:len(whole)-60], ErrDamaged}, "too large": {large, ErrTooLarge},
	} {
		if _, err := lumaOfJPEG(c.raw); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, u := range []unpacker{lumaOfGrey(4, 2), lumaOfYUYV(4, 2)} {
		for _, n := range []int{0, 7, 9, 15, 17} {
			if _, err := u(make([]byte, n)); !errors.Is(err, ErrDamaged) {
				t.Errorf("%d bytes: %v", n, err)
			}
		}
	}
}
