// Package firmwarenotes holds what is known of each reader model: a page for
// people, with front matter that the code reads. Nothing here was measured on
// hardware by the project; where the pages rest on others' reports they say so.
package firmwarenotes

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed *.md
var pages embed.FS

// Note is the front matter of a page.
type Note struct {
	// Model is the maker's name of the reader.
	Model string `yaml:"model"`
	// Match lists parts of the names under which PC/SC shows it.
	Match []string `yaml:"match"`
	// ExtendedLength tells whether the reader passes extended APDUs.
	ExtendedLength bool `yaml:"extendedLength"`
}

// Load reads all notes.
func Load() ([]Note, error) {
	names, err := fs.Glob(pages, "*.md")
	if err != nil {
		return nil, err
	}
	notes := make([]Note, 0, len(names))
	for _, name := range names {
		page, err := pages.ReadFile(name)
		if err != nil {
			return nil, err
		}
		n, err := parse(page)
		if err != nil {
			return nil, fmt.Errorf("firmware-notes/%s: %w", name, err)
		}
		notes = append(notes, n)
	}
	return notes, nil
}

func parse(page []byte) (Note, error) {
	_, rest, ok := bytes.Cut(page, []byte("---\n"))
	front, _, closed := bytes.Cut(rest, []byte("\n---\n"))
	if !ok || !closed {
		return Note{}, fmt.Errorf("no front matter")
	}
	dec := yaml.NewDecoder(bytes.NewReader(front))
	dec.KnownFields(true)
	var n Note
	if err := dec.Decode(&n); err != nil {
		return Note{}, err
	}
	if n.Model == "" || len(n.Match) == 0 {
		return Note{}, fmt.Errorf("front matter lacks model or match")
	}
	return n, nil
}

// For finds the note of the reader that PC/SC shows under a name.
func For(notes []Note, reader string) (Note, bool) {
	for _, n := range notes {
		for _, part := range n.Match {
			if strings.Contains(strings.ToLower(reader), strings.ToLower(part)) {
				return n, true
			}
		}
	}
	return Note{}, false
}
