package journal

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// expectation is where a tampering must be found, and as what.
type expectation struct {
	kinds  []Kind
	n      int64 // exactly, or
	within bool  // the first finding's range holds n
}

func at(n int64, kinds ...Kind) expectation     { return expectation{kinds, n, false} }
func around(n int64, kinds ...Kind) expectation { return expectation{kinds, n, true} }

// attacker tampers with rows at places of its own choice.
type attacker struct {
	*rand.Rand
	m     *memory
	other *identity.DeviceKey // not the device's
}

// place is an index into the rows, not of the last ones.
func (a attacker) place() int { return 1 + a.IntN(len(a.m.rows)-4) }

func (a attacker) renumber(by int64, from int) {
	for i := from; i < len(a.m.rows); i++ {
		a.m.rows[i].N += by
	}
}

func (a attacker) forged(n int64) Row {
	e := randomEvent(a.Rand)
	e.N = n
	b, _ := e.Bytes()
	var chain Hash
	for i := range chain {
		chain[i] = byte(a.Uint32())
	}
	return Row{n, b, chain}
}

// recompute makes every number, chain value and tree hash agree again.
func (a attacker) recompute() {
	first, _ := a.m.clone().Rows(0, 1)
	n, chain := first[0].N, Hash{}
	if a.m.tomb != nil {
		tomb := peek[Tombstone](a.m.tomb.JWS)
		n, chain = tomb.From, tomb.Chain
	}
	for i := range a.m.rows {
		e, _ := ParseEvent(a.m.rows[i].Bytes)
		e.N = n + int64(i)
		b, _ := e.Bytes()
		chain = link(chain, b)
		a.m.rows[i] = Row{e.N, b, chain}
	}
}

func (a attacker) edit(i int) {
	e, _ := ParseEvent(a.m.rows[i].Bytes)
	e.Code = "x" + strconv.Itoa(a.IntN(1000))
	a.m.rows[i].Bytes, _ = e.Bytes()
}

