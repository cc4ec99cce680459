package vnid

import (
	"strings"
	"unicode"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"golang.org/x/text/unicode/norm"
)

// letters are those of 9303-3 §6 A that do not come apart into a base letter
// and marks. It is never written to.
var letters = map[rune]string{
	'Đ': "D", 'Ð': "D", 'Ħ': "H", 'Ŧ': "T", 'Ł': "L", 'Ŋ': "N",
	'Ø': "OE", 'Æ': "AE", 'Œ': "OE", 'Þ': "TH", 'ß': "SS", 'ẞ': "SS",
}

// Transliterate writes a name in the letters of a machine readable zone, words
// apart by one space: upper case, Đ as D, every mark dropped, those of the
// minority languages (ŏ č ĕ ĭ ñ) included (9303-3 §6 A). Hyphen and comma part
// words; apostrophes and all else are left out (9303-3 §4.6).
func Transliterate(name personal.Text) personal.Text {
	var b strings.Builder
	for _, r := range norm.NFD.String(name.Reveal()) {
		r = unicode.ToUpper(r)
		switch {
		case 'A' <= r && r <= 'Z':
			b.WriteRune(r)
		case letters[r] != "":
			b.WriteString(letters[r])
		case r == '<' || r == ',' || unicode.IsSpace(r) || unicode.Is(unicode.Pd, r):
			b.WriteByte(' ')
		}
	}
	return personal.Text(strings.Join(strings.Fields(b.String()), " "))
}

// ToMRZ is a Vietnamese full name as its two identifiers: the first word is the
// surname, the rest follows. They are not cut; [mrz.MRZ.Build] does that.
func ToMRZ(name personal.Text) mrz.Names {
	words := strings.Fields(name.Reveal())
	if len(words) == 0 {
		return mrz.Names{}
	}
	return mrz.Names{
		Primary:   Transliterate(personal.Text(words[0])),
		Secondary: Transliterate(personal.Text(strings.Join(words[1:], " "))),
	}
}

// SameName compares two names, or any two texts of a card, as people do: case,
// the amount of white space, and whether marks are composed do not count (NFC).
// The marks themselves do.
func SameName(a, b personal.Text) bool { return strings.EqualFold(fold(a), fold(b)) }

func fold(t personal.Text) string {
	return strings.Join(strings.Fields(norm.NFC.String(t.Reveal())), " ")
}

// MatchesMRZ reports whether the names of a zone can be those of fullName. Only
// letters count: whether an apostrophe or hyphen of a name left a gap varies. A
// zone cuts a name that is longer than maxLen (30, 31 or 39; see
// [mrz.Format.NameWidth]), so a full field need only be its beginning.
func MatchesMRZ(fullName personal.Text, names mrz.Names, maxLen int) bool {
	want, got := onlyLetters(Transliterate(fullName)), onlyLetters(names.Full())
	if got == "" || got == want {
		return got != ""
	}
	return isFull(names, maxLen) && strings.HasPrefix(want, got)
}

// isFull: the field is used up, save for the one or two fillers that the cut
// may have left at its end.
func isFull(n mrz.Names, maxLen int) bool {
	used := len(n.Primary)
	if !n.Secondary.IsZero() {
		used += len("<<") + len(n.Secondary)
	}
	return maxLen > 0 && used >= maxLen-2
}

func onlyLetters(t personal.Text) string { return strings.ReplaceAll(t.Reveal(), " ", "") }

// CardMRZ is the zone of a Vietnamese card with all its check digits, the one
// that is not ICAO's included. Errors are those of [mrz.MRZ.Build].
func CardMRZ(n Number, fullName personal.Text, birth Date, sex personal.Text, expires Candidate) (mrz.MRZ, error) {
	optional := n.Reveal() + "<<"
	m := mrz.MRZ{
		Format: mrz.TD1, DocumentType: "ID", Issuer: "VNM", Nationality: "VNM",
		Names:          ToMRZ(fullName),
		DocumentNumber: n.DocumentNumber(),
		OptionalData1:  personal.Text(optional + string(mrz.CheckDigitOf(optional))),
		DateOfBirth:    birth.YYMMDD(),
		DateOfExpiry:   expires.YYMMDD(),
	}
	switch sex {
	case mrz.Male:
		m.Sex = "M"
	case mrz.Female:
		m.Sex = "F"
	}
	return m.Build()
}
