package telex

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// tones are the marks that are tones.
var tones = []Mark{Acute, Grave, Hook, Tilde, Dot}

const vowels = "aăâeêioôơuưy"

// nuclei are the vowels that stand together in a syllable, without their hats.
const nuclei = " a e i o u y ai ao au ay eo eu ia ie iu oa oe oi oo ua ue ui uo uu uy ye" +
	" ieu oai oao oay oeo uay uoi uou uya uye uyu yeu "

// codas end a syllable; k does in names of the Central Highlands (Đắk Lắk).
const codas = " c ch k m n ng nh p t "

// stops are the codas that bear two tones alone, acute and dot.
const stops = " c ch k p t "

// syllable is where a word's vowels stand. The u of qu and the i of gia belong
// to the consonant.
type syllable struct {
	from, to int
	plain    string // the vowels without hats
	coda     string
}

// syllable finds the vowels. It is false for a word that is none of Vietnamese;
// one without a vowel yet is one.
func (w word) syllable() (syllable, bool) {
	from := 0
	for from < len(w.letters) && !isVowel(w.letters[from]) {
		from++
	}
	if glide(w.letters, from) {
		from++
	}
	to := from
	for to < len(w.letters) && isVowel(w.letters[to]) {
		to++
	}
	s := syllable{from, to, plain(w.letters[from:to]), string(w.letters[to:])}
	return s, s.plain == "" && s.coda == "" ||
		in(nuclei, s.plain) && (s.coda == "" || in(codas, s.coda))
}

// glide: the vowel at from belongs to the consonant before it, since another
// vowel follows.
func glide(letters []rune, from int) bool {
	if from == 0 || from+1 >= len(letters) || !isVowel(letters[from+1]) {
		return false
	}
	return letters[from-1] == 'q' && letters[from] == 'u' || from == 1 && letters[0] == 'g' && letters[1] == 'i'
}

func isVowel(r rune) bool { return strings.ContainsRune(vowels, r) }

func in(list, item string) bool { return item != "" && strings.Contains(list, " "+item+" ") }

// plain takes the hats away.
func plain(letters []rune) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(string(letters)))
}

// settled is the word with its tone where the syllable carries it, and with both
// letters of ươ where one was marked and more follows: tuơn and tưon are tươn.
func (w word) settled() word {
	s, ok := w.syllable()
	if !ok || s.plain == "" {
		return w
	}
	if strings.HasPrefix(s.plain, "uo") && len(w.letters) > s.from+2 && hornedPair(w.letters[s.from:]) {
		w.letters = slices.Clone(w.letters)
		copy(w.letters[s.from:], []rune("ươ"))
	}
	w.at = s.from + carrier(w.letters[s.from:s.to], s.coda)
	return w
}

func hornedPair(v []rune) bool {
	return v[0] == 'ư' && (v[1] == 'o' || v[1] == 'ơ') || v[1] == 'ơ'
}

// carrier is the vowel that carries the tone: the last with a hat, else the
// middle one of three, else the second before a consonant and the first without.
func carrier(v []rune, coda string) int {
	for i := len(v) - 1; i >= 0; i-- {
		if plain(v[i:i+1]) != string(v[i]) {
			return i
		}
	}
	if len(v) == 3 || len(v) == 2 && coda != "" {
		return 1
	}
	return 0
}
