package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Problem is what is wrong with a setting, as a code.
type Problem string

// The problems.
const (
	NotYAML       Problem = "not-yaml"
	TooLarge      Problem = "too-large"
	UnknownKey    Problem = "unknown-key"
	RepeatedKey   Problem = "repeated-key"
	WrongType     Problem = "wrong-type"
	Missing       Problem = "missing"
	Twice         Problem = "given-twice" // a value and a file for it
	NotAllowed    Problem = "not-allowed" // not one of the values there are
	PlainHTTP     Problem = "plain-http"
	NotAnAddress  Problem = "not-an-address"
	Unreadable    Problem = "unreadable-file"
	NoCertificate Problem = "no-certificate"
	NoKey         Problem = "no-key" // a file without the key that it should hold
	NotPrivate    Problem = "not-private"
	NotForPortals Problem = "not-for-portals" // insecureLAN
)

// Error is one thing wrong in the file.
type Error struct {
	File    string
	Line    int    // from 1, of the key or of the one above it; 0 where there is none
	Key     string // dotted path
	Problem Problem
}

func (e *Error) Error() string {
	at := e.File
	if e.Line > 0 {
		at += ":" + strconv.Itoa(e.Line)
	}
	if e.Key != "" {
		at += ": " + e.Key
	}
	return fmt.Sprintf("%s: %s", at, e.Problem)
}

// wrong is an error at a key, or at the nearest key above one that is absent.
func (c *Config) wrong(key string, p Problem) error {
	e := &Error{File: c.file, Key: key, Problem: p}
	for above := key; e.Line == 0 && above != ""; {
		e.Line = c.lines[above]
		above = above[:max(strings.LastIndexByte(above, '.'), 0)]
	}
	return e
}

func parse(file string, text []byte) (*Config, error) {
	if len(text) > maxFile {
		return nil, &Error{File: file, Problem: TooLarge}
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, syntaxError(file, err)
	}
	c := &Config{file: file}
	keys := keysOf(&root)
	c.lines = linesOf(keys)
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	err := d.Decode(c)
	if err == nil {
		err = onlyOne(d)
	}
	var wrong *yaml.TypeError
	switch {
	case err == nil, errors.Is(err, io.EOF): // a file of comments
		return c, nil
	case errors.As(err, &wrong):
		return nil, typeErrors(file, keys, wrong)
	}
	return nil, syntaxError(file, err)
}

var errSecondDocument = errors.New("a second document")

// onlyOne refuses a second document, which nobody would read.
func onlyOne(d *yaml.Decoder) error {
	var rest yaml.Node
	err := d.Decode(&rest)
	if err == nil {
		return errSecondDocument
	}
	return err
}

// key is one key of a mapping with its place in the file.
type key struct {
	path, name      string
	line, valueLine int
}

// keysOf lists every key, the outer before the inner.
func keysOf(n *yaml.Node) []key {
	var keys []key
	var walk func(n *yaml.Node, path string)
	walk = func(n *yaml.Node, path string) {
		if n.Kind != yaml.MappingNode {
			for _, child := range n.Content {
				walk(child, path)
			}
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			name, value := n.Content[i], n.Content[i+1]
			full := name.Value
			if path != "" {
				full = path + "." + full
			}
			keys = append(keys, key{path: full, name: name.Value, line: name.Line, valueLine: value.Line})
			walk(value, full)
		}
	}
	walk(n, "")
	return keys
}

func linesOf(keys []key) map[string]int {
	lines := make(map[string]int)
	for _, k := range keys {
		lines[k.path] = k.line
	}
	return lines
}

var (
	inLine  = regexp.MustCompile(`line (\d+): `)
	unknown = regexp.MustCompile(`^line (\d+): field (.*) not found in type`)
	again   = regexp.MustCompile(`^line (\d+): (?:mapping key "(.*)" already defined|field (.*) already set)`)
)

// typeErrors rewrites the library's messages, which quote values.
func typeErrors(file string, keys []key, wrong *yaml.TypeError) error {
	var all []error
	for _, message := range wrong.Errors {
		e := &Error{File: file, Line: lineOf(message), Problem: WrongType}
		if m := unknown.FindStringSubmatch(message); m != nil {
			e.Problem, e.Key = UnknownKey, pathAt(keys, e.Line, m[2])
		} else if m := again.FindStringSubmatch(message); m != nil {
			e.Problem, e.Key = RepeatedKey, pathAt(keys, e.Line, m[2]+m[3])
		} else {
			e.Key = pathAt(keys, e.Line, "")
		}
		all = append(all, e)
	}
	return errors.Join(all...)
}

func syntaxError(file string, err error) error {
	return &Error{File: file, Line: lineOf(err.Error()), Problem: NotYAML}
}

func lineOf(message string) int {
	m := inLine.FindStringSubmatch(message)
	if m == nil {
		return 0
	}
	line, _ := strconv.Atoi(m[1])
	return line
}

// pathAt finds the key on a line: the one of a name, or else the innermost
// whose value is there.
func pathAt(keys []key, line int, name string) string {
	path := ""
	for _, k := range keys {
		if name != "" && k.line == line && k.name == name || name == "" && k.valueLine == line {
			path = k.path
		}
	}
	return path
}
