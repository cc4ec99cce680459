package mrz

import (
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// maxText bounds what Parse looks at: three lines with generous white space.
const maxText = 1024

// Parse reads a machine readable zone given as lines or as one string without
// breaks (the value of DG1). White space around lines and blank lines are
// dropped, lower case is raised. Errors are a [*ParseError] over [ErrLength] or
// [ErrCharacter]. Wrong check digits are no error: see [MRZ.CheckDigits].
func Parse(text string) (MRZ, error) {
	if len(text) > maxText {
		return MRZ{}, &ParseError{Lengths: []int{len(text)}, Err: ErrLength}
	}
	lines := splitLines(text)
	l, ok := layoutOf(lengths(lines))
	if !ok {
		return MRZ{}, &ParseError{Lengths: lengths(lines), Err: ErrLength}
	}
	joined := strings.Join(lines, "")
	for i := range len(joined) {
		if !inAlphabet(joined[i]) {
			return MRZ{}, &ParseError{Line: i/l.width + 1, Column: i%l.width + 1, Err: ErrCharacter}
		}
	}
	return l.read(joined), nil
}

func splitLines(text string) []string {
	var lines []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, upper(line))
		}
	}
	return lines
}

// upper raises ASCII letters alone: other letters must not turn into allowed
// ones, nor change the length.
func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

func lengths(lines []string) []int {
	n := make([]int, len(lines))
	for i, line := range lines {
		n[i] = len(line)
	}
	return n
}

func inAlphabet(c byte) bool {
	return 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '<'
}

func trim(s string) string { return strings.TrimRight(s, "<") }

func (l layout) read(t string) MRZ {
	number := l.readNumber(t)
	return MRZ{
		Format:         l.format,
		DocumentType:   trim(documentType.of(t)),
		Issuer:         trim(issuer.of(t)),
		Names:          readNames(l.names.of(t)),
		DocumentNumber: personal.Text(trim(number.value)),
		OptionalData1:  personal.Text(trim(number.rest)),
		OptionalData2:  personal.Text(trim(l.optional2.of(t))),
		Nationality:    personal.Text(trim(l.nationality.of(t))),
		DateOfBirth:    personal.Text(l.birth.of(t)),
		Sex:            personal.Text(trim(l.sex.of(t))),
		DateOfExpiry:   personal.Text(l.expiry.of(t)),
		Text:           personal.Text(t),
	}
}

// number is a document number, its check digit, and the optional data that
// remains when the number has taken its part of it.
type number struct {
	value string
	check byte
	rest  string
}

// readNumber puts a long number together: a filler instead of the check digit
// says that the number goes on in the optional data, ends there with its check
// digit, and is followed by a filler (9303-5 §4.2.2, 9303-6 §4.2.2).
func (l layout) readNumber(t string) number {
	short := number{value: l.number.of(t), check: t[l.number.to], rest: l.optional1.of(t)}
	if !l.longNumber || short.check != '<' || trim(short.value) == "" {
		return short
	}
	tail, rest, _ := strings.Cut(short.rest, "<")
	if len(tail) < 2 || !isDigit(tail[len(tail)-1]) {
		return short
	}
	end := len(tail) - 1
	return number{value: short.value + tail[:end], check: tail[end], rest: rest}
}

func readNames(field string) Names {
	primary, secondary, _ := strings.Cut(trim(field), "<<")
	return Names{
		Primary:   words(primary),
		Secondary: words(secondary),
		Truncated: field[len(field)-1] != '<',
	}
}

func words(s string) personal.Text {
	return personal.Text(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '<' }), " "))
}
