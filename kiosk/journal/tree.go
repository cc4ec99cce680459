package journal

import (
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// tree computes roots of RFC 6962 §2.1 while records come by, in memory that
// grows with the logarithm of their number.
type tree struct {
	size int64
	full []tlog.Hash // the full subtrees, left to right
}

func (t *tree) add(record tlog.Hash) {
	for n := t.size; n&1 == 1; n >>= 1 {
		record = tlog.NodeHash(t.full[len(t.full)-1], record)
		t.full = t.full[:len(t.full)-1]
	}
	t.full = append(t.full, record)
	t.size++
}

func (t *tree) root() Hash {
	if len(t.full) == 0 {
		empty, _ := tlog.TreeHash(0, nil) // reads nothing
		return Hash(empty)
	}
	h := t.full[len(t.full)-1]
	for i := len(t.full) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.full[i], h)
	}
	return Hash(h)
}

// plant is the tree of a prefix whose full subtrees are known; false where they
// are not as many as the size has.
func plant(size int64, full []Hash) (tree, bool) {
	if size < 0 || len(full) != bits.OnesCount64(uint64(size)) {
		return tree{}, false
	}
	t := tree{size: size}
	for _, h := range full {
		t.full = append(t.full, tlog.Hash(h))
	}
	return t, true
}

// subtrees reads the full subtrees of the first size records.
func subtrees(size int64, r tlog.HashReader) ([]Hash, error) {
	var indexes []int64
	for lo := int64(0); lo < size; {
		level := bits.Len64(uint64(size-lo)) - 1
		indexes = append(indexes, tlog.StoredHashIndex(level, lo>>level))
		lo += 1 << level
	}
	read, err := r.ReadHashes(indexes)
	if err != nil {
		return nil, err
	}
	full := make([]Hash, len(read))
	for i, h := range read {
		full[i] = Hash(h)
	}
	return full, nil
}
