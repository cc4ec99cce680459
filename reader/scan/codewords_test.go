package scan

import (
	"errors"
	"testing"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/skip2/go-qrcode"
)

// modulesOf is a perfect symbol as its grid would be sampled.
func modulesOf(tb testing.TB, payload string, level qrcode.RecoveryLevel) modules {
	tb.Helper()
	code, err := qrcode.New(payload, level)
	if err != nil {
		tb.Fatal(err)
	}
	code.DisableBorder = true
	bits := code.Bitmap()
	m := modules{len(bits), len(bits) + 2, make([]float64, (len(bits)+2)*(len(bits)+2))}
	for i := range m.light {
		m.light[i] = 1
	}
	for y, row := range bits {
		for x, dark := range row {
			if dark {
				m.light[(y+1)*m.stride+x+1] = -1
			}
		}
	}
	return m
}

func TestDecodesModules(t *testing.T) {
	for _, level := range []qrcode.RecoveryLevel{qrcode.Low, qrcode.Medium, qrcode.High, qrcode.Highest} {
		if got, err := modulesOf(t, specimen, level).decode(); err != nil || got != specimen {
			t.Errorf("level %d: %v", level, err)
		}
	}
}

// A spot of glare leaves modules neither light nor dark. The order in which
// modules make up code words is our own: that more is repaired than without it
// shows that it is the right one.
func TestDoubtfulModules(t *testing.T) {
	m := modulesOf(t, specimen, qrcode.Medium)
	order := readingOrder(m.n)
	// The specimen has four blocks of 16 or 18 check symbols: forty words in a
	// row are ten errors in each, one or two too many.
	const first, words = 60, 40
	spoiled := func(doubt float64) modules {
		out := modules{m.n, m.stride, append([]float64(nil), m.light...)}
		for _, at := range order[8*first : 8*(first+words)] {
			i := (at/m.n+1)*m.stride + at%m.n + 1
			out.light[i] *= -doubt
		}
		return out
	}
	if _, err := spoiled(1).decode(); !errors.Is(err, errUncorrectable) {
		t.Fatalf("modules wrong for sure: %v", err)
	}
	if got, err := spoiled(0.1).decode(); err != nil || got != specimen {
		t.Errorf("doubtful modules: %v", err)
	}
}

func TestReadingOrderFillsTheSymbol(t *testing.T) {
	// Data modules of versions 1, 2, 7 and 40 (ISO/IEC 18004 table 1).
	for n, want := range map[int]int{21: 208, 25: 359, 45: 1568, 177: 29648} {
		order := readingOrder(n)
		seen := map[int]bool{}
		for _, at := range order {
			seen[at] = true
		}
		if len(order) != want || len(seen) != want {
			t.Errorf("%d modules a side: %d places, %d of them different, want %d", n, len(order), len(seen), want)
		}
	}
}

// bitString packs numbers of given widths.
func bitString(fields ...[2]int) []byte {
	var out []byte
	n := 0
	for _, f := range fields {
		for i := f[1] - 1; i >= 0; i-- {
			if n%8 == 0 {
				out = append(out, 0)
			}
			out[n/8] |= byte(f[0]>>i&1) << (7 - n%8)
			n++
		}
	}
	return out
}

func TestSegments(t *testing.T) {
	const (
		numeric, structured, bytewise, eci = 1, 3, 4, 7
		end                                = 0
	)
	for name, c := range map[string]struct {
		bits []byte
		want string
		err  error
	}{
		"a letter divided between segments": {
			bitString([2]int{bytewise, 4}, [2]int{2, 8}, [2]int{'H', 8}, [2]int{0xc3, 8},
				[2]int{bytewise, 4}, [2]int{2, 8}, [2]int{0xb2, 8}, [2]int{'a', 8}, [2]int{end, 4}), "Hòa", nil,
		},
		"digits, then letters": {
			bitString([2]int{numeric, 4}, [2]int{3, 10}, [2]int{1, 10}, [2]int{bytewise, 4}, [2]int{1, 8}, [2]int{'|', 8}, [2]int{end, 4}), "001|", nil,
		},
		"UTF-8 announced": {
			bitString([2]int{eci, 4}, [2]int{26, 8}, [2]int{bytewise, 4}, [2]int{2, 8}, [2]int{0xc3, 8}, [2]int{0xb2, 8}, [2]int{end, 4}), "ò", nil,
		},
		"Latin-1 announced": {
			bitString([2]int{eci, 4}, [2]int{3, 8}, [2]int{bytewise, 4}, [2]int{1, 8}, [2]int{0xf2, 8}, [2]int{end, 4}), "ò", nil,
		},
		"Latin-1 not announced": {
			bitString([2]int{bytewise, 4}, [2]int{1, 8}, [2]int{0xf2, 8}, [2]int{end, 4}), "", ErrNotText,
		},
		"part of a divided payload": {
			bitString([2]int{structured, 4}, [2]int{0x01, 8}, [2]int{0x77, 8}, [2]int{bytewise, 4}, [2]int{1, 8}, [2]int{'a', 8}, [2]int{end, 4}), "", ErrPart,
		},
		"blank": {make([]byte, 19), "", errUncorrectable},
	} {
		version, err := decoder.Version_GetVersionForNumber(1)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := segments(c.bits, version, decoder.ErrorCorrectionLevel_L); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// FuzzModules: no arrangement of light and dark upsets the decoder.
func FuzzModules(f *testing.F) {
	f.Add([]byte{0}, uint8(0))
	f.Add([]byte("a symbol of version seven and more carries its version"), uint8(6))
	f.Fuzz(func(t *testing.T, light []byte, version uint8) {
		if len(light) == 0 {
			return
		}
		n := 21 + 4*int(version%40)
		m := modules{n, n + 2, make([]float64, (n+2)*(n+2))}
		for i := range m.light {
			m.light[i] = float64(light[i%len(light)]) - 128
		}
		for _, c := range fixedPattern(n) {
			i := (c.y+1)*m.stride + c.x + 1
			m.light[i] = 100
			if c.dark {
				m.light[i] = -100
			}
		}
		for reading := range m.level().readings(fixedPattern(n)) {
			_, _ = reading.decode()
		}
	})
}
