package telex

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// hat writes the vowels of a syllable, without hats, as they are with one.
func hat(m Mark, plain string) string {
	var list string
	switch m {
	case Circumflex:
		list = " a:â au:âu ay:ây ua:uâ uay:uây e:ê eu:êu ie:iê ieu:iêu ye:yê yeu:yêu ue:uê uye:uyê o:ô oi:ôi uo:uô uoi:uôi "
	case Breve:
		list = " a:ă oa:oă "
	case Horn:
		list = " o:ơ oi:ơi u:ư ua:ưa ui:ưi uu:ưu uo:uơ uoi:ươi uou:ươu "
	}
	_, rest, _ := strings.Cut(list, " "+plain+":")
	hatted, _, _ := strings.Cut(rest, " ")
	return hatted
}

// key takes a key as a mark. It is false where it is none, or is there already.
func (w word) key(r rune) (word, bool) {
	s, ok := w.syllable()
	lower := unicode.ToLower(r)
	switch {
	case !ok:
		return w, false
	case lower == 'z':
		return w.toned(0), w.tone != 0
	case lower == 'w' && s.plain == "" && !slices.Contains(w.letters, 'w'):
		return w.plus(r).with(len(w.letters), "ư"), true
	}
	for _, m := range marksOf(lower, s.plain) {
		if marked, ok := w.mark(m); ok {
			return marked, true
		}
	}
	return w, false
}

// undo gives back the mark that the key made, and the key with it.
func (w word) undo(r rune) (word, bool) {
	s, ok := w.syllable()
	if !ok {
		return w, false
	}
	lower := unicode.ToLower(r)
	if lower == 'w' && string(w.letters) == "ư" {
		return w.with(0, "w"), true // it was typed by w alone
	}
	for _, m := range marksOf(lower, s.plain) {
		if bare, ok := w.unmark(m); ok {
			return bare.plus(r), true
		}
	}
	return w, false
}

// marksOf are the marks that a key may mean on these vowels.
func marksOf(r rune, plain string) []Mark {
	switch r {
	case 's':
		return []Mark{Acute}
	case 'f':
		return []Mark{Grave}
	case 'r':
		return []Mark{Hook}
	case 'x':
		return []Mark{Tilde}
	case 'j':
		return []Mark{Dot}
	case 'd':
		return []Mark{Bar}
	case 'w':
		return []Mark{Breve, Horn}
	case 'a', 'e', 'o':
		// The hat must come to stand on the same letter.
		if hatted := hat(Circumflex, plain); strings.ContainsRune(hatted, []rune(norm.NFC.String(string(r) + string(Circumflex)))[0]) {
			return []Mark{Circumflex}
		}
	}
	return nil
}

// mark puts a mark on the syllable. It is false where it cannot bear it, or has
// it.
func (w word) mark(m Mark) (word, bool) {
	s, ok := w.syllable()
	switch {
	case !ok:
		return w, false
	case m == Bar:
		return w.barred("d", "đ")
	case slices.Contains(tones, m):
		bears := s.plain != "" && (m == Acute || m == Dot || !in(stops, s.coda))
		return w.toned(m), bears && w.tone != m
	}
	hatted, now := hat(m, s.plain), string(w.letters[s.from:s.to])
	if m == Horn && now == "ưo" {
		hatted = "ươ"
	}
	if hatted == "" || hatted == now || m == Horn && now == "ươ" {
		return w, false
	}
	return w.with(s.from, hatted), true
}

// unmark takes a mark from the syllable. It is false where it has none of it.
func (w word) unmark(m Mark) (word, bool) {
	s, ok := w.syllable()
	switch {
	case !ok:
		return w, false
	case m == Bar:
		return w.barred("đ", "d")
	case slices.Contains(tones, m):
		return w.toned(0), w.tone == m && m != 0
	}
	if !strings.ContainsRune(norm.NFD.String(string(w.letters[s.from:s.to])), rune(m)) {
		return w, false
	}
	return w.with(s.from, s.plain), true
}

// barred turns the d that begins the word into đ, or back. No other consonant
// stands beside it.
func (w word) barred(from, to string) (word, bool) {
	s, ok := w.syllable()
	if !ok || s.from != 1 || string(w.letters[:1]) != from {
		return w, false
	}
	return w.with(0, to), true
}

// anywhere puts a mark on the last letter that can bear it, or takes it away, in
// a word that is no syllable: names of other languages have accents too.
func (w word) anywhere(m Mark) (word, bool) {
	for i := len(w.letters) - 1; i >= 0; i-- {
		r := w.letters[i]
		switch {
		case slices.Contains(tones, m) && isVowel(r):
			w.at = i
			if w.tone == m {
				m = 0
			}
			w.tone = m
			return w, true
		case m == Bar && (r == 'd' || r == 'đ'):
			return w.with(i, string('d'+'đ'-r)), true
		case hatted(r, m) != "":
			return w.with(i, hatted(r, m)), true
		}
	}
	return w, false
}

// hatted is a vowel with the hat, or without the one it has; "" where Vietnamese
// has no such letter.
func hatted(r rune, m Mark) string {
	bare := plain([]rune{r})
	h := norm.NFC.String(bare + string(rune(m)))
	switch {
	case !isVowel(r) || utf8.RuneCountInString(h) != 1 || !strings.Contains(vowels, h):
		return ""
	case h == string(r):
		return bare
	}
	return h
}
