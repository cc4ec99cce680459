package specimen

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
)

func TestPicturesAreCardSized(t *testing.T) {
	id1, id3 := image.Pt(1011, 638), image.Pt(1476, 1039)
	tests := map[Kind]struct{ front, back image.Point }{
		CCCD2021: {id1, id1}, CanCuoc2024: {id1, id1}, Passport: {id3, image.Pt(1039, 1476)},
	}
	for kind, want := range tests {
		c := person()
		c.Kind = kind
		front, back := drawn(t, Front, c), drawn(t, Back, c)
		if front.Bounds().Size() != want.front || back.Bounds().Size() != want.back {
			t.Errorf("kind %d: %v and %v, want %v and %v", kind, front.Bounds(), back.Bounds(), want.front, want.back)
		}
	}
}

func drawn(t *testing.T, side func(Card) (image.Image, error), c Card) image.Image {
	t.Helper()
	m, err := side(c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSameCardSameBytes(t *testing.T) {
	for _, kind := range []Kind{CCCD2021, CanCuoc2024, Passport} {
		c := person()
		c.Kind = kind
		for _, side := range []func(Card) (image.Image, error){Front, Back} {
			a, errA := PNG(drawn(t, side, c))
			b, errB := PNG(drawn(t, side, c))
			if errA != nil || errB != nil || !bytes.Equal(a, b) {
				t.Errorf("kind %d: two pictures of one card (%v, %v)", kind, errA, errB)
			}
			if _, err := png.Decode(bytes.NewReader(a)); err != nil {
				t.Errorf("kind %d: %v", kind, err)
			}
		}
	}
}

// Every side says what it is: the band in its colour, and the words across,
// without which the picture is another.
func TestEverySideIsMarked(t *testing.T) {
	for _, s := range sides() {
		p := s.lay(t, person())
		marked := p.paint()
		p.across.colour.A = 0
		if plain := p.paint(); differing(marked, plain) < p.w*p.h/60 {
			t.Errorf("%s: the words across hardly show", s.name)
		}
		if got := marked.RGBAAt(4, 4); got.R != bandColour.R || got.G != bandColour.G || got.B != bandColour.B {
			t.Errorf("%s: no band: %v", s.name, got)
		}
	}
}

func differing(a, b *image.RGBA) int {
	n := 0
	for i := 0; i < len(a.Pix); i += 4 {
		if !bytes.Equal(a.Pix[i:i+4], b.Pix[i:i+4]) {
			n++
		}
	}
	return n
}

func TestWhatCannotBeDrawn(t *testing.T) {
	tests := map[string]func(*Card){
		"unknown kind":     func(c *Card) { c.Kind = 9 },
		"no picture":       func(c *Card) { c.Face = []byte("not a JPEG") },
		"cut picture":      func(c *Card) { c.Face = c.Face[:2000] },
		"QR for no card":   func(c *Card) { c.QR = strings.Repeat("a", 2200) },
		"QR for no symbol": func(c *Card) { c.QR = strings.Repeat("a", 4000) },
	}
	for name, spoil := range tests {
		c := person()
		spoil(&c)
		for _, side := range []func(Card) (image.Image, error){Front, Back} {
			m, err := side(c)
			if m != nil || err == nil {
				t.Errorf("%s: drawn", name)
			} else if strings.Contains(err.Error(), "aaaa") {
				t.Errorf("%s: the error tells the text", name)
			}
		}
	}
}

func BenchmarkPersonalise(b *testing.B) {
	for b.Loop() {
		c := person()
		for _, side := range []func(Card) (image.Image, error){Front, Back} {
			m, err := side(c)
			if err == nil {
				_, err = PNG(m)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
