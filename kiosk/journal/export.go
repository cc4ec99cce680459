package journal

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// exportFormat is the value of the first line's key.
const exportFormat = "cccd-agent/journal-export/1"

const (
	maxLine  = 1 << 17
	maxProof = 128 // hashes; a tree of 2^48 rows needs fewer
)

// ErrExport is returned for text that is no export of a journal.
var ErrExport = errors.New("journal: no export")

// exportLine is one line of JSON: the format (the first line), the tombstone,
// a head (with the proof of consistency where its rows were cut), or a row. A row
// whose bytes are no event has them in base64 instead.
type exportLine struct {
	Format    string          `json:"format,omitempty"`
	Tombstone string          `json:"tombstone,omitempty"`
	From      int64           `json:"from,omitempty"` // with tombstone
	Head      string          `json:"head,omitempty"`
	Size      int64           `json:"size,omitempty"` // with head
	Old       bool            `json:"old,omitempty"`  // with head: its rows were cut
	Proof     []Hash          `json:"proof,omitempty"`
	N         *int64          `json:"n,omitempty"`
	Chain     *Hash           `json:"chain,omitempty"`
	Event     json.RawMessage `json:"event,omitempty"`
	Bytes     []byte          `json:"bytes,omitempty"`
}

// Export writes the journal as lines of JSON, as it is: [VerifyExport] finds in
// them what [Verify] finds in the source. Errors are the source's and the
// writer's.
func Export(w io.Writer, src Source) error {
	out := &exporter{w: bufio.NewWriter(w)}
	out.line(exportLine{Format: exportFormat})
	if err := walk(src, out); err != nil {
		return err
	}
	if out.err != nil {
		return out.err
	}
	return out.w.Flush()
}

type exporter struct {
	w   *bufio.Writer
	err error
}

func (x *exporter) line(l exportLine) {
	if x.err != nil {
		return
	}
	var raw []byte
	if raw, x.err = json.Marshal(l); x.err == nil {
		_, x.err = x.w.Write(append(raw, '\n'))
	}
}

func (x *exporter) base(b BaseRow) int64 {
	x.line(exportLine{Tombstone: b.JWS, From: b.From})
	return b.From
}

func (x *exporter) oldHead(h HeadRow, proof tlog.TreeProof) {
	l := exportLine{Head: h.JWS, Size: h.Size, Old: true}
	for _, p := range proof {
		l.Proof = append(l.Proof, Hash(p))
	}
	x.line(l)
}

func (x *exporter) head(h HeadRow) { x.line(exportLine{Head: h.JWS, Size: h.Size}) }

func (x *exporter) row(r Row) {
	l := exportLine{N: &r.N, Chain: &r.Chain}
	if _, err := ParseEvent(r.Bytes); err == nil {
		l.Event = r.Bytes
	} else {
		l.Bytes = r.Bytes
	}
	x.line(l)
}

// VerifyExport is [Verify] for an export, wherever it is: it needs the text and
// the device's public key alone. A held head from before the cut is told only if
// the export has that head. Errors are [ErrHeld], [ErrExport] for text that is no
// export, and the reader's.
func VerifyExport(r io.Reader, t Trust) (Report, error) {
	v, err := newVerifier(t)
	if err != nil {
		return Report{}, err
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	in := importer{to: v}
	for lines.Scan() {
		if err := in.line(lines.Bytes()); err != nil {
			return Report{}, err
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return Report{}, fmt.Errorf("%w: line too long", ErrExport)
	} else if err != nil {
		return Report{}, err
	}
	if in.stage == beforeFormat {
		return Report{}, fmt.Errorf("%w: empty", ErrExport)
	}
	return v.finish(), nil
}

// Stages of an export, in their order.
const (
	beforeFormat = iota
	beforeBase
	inOldHeads
	inRows
)

// importer passes the lines of an export on, in the one order they may have.
type importer struct {
	to    sink
	stage int
}

func (in *importer) line(raw []byte) error {
	var l exportLine
	if err := json.Unmarshal(raw, &l); err != nil {
		return fmt.Errorf("%w: a line is no JSON of it", ErrExport)
	}
	switch {
	case in.stage == beforeFormat:
		if l.Format != exportFormat {
			return fmt.Errorf("%w: another format", ErrExport)
		}
		in.stage = beforeBase
	case l.Tombstone != "" && in.stage == beforeBase:
		in.to.base(BaseRow{From: l.From, JWS: l.Tombstone})
		in.stage = inOldHeads
	case l.Head != "" && l.Old && in.stage == inOldHeads && len(l.Proof) <= maxProof:
		in.to.oldHead(HeadRow{Size: l.Size, JWS: l.Head}, l.proof())
	case l.Head != "" && !l.Old && in.stage > beforeFormat:
		in.to.head(HeadRow{Size: l.Size, JWS: l.Head})
		in.stage = inRows
	case l.N != nil && l.Chain != nil && *l.N >= 0 && *l.N <= maxSize:
		in.to.row(Row{N: *l.N, Bytes: l.bytes(), Chain: *l.Chain})
		in.stage = inRows
	default:
		return fmt.Errorf("%w: a line is not in its place", ErrExport)
	}
	return nil
}

// proof is nil where the exporter had none.
func (l exportLine) proof() tlog.TreeProof {
	var p tlog.TreeProof
	for _, h := range l.Proof {
		p = append(p, tlog.Hash(h))
	}
	return p
}

func (l exportLine) bytes() []byte {
	if l.Event != nil {
		return slices.Clone(l.Event)
	}
	return l.Bytes
}
