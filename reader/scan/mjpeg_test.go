package scan

import (
	"bytes"
	"errors"
	"image"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/iotest"
)

// static is a picture whose coded data holds every kind of byte.
func static(w, h int, seed uint64) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range img.Pix {
		img.Pix[i] = byte(r.IntN(256))
	}
	return img
}

// insert puts a segment after the picture's first marker.
func insert(picture []byte, code byte, content []byte) []byte {
	n := len(content) + 2
	return slices.Concat(picture[:2], []byte{0xFF, code, byte(n >> 8), byte(n)}, content, picture[2:])
}

func TestPartsAStream(t *testing.T) {
	a, b := encode(t, static(64, 48, 1), 95), encode(t, static(40, 32, 2), 95)
	thumbnail := insert(a, 0xE1, b) // a whole picture in the application data
	restarts := slices.Concat(a[:len(a)-2], []byte{0xFF, 0xD3, 0x12, 0xFF, 0x00, 0x34}, a[len(a)-2:])
	filled := slices.Concat(a[:2], []byte{0xFF, 0xFF}, a[2:])
	torn := b[:len(b)/2]
	huge := bytes.Repeat([]byte{0x55}, maxJPEG)
	for name, c := range map[string]struct {
		stream [][]byte
		want   [][]byte // nil: damaged or too long
	}{
		"nothing":                  {nil, nil},
		"nothing of a picture":     {[][]byte{[]byte("hello\xff")}, nil},
		"one":                      {[][]byte{a}, [][]byte{a}},
		"two":                      {[][]byte{a, b}, [][]byte{a, b}},
		"zeros between":            {[][]byte{a, make([]byte, 900), b}, [][]byte{a, b}},
		"a picture in the picture": {[][]byte{thumbnail, b}, [][]byte{thumbnail, b}},
		"restart markers":          {[][]byte{restarts, b}, [][]byte{restarts, b}},
		"fill bytes":               {[][]byte{filled, b}, [][]byte{filled, b}},
		"torn":                     {[][]byte{torn, a, b}, [][]byte{a, b}},
		"torn at the end":          {[][]byte{a, torn}, [][]byte{a, nil}},
		"a segment of no length":   {[][]byte{{0xFF, 0xD8, 0xFF, 0xE0, 0, 1}, a}, [][]byte{nil, a}},
		"no marker":                {[][]byte{{0xFF, 0xD8, 0x00}, a}, [][]byte{nil, a}},
		"no end":                   {[][]byte{torn, huge, a}, [][]byte{nil, a}},
		"no start for long":        {[][]byte{huge, a}, [][]byte{nil, a}},
	} {
		stream := slices.Concat(c.stream...)
		for way, r := range map[string]io.Reader{"at once": bytes.NewReader(stream), "in pieces": iotest.HalfReader(bytes.NewReader(stream))} {
			m, i := newMJPEG(r), 0
			for ; ; i++ {
				got, err := m.next()
				if errors.Is(err, io.EOF) {
					break
				}
				if i >= len(c.want) || (err != nil) != (c.want[i] == nil) || err != nil && !passing(err) || !bytes.Equal(got, c.want[i]) {
					t.Errorf("%s, %s, picture %d: %d bytes, %v", name, way, i, len(got), err)
					break
				}
			}
			if i != len(c.want) {
				t.Errorf("%s, %s: %d pictures, want %d", name, way, i, len(c.want))
			}
		}
	}
}

func TestStreamBreaks(t *testing.T) {
	broken := errors.New("input/output error")
	m := newMJPEG(io.MultiReader(bytes.NewReader([]byte{0xFF, 0xD8, 0xFF}), iotest.ErrReader(broken)))
	if _, err := m.next(); !errors.Is(err, broken) {
		t.Error(err)
	}
}

// FuzzMJPEG: whatever comes, a picture begins and ends as one, is no longer than
// allowed, and unpacking it does no harm.
func FuzzMJPEG(f *testing.F) {
	a := encode(f, static(24, 24, 3), 80)
	f.Add(a)
	f.Add(slices.Concat(a[:40], a, []byte{0, 0}, insert(a, 0xE1, a)))
	f.Add([]byte{0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 1, 0xFF, 0xFF, 0xD9})
	f.Fuzz(func(t *testing.T, stream []byte) {
		m, taken := newMJPEG(bytes.NewReader(stream)), 0
		for range len(stream) + 2 {
			picture, err := m.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				if !passing(err) {
					t.Fatal(err)
				}
				continue
			}
			taken += len(picture)
			if !bytes.HasPrefix(picture, []byte{0xFF, 0xD8}) || !bytes.HasSuffix(picture, []byte{0xFF, 0xD9}) || taken > len(stream) {
				t.Fatalf("%d bytes of %d", len(picture), len(stream))
			}
			if img, err := lumaOfJPEG(picture); err == nil && img.Rect.Dx()*img.Rect.Dy() > maxFrame {
				t.Fatalf("%v", img.Rect)
			}
		}
		t.Fatal("no end")
	})
}
