package touch

import (
	"strings"

	"fyne.io/fyne/v2"
	"golang.org/x/text/unicode/norm"
)

// ruled is how many measures a Ruler keeps: a few screens' words.
const ruled = 4096

// Ruler measures texts in Fyne's own fonts and breaks them into lines. It keeps
// measures; like Fyne's, it is for one goroutine.
type Ruler struct {
	widths  map[measured]float32
	heights map[measured]float32
}

type measured struct {
	text string
	size float32
	bold bool
}

// NewRuler is a ruler that has measured nothing yet.
func NewRuler() *Ruler {
	return &Ruler{widths: map[measured]float32{}, heights: map[measured]float32{}}
}

// Forget drops every measure, and with it the texts.
func (r *Ruler) Forget() {
	clear(r.widths)
	clear(r.heights)
}

func (r *Ruler) width(text string, f face) float32 {
	key := measured{text, f.size, f.bold}
	if w, ok := r.widths[key]; ok {
		return w
	}
	if len(r.widths) >= ruled {
		clear(r.widths)
	}
	w := fyne.MeasureText(text, f.size, fyne.TextStyle{Bold: f.bold}).Width
	r.widths[key] = w
	return w
}

// height is a line's height, the same for every text of a face.
func (r *Ruler) height(f face) float32 {
	key := measured{"", f.size, f.bold}
	if h, ok := r.heights[key]; ok {
		return h
	}
	h := fyne.MeasureText("Ệg", f.size, fyne.TextStyle{Bold: f.bold}).Height
	r.heights[key] = h
	return h
}

// breakLines breaks a text into lines no wider than w: by words, and a word that
// is wider by letters. Line breaks of the text stay.
func (r *Ruler) breakLines(text string, f face, w float32) []string {
	var lines []string
	for _, paragraph := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		lines = append(lines, r.breakParagraph(paragraph, f, w)...)
	}
	return lines
}

func (r *Ruler) breakParagraph(text string, f face, w float32) []string {
	var lines []string
	line, long := "", float32(0)
	for _, word := range wordsOf(text) {
		for _, part := range r.parts(word, f, w) {
			wide := r.width(part, f)
			if joined := long + r.width(" ", f) + wide; line != "" && joined <= w {
				line, long = line+" "+part, joined
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			line, long = part, wide
		}
	}
	return append(lines, line)
}

// wordsOf parts a text at spaces, but not at those that hold it together (U+00A0).
func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == '\t' })
}

// parts breaks a word that is wider than a line between its letters: a letter and
// its accents stay together.
func (r *Ruler) parts(word string, f face, w float32) []string {
	if r.width(word, f) <= w {
		return []string{word}
	}
	var parts []string
	part := ""
	for _, letter := range letters(word) {
		if part != "" && r.width(part+letter, f) > w {
			parts, part = append(parts, part), ""
		}
		part += letter
	}
	return append(parts, part)
}

func letters(word string) []string {
	var all []string
	for i := 0; i < len(word); {
		n := max(norm.NFC.NextBoundaryInString(word[i:], true), 1)
		all = append(all, word[i:i+n])
		i += n
	}
	return all
}

// widest is the width of the widest word of a text: no line is narrower without
// breaking it.
func (r *Ruler) widest(text string, f face) float32 {
	var most float32
	for _, word := range strings.Fields(text) {
		most = max(most, r.width(word, f))
	}
	return most
}
