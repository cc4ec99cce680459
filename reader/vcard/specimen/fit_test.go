package specimen

import (
	"strings"
	"testing"
)

func TestFit(t *testing.T) {
	tests := map[string]struct {
		text  string
		h     float64
		lines int
		whole bool
		size  float64 // at most
	}{
		"nothing":     {"", 40, 0, true, 0},
		"spaces":      {" \t\n ", 40, 0, true, 0},
		"fits":        {"Hà Nội", 40, 1, true, 20},
		"wraps":       {"Phường Hoa Mẫu, Thừa Thiên Huế", 60, 2, true, 20},
		"shrinks":     {"Phường Hoa Mẫu, Huế", 30, 1, true, 18},
		"is cut":      {strings.Repeat("Phường ", 30), 30, 1, false, 12},
		"has no room": {"Hà Nội", 10, 0, false, 0},
		"one word":    {strings.Repeat("Nghiêng", 10), 30, 1, false, 12},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			b := block{x: 5, y: 5, w: 200, h: tt.h, text: tt.text, size: 20}
			runs := b.runs()
			if len(runs) != tt.lines {
				t.Fatalf("%d lines, want %d", len(runs), tt.lines)
			}
			var got []string
			for _, r := range runs {
				got = append(got, r.text)
				if r.size > tt.size || r.size < b.size*smallest-1e-9 {
					t.Errorf("size %.1f, want at most %.1f", r.size, tt.size)
				}
			}
			whole := strings.Join(got, " ") == strings.Join(b.words(), " ")
			if whole != tt.whole {
				t.Errorf("set as %q", got)
			}
			if !whole && len(got) > 0 && !strings.HasSuffix(got[len(got)-1], "…") {
				t.Errorf("cut without an ellipsis: %q", got)
			}
		})
	}
}

func FuzzFit(f *testing.F) {
	for _, c := range cards() {
		f.Add(c.Residence, 200.0, 60.0)
	}
	f.Fuzz(func(t *testing.T, text string, w, h float64) {
		if !(w > 0 && w < 2000 && h > 0 && h < 2000) {
			t.Skip("no card has such a place")
		}
		b := block{w: w, h: h, text: text, size: 22}
		for _, r := range b.runs() {
			if width := b.measure(r.text, r.size); width > w+1e-6 {
				t.Errorf("a line of %.1f in a box of %.1f", width, w)
			}
			if bottom := r.y + depth*r.size; bottom > h+1e-6 {
				t.Errorf("a line down to %.1f in a box of %.1f", bottom, h)
			}
		}
	})
}
