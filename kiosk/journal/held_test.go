package journal

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// desk writes a journal step by step and remembers every head it gave away.
type desk struct {
	*memory
	t    *testing.T
	r    *rand.Rand
	key  *identity.DeviceKey
	held map[int64]string
}

func newDesk(t *testing.T) *desk {
	return &desk{newMemory(), t, rand.New(rand.NewPCG(3, 4)), deviceKey(t), map[int64]string{}}
}

// write appends rows and signs one head after each of groups equal groups.
func (d *desk) write(rows, groups int) {
	for range groups {
		appendRows(d.t, d.memory, d.r, rows/groups)
		last, _, _ := d.Last()
		d.held[last.N+1] = signNow(d.t, d.memory, d.key)
	}
}

func (d *desk) verify(held string) Report {
	return verify(d.t, d.memory, Trust{Key: d.key.JWK(), Held: held})
}

func (d *desk) want(r Report, outcome, tail Outcome, findings ...Finding) {
	d.t.Helper()
	same := len(findings) == len(r.Findings)
	for i := 0; same && i < len(findings); i++ {
		same = findings[i] == r.Findings[i]
	}
	if r.Outcome != outcome || r.Tail != tail || !same {
		d.t.Errorf("want %s, tail %s, %v; have %+v", outcome, tail, findings, r)
	}
}

func TestHeldHeadThatIsAPrefix(t *testing.T) {
	d := newDesk(t)
	d.write(60, 6)
	d.want(d.verify(""), OK, Undetermined)
	for _, jws := range d.held {
		d.want(d.verify(jws+"\n"), OK, OK)
	}
	if err := d.DeleteHead(30); err != nil { // the held head need not be here
		t.Fatal(err)
	}
	d.want(d.verify(d.held[30]), OK, OK)
}

// An attacker without the key cuts the tail and drops the heads of it: nothing
// here tells, but a held head does.
func TestCutTail(t *testing.T) {
	d := newDesk(t)
	d.write(60, 6)
	d.rows, d.heads = d.rows[:40], d.heads[:4]
	d.want(d.verify(""), OK, Undetermined)
	d.want(d.verify(d.held[60]), Failed, Failed, Finding{40, 60, TailCut})
	d.want(d.verify(d.held[50]), Failed, Failed, Finding{40, 50, TailCut})
	d.want(d.verify(d.held[40]), OK, OK) // and what came after it nobody can tell
	d.rows, d.heads = nil, nil
	d.want(d.verify(""), OK, Undetermined)
	d.want(d.verify(d.held[60]), Failed, Failed, Finding{0, 60, TailCut})
}

// An older copy of the disk is put back and the desk goes on: all that is here
// is signed by the device.
func TestRolledBackAndGoneOn(t *testing.T) {
	d := newDesk(t)
	d.write(30, 3)
	old := d.clone()
	d.write(30, 3)
	d.memory = old
	lost := map[int64]string{40: d.held[40], 50: d.held[50], 60: d.held[60]}
	d.write(20, 2)
	d.want(d.verify(""), OK, Undetermined)
	d.want(d.verify(d.held[30]), OK, OK)
	d.want(d.verify(lost[50]), Failed, Failed, Finding{0, 50, RolledBack}) // equal size, another root
	d.want(d.verify(lost[40]), Failed, Failed, Finding{0, 40, RolledBack}) // smaller
	d.want(d.verify(lost[60]), Failed, Failed, Finding{50, 60, TailCut})
}

// Who edits, recomputes every hash and drops all heads after the edit leaves
// rows without a head; the held head differs.
func TestEditWithoutHeads(t *testing.T) {
	d := newDesk(t)
	d.write(60, 6)
	a := attacker{d.r, d.memory, nil}
	a.edit(35)
	a.recompute()
	d.heads = d.heads[:3]
	d.want(d.verify(""), Failed, Undetermined, Finding{30, 60, NotSigned})
	r := d.verify(d.held[60])
	d.want(r, Failed, Failed, Finding{0, 60, RolledBack}, Finding{30, 60, NotSigned})
	d.heads = nil
	d.want(d.verify(""), Failed, Undetermined, Finding{0, 60, NotSigned})
}

func TestRowsNotYetSigned(t *testing.T) {
	d := newDesk(t)
	d.write(20, 2)
	appendRows(t, d.memory, d.r, 3)
	d.want(d.verify(""), Failed, Undetermined, Finding{20, 23, NotSigned})
	for allowed, want := range map[int64]Outcome{2: Failed, 3: OK} {
		if r := verify(t, d.memory, Trust{Key: d.key.JWK(), Unsigned: allowed}); r.Outcome != want || r.Signed != 20 || r.Size != 23 {
			t.Errorf("%d allowed: %+v", allowed, r)
		}
	}
}

func TestHeldHeadOfAnotherDeviceOrUse(t *testing.T) {
	d := newDesk(t)
	d.write(20, 2)
	foreign, err := deviceKey(t).Sign(HeadType, Head{Size: 20})
	if err != nil {
		t.Fatal(err)
	}
	otherUse, _ := d.key.Sign(TombstoneType, Head{Size: 20})
	nothing, _ := d.key.Sign(HeadType, Head{})
	huge, _ := d.key.Sign(HeadType, Head{Size: 1 << 62})
	for name, jws := range map[string]string{"foreign": foreign, "other use": otherUse, "size 0": nothing, "huge": huge, "text": "no head"} {
		if _, err := Verify(d, Trust{Key: d.key.JWK(), Held: jws}); !errors.Is(err, ErrHeld) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r := verify(t, d.memory, Trust{Key: deviceKey(t).JWK()}); r.Outcome != Failed || r.Findings[0].Kind != HeadForged || r.Signed != 0 {
		t.Errorf("by another device's key: %+v", r)
	}
}
