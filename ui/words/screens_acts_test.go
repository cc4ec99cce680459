package words

import (
	"regexp"
	"slices"
	"testing"
)

var verbs = regexp.MustCompile(`%[a-z]`)

func TestEverySentenceOfTheActsIsInBothLanguages(t *testing.T) {
	for key, p := range actPhrases {
		if p.vi == "" || p.en == "" || p.vi == p.en {
			t.Errorf("%s lacks a language", key)
		}
		if !slices.Equal(verbs.FindAllString(p.vi, -1), verbs.FindAllString(p.en, -1)) {
			t.Errorf("%s says other values in the other language", key)
		}
	}
	if want := len(actsPhrases) + len(insurancePhrases) + len(stayPhrases) + len(servicePhrases); len(actPhrases) != want {
		t.Errorf("a key is there twice: %d sentences, not %d", len(actPhrases), want)
	}
}
