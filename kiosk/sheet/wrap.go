package sheet

import (
	"strings"
	"unicode/utf8"
)

// maxText is as much of a text as is looked at: more than a page of it.
const maxText = 4096 // bytes

// Fit breaks a text into at most so many lines of a width in the font that is
// set. What is left out is said, in a narrow place by three points.
func (s *Sheet) Fit(text string, width float64, most int) []string {
	width -= 2 * s.GetCellMargin()
	more := len(text) > maxText
	if more {
		text = text[:maxText]
	}
	lines := s.wrap(s.Clean(text), width)
	if len(lines) > most {
		lines, more = lines[:most], true
	}
	if more {
		last, mark := len(lines)-1, s.more
		if s.GetStringWidth(mark) > width*2/3 {
			mark = "…"
		}
		lines[last] = s.shorten(lines[last], mark, width)
	}
	return lines
}

// wrap breaks at spaces, and inside a word that is longer than a line.
func (s *Sheet) wrap(text string, width float64) []string {
	var lines []string
	now := ""
	for _, word := range strings.Fields(text) {
		if next := strings.TrimSpace(now + " " + word); s.GetStringWidth(next) <= width {
			now = next
			continue
		}
		if now != "" {
			lines = append(lines, now)
		}
		for s.GetStringWidth(word) > width {
			head := s.longest(word, width)
			lines, word = append(lines, head), word[len(head):]
		}
		now = word
	}
	return append(lines, now)
}

// longest is the longest beginning of a word that fits, of one letter at least.
func (s *Sheet) longest(word string, width float64) string {
	_, end := utf8.DecodeRuneInString(word)
	for i := range word {
		if i == 0 {
			continue
		}
		if s.GetStringWidth(word[:i]) > width {
			break
		}
		end = i
	}
	return word[:end]
}

// shorten puts a mark at the end of a line that may have to give way for it.
func (s *Sheet) shorten(text, mark string, width float64) string {
	for text != "" && s.GetStringWidth(text+mark) > width {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	return strings.TrimSpace(text) + mark
}
