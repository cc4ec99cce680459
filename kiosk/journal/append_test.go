package journal

import (
	"errors"
	"math/rand/v2"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

func signHead(t *testing.T, m *memory, s Signer) HeadRow {
	t.Helper()
	h, err := SignHead(m, s, clock)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// A head for every transaction: of thousands a few stay, and all is signed.
func TestHeadsAreThinned(t *testing.T) {
	m, key, r := newMemory(), deviceKey(t), rand.New(rand.NewPCG(5, 6))
	if h := signHead(t, m, key); h != (HeadRow{}) || len(m.heads) != 0 {
		t.Errorf("an empty journal has the head %+v", h)
	}
	for len(m.rows) < 2*keptHeads+300 {
		appendRows(t, m, r, 1+r.IntN(40))
		h := signHead(t, m, key)
		if again := signHead(t, m, key); again != h {
			t.Fatal("signed twice")
		}
	}
	if len(m.heads) != 3 {
		t.Errorf("%d heads", len(m.heads))
	}
	if got := verify(t, m, Trust{Key: key.JWK()}); got.Outcome != OK || got.Signed != int64(len(m.rows)) || got.Heads != 3 {
		t.Errorf("%+v", got)
	}
	h := peek[Head](m.heads[2].JWS)
	if h.Size != int64(len(m.rows)) || h.From != 0 || h.At.Nanosecond() != 456_000_000 {
		t.Errorf("%+v", h)
	}
}

func TestRefusedEventLeavesTheJournal(t *testing.T) {
	m, key := newMemory(), deviceKey(t)
	appendRows(t, m, rand.New(rand.NewPCG(5, 6)), 5)
	signHead(t, m, key)
	hashes := len(m.hashes)
	var field *FieldError
	if _, err := Append(m, Event{At: clock, Kind: "visit.read", Visit: "079123456789"}); !errors.As(err, &field) {
		t.Fatal(err)
	}
	if len(m.rows) != 5 || len(m.hashes) != hashes {
		t.Error("something was written")
	}
}

// What is signed next would hide an edit behind a good head: CheckNewest is for
// the moment before, and the head that contradicts is not dropped.
func TestEditBeforeTheNextHead(t *testing.T) {
	m, key, r := newMemory(), deviceKey(t), rand.New(rand.NewPCG(7, 8))
	if err := CheckNewest(m, key.JWK()); err != nil {
		t.Errorf("empty: %v", err)
	}
	appendRows(t, m, r, 30)
	signHead(t, m, key)
	if err := CheckNewest(m, key.JWK()); err != nil {
		t.Fatal(err)
	}
	a := attacker{r, m, nil}
	a.edit(20)
	a.recompute()
	m.hashes = map[int64]tlog.Hash{}
	for _, row := range m.rows {
		hashes, err := tlog.StoredHashes(row.N, row.Bytes, m)
		if err != nil {
			t.Fatal(err)
		}
		for i, h := range hashes {
			m.hashes[tlog.StoredHashIndex(0, row.N)+int64(i)] = h
		}
	}
	if err := CheckNewest(m, key.JWK()); !errors.Is(err, ErrUnsound) {
		t.Errorf("edited: %v", err)
	}
	appendRows(t, m, r, 1)
	signHead(t, m, key)
	got := verify(t, m, Trust{Key: key.JWK()})
	if got.Outcome != Failed || len(got.Findings) != 1 || got.Findings[0] != (Finding{0, 30, HeadMismatch}) {
		t.Errorf("%+v", got)
	}
}

func TestCheckNewestRefuses(t *testing.T) {
	key, other := deviceKey(t), deviceKey(t)
	ofEight := tlog.StoredHashIndex(3, 0) // the subtree of rows 0 to 7
	for name, change := range map[string]func(*memory){
		"a row more":       func(m *memory) { appendRows(t, m, rand.New(rand.NewPCG(1, 1)), 1) },
		"a row less":       func(m *memory) { m.rows = m.rows[:len(m.rows)-1] },
		"no rows":          func(m *memory) { m.rows = nil },
		"no head":          func(m *memory) { m.heads = nil },
		"another's head":   func(m *memory) { m.heads = nil; signHead(t, m, other) },
		"an edited chain":  func(m *memory) { m.rows[len(m.rows)-1].Chain[0] ^= 1 },
		"an edited hash":   func(m *memory) { h := m.hashes[ofEight]; h[0] ^= 1; m.hashes[ofEight] = h },
		"text for a head":  func(m *memory) { m.heads[0].JWS = "a.b.c" },
		"an older head":    func(m *memory) { m.heads[0].JWS = older(t, key) },
		"another document": func(m *memory) { m.heads[0].JWS, _ = key.Sign(TombstoneType, Head{Size: 9}) },
	} {
		m := newMemory()
		appendRows(t, m, rand.New(rand.NewPCG(1, 1)), 9)
		signHead(t, m, key)
		change(m)
		if err := CheckNewest(m, key.JWK()); !errors.Is(err, ErrUnsound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func older(t *testing.T, key Signer) string {
	m := newMemory()
	appendRows(t, m, rand.New(rand.NewPCG(1, 1)), 8)
	return signHead(t, m, key).JWS
}
