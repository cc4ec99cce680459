package proof

import (
	"strings"
	"unicode/utf8"
)

// maxText is as much of a text as is looked at: more than a page of it.
const maxText = 4096 // bytes

// fit breaks a text into at most so many lines of a width in the font that is
// set. What is left out is said, in a narrow place by three points.
func (p *page) fit(text string, width float64, most int) []string {
	width -= 2 * p.GetCellMargin()
	more := len(text) > maxText
	if more {
		text = text[:maxText]
	}
	lines := p.wrap(p.clean(text), width)
	if len(lines) > most {
		lines, more = lines[:most], true
	}
	if more {
		last, mark := len(lines)-1, formMore
		if p.GetStringWidth(mark) > width*2/3 {
			mark = "…"
		}
		lines[last] = p.shorten(lines[last], mark, width)
	}
	return lines
}

// wrap breaks at spaces, and inside a word that is longer than a line.
func (p *page) wrap(text string, width float64) []string {
	var lines []string
	now := ""
	for _, word := range strings.Fields(text) {
		if next := strings.TrimSpace(now + " " + word); p.GetStringWidth(next) <= width {
			now = next
			continue
		}
		if now != "" {
			lines = append(lines, now)
		}
		for p.GetStringWidth(word) > width {
			head := p.longest(word, width)
			lines, word = append(lines, head), word[len(head):]
		}
		now = word
	}
	return append(lines, now)
}

// longest is the longest beginning of a word that fits, of one letter at least.
func (p *page) longest(word string, width float64) string {
	_, end := utf8.DecodeRuneInString(word)
	for i := range word {
		if i == 0 {
			continue
		}
		if p.GetStringWidth(word[:i]) > width {
			break
		}
		end = i
	}
	return word[:end]
}

// shorten puts a mark at the end of a line that may have to give way for it.
func (p *page) shorten(text, mark string, width float64) string {
	for text != "" && p.GetStringWidth(text+mark) > width {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	return strings.TrimSpace(text) + mark
}
