package journal

import (
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// maxSize bounds what a head or a tombstone may claim, far above any journal and
// far below where the arithmetic of trees ends.
const maxSize = 1 << 48

// verifier is fed base, old heads, and then rows and heads in their order.
type verifier struct {
	trust Trust
	held  *Head
	tomb  *Tombstone
	findings

	from   int64 // first row kept
	prefix Hash  // root of the tree of the rows before it
	rows   sequence
	tree   tree

	heads   int
	good    int64 // all rows before are under a head that agrees
	largest int64 // size of the largest signed head or tombstone
	tail    Outcome
}

func newVerifier(t Trust) (*verifier, error) {
	v := &verifier{trust: t, tail: Undetermined}
	v.prefix = v.tree.root()
	v.rows.findings = &v.findings
	if t.Held == "" {
		return v, nil
	}
	held, err := v.open(strings.TrimSpace(t.Held))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHeld, err)
	}
	v.held = &held
	return v, nil
}

// open reads a head that the device signed.
func (v *verifier) open(jws string) (h Head, err error) {
	if err := identity.VerifySigned(jws, HeadType, v.trust.Key, &h); err != nil {
		return Head{}, err
	}
	if h.Size < 1 || h.Size > maxSize {
		return Head{}, errSigned
	}
	return h, nil
}

// base takes the tombstone, and tells the first row kept; a tombstone that is not
// signed counts as none.
func (v *verifier) base(b BaseRow) int64 {
	var t Tombstone
	err := identity.VerifySigned(b.JWS, TombstoneType, v.trust.Key, &t)
	full, ok := plant(t.From, t.Subtrees)
	if err != nil || !ok || t.From != b.From || t.From < 1 || t.Size < t.From || t.Size > maxSize {
		v.add(0, max(1, b.From), TombstoneForged)
		return 0
	}
	v.tomb, v.tree = &t, full
	v.from, v.good, v.largest = t.From, t.From, t.Size
	v.prefix = full.root()
	v.rows.start(t.From, t.Chain)
	v.compare()
	return v.from
}

// oldHead takes a head of a size before the cut, and the proof that the tree of
// the rows before the cut begins with its own; nil where there is none.
func (v *verifier) oldHead(row HeadRow, proof tlog.TreeProof) {
	h, err := v.open(row.JWS)
	if err != nil || h.Size != row.Size || h.Size >= v.from {
		v.forged(0, row.Size)
		return
	}
	if proof == nil {
		return
	}
	v.heads++
	if !v.proves(h, proof) {
		v.add(0, h.Size, HeadMismatch)
		return
	}
	if v.held != nil && v.held.Size == h.Size {
		v.answer(v.held.Root == h.Root)
	}
}

func (v *verifier) proves(h Head, proof tlog.TreeProof) bool {
	return tlog.CheckTree(proof, v.from, tlog.Hash(v.prefix), h.Size, tlog.Hash(h.Root)) == nil
}

// row takes the next row.
func (v *verifier) row(r Row) {
	if r.N < v.from {
		v.add(r.N, r.N+1, Inserted) // a tombstone stands in its place
		v.rows.broken = true
		return
	}
	v.rows.add(r)
	v.tree.add(tlog.RecordHash(r.Bytes))
	v.compare()
}

// compare holds the rows against the tombstone and the held head when they have
// come to their sizes.
func (v *verifier) compare() {
	if v.rows.broken {
		return
	}
	if v.tomb != nil && v.tomb.Size == v.tree.size && v.tomb.Root != v.tree.root() {
		v.mismatch(v.tomb.Size)
	}
	if v.held != nil && v.held.Size == v.tree.size {
		v.answer(v.held.Root == v.tree.root() && v.held.Chain == v.rows.own)
	}
}

// answer is what the held head says.
func (v *verifier) answer(agrees bool) {
	v.tail = OK
	if !agrees {
		v.tail = Failed
	}
}

// head takes a signed head after the last row that it covers.
func (v *verifier) head(row HeadRow) {
	h, err := v.open(row.JWS)
	if err != nil || h.Size != row.Size {
		v.forged(min(v.good, max(0, row.Size-1)), row.Size)
		return
	}
	v.heads++
	v.largest = max(v.largest, h.Size)
	if v.rows.broken || h.Size > v.tree.size {
		return
	}
	if h.Size != v.tree.size || h.Root != v.tree.root() || h.Chain != v.rows.own {
		v.mismatch(h.Size)
		return
	}
	v.good = h.Size
}

// forged is said once for all forged heads after one that agrees.
func (v *verifier) forged(n, size int64) {
	for i, f := range v.list {
		if f.Kind == HeadForged && f.N == n {
			v.list[i].Until = max(f.Until, size)
			return
		}
	}
	v.add(n, max(size, n+1), HeadForged)
}

// mismatch is said once for all heads that a changed row makes disagree.
func (v *verifier) mismatch(size int64) {
	for _, f := range v.list {
		if f.Kind == HeadMismatch && f.N == v.good {
			return
		}
	}
	v.add(v.good, max(size, v.good+1), HeadMismatch)
}

// finish is the report when all is fed.
func (v *verifier) finish() Report {
	v.rows.finish(v.largest)
	size := v.tree.size
	sound := len(v.list) == 0
	v.finishTail(max(size, v.rows.claim))
	if sound && size-v.good > v.trust.Unsigned {
		v.add(v.good, size, NotSigned)
	}
	r := Report{Outcome: OK, Tail: v.tail, From: v.from, Size: size, Signed: v.good, Heads: v.heads,
		Root: v.tree.root(), Chain: v.rows.own, Findings: v.sorted(), More: v.more}
	if len(r.Findings) > 0 {
		r.Outcome = Failed
	}
	return r
}

// finishTail judges what should follow the last row, which is number end-1.
func (v *verifier) finishTail(end int64) {
	known := v.largest
	if v.held != nil && v.held.Size > end {
		v.tail = Failed
		known = max(known, v.held.Size)
	}
	if known > end {
		v.add(end, known, TailCut)
	} else if v.tail == Failed && !v.has(HeadMismatch) {
		v.add(v.from, max(v.held.Size, v.from+1), RolledBack)
	}
}
