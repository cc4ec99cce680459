package vietqr

// manyDigits in a row are somebody's number: an old identity card has 9, the
// social insurance number 10, the personal number 12, an insurance card 13 after
// its letters, a bank card 16. A bill of so many digits is given letters between.
const manyDigits = 9

// namesSomebody finds digits in a row. What people put between the groups of a
// number does not end the row.
func namesSomebody(text string) bool {
	run := 0
	for i := range len(text) {
		switch c := text[i]; {
		case isDigit(c):
			run++
		case isLetter(c):
			run = 0
		}
		if run >= manyDigits {
			return true
		}
	}
	return false
}

func only(text string, allowed func(byte) bool) bool {
	for i := range len(text) {
		if !allowed(text[i]) {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool        { return '0' <= c && c <= '9' }
func isLetter(c byte) bool       { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isAlphanumeric(c byte) bool { return isDigit(c) || isLetter(c) }
func isPrintable(c byte) bool    { return ' ' <= c && c <= '~' }
