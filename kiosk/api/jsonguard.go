package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// Limits of a body's JSON. No request of the API nests deeper than four.
const (
	maxDepth  = 16
	maxTokens = 4096
)

// errJSON is returned for text that is not one well-formed JSON value, nests too
// deeply, or gives a name twice (which of the two would count depends on the
// parser: RFC 8259 §4).
var errJSON = errors.New("api: JSON refused")

// checkJSON reads a text once, before anything is decoded from it.
func checkJSON(text []byte) error {
	if !utf8.Valid(text) {
		return errJSON
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var open []map[string]bool // names seen in each open object; nil for an array
	name := false              // whether the next string is a name
	for n := 0; ; n++ {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && n > 0 && len(open) == 0 {
			return nil
		}
		if err != nil || n > maxTokens || n > 0 && len(open) == 0 {
			return errJSON
		}
		switch token {
		case json.Delim('{'):
			open = append(open, map[string]bool{})
		case json.Delim('['):
			open = append(open, nil)
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		default:
			if name && !add(open[len(open)-1], token) {
				return errJSON
			}
		}
		if len(open) > maxDepth {
			return errJSON
		}
		name = nextIsName(open, token, name)
	}
}

// nextIsName follows the rhythm of an object: name, value, name, value.
func nextIsName(open []map[string]bool, token json.Token, wasName bool) bool {
	if len(open) == 0 || open[len(open)-1] == nil {
		return false
	}
	_, opensOrCloses := token.(json.Delim)
	return opensOrCloses || !wasName
}

// add takes a name down, folded as encoding/json folds it when it decodes.
func add(names map[string]bool, token json.Token) bool {
	name, ok := token.(string)
	name = strings.ToLower(strings.ToUpper(name))
	if !ok || names[name] {
		return false
	}
	names[name] = true
	return true
}
