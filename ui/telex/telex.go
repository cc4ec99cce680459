// Package telex composes Vietnamese text from keys, the way that most people in
// Vietnam type: aa ee oo for â ê ô, aw for ă, ow and uw (or w alone) for ơ and ư,
// dd for đ, and s f r x j for the tones, which z takes away. A key that is typed
// twice gives the mark back and stays as a letter.
//
// The mark of a tone is placed as most people write: hòa, thúy, khỏe, and not
// hoà, thuý, khoẻ. It moves while a syllable grows: hòa, hoàn.
//
// The functions are pure. They look at the last word alone and take only keys
// that make a Vietnamese syllable of it as marks: Jess and Newton stay as they are
// once the first mark was given back. What they return is in normal form C, and
// no more than the key longer than what they were given.
package telex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Mark is a tone or a hat, as its own key.
type Mark rune

// The marks: five tones, three hats, and the bar of đ.
const (
	Acute      Mark = '\u0301' // á
	Grave      Mark = '\u0300' // à
	Hook       Mark = '\u0309' // ả
	Tilde      Mark = '\u0303' // ã
	Dot        Mark = '\u0323' // ạ
	Circumflex Mark = '\u0302' // â ê ô
	Breve      Mark = '\u0306' // ă
	Horn       Mark = '\u031b' // ơ ư
	Bar        Mark = 'đ'
)

// Type adds a key to the text: as a mark of the last syllable where it is one,
// else as a letter.
func Type(text string, r rune) string {
	head, tail := lastWord(composed(text))
	if w, ok := parse(tail); ok {
		if w, ok = w.key(r); ok {
			return norm.NFC.String(head + w.string())
		}
		if w, ok = w.undo(r); ok {
			return norm.NFC.String(head + w.string())
		}
	}
	return norm.NFC.String(head + grown(tail, r))
}

// Accent puts a mark on the last syllable, or takes it away where it is there. A
// text whose last word has no letter for it comes back as it is.
func Accent(text string, m Mark) string {
	text = composed(text)
	head, tail := lastWord(text)
	w, ok := parse(tail)
	if !ok {
		return text
	}
	marked, ok := w.mark(m)
	if !ok {
		marked, ok = w.unmark(m)
	}
	if !ok {
		marked, ok = w.anywhere(m)
	}
	if !ok {
		return text
	}
	return norm.NFC.String(head + marked.string())
}

// Delete takes the last letter away, with its marks.
func Delete(text string) string {
	text = composed(text)
	head, tail := lastWord(text[:lastLetter(text)])
	if w, ok := parse(tail); ok {
		tail = w.settled().string()
	}
	return norm.NFC.String(head + tail)
}

// composed is the text in normal form C, without bytes that are no text: beside
// such bytes the form is not settled.
func composed(text string) string { return norm.NFC.String(strings.ToValidUTF8(text, "")) }

// lastLetter is where the last letter starts, its combining marks with it.
func lastLetter(text string) int {
	for at := len(text); at > 0; {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
		if !unicode.Is(unicode.Mn, r) {
			return at
		}
	}
	return 0
}

// lastWord parts the letters at the end from what is before them.
func lastWord(text string) (head, tail string) {
	at := len(text)
	for i, r := range text {
		switch {
		case !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r):
			at = len(text)
		case at == len(text):
			at = i
		}
	}
	return text[:at], text[at:]
}

// grown is a word with one more letter, its tone where it belongs now.
func grown(tail string, r rune) string {
	tail = norm.NFC.String(tail + string(r))
	if w, ok := parse(tail); ok && unicode.IsLetter(r) {
		return w.settled().string()
	}
	return tail
}
