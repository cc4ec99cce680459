package accommodation

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// otherCodes are the nationalities whose code at the portal is another than
// the three letters of ISO 3166 or of ICAO 9303-3 (API6; its file templates
// agree). The live catalogue has the last word.
var otherCodes = map[string]string{
	"DEU": "D",   // ICAO writes D, padded
	"D<<": "D",   //
	"XKX": "RKS", // Kosovo: ISO's code of the user's choice
	"UNK": "RKS", // Kosovo: ICAO's code of papers of the UN mission
}

// Nationality is the portal's code for a nationality as a record has it.
func Nationality(code string) string {
	code = strings.ToUpper(strings.TrimSpace(norm.NFC.String(code)))
	if Vietnamese(code) {
		return "VNM"
	}
	if other, is := otherCodes[code]; is {
		return other
	}
	return strings.TrimRight(code, "<")
}

// Vietnamese reports whether a nationality, as a record, a paper or the portal
// writes it, is Vietnamese.
func Vietnamese(nationality string) bool {
	switch strings.ToUpper(norm.NFC.String(strings.TrimSpace(nationality))) {
	case "VNM", "VN", "VIỆT NAM", "VIETNAM", "VIET NAM":
		return true
	}
	return false
}
