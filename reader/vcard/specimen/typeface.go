package specimen

import (
	"sync"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"github.com/go-fonts/dejavu/dejavusansmono"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// typeface is one of the three faces that a document is set in. Regular and bold
// hold every letter of Vietnamese; mono does not and sets the MRZ alone.
type typeface int

const (
	regular typeface = iota
	bold
	mono
)

// Every length below is in em, the size of the type: text is drawn from
// outlines without hinting and so scales exactly.
const (
	ascent = 1.13 // room above the baseline: capitals with two marks, Ẫ
	line   = 1.38 // from baseline to baseline, so that marks clear the line above
	depth  = 0.25 // room below the baseline: ự, g
)

// fonts parses the embedded faces, once: they are part of the program, so that
// one that does not parse is a broken build.
var fonts = sync.OnceValue(func() [3]*sfnt.Font {
	var parsed [3]*sfnt.Font
	for i, ttf := range [3][]byte{dejavusans.TTF, dejavusansbold.TTF, dejavusansmono.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil {
			panic("specimen: embedded typeface: " + err.Error())
		}
		parsed[i] = f
	}
	return parsed
})

// unitEm is the size at which outlines are asked for: large enough for the
// font's own grid, so that nothing is rounded.
const unitEm = 2048

// glyph returns the outline of r, its start on the baseline at the origin, and
// how far the next letter lies.
func (t typeface) glyph(buf *sfnt.Buffer, r rune) (outline path, advance float64) {
	f := fonts()[t]
	index, err := f.GlyphIndex(buf, r)
	if err != nil {
		return nil, 0
	}
	segments, err := f.LoadGlyph(buf, index, fixed.I(unitEm), nil)
	if err == nil {
		outline = fromGlyph(segments)
	}
	return outline, t.advance(buf, index)
}

func (t typeface) advance(buf *sfnt.Buffer, index sfnt.GlyphIndex) float64 {
	a, err := fonts()[t].GlyphAdvance(buf, index, fixed.I(unitEm), 0)
	if err != nil {
		return 0
	}
	return ems(a)
}

func ems(v fixed.Int26_6) float64 { return float64(v) / 64 / unitEm }

// fromGlyph relies on verb having the order of sfnt's operators.
func fromGlyph(segments sfnt.Segments) path {
	out := make(path, len(segments))
	for i, s := range segments {
		out[i].verb = verb(s.Op)
		for j, a := range s.Args {
			out[i].p[j] = point{ems(a.X), ems(a.Y)}
		}
	}
	return out
}

// width is how far s runs.
func (t typeface) width(s string) float64 {
	var buf sfnt.Buffer
	total := 0.0
	for _, r := range s {
		if index, err := fonts()[t].GlyphIndex(&buf, r); err == nil {
			total += t.advance(&buf, index)
		}
	}
	return total
}

// outline is s as one path, its start on the baseline at the origin. A pitch
// above 0 sets every letter that far from the last, whatever its own width.
func (t typeface) outline(s string, pitch float64) path {
	var buf sfnt.Buffer
	var out path
	x := 0.0
	for _, r := range s {
		letter, advance := t.glyph(&buf, r)
		out = append(out, letter.through(scaled(1, x, 0))...)
		if pitch > 0 {
			advance = pitch
		}
		x += advance
	}
	return out
}
