package specimen

import (
	"image/color"
	"strings"
)

// What every document says at its head.
const (
	stateVI = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	mottoVI = "Độc lập - Tự do - Hạnh phúc"
	stateEN = "SOCIALIST REPUBLIC OF VIET NAM"
	mottoEN = "Independence - Freedom - Happiness"
)

// style is the type of a document.
type style struct {
	label, title color.NRGBA
	small, large float64 // sizes of labels and values, pixels
}

// head sets the state's name and motto in both languages, 106 pixels high.
func (s style) head(x, y, w float64) []block {
	line := func(dy, h, size float64, face typeface, text string) block {
		return block{x: x, y: y + dy, w: w, h: h, text: text, face: face, size: size, align: centre, colour: ink}
	}
	return []block{
		line(0, 34, 24, bold, stateVI), line(34, 29, 20, bold, mottoVI),
		line(63, 22, 15, regular, stateEN), line(85, 21, 14, regular, mottoEN),
	}
}

func (s style) caption(x, y, w float64, text string) block {
	return block{x: x, y: y, w: w, h: s.small * (ascent + depth + 0.03), text: text, size: s.small, colour: s.label}
}

func (s style) value(x, y, w, h float64, text string) block {
	return block{x: x, y: y, w: w, h: h, text: text, face: bold, size: s.large, colour: ink}
}

// inline sets a value on its caption's line, to its right.
func (s style) inline(x, y, w float64, caption, text string) []block {
	const gap = 8
	c := s.caption(x, y, regular.width(caption)*s.small+1, caption)
	v := s.value(x+c.w+gap, 0, w-c.w-gap, s.large*(ascent+depth+0.03), text)
	v.y = c.y + ascent*(s.small-s.large) // one baseline
	return []block{c, v}
}

// stacked sets a value under its caption.
func (s style) stacked(x, y, w, h float64, caption, text string) []block {
	c := s.caption(x, y, w, caption)
	return []block{c, s.value(x, y+c.h, w, h-c.h, text)}
}

func capitals(name string) string { return strings.ToUpper(name) }

// zone sets the lines of an MRZ at the pitch of OCR-B, ten letters an inch
// (9303-3 §4.2), in the middle of a strip.
func zone(x, y, w float64, lines []string, letters, most int) []block {
	const (
		pitch   = 30.0
		leading = 62.0
	)
	var out []block
	inner := pitch * float64(letters)
	for i, l := range lines[:min(len(lines), most)] {
		out = append(out, block{x: x + (w-inner)/2, y: y + leading*float64(i), w: inner, h: 60,
			text: l, face: mono, size: 43, pitch: pitch, colour: rgb(0x0D0F14)})
	}
	return out
}

func join(groups ...[]block) []block {
	var out []block
	for _, g := range groups {
		out = append(out, g...)
	}
	return out
}
