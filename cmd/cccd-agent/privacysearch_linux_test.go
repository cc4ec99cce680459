package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// trace is one form of a value that must not be found, and its name: what it is,
// never the value itself.
type trace struct {
	name string
	text []byte
}

// traces are looked for all at once: by their first four bytes.
type traces struct {
	first [1 << 16]bool // by the hash of the first four bytes
	by    map[uint32][]trace
}

func (s *traces) add(name string, value []byte) {
	if s.by == nil {
		s.by = map[uint32][]trace{}
	}
	for _, f := range writings(value) {
		if len(f.text) < 8 {
			continue // found everywhere by chance
		}
		f.name = name + " as " + f.name
		start := binary.LittleEndian.Uint32(f.text)
		if slices.ContainsFunc(s.by[start], func(o trace) bool { return bytes.Equal(o.text, f.text) }) {
			continue
		}
		s.first[slot(start)] = true
		s.by[start] = append(s.by[start], f)
	}
}

func slot(start uint32) uint32 { return start * 2654435761 >> 16 }

// writings are the ways in which a value may be written down.
func writings(value []byte) []trace {
	var wide []byte
	for _, u := range utf16.Encode([]rune(string(value))) {
		wide = binary.LittleEndian.AppendUint16(wide, u)
	}
	tall := slices.Clone(wide)
	for i := 0; i < len(tall); i += 2 {
		tall[i], tall[i+1] = tall[i+1], tall[i]
	}
	digits := hex.EncodeToString(value)
	all := []trace{{"bytes", value}, {"UTF-16", wide}, {"UTF-16 the other way", tall}, {"hex", []byte(digits)}, {"hex in capitals", []byte(strings.ToUpper(digits))}}
	for shift := range 3 {
		padded := append(make([]byte, shift), value...)
		padded = padded[:len(padded)/3*3]
		coded := base64.StdEncoding.EncodeToString(padded)[(shift*8+5)/6:]
		all = append(all, trace{fmt.Sprintf("base64 at %d", shift), []byte(coded)})
	}
	return all
}

// in calls found for every trace in some bytes, and where it is.
func (s *traces) in(b []byte, found func(t trace, at int)) {
	for i := 0; i+4 <= len(b); i++ {
		start := binary.LittleEndian.Uint32(b[i:])
		if !s.first[slot(start)] {
			continue
		}
		for _, t := range s.by[start] {
			if bytes.HasPrefix(b[i:], t.text) {
				found(t, i)
			}
		}
	}
}

// names of what was found in some bytes, each once.
func (s *traces) names(b []byte) []string {
	seen := map[string]bool{}
	s.in(b, func(t trace, _ int) { seen[t.name] = true })
	return slices.Sorted(maps.Keys(seen))
}

// folder gives what is found in the files of a folder, by their names.
func (s *traces) folder(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil // the database's helpers come and go
		}
		for _, name := range s.names(b) {
			all = append(all, name+" in "+d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// memory gives what is found in all that a process may write to, and where.
func (s *traces) memory(t *testing.T, pid int) (all []string) {
	t.Helper()
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		t.Fatal(err)
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if os.IsPermission(err) {
		t.Skip("the memory of another process may not be read here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = mem.Close() }()
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		var rights string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights); err != nil || !strings.HasPrefix(rights, "rw") {
			continue
		}
		image, err := io.ReadAll(io.NewSectionReader(mem, from, to-from))
		if err != nil && len(image) == 0 {
			continue
		}
		s.in(image, func(found trace, at int) {
			all = append(all, fmt.Sprintf("%s at %x in %s", found.name, from+int64(at), strings.Join(strings.Fields(line), " ")))
		})
	}
	return all
}
