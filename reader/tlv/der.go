package tlv

import "fmt"

const (
	maxDepth    = 32      // CMS of passports nests about 15 deep
	maxBER      = 8 << 20 // bytes; the largest master list known is under 2 MB
	octetString = 0x04
)

// DER rewrites BER as some issuers write their CMS (indefinite lengths,
// octet strings in pieces, long forms of short lengths) into definite, shortest
// lengths. It does not sort sets: what was signed keeps its order. Trailing
// bytes after the first object are dropped.
func DER(b []byte) ([]byte, error) {
	if len(b) > maxBER {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrMalformed, maxBER)
	}
	out, _, err := definite(b, 0)
	return out, err
}

// definite rewrites the object at the start of b and returns what follows it.
func definite(b []byte, depth int) (out, rest []byte, err error) {
	if depth > maxDepth {
		return nil, nil, fmt.Errorf("%w: nested deeper than %d", ErrMalformed, maxDepth)
	}
	tag, n, err := readTag(b)
	if err != nil {
		return nil, nil, err
	}
	if len(b) > n && b[n] == 0x80 {
		return definiteUntilEnd(tag, b[n+1:], depth)
	}
	node, rest, err := Next(b)
	if err != nil {
		return nil, nil, err
	}
	if !tag.Constructed() {
		return Encode(tag, node.Value), rest, nil
	}
	parts, err := definiteAll(node.Value, depth)
	if err != nil {
		return nil, nil, err
	}
	return joined(tag, parts), rest, nil
}

func definiteAll(b []byte, depth int) (parts [][]byte, err error) {
	for len(b) > 0 {
		var part []byte
		part, b, err = definite(b, depth+1)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// definiteUntilEnd rewrites objects up to the end-of-contents octets 00 00.
func definiteUntilEnd(tag Tag, b []byte, depth int) (out, rest []byte, err error) {
	if !tag.Constructed() {
		return nil, nil, fmt.Errorf("%w: primitive with indefinite length", ErrMalformed)
	}
	var parts [][]byte
	for {
		if len(b) < 2 {
			return nil, nil, ErrTruncated
		}
		if b[0] == 0 && b[1] == 0 {
			return joined(tag, parts), b[2:], nil
		}
		var part []byte
		part, b, err = definite(b, depth+1)
		if err != nil {
			return nil, nil, err
		}
		parts = append(parts, part)
	}
}

// joined closes a constructed object; an octet string in pieces becomes one.
func joined(tag Tag, parts [][]byte) []byte {
	if tag != 0x20|octetString {
		return Encode(tag, parts...)
	}
	values := make([][]byte, 0, len(parts))
	for _, p := range parts {
		piece, _, err := Next(p)
		if err != nil || piece.Tag != octetString {
			return Encode(tag, parts...)
		}
		values = append(values, piece.Value)
	}
	return Encode(octetString, values...)
}
