package journal

import (
	"errors"
	"testing"
)

func (d *desk) cut(from int64) BaseRow {
	d.t.Helper()
	b, err := Cut(d.memory, d.key, from, clock, "retention")
	if err != nil {
		d.t.Fatal(err)
	}
	return b
}

// After cuts at any place the journal goes on, and is as provable as before.
func TestCutJournalGoesOn(t *testing.T) {
	for from := int64(1); from < 60; from += 1 + from%3 {
		d := newDesk(t)
		d.write(60, 6)
		whole := d.verify("")
		d.cut(from)
		r := d.verify("")
		d.want(r, OK, Undetermined)
		if r.From != from || r.Root != whole.Root || r.Chain != whole.Chain || r.Signed != 60 {
			t.Fatalf("cut at %d: %+v, before %+v", from, r, whole)
		}
		d.write(9, 3)
		d.cut(from + 7)
		d.write(4, 2)
		for size, jws := range d.held { // also those of sizes before the cuts
			if r := d.verify(jws); r.Outcome != OK || r.Tail != OK || r.Size != 73 {
				t.Fatalf("cut at %d, held %d: %+v", from, size, r)
			}
			if x := verifyExport(t, d.memory, Trust{Key: d.key.JWK(), Held: jws}); x.Outcome != OK || x.Tail != OK {
				t.Fatalf("cut at %d, held %d, export: %+v", from, size, x)
			}
		}
	}
}

// A head that is kept nowhere here but was held elsewhere is still proven, or it
// is said that it cannot be.
func TestHeldHeadOlderThanTheCut(t *testing.T) {
	d := newDesk(t)
	d.write(60, 6)
	if err := errors.Join(d.DeleteHead(10), d.DeleteHead(20)); err != nil {
		t.Fatal(err)
	}
	d.cut(45)
	d.want(d.verify(d.held[40]), OK, OK)
	d.want(d.verify(d.held[20]), OK, Undetermined) // its hashes are gone
	d.want(d.verify(d.held[60]), OK, OK)
	clear(d.hashes)
	d.want(d.verify(d.held[40]), OK, Undetermined)
}

func TestForkOlderThanTheCut(t *testing.T) {
	d := newDesk(t)
	d.write(20, 2)
	old := d.clone()
	d.write(20, 2)
	lost := d.held[40]
	d.memory = old
	d.write(40, 4)
	d.cut(50)
	d.want(d.verify(lost), Failed, Failed, Finding{50, 51, RolledBack})
	d.want(d.verify(d.held[20]), OK, OK)
}

func TestCutDeletesHashes(t *testing.T) {
	d := newDesk(t)
	d.write(2000, 4)
	before := len(d.hashes)
	d.cut(1990)
	if len(d.hashes) > 100 {
		t.Errorf("%d hashes of %d stay", len(d.hashes), before)
	}
	if len(d.rows) != 10 || len(d.heads) != 4 {
		t.Errorf("%d rows, %d heads stay", len(d.rows), len(d.heads))
	}
}

func TestOldHeadsAreBounded(t *testing.T) {
	d := newDesk(t)
	d.write(oldHeads+20, oldHeads+20)
	d.cut(oldHeads + 10)
	if len(d.heads) != oldHeads+11 { // sizes below 266: 256 of 265; and those from there on
		t.Errorf("%d heads", len(d.heads))
	}
	d.want(d.verify(""), OK, Undetermined)
}

func TestCutRefuses(t *testing.T) {
	d := newDesk(t)
	d.write(20, 2)
	d.cut(5)
	for _, from := range []int64{-1, 0, 5, 20, 21, 1 << 50} {
		if _, err := Cut(d.memory, d.key, from, clock, "retention"); !errors.Is(err, ErrCut) {
			t.Errorf("cut at %d: %v", from, err)
		}
	}
	var field *FieldError
	if _, err := Cut(d.memory, d.key, 6, clock, "because Hoa asked"); !errors.As(err, &field) {
		t.Errorf("reason in words: %v", err)
	}
	if _, err := Cut(newMemory(), d.key, 1, clock, "retention"); !errors.Is(err, ErrCut) {
		t.Errorf("empty journal: %v", err)
	}
	d.want(d.verify(""), OK, Undetermined)
}

// Only the device can cut.
func TestForgedTombstone(t *testing.T) {
	d := newDesk(t)
	d.write(60, 6)
	first := d.cut(10)
	second := d.clone()
	other := &desk{second, t, d.r, deviceKey(t), d.held}
	other.cut(30)
	d.memory = second
	d.want(d.verify(""), Failed, Undetermined, Finding{0, 30, TombstoneForged},
		Finding{0, 30, Removed})

	d.tomb = nil // as if nothing had ever been cut
	d.want(d.verify(""), Failed, Undetermined, Finding{0, 30, Removed})

	d.tomb = &first // an older tombstone, of the device
	d.want(d.verify(""), Failed, Undetermined, Finding{10, 30, Removed})

	d.tomb = &BaseRow{From: 30, JWS: first.JWS} // under another number
	d.want(d.verify(""), Failed, Undetermined, Finding{0, 30, TombstoneForged}, Finding{0, 30, Removed})
}

// A tombstone vouches for the rows that were there when it was signed.
func TestTailCutBeforeTheTombstonesSize(t *testing.T) {
	d := newDesk(t)
	d.write(60, 6)
	d.cut(10)
	d.rows, d.heads = d.rows[:30], d.heads[:4]
	d.want(d.verify(""), Failed, Undetermined, Finding{40, 60, TailCut})
}

func TestRowsBeforeTheTombstone(t *testing.T) {
	d := newDesk(t)
	d.write(60, 6)
	first := d.rows[3]
	d.cut(10)
	d.rows = append([]Row{first}, d.rows...)
	d.want(d.verify(""), Failed, Undetermined, Finding{3, 4, Inserted})
}
