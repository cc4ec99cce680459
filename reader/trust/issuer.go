package trust

import (
	"strings"

	"golang.org/x/text/language"

	"github.com/cccd-agent/cccd-agent/reader/check"
)

// CheckIssuer is the id of the comparison of countries.
const CheckIssuer = "match.issuer"

// MatchIssuer is `match.issuer`: country of signer, anchor and DG1 agree; a pair
// that the table does not know: undetermined. Without an anchor its country is
// "", and the signer's is compared alone. The countries of certificates are
// two-letter codes in any case, or whatever some state put there; the issuer of
// the machine readable zone has three letters or is "D".
func MatchIssuer(signerCountry, anchorCountry, mrzIssuer string) check.Check {
	result := func(r check.Result, detail string) check.Check {
		return check.Check{ID: CheckIssuer, Result: r, Detail: detail}
	}
	codes := []string{signerCountry, mrzIssuer}
	if anchorCountry != "" {
		codes = append(codes, anchorCountry)
	}
	first, sure := issuingState(codes[0])
	agree := first != ""
	for _, code := range codes[1:] {
		state, known := issuingState(code)
		agree = agree && state == first
		sure = sure && known
	}
	pair := "signer " + codeForDetail(signerCountry) + ", anchor " + codeForDetail(anchorCountry) + ", dg1 " + codeForDetail(mrzIssuer)
	switch {
	case agree:
		return result(check.Successful, pair)
	case !sure:
		return result(check.Undetermined, "a code is not known: "+pair)
	}
	return result(check.Failed, "they differ: "+pair)
}

// codeForDetail keeps foreign bytes out of the log.
func codeForDetail(code string) string {
	code = cleanCode(code)
	if code == "" {
		return "none"
	}
	if len(code) > 3 || !letters(code) {
		return "unreadable"
	}
	return code
}

func cleanCode(code string) string {
	return strings.ToUpper(strings.Trim(code, "< \t\r\n"))
}

func letters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' })
}

// issuingState returns one code for all that name the same issuing state or
// organization, "" for a code that is not known. It is not sure of a code that
// different issuers use.
func issuingState(code string) (state string, sure bool) {
	code = cleanCode(code)
	if s, ok := special(code); ok {
		return s, s != "" && !ambiguous(code)
	}
	if len(code) < 2 || len(code) > 3 || !letters(code) {
		return "", false
	}
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() {
		return "", false
	}
	name := region.Canonicalize().String()
	if s, ok := special(name); ok {
		return s, true
	}
	return name, true
}

// ambiguous codes are free for anyone's use (ISO 3166-1 user-assigned): the
// United Nations had ZZ once, and test systems have it today.
func ambiguous(code string) bool { return code == "ZZ" || code == "XO" || code == "XP" }

// special returns the issuing state of codes that are not those of ISO 3166-1
// (9303-3 §5), and of territories whose documents another state's authority
// signs.
func special(code string) (string, bool) {
	for _, row := range [...]struct{ state, codes string }{
		{"DE", "D"},
		{"GB", "GBD GBN GBO GBP GBS UK"},
		{"GB", "AI BM FK GG GI IM JE KY MS SH TC VG"},
		{"CN", "HK MO"},
		{"XK", "RKS KS XK XKX XKK XKS"},
		{"UN", "UN UNO UNA UNK ZZ"},
		{"EU", "EU EUE"},
		{"XOM", "XOM XO"}, // Sovereign Military Order of Malta
		{"XPO", "XPO XP"}, // Interpol
		{"RO", "ROM"},
		{"DK", "FO GL"},
		{"FI", "AX"},
		{"NO", "SJ"},
		{"NL", "AW BQ CW SX"},
		{"FR", "BL GF GP MF MQ NC PF PM RE WF YT"},
		{"US", "AS GU MP PR VI"},
		{"NZ", "CK NU TK"},
	} {
		for c := range strings.FieldsSeq(row.codes) {
			if c == code {
				return row.state, true
			}
		}
	}
	return "", false
}
