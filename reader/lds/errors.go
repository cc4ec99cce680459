package lds

import (
	"errors"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

var (
	// ErrMalformed is returned for bytes that are not the file they should be.
	ErrMalformed = errors.New("malformed")
	// ErrLimit is returned for a file that is larger, deeper or longer than any
	// honest chip writes.
	ErrLimit = errors.New("beyond limits")
	// ErrUnsupported is returned for a well-formed file in a version or format
	// that this package does not know.
	ErrUnsupported = errors.New("unsupported")
	// ErrNotVietnamese is returned by [ParseDG13] for the DG13 of another issuer:
	// its content is the issuer's own affair (9303-10 §4.7.13), no failure.
	ErrNotVietnamese = errors.New("not a Vietnamese DG13")
)

// FileError says in which file a problem lies. Err wraps [ErrMalformed],
// [ErrLimit], [ErrUnsupported], [ErrNotVietnamese] or an error of package tlv.
type FileError struct {
	File FileID
	Err  error
}

func (e *FileError) Error() string { return fmt.Sprintf("lds: %s: %v", e.File, e.Err) }

// Unwrap gives the problem itself.
func (e *FileError) Unwrap() error { return e.Err }

// inFile names the file in an error of its parser.
func inFile(f FileID, err error) error {
	if err == nil {
		return nil
	}
	return &FileError{File: f, Err: err}
}

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrMalformed}, args...)...)
}

const (
	maxFile     = 4 << 20 // bytes; the largest honest file is a DG3 of some 300 kB
	maxElements = 256     // objects at one level of one file
)

// unwrap returns the value of the one object that a file is, which must have
// the tag. Chips pad files of fixed size with 00; anything else behind the
// object is refused.
func unwrap(b []byte, want tlv.Tag) ([]byte, error) {
	if len(b) > maxFile {
		return nil, fmt.Errorf("%w: %d bytes", ErrLimit, len(b))
	}
	n, rest, err := tlv.Next(b)
	if err != nil {
		return nil, err
	}
	if n.Tag != want {
		return nil, malformed("tag %X, want %X", uint32(n.Tag), uint32(want))
	}
	if !isPadding(rest) {
		return nil, malformed("%d bytes after the object", len(rest))
	}
	return n.Value, nil
}

func isPadding(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// elements reads the objects of one level, at most max of them: a megabyte of
// two-byte objects must not become a slice of half a million.
func elements(b []byte, max int) ([]tlv.Node, error) {
	var nodes []tlv.Node
	for len(b) > 0 {
		if len(nodes) == max {
			return nil, fmt.Errorf("%w: more than %d objects", ErrLimit, max)
		}
		n, rest, err := tlv.Next(b)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
		b = rest
	}
	return nodes, nil
}
