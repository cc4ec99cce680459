package proof

import (
	"testing"
)

// TestFittedLinesFit: no line is wider than its place, in any font of the page.
func TestFittedLinesFit(t *testing.T) {
	l := longest(1)
	p, err := newPage(l)
	if err != nil {
		t.Fatal(err)
	}
	for _, style := range []string{"", "B", "I"} {
		for _, width := range []float64{codeWidth, 30, 52, textWidth, body} {
			for _, text := range []string{l.Facility.Name, l.Facility.Code, l.Facility.Place + l.Facility.Code, "", "x", "101"} {
				p.Font(style, 10)
				for _, s := range p.Fit(text, width, 2) {
					if w := p.GetStringWidth(s); w > width-2*p.GetCellMargin() {
						t.Errorf("%.1f mm in a place of %.1f mm", w, width)
					}
				}
			}
		}
	}
}
