package journal

import (
	"errors"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/mod/sumdb/tlog"
)

// Trust is what a verification starts from.
type Trust struct {
	Key  jose.JSONWebKey // of the device, public
	Held string          // a signed head held elsewhere (compact JWS); empty: none
	// Unsigned is how many of the newest rows may be under no signed head: 0
	// where every transaction that appended signed one.
	Unsigned int64
}

// ErrHeld is returned when the head held elsewhere is not one of this device:
// nothing can be told by it.
var ErrHeld = errors.New("journal: held head is not signed by this device")

// Verify reads the whole journal once, in bounded memory, and reports whether it
// is what the device wrote and signed. Errors are [ErrHeld] and the source's;
// what is wrong with the journal is in the report.
func Verify(src Source, t Trust) (Report, error) {
	v, err := newVerifier(t)
	if err != nil {
		return Report{}, err
	}
	if err := walk(src, v); err != nil {
		return Report{}, err
	}
	if v.held != nil && v.held.Size < v.from {
		proof, err := prove(src, v.from, v.held.Size)
		if err != nil {
			return Report{}, err
		}
		if proof != nil {
			v.answer(v.proves(*v.held, proof))
		}
	}
	return v.finish(), nil
}

// prove is the proof that the tree of from rows begins with that of size; nil
// where its hashes were not kept.
func prove(r tlog.HashReader, from, size int64) (tlog.TreeProof, error) {
	if size < 1 || size > from || from > maxSize {
		return nil, nil
	}
	proof, err := tlog.ProveTree(from, size, r)
	if errors.Is(err, ErrNoHash) {
		return nil, nil
	}
	return proof, err
}
