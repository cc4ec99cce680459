package journal

import "strings"

// manyDigits in a row are a number of a person, a telephone or a card (9, 10, 12
// or more), and never part of a code.
const manyDigits = 9

// Check refuses a field that could carry a person into the journal: any
// character but A-Z a-z 0-9 . _ : + / -, more than 128 of them, or nine and more
// digits in a row, with or without separators between, unless the whole value is
// a random id. A random id is 26 characters of base32 (as [crypto/rand.Text]), 32
// or more hex digits in lower case with a letter among them, or a UUID; before it
// may stand a lower-case word and one of - _ : as a prefix.
//
// A name written in plain letters cannot be told from a code: what is given here
// comes from constants and generators, never from a document or a form. Errors
// are [*FieldError].
func (e Event) Check() error {
	if e.Kind == "" {
		return &FieldError{"kind", "empty"}
	}
	if y := e.At.UTC().Year(); e.At.IsZero() || y < 0 || y > 9999 {
		return &FieldError{"at", "time"}
	}
	if e.N < 0 {
		return &FieldError{"n", "form"}
	}
	if e.Person != "" && !isKeyedHash(e.Person) {
		return &FieldError{"person", "form"}
	}
	for i, v := range e.fields() {
		if problem := fieldProblem(*v); problem != "" {
			return &FieldError{fieldNames[i], problem}
		}
	}
	return nil
}

func fieldProblem(v string) string {
	switch {
	case len(v) > maxField:
		return "too long"
	case !onlyCodes(v):
		return "character"
	case hasNumber(v) && !isRandomID(v):
		return "digits"
	}
	return ""
}

func onlyCodes(s string) bool {
	for i := range len(s) {
		if !isLetter(s[i]) && !isDigit(s[i]) && !isSeparator(s[i]) {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool    { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isDigit(c byte) bool     { return '0' <= c && c <= '9' }
func isSeparator(c byte) bool { return strings.IndexByte("._:+/-", c) >= 0 }

// hasNumber finds digits in a row; separators do not end the row, or "079-123-456"
// would pass.
func hasNumber(s string) bool {
	run := 0
	for i := range len(s) {
		switch {
		case isDigit(s[i]):
			run++
		case isLetter(s[i]):
			run = 0
		}
		if run >= manyDigits {
			return true
		}
	}
	return false
}

// isRandomID excuses digits that chance put in a row: in one of eight ids of 32
// hex digits nine or more are.
func isRandomID(s string) bool {
	if isRandom(s) {
		return true
	}
	if i := strings.IndexAny(s, "-_:"); i > 0 && strings.Trim(s[:i], "abcdefghijklmnopqrstuvwxyz") == "" {
		return isRandom(s[i+1:])
	}
	return false
}

func isRandom(s string) bool { return isBase32(s) || isHex(s, 32, maxField) || isUUID(s) }

func isBase32(s string) bool {
	const upper, lower = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
	return len(s) == 26 && strings.Trim(s, "234567") != "" &&
		(strings.Trim(s, upper+"234567") == "" || strings.Trim(s, lower+"234567") == "")
}

func isHex(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789abcdef") == "" && strings.ContainsAny(s, "abcdef")
}

// isKeyedHash asks for so many digits that neither a number nor a number's own
// bytes in hex pass for a hash.
func isKeyedHash(s string) bool { return isHex(s, 32, 64) }

func isUUID(s string) bool {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return false
	}
	return isHex(s[:8]+s[9:13]+s[14:18]+s[19:23]+s[24:], 32, 32)
}