// tamperings name what is done; each gives the number of the first row at fault.
var tamperings = map[string]func(a attacker) expectation{
	"edit": func(a attacker) expectation {
		i := a.IntN(len(a.m.rows))
		n := a.m.rows[i].N
		a.edit(i)
		return at(n, Edited)
	},
	"flip a bit of the bytes": func(a attacker) expectation {
		i := a.IntN(len(a.m.rows))
		a.m.rows[i].Bytes[a.IntN(len(a.m.rows[i].Bytes))] ^= 1 << a.IntN(8)
		return at(a.m.rows[i].N, Edited, Reordered, Inserted, Removed) // a flipped number reads as another row
	},
	"flip a bit of the chain": func(a attacker) expectation {
		i := a.IntN(len(a.m.rows))
		a.m.rows[i].Chain[a.IntN(32)] ^= 1 << a.IntN(8)
		return at(a.m.rows[i].N, Edited)
	},
	"empty": func(a attacker) expectation {
		i := a.IntN(len(a.m.rows))
		a.m.rows[i].Bytes = nil
		return at(a.m.rows[i].N, Edited)
	},
	"remove": func(a attacker) expectation {
		i := a.place()
		n := a.m.rows[i].N
		a.m.rows = slices.Delete(a.m.rows, i, i+1+a.IntN(3))
		return at(n, Removed)
	},
	"remove the first": func(a attacker) expectation {
		n := a.m.rows[0].N
		a.m.rows = a.m.rows[1+a.IntN(5):]
		return at(n, Removed)
	},
	"remove and renumber": func(a attacker) expectation {
		i := a.place()
		n := a.m.rows[i].N
		count := 1 + a.IntN(3)
		a.m.rows = slices.Delete(a.m.rows, i, i+count)
		a.renumber(-int64(count), i)
		return at(n, Removed)
	},
	"insert": func(a attacker) expectation {
		i := a.place()
		n := a.m.rows[i].N
		a.renumber(1, i)
		a.m.rows = slices.Insert(a.m.rows, i, a.forged(n))
		return at(n, Inserted)
	},
	"insert a copy": func(a attacker) expectation {
		i := a.place()
		n := a.m.rows[i].N
		row := a.m.rows[a.IntN(i)]
		row.N = n
		a.renumber(1, i)
		a.m.rows = slices.Insert(a.m.rows, i, row)
		return at(n, Inserted)
	},
	"append": func(a attacker) expectation {
		n := a.m.rows[len(a.m.rows)-1].N + 1
		a.m.rows = append(a.m.rows, a.forged(n))
		return at(n, Inserted)
	},
	"append in the chain": func(a attacker) expectation {
		_, _ = Append(a.m, randomEvent(a.Rand))
		return at(a.m.rows[len(a.m.rows)-1].N, NotSigned)
	},
	"swap": func(a attacker) expectation {
		i := a.IntN(len(a.m.rows) - 1)
		j := i + 1 + a.IntN(len(a.m.rows)-i-1)
		n, o := a.m.rows[i].N, a.m.rows[j].N
		a.m.rows[i], a.m.rows[j] = a.m.rows[j], a.m.rows[i]
		a.m.rows[i].N, a.m.rows[j].N = n, o
		return at(n, Reordered)
	},
	"move later": func(a attacker) expectation {
		i := a.place()
		j := i + 2 + a.IntN(len(a.m.rows)-i-2)
		return a.move(i, j)
	},
	"move earlier": func(a attacker) expectation {
		j := a.place()
		i := j + 2 + a.IntN(len(a.m.rows)-j-2)
		return a.move(i, j)
	},
	"renumber": func(a attacker) expectation {
		i := a.place()
		n := a.m.rows[i].N
		a.renumber(int64(1+a.IntN(9)), i)
		return at(n, Gap)
	},
	"cut the tail, leave the heads": func(a attacker) expectation {
		i := a.place()
		n := a.m.rows[i].N
		a.m.rows = a.m.rows[:i]
		return at(n, TailCut)
	},
	"edit and recompute": func(a attacker) expectation {
		i := a.IntN(len(a.m.rows))
		a.edit(i)
		a.recompute()
		return around(a.m.rows[i].N, HeadMismatch)
	},
	"remove and recompute": func(a attacker) expectation {
		i := a.place()
		n := a.m.rows[i].N
		a.m.rows = slices.Delete(a.m.rows, i, i+1)
		a.recompute()
		return around(n, HeadMismatch, NotSigned)
	},
	"insert and recompute": func(a attacker) expectation {
		i := a.place()
		n := a.m.rows[i].N
		a.m.rows = slices.Insert(a.m.rows, i, a.forged(n))
		a.recompute()
		return around(n, HeadMismatch)
	},
	"swap and recompute": func(a attacker) expectation {
		i := a.place()
		a.m.rows[i], a.m.rows[i+1] = a.m.rows[i+1], a.m.rows[i]
		n := a.m.rows[i+1].N
		a.recompute()
		return around(n, HeadMismatch)
	},
	"edit, recompute and sign with another key": func(a attacker) expectation {
		i := a.IntN(len(a.m.rows))
		a.edit(i)
		a.recompute()
		a.resign()
		return around(a.m.rows[i].N, HeadForged, HeadMismatch) // a tombstone's root differs as well
	},
	"drop the newest heads": func(a attacker) expectation {
		i := 1 + a.IntN(len(a.m.heads)-1)
		a.m.heads = a.m.heads[:i]
		return at(max(a.m.heads[i-1].Size, a.m.rows[0].N), NotSigned)
	},
	"put a head in the place of another": func(a attacker) expectation {
		last := len(a.m.heads) - 1
		a.m.heads[last].JWS = a.m.heads[a.IntN(last)].JWS
		return around(a.m.heads[last].Size-1, HeadForged)
	},
	"flip a bit of a head": func(a attacker) expectation {
		last := len(a.m.heads) - 1
		jws := []byte(a.m.heads[last].JWS)
		jws[a.IntN(len(jws)-1)] ^= 1 << a.IntN(7) // the last character has bits that say nothing
		a.m.heads[last].JWS = string(jws)
		return around(a.m.heads[last].Size-1, HeadForged)
	},
}

