package journal

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// ErrUnsound is returned for a journal whose newest rows are not those that the
// device signed.
var ErrUnsound = errors.New("journal: not as it was signed")

var errSigned = errors.New("journal: no signed document")

// keptHeads is how many rows share one head that stays when newer heads come.
const keptHeads = 1024

// Append writes an event as the newest row, in the open transaction. The caller
// ends every transaction that appended with one [SignHead]. Errors are
// [*FieldError], which leave the storage as it was, and the storage's.
func Append(st Storage, e Event) (Row, error) {
	last, found, err := st.Last()
	if err != nil {
		return Row{}, err
	}
	e.N = 0
	if found {
		e.N = last.N + 1
	}
	bytes, err := e.Bytes()
	if err != nil {
		return Row{}, err
	}
	hashes, err := tlog.StoredHashes(e.N, bytes, st)
	if err != nil {
		return Row{}, err
	}
	row := Row{N: e.N, Bytes: bytes, Chain: link(last.Chain, bytes)}
	return row, st.Insert(row, tlog.StoredHashIndex(0, e.N), hashes)
}

// SignHead signs the head of the journal as it stands in the open transaction,
// and keeps it: once after the last [Append] of every transaction, whatever
// number of events it holds. Of the older heads one for about every thousand rows
// stays; the newest vouches for all of them. Without a row there is nothing to
// sign and the head is empty. Where the newest head is of this size already, it
// is returned as it is.
func SignHead(st Storage, s Signer, at time.Time) (HeadRow, error) {
	last, found, err := st.Last()
	if err != nil || !found {
		return HeadRow{}, err
	}
	size := last.N + 1
	before, found, err := st.LastHead()
	if err != nil {
		return HeadRow{}, err
	}
	if found && before.Size == size {
		return before, nil
	}
	head, err := headOf(st, last, at)
	if err != nil {
		return HeadRow{}, err
	}
	jws, err := s.Sign(HeadType, head)
	if err != nil {
		return HeadRow{}, err
	}
	if found && before.Size/keptHeads == size/keptHeads {
		if err := replaceHead(st, before); err != nil {
			return HeadRow{}, err
		}
	}
	row := HeadRow{Size: size, JWS: jws}
	return row, st.InsertHead(row)
}

// replaceHead deletes a head for which a newer one vouches, but none that
// contradicts what is stored now: it is the evidence.
func replaceHead(st Storage, h HeadRow) error {
	root, err := tlog.TreeHash(h.Size, st)
	if err != nil {
		return err
	}
	if claimed, err := peekHead(h.JWS); err != nil || claimed.Root != Hash(root) || claimed.Size != h.Size {
		return nil
	}
	return st.DeleteHead(h.Size)
}

// peekHead reads a head without a look at its signature.
func peekHead(jws string) (h Head, err error) {
	parts := strings.Split(jws, ".")
	if len(parts) != 3 {
		return Head{}, errSigned
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return Head{}, err
	}
	return h, json.Unmarshal(raw, &h)
}

// CheckNewest finds, in a few reads, whether what is stored was changed since
// the device signed it last: the newest head is by this key, of all rows there
// are, and of their tree and chain. It is for the moment before the first Append
// after a start, since the next head vouches for what it finds: who could write
// to the database meanwhile, but not sign, is seen here or never. It does not
// replace [Verify], which reads every row. Errors are [ErrUnsound] and the
// storage's.
func CheckNewest(st Storage, key jose.JSONWebKey) error {
	last, found, err := st.Last()
	if err != nil {
		return err
	}
	row, signed, err := st.LastHead()
	if err != nil || found != signed {
		return cmp.Or(err, ErrUnsound)
	}
	if !found {
		return nil
	}
	var head Head
	if err := identity.VerifySigned(row.JWS, HeadType, key, &head); err != nil {
		return fmt.Errorf("%w: %w", ErrUnsound, err)
	}
	now, err := headOf(st, last, head.At)
	if err != nil {
		return err
	}
	if head.Size != now.Size || head.Root != now.Root || head.Chain != now.Chain {
		return ErrUnsound
	}
	return nil
}

func headOf(st Storage, last Row, at time.Time) (Head, error) {
	base, _, err := st.Base()
	if err != nil {
		return Head{}, err
	}
	root, err := tlog.TreeHash(last.N+1, st)
	if err != nil {
		return Head{}, err
	}
	return Head{Size: last.N + 1, Root: Hash(root), Chain: last.Chain, From: base.From, At: inForm(at)}, nil
}

// inForm is a time as signed documents and events hold it.
func inForm(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
