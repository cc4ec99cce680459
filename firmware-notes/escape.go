package firmwarenotes

import (
	"encoding/hex"
	"errors"
	"strings"
)

// ErrEscape is returned for escape bytes that are malformed, or that were given
// too few or too many values.
var ErrEscape = errors.New("escape bytes")

// Escape is a command to the reader itself, for SCardControl. It is sent while
// no card is being read: it may disturb the field.
type Escape struct {
	What string `yaml:"what"`
	// Hex is the command; a byte in angle brackets is the caller's to choose.
	Hex  string `yaml:"hex"`
	Sure Sure   `yaml:"sure"`
}

// AtLeast tells whether the command is founded so well.
func (e Escape) AtLeast(s Sure) bool { return e.Sure.rank() >= s.rank() }

// Variables counts the bytes that the caller chooses.
func (e Escape) Variables() (n int) {
	for _, word := range strings.Fields(e.Hex) {
		if isVariable(word) {
			n++
		}
	}
	return n
}

func isVariable(word string) bool {
	return len(word) > 2 && word[0] == '<' && word[len(word)-1] == '>'
}

// Bytes is the command with the chosen bytes filled in, in their order. Errors:
// [ErrEscape].
func (e Escape) Bytes(values ...byte) ([]byte, error) {
	if len(values) != e.Variables() {
		return nil, ErrEscape
	}
	var out []byte
	for _, word := range strings.Fields(e.Hex) {
		if isVariable(word) {
			out, values = append(out, values[0]), values[1:]
			continue
		}
		b, err := hex.DecodeString(word)
		if err != nil || len(b) != 1 {
			return nil, ErrEscape
		}
		out = append(out, b[0])
	}
	if len(out) == 0 {
		return nil, ErrEscape
	}
	return out, nil
}