func (a attacker) move(i, j int) expectation {
	first := min(i, j)
	n := a.m.rows[first].N
	row := a.m.rows[i]
	a.m.rows = slices.Insert(slices.Delete(a.m.rows, i, i+1), j, row)
	for k := first; k < len(a.m.rows); k++ {
		a.m.rows[k].N = n + int64(k-first)
	}
	return at(n, Reordered)
}

// resign puts heads by another key in the place of all.
func (a attacker) resign() {
	for i, h := range a.m.heads {
		if h.Size <= a.m.rows[0].N {
			continue
		}
		claim := peek[Head](h.JWS)
		var tr tree
		if a.m.tomb != nil {
			tomb := peek[Tombstone](a.m.tomb.JWS)
			tr, _ = plant(tomb.From, tomb.Subtrees)
		}
		for _, r := range a.m.rows {
			if tr.size < h.Size {
				tr.add(recordHash(r.Bytes))
				claim.Root, claim.Chain = tr.root(), r.Chain
			}
		}
		a.m.heads[i].JWS, _ = a.other.Sign(HeadType, claim)
	}
}

// sound is a journal of the rows with heads at irregular sizes, one at the end.
func sound(t testing.TB, key *identity.DeviceKey, r *rand.Rand, rows int, cut bool) *memory {
	t.Helper()
	m := newMemory()
	for rows > 0 {
		n := min(rows, 1+r.IntN(19))
		appendRows(t, m, r, n)
		signNow(t, m, key)
		rows -= n
	}
	if cut {
		from := int64(1 + r.IntN(len(m.rows)-40))
		if _, err := Cut(m, key, from, clock, "retention"); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func TestEveryTamperingIsFoundInItsPlace(t *testing.T) {
	key, other := deviceKey(t), deviceKey(t)
	trust := Trust{Key: key.JWK()}
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 1))
		m := sound(t, key, r, 60+r.IntN(60), seed%2 == 1)
		if got := verify(t, m, trust); got.Outcome != OK || got.Tail != Undetermined || got.Signed != got.Size {
			t.Fatalf("sound journal %d: %+v", seed, got)
		}
		for name, tamper := range tamperings {
			for try := range uint64(4) {
				c := m.clone()
				want := tamper(attacker{rand.New(rand.NewPCG(seed, try)), c, other})
				got := verify(t, c, trust)
				if !want.met(got) {
					t.Errorf("%s, seed %d.%d: want %v at %d, have %+v", name, seed, try, want.kinds, want.n, got.Findings)
				}
				if x := verifyExport(t, c, trust); !reflect.DeepEqual(x, got) {
					t.Errorf("%s, seed %d.%d: export says %+v, source %+v", name, seed, try, x, got)
				}
			}
		}
	}
}

// met asks for the finding to be the first; only rows that miss a head because it
// covers what is gone may be named before.
func (e expectation) met(r Report) bool {
	for _, f := range r.Findings {
		placed := f.N == e.n && f.Until > f.N
		if e.within {
			placed = f.N <= e.n && e.n < f.Until
		}
		if placed && slices.Contains(e.kinds, f.Kind) {
			return r.Outcome == Failed
		}
		if f.Kind != NotSigned {
			return false
		}
	}
	return false
}

func verifyExport(t testing.TB, m *memory, trust Trust) Report {
	t.Helper()
	var b bytes.Buffer
	if err := Export(&b, m); err != nil {
		t.Fatal(err)
	}
	r, err := VerifyExport(&b, trust)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
