package journal

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// Several tamperings at once cover no other: the journal is found at fault, and
// the source and its export say the same.
func TestTamperingsDoNotCoverEachOther(t *testing.T) {
	key, other := deviceKey(t), deviceKey(t)
	names := slices.Sorted(maps.Keys(tamperings))
	r := rand.New(rand.NewPCG(11, 12))
	for seed := range uint64(100) {
		m := sound(t, key, r, 80+r.IntN(60), seed%2 == 1)
		c := m.clone()
		var done []string
		for range 2 + r.IntN(3) {
			if len(c.rows) < 10 || len(c.heads) < 2 {
				break
			}
			done = append(done, names[r.IntN(len(names))])
			tamperings[done[len(done)-1]](attacker{rand.New(rand.NewPCG(seed, uint64(len(done)))), c, other})
		}
		if reflect.DeepEqual(c.rows, m.rows) && reflect.DeepEqual(c.heads, m.heads) {
			continue
		}
		got := verify(t, c, Trust{Key: key.JWK()})
		if got.Outcome != Failed || len(got.Findings) == 0 {
			t.Errorf("seed %d, %v: %+v", seed, done, got)
		}
		if x := verifyExport(t, c, Trust{Key: key.JWK()}); x.Outcome != Failed {
			t.Errorf("seed %d, %v: export %+v", seed, done, x)
		}
	}
}

func TestFindingsAreBounded(t *testing.T) {
	key, r := deviceKey(t), rand.New(rand.NewPCG(1, 2))
	m := newMemory()
	appendRows(t, m, r, 1000)
	signNow(t, m, key)
	for i := range m.rows {
		m.rows[i].Bytes = append(m.rows[i].Bytes, ' ')
	}
	got := verify(t, m, Trust{Key: key.JWK()})
	if len(got.Findings) != maxFindings || got.More < 100 || got.Findings[0] != (Finding{0, 1, Edited}) {
		t.Errorf("%d findings, %d more, first %+v", len(got.Findings), got.More, got.Findings[0])
	}
}

// A database may hold anything for a number or a size.
func TestNumbersAtTheLimits(t *testing.T) {
	d := newDesk(t)
	d.write(20, 2)
	d.rows = slices.Concat([]Row{{N: -1 << 63}, {N: -1}}, d.rows, []Row{{N: 1<<63 - 1}})
	d.heads = slices.Concat([]HeadRow{{Size: -1 << 63}, {Size: 0}}, d.heads, []HeadRow{{Size: 1<<63 - 1}})
	if r := d.verify(""); r.Outcome != Failed {
		t.Errorf("%+v", r)
	}
	d.cut0(t)
}

// cut0 puts a tombstone of absurd size, signed, in the place of the base.
func (d *desk) cut0(t *testing.T) {
	for _, tomb := range []Tombstone{{From: 1 << 62, Size: 1 << 62}, {From: -1, Size: 3}, {From: 5, Size: 3}, {From: 3, Size: 5}, {From: 0, Size: 0}} {
		jws, err := d.key.Sign(TombstoneType, tomb)
		if err != nil {
			t.Fatal(err)
		}
		d.tomb = &BaseRow{From: tomb.From, JWS: jws}
		if r := d.verify(d.held[20]); r.Outcome != Failed || !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Kind == TombstoneForged }) {
			t.Errorf("%+v: %+v", tomb, r)
		}
	}
}
