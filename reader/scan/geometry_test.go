package scan

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/skip2/go-qrcode"
)

func TestHomographyTakesPointsToPoints(t *testing.T) {
	from := [4]point{{3.5, 3.5}, {37.5, 3.5}, {3.5, 37.5}, {34.5, 34.5}}
	to := [4]point{{100, 50}, {260, 70}, {90, 210}, {230, 200}}
	h, ok := homographyFrom(from, to)
	if !ok {
		t.Fatal("no map")
	}
	for i := range from {
		if got := h.apply(from[i]); got.distance(to[i]) > 1e-9 {
			t.Errorf("%v goes to %v, want %v", from[i], got, to[i])
		}
	}
	// A camera keeps lines straight.
	a, b, c := h.apply(point{5, 8}), h.apply(point{10, 16}), h.apply(point{15, 24})
	if area := b.minus(a).cross(c.minus(a)); math.Abs(area) > 1e-9 {
		t.Errorf("a line is bent by %g", area)
	}
}

func TestHomographyRefusesALine(t *testing.T) {
	line := [4]point{{0, 0}, {1, 1}, {2, 2}, {3, 3}}
	square := [4]point{{0, 0}, {1, 0}, {0, 1}, {1, 1}}
	if _, ok := homographyFrom(line, square); ok {
		t.Error("from a line")
	}
	if _, ok := homographyFrom(square, line); ok {
		t.Error("to a line")
	}
}

// The rule of annex E against the table that gozxing took from it.
func TestAlignmentCentresAreAnnexE(t *testing.T) {
	for number := 1; number <= 40; number++ {
		v, err := decoder.Version_GetVersionForNumber(number)
		if err != nil {
			t.Fatal(err)
		}
		want := v.GetAlignmentPatternCenters()
		var got []int
		if number > 1 {
			got = append(got, 6) // on the timing lines, between corner marks
		}
		for _, c := range alignmentCentres(4*number + 17) {
			got = append(got, c[0])
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Errorf("version %d: %v, want %v", number, got, want)
		}
	}
}

func TestFixedPatternIsInEverySymbol(t *testing.T) {
	for _, payload := range []string{"A", specimen, specimen + specimen, specimen + specimen + specimen + specimen} {
		m := modulesOf(t, payload, qrcode.High)
		for _, c := range fixedPattern(m.n) {
			if dark := m.light[(c.y+1)*m.stride+c.x+1] < 0; dark != c.dark {
				t.Errorf("%d modules a side: module %d,%d dark: %t", m.n, c.x, c.y, dark)
			}
		}
	}
}

// A smear over two modules nearly closes the eye of a symbol; the equaliser,
// taught by the marks alone, opens it.
func TestEqualiserUndoesASmear(t *testing.T) {
	m := modulesOf(t, specimen, qrcode.Low)
	smeared := modules{m.n, m.stride, make([]float64, len(m.light))}
	r := rand.New(rand.NewPCG(9, 9))
	for i := range m.light {
		left, right := m.light[max(i-1, 0)], m.light[min(i+1, len(m.light)-1)]
		smeared.light[i] = m.light[i] + 0.6*left + 0.3*right + 0.15*r.NormFloat64()
	}
	wrong := func(got modules) (n int) {
		for _, at := range readingOrder(m.n) {
			i := (at/m.n+1)*m.stride + at%m.n + 1
			if (got.light[i] < 0) != (m.light[i] < 0) {
				n++
			}
		}
		return n
	}
	learnt := smeared.equalise(smeared.learn(fixedPattern(m.n)))
	again := smeared.equalise(smeared.relearn(learnt))
	if before, after, last := wrong(smeared), wrong(learnt), wrong(again); before < 50 || after > before/3 || last > after {
		t.Errorf("%d modules wrong, %d equalised, %d learnt again", before, after, last)
	}
}
