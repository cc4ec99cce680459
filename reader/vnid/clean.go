package vnid

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxText is more than the largest QR code holds (2,953 bytes).
const maxText = 4096

const (
	byteOrderMark  = '\uFEFF'
	zeroWidthSpace = '\u200B'
	fullWidthBar   = '\uFF5C'
)

// clean takes from a text what scanners and decoders add: byte order marks, NUL,
// other controls, line ends, the full-width bar, a "CCCD:" in front. Letters are
// composed (NFC). Errors are [ErrSize] and [ErrEncoding].
func clean(text string) (string, error) {
	if len(text) > maxText {
		return "", ErrSize
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, utf8.RuneError) {
		return "", ErrEncoding
	}
	text = strings.TrimSpace(norm.NFC.String(strings.Map(cleanRune, text)))
	const prefix = "CCCD:"
	if len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix) {
		text = strings.TrimSpace(text[len(prefix):])
	}
	return text, nil
}

func cleanRune(r rune) rune {
	switch {
	case r == 0 || r == byteOrderMark || r == zeroWidthSpace:
		return -1
	case r == fullWidthBar:
		return '|'
	case unicode.IsControl(r):
		return ' '
	}
	return r
}

// trimEnds takes the same off both ends and leaves the inside as it is: line
// ends count in a machine readable zone, every byte does in a checksum.
func trimEnds(text string) string {
	return strings.TrimFunc(text, func(r rune) bool {
		return r == byteOrderMark || unicode.IsControl(r) || unicode.IsSpace(r)
	})
}

func splitBars(text string) []string {
	parts := strings.Split(text, "|")
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return parts
}

func isURL(text string) bool {
	for _, scheme := range [...]string{"http://", "https://"} {
		if len(text) >= len(scheme) && strings.EqualFold(text[:len(scheme)], scheme) {
			return true
		}
	}
	return false
}
