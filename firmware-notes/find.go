package firmwarenotes

import (
	"slices"
	"strings"
)

// For finds the note of the reader that PC/SC shows under a name. The longest
// part that matches decides; a model's number is not part of a longer number.
func For(notes []Note, reader string) (Note, bool) {
	best, length := -1, 0
	for i, n := range notes {
		for _, part := range n.Match {
			if len(part) > length && names(strings.ToLower(reader), strings.ToLower(part)) {
				best, length = i, len(part)
			}
		}
	}
	if best < 0 {
		return Note{}, false
	}
	return notes[best], true
}

// names looks for a part that no digit follows or precedes where the part itself
// ends or begins with one: ACR122 is not ACR1222.
func names(reader, part string) bool {
	for from := 0; ; {
		i := strings.Index(reader[from:], part)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(part)
		if !within(reader, start) && !within(reader, end) {
			return true
		}
		from = start + 1
	}
}

// within tells whether a place is inside a number.
func within(s string, at int) bool {
	return at > 0 && at < len(s) && digit(s[at-1]) && digit(s[at])
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// ForUSB finds the note of a device by its id, "vvvv:pppp" in hexadecimal.
func ForUSB(notes []Note, id string) (Note, bool) {
	i := slices.IndexFunc(notes, func(n Note) bool { return slices.Contains(n.USB, strings.ToLower(id)) })
	if i < 0 {
		return Note{}, false
	}
	return notes[i], true
}

// Named finds a note by the model's own name.
func Named(notes []Note, model string) (Note, bool) {
	i := slices.IndexFunc(notes, func(n Note) bool { return n.Model == model })
	if i < 0 {
		return Note{}, false
	}
	return notes[i], true
}
