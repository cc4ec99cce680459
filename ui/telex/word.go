package telex

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// word is a word taken apart: its letters in lower case with their hats, which
// of them are capitals, and its one tone.
type word struct {
	letters []rune
	upper   []bool
	tone    Mark // 0: level
	at      int  // the letter that carries the tone
}

// maxWord is longer than any word of Vietnamese; a longer one is left as it is.
const maxWord = 32

// parse takes a word apart. It is false for one that no such letters make up: a
// foreign accent, two tones.
func parse(s string) (word, bool) {
	var w word
	if len(s) > 4*maxWord {
		return w, false
	}
	for _, r := range norm.NFC.String(s) {
		lower := unicode.ToLower(r)
		letter, tone := toneless(lower)
		if !unicode.IsLetter(r) || letter == 0 || unicode.ToUpper(lower) != r && lower != r || tone != 0 && w.tone != 0 {
			return word{}, false
		}
		if tone != 0 {
			w.tone, w.at = tone, len(w.letters)
		}
		w.letters, w.upper = append(w.letters, letter), append(w.upper, lower != r)
	}
	return w, true
}

// toneless parts a letter from its tone. The letter is 0 where it is no
// letter of Vietnamese with it, or not one letter without it.
func toneless(r rune) (rune, Mark) {
	var tone Mark
	rest := strings.Map(func(m rune) rune {
		if slices.Contains(tones, Mark(m)) {
			tone = Mark(m)
			return -1
		}
		return m
	}, norm.NFD.String(string(r)))
	letters := []rune(norm.NFC.String(rest))
	switch {
	case len(letters) != 1:
		return 0, 0
	case tone != 0 && (!isVowel(letters[0]) || norm.NFC.String(rest+string(rune(tone))) != string(r)):
		return 0, 0
	}
	return letters[0], tone
}

func (w word) string() string {
	var b strings.Builder
	for i, r := range w.letters {
		if w.upper[i] {
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
		if w.tone != 0 && i == w.at {
			b.WriteRune(rune(w.tone))
		}
	}
	return norm.NFC.String(b.String())
}

// with is the word with other letters, as many, from one of them on.
func (w word) with(from int, letters string) word {
	w.letters = slices.Clone(w.letters)
	copy(w.letters[from:], []rune(letters))
	return w.settled()
}

// toned is the word with another tone.
func (w word) toned(m Mark) word {
	w.tone = m
	return w.settled()
}

// plus is the word with a letter behind it that means nothing else.
func (w word) plus(r rune) word {
	lower := unicode.ToLower(r)
	w.letters, w.upper = append(slices.Clone(w.letters), lower), append(slices.Clone(w.upper), lower != r)
	return w
}
