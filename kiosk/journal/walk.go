package journal

import (
	"math"

	"golang.org/x/mod/sumdb/tlog"
)

// sink takes a journal in its order: the tombstone, the heads of sizes before
// its cut with their proofs, and the rows, each head after the last row that it
// covers. An export has the same order.
type sink interface {
	base(BaseRow) (from int64)
	oldHead(HeadRow, tlog.TreeProof)
	row(Row)
	head(HeadRow)
}

// pageRows is how much is read at a time.
const pageRows = 1024

func walk(src Source, to sink) error {
	base, found, err := src.Base()
	if err != nil {
		return err
	}
	from := int64(0)
	if found {
		from = to.base(base)
	}
	heads := headPages{src: src, next: math.MinInt64}
	if err := walkOld(src, to, &heads, from); err != nil {
		return err
	}
	if err := walkRows(src, to, &heads); err != nil {
		return err
	}
	return walkHeads(to, &heads, math.MaxInt64)
}

func walkOld(src Source, to sink, heads *headPages, from int64) error {
	for {
		h, found, err := heads.peek()
		if err != nil || !found || h.Size >= from {
			return err
		}
		heads.taken()
		proof, err := prove(src, from, h.Size)
		if err != nil {
			return err
		}
		to.oldHead(h, proof)
	}
}

func walkRows(src Source, to sink, heads *headPages) error {
	for next := int64(math.MinInt64); ; {
		page, err := src.Rows(next, pageRows)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, r := range page {
			if err := walkHeads(to, heads, r.N); err != nil {
				return err
			}
			to.row(r)
		}
		last := page[len(page)-1].N
		if last == math.MaxInt64 {
			return nil
		}
		next = last + 1
	}
}

// walkHeads passes the heads of sizes up to most.
func walkHeads(to sink, heads *headPages, most int64) error {
	for {
		h, found, err := heads.peek()
		if err != nil || !found || h.Size > most {
			return err
		}
		to.head(h)
		heads.taken()
	}
}

// headPages goes through the heads of a source.
type headPages struct {
	src  Source
	page []HeadRow
	next int64 // size to ask from
	end  bool
}

func (p *headPages) peek() (HeadRow, bool, error) {
	if len(p.page) == 0 && !p.end {
		page, err := p.src.Heads(p.next, pageRows)
		if err != nil {
			return HeadRow{}, false, err
		}
		p.page, p.end = page, len(page) == 0
	}
	if p.end {
		return HeadRow{}, false, nil
	}
	return p.page[0], true, nil
}

func (p *headPages) taken() {
	p.end = p.page[0].Size == math.MaxInt64
	p.next = p.page[0].Size + 1
	p.page = p.page[1:]
}
