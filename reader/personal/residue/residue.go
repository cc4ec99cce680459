// Package residue looks for what is left of a person: in bytes, in files, in the
// memory of a process, in every form in which a value may be written. It is for
// tests alone.
package residue

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
)

// Trace is one form of a value that must not be found.
type Trace struct {
	Name string // what it is, never the value itself
	Text []byte
}

// Search looks for many traces at once: by their first four bytes. The zero value
// looks for nothing.
type Search struct {
	first [1 << 16]bool // by the hash of the first four bytes
	by    map[uint32][]Trace
}

// least is how long a trace is: what is shorter is found everywhere by chance.
const least = 8

// Add looks for a value in all of its writings; those below eight bytes are left
// out.
func (s *Search) Add(name string, value []byte) {
	if s.by == nil {
		s.by = map[uint32][]Trace{}
	}
	for _, f := range Writings(value) {
		if len(f.Text) < least {
			continue
		}
		f.Name = name + " as " + f.Name
		start := binary.LittleEndian.Uint32(f.Text)
		if slices.ContainsFunc(s.by[start], func(o Trace) bool { return bytes.Equal(o.Text, f.Text) }) {
			continue
		}
		s.first[slot(start)] = true
		s.by[start] = append(s.by[start], f)
	}
}

func slot(start uint32) uint32 { return start * 2654435761 >> 16 }

// Writings are the ways in which a value may be written down.
func Writings(value []byte) []Trace {
	var wide []byte
	for _, u := range utf16.Encode([]rune(string(value))) {
		wide = binary.LittleEndian.AppendUint16(wide, u)
	}
	tall := slices.Clone(wide)
	for i := 0; i < len(tall); i += 2 {
		tall[i], tall[i+1] = tall[i+1], tall[i]
	}
	digits := hex.EncodeToString(value)
	all := []Trace{{"bytes", value}, {"UTF-16", wide}, {"UTF-16 the other way", tall}, {"hex", []byte(digits)}, {"hex in capitals", []byte(strings.ToUpper(digits))}}
	for shift := range 3 {
		padded := append(make([]byte, shift), value...)
		padded = padded[:len(padded)/3*3]
		coded := base64.StdEncoding.EncodeToString(padded)[(shift*8+5)/6:]
		all = append(all, Trace{fmt.Sprintf("base64 at %d", shift), []byte(coded)})
	}
	return all
}

// In calls found for every trace in some bytes, and where it is.
func (s *Search) In(b []byte, found func(t Trace, at int)) {
	for i := 0; i+4 <= len(b); i++ {
		start := binary.LittleEndian.Uint32(b[i:])
		if !s.first[slot(start)] {
			continue
		}
		for _, t := range s.by[start] {
			if bytes.HasPrefix(b[i:], t.Text) {
				found(t, i)
			}
		}
	}
}

// Names of what was found in some bytes, each once.
func (s *Search) Names(b []byte) []string {
	seen := map[string]bool{}
	s.In(b, func(t Trace, _ int) { seen[t.Name] = true })
	return slices.Sorted(maps.Keys(seen))
}
