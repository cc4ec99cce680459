// Package tlv reads and writes BER-TLV objects (ISO/IEC 7816-4 §6.3, X.690) as
// chips and signed files use them. Input is foreign: lengths are checked
// against what is there, and nothing is copied or allocated by a length field.
package tlv

import (
	"errors"
	"fmt"
)

// Tag is a BER tag, its bytes read as one big-endian number: 0x61, 0x5F1F, 0x7F61.
type Tag uint32

// Constructed reports whether the object holds objects (bit 6 of the first byte).
func (t Tag) Constructed() bool {
	first := byte(t)
	for v := uint32(t); v > 0; v >>= 8 {
		first = byte(v)
	}
	return first&0x20 != 0
}

// Node is one object: its tag, its value and the whole encoding. Value and Raw
// share memory with the input.
type Node struct {
	Tag   Tag
	Value []byte
	Raw   []byte
}

var (
	// ErrTruncated is returned when the input ends inside an object.
	ErrTruncated = errors.New("tlv: truncated")
	// ErrMalformed is returned for a tag or length that BER does not allow here.
	ErrMalformed = errors.New("tlv: malformed")
)

const maxTagBytes = 4

// Header reads the tag and the length at the start of b, which may end right
// after them: with it the size of a file is known from its first bytes.
func Header(b []byte) (tag Tag, headerLen, valueLen int, err error) {
	tag, n, err := readTag(b)
	if err != nil {
		return 0, 0, 0, err
	}
	valueLen, m, err := readLength(b[n:])
	if err != nil {
		return 0, 0, 0, err
	}
	return tag, n + m, valueLen, nil
}

func readTag(b []byte) (Tag, int, error) {
	if len(b) == 0 {
		return 0, 0, ErrTruncated
	}
	tag := Tag(b[0])
	if b[0]&0x1F != 0x1F {
		return tag, 1, nil
	}
	for i := 1; i < maxTagBytes; i++ {
		if i >= len(b) {
			return 0, 0, ErrTruncated
		}
		tag = tag<<8 | Tag(b[i])
		if b[i]&0x80 == 0 {
			return tag, i + 1, nil
		}
	}
	return 0, 0, fmt.Errorf("%w: tag longer than %d bytes", ErrMalformed, maxTagBytes)
}

func readLength(b []byte) (length, size int, err error) {
	if len(b) == 0 {
		return 0, 0, ErrTruncated
	}
	if b[0] < 0x80 {
		return int(b[0]), 1, nil
	}
	n := int(b[0] & 0x7F)
	if n == 0 || n > 4 {
		return 0, 0, fmt.Errorf("%w: length of %d bytes", ErrMalformed, n)
	}
	if len(b) < 1+n {
		return 0, 0, ErrTruncated
	}
	for _, c := range b[1 : 1+n] {
		length = length<<8 | int(c)
	}
	if length < 0 || length > 1<<30 {
		return 0, 0, fmt.Errorf("%w: length %d", ErrMalformed, length)
	}
	return length, 1 + n, nil
}

// Next reads the object at the start of b and returns what follows it.
func Next(b []byte) (n Node, rest []byte, err error) {
	tag, head, length, err := Header(b)
	if err != nil {
		return Node{}, nil, err
	}
	if length > len(b)-head {
		return Node{}, nil, fmt.Errorf("%w: tag %X says %d bytes, %d are there", ErrTruncated, uint32(tag), length, len(b)-head)
	}
	end := head + length
	return Node{Tag: tag, Value: b[head:end:end], Raw: b[:end:end]}, b[end:], nil
}

// Parse reads all objects of one level.
func Parse(b []byte) ([]Node, error) {
	var nodes []Node
	for len(b) > 0 {
		n, rest, err := Next(b)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
		b = rest
	}
	return nodes, nil
}

// Children reads the objects inside a constructed object.
func (n Node) Children() ([]Node, error) { return Parse(n.Value) }

// Find returns the first object with the tag.
func Find(nodes []Node, t Tag) (Node, bool) {
	for _, n := range nodes {
		if n.Tag == t {
			return n, true
		}
	}
	return Node{}, false
}

// Encode writes one object with the values joined, its length in the shortest form.
func Encode(t Tag, values ...[]byte) []byte {
	size := 0
	for _, v := range values {
		size += len(v)
	}
	out := appendTag(make([]byte, 0, size+8), t)
	out = appendLength(out, size)
	for _, v := range values {
		out = append(out, v...)
	}
	return out
}

func appendTag(dst []byte, t Tag) []byte {
	for shift := 24; shift > 0; shift -= 8 {
		if uint32(t)>>shift != 0 {
			dst = append(dst, byte(t>>shift))
		}
	}
	return append(dst, byte(t))
}

func appendLength(dst []byte, n int) []byte {
	switch {
	case n < 0x80:
		return append(dst, byte(n))
	case n < 0x100:
		return append(dst, 0x81, byte(n))
	case n < 0x10000:
		return append(dst, 0x82, byte(n>>8), byte(n))
	default:
		return append(dst, 0x83, byte(n>>16), byte(n>>8), byte(n))
	}
}
