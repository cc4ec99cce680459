package specimen

import (
	"image/color"
	"strings"

	"golang.org/x/text/unicode/norm"
)

type align int

const (
	left align = iota
	centre
	right
)

// block is text with a place of its own. It is set as large as fits, up to
// size; wrapped where the box has the height for it; and, should it be too long
// at the smallest size even so, cut with an ellipsis. It never leaves its box.
type block struct {
	x, y, w, h float64 // pixels
	text       string
	face       typeface
	size       float64 // pixels to the em
	align      align
	colour     color.NRGBA
	pitch      float64 // pixels from letter to letter; 0: the face's own
}

const (
	smallest = 0.55 // of a block's size: below it text is cut
	shrink   = 0.97 // from one try to the next
	// mostRunes bounds the work on a text that no card could hold.
	mostRunes = 600
)

// run is one set line: where its baseline starts, and its size in pixels.
type run struct {
	text string
	x, y float64
	size float64
}

// runs sets the block.
func (b block) runs() []run {
	words := b.words()
	if len(words) == 0 {
		return nil
	}
	for size := b.size; size >= b.size*smallest; size *= shrink {
		if lines := b.wrap(words, size); len(lines) <= b.room(size) && !b.broken(words, size) {
			return b.set(lines, size)
		}
	}
	size := b.size * smallest
	return b.set(b.cut(b.wrap(words, size), size), size)
}

// words is the text in composed letters, for each of which the faces have a
// glyph, split at spaces.
func (b block) words() []string {
	text := []rune(norm.NFC.String(b.text))
	return strings.Fields(string(text[:min(len(text), mostRunes)]))
}

// room is how many lines of a size the box holds.
func (b block) room(size float64) int {
	return max(0, 1+floor((b.h/size-ascent-depth)/line+1e-9))
}

// broken reports whether a word is wider than the box, which at any but the
// smallest size is a reason to go smaller.
func (b block) broken(words []string, size float64) bool {
	for _, w := range words {
		if b.measure(w, size) > b.w {
			return true
		}
	}
	return false
}

func (b block) measure(s string, size float64) float64 {
	if b.pitch > 0 {
		return b.pitch * float64(len([]rune(s)))
	}
	return b.face.width(s) * size
}

// wrap fills lines word by word.
func (b block) wrap(words []string, size float64) []string {
	lines := []string{words[0]}
	for _, w := range words[1:] {
		last := &lines[len(lines)-1]
		if b.measure(*last+" "+w, size) <= b.w {
			*last += " " + w
			continue
		}
		lines = append(lines, w)
	}
	return lines
}

// cut drops what has no room and ends each line that lost something with an
// ellipsis.
func (b block) cut(lines []string, size float64) []string {
	n := b.room(size)
	if len(lines) > n && n > 0 {
		lines[n-1] += " …"
	}
	lines = lines[:min(n, len(lines))]
	for i, l := range lines {
		lines[i] = b.trim(l, size)
	}
	return lines
}

func (b block) trim(s string, size float64) string {
	for b.measure(s, size) > b.w {
		letters := []rune(strings.TrimSuffix(s, "…"))
		if len(letters) == 0 {
			return ""
		}
		s = strings.TrimRight(string(letters[:len(letters)-1]), " ,") + "…"
	}
	return s
}

func (b block) set(lines []string, size float64) []run {
	out := make([]run, len(lines))
	for i, l := range lines {
		slack := b.w - b.measure(l, size)
		x := b.x + map[align]float64{left: 0, centre: slack / 2, right: slack}[b.align]
		out[i] = run{l, x, b.y + size*(ascent+line*float64(i)), size}
	}
	return out
}

// paths are the outlines of the block's lines, where they stand on the page.
func (b block) paths() []path {
	var out []path
	for _, r := range b.runs() {
		p := b.face.outline(r.text, b.pitch/r.size)
		out = append(out, p.through(scaled(r.size, r.x, r.y)))
	}
	return out
}

// write paints the block.
func (c *canvas) write(b block) {
	for _, p := range b.paths() {
		c.fill(p, b.colour)
	}
}
