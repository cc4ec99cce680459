package journal

import (
	"errors"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// oldHeads is how many heads of sizes before a cut stay provable after it.
const oldHeads = 256

// Journal is a transaction that can be both written and read.
type Journal interface {
	Storage
	Source
}

// Cut deletes the rows before from, in the open transaction, and leaves a signed
// tombstone in their place: what follows is bound to it as it was to them. [Verify]
// first: what was done to the rows that go can be found no more. The newest row
// always stays. reason is a code, such as "retention".
//
// The tree hashes stay that later rows need, and those that prove the newest 256
// heads of the part that is gone; older heads are deleted. Errors are [ErrCut]
// where from is not inside what is kept, [*FieldError] for the reason, and the
// storage's.
func Cut(j Journal, s Signer, from int64, at time.Time, reason string) (BaseRow, error) {
	if problem := fieldProblem(reason); problem != "" {
		return BaseRow{}, &FieldError{"reason", problem}
	}
	tomb, err := tombstone(j, from)
	if err != nil {
		return BaseRow{}, err
	}
	keep := &recorder{from: j}
	if tomb.Subtrees, err = subtrees(from, keep); err != nil {
		return BaseRow{}, err
	}
	if err := keepOldHeads(j, from, keep); err != nil {
		return BaseRow{}, err
	}
	tomb.At, tomb.Reason = inForm(at), reason
	jws, err := s.Sign(TombstoneType, tomb)
	if err != nil {
		return BaseRow{}, err
	}
	base := BaseRow{From: from, JWS: jws}
	return base, j.Cut(base, tlog.StoredHashIndex(0, from), keep.sorted())
}

// tombstone is what the journal says of itself before the cut.
func tombstone(j Journal, from int64) (Tombstone, error) {
	base, _, err := j.Base()
	if err != nil {
		return Tombstone{}, err
	}
	last, found, err := j.Last()
	if err != nil {
		return Tombstone{}, err
	}
	if !found || from <= base.From || from > last.N {
		return Tombstone{}, ErrCut
	}
	before, err := j.Rows(from-1, 1)
	if err != nil {
		return Tombstone{}, err
	}
	if len(before) != 1 || before[0].N != from-1 {
		return Tombstone{}, ErrCut
	}
	root, err := tlog.TreeHash(last.N+1, j)
	return Tombstone{From: from, Size: last.N + 1, Root: Hash(root), Chain: before[0].Chain}, err
}

// keepOldHeads drops the oldest heads of sizes before from, and has the hashes
// read that prove the others to be of beginnings of what is cut.
func keepOldHeads(j Journal, from int64, keep *recorder) error {
	var sizes []int64
	for next := int64(1); ; {
		page, err := j.Heads(next, pageRows)
		if err != nil {
			return err
		}
		for _, h := range page {
			if h.Size < from {
				sizes = append(sizes, h.Size)
			}
		}
		if len(page) == 0 || page[len(page)-1].Size >= from {
			break
		}
		next = page[len(page)-1].Size + 1
	}
	drop := max(0, len(sizes)-oldHeads)
	for _, size := range sizes[:drop] {
		if err := j.DeleteHead(size); err != nil {
			return err
		}
	}
	for _, size := range sizes[drop:] {
		_, err := tlog.ProveTree(from, size, keep)
		if errors.Is(err, ErrNoHash) { // damaged: it can be proven no more
			err = j.DeleteHead(size)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// recorder passes hashes through and remembers which were read.
type recorder struct {
	from    tlog.HashReader
	indexes []int64
}

// ReadHashes reads and remembers.
func (r *recorder) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	r.indexes = append(r.indexes, indexes...)
	return r.from.ReadHashes(indexes)
}

func (r *recorder) sorted() []int64 {
	slices.Sort(r.indexes)
	return slices.Compact(r.indexes)
}
