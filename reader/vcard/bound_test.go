package vcard

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// meter counts what goes to a chip and comes from it.
type meter struct {
	chip  *Chip
	rate  radio.Rate
	bound Bound
	total time.Duration
}

// Transmit counts one exchange.
func (m *meter) Transmit(_ context.Context, cmd iso7816.Command) (iso7816.Response, error) {
	b, err := cmd.Bytes()
	if err != nil {
		return iso7816.Response{}, err
	}
	r, work := m.chip.Exchange(b)
	m.bound.APDUs++
	m.bound.BytesSent += len(b)
	m.bound.BytesReceived += len(r)
	m.total += m.rate.Time(len(b), len(r), work)
	return iso7816.ParseResponse(r)
}

// The count of lengths equals what the chip itself is seen to exchange with a
// terminal that does nothing needless.
func TestLeastTimeAgainstTheChip(t *testing.T) {
	for _, p := range []string{"cccd-2021", "passport"} {
		for _, o := range []Options{{}, {Access: AccessBAC}, {Suite: sm.DES3}, {Mapping: IntegratedMapping}, {Extended: true}} {
			d := personalised(t, p, o)
			got, err := LeastTime(d, 212)
			if err != nil {
				t.Fatal(err)
			}
			m := &meter{chip: NewChip(d, rand.Reader), rate: 212}
			leanRead(t, m, d)
			if got.APDUs != m.bound.APDUs || got.BytesSent != m.bound.BytesSent || got.BytesReceived != m.bound.BytesReceived {
				t.Errorf("%s %v: counted %+v, seen %+v", p, o, got, m.bound)
			}
			if diff := got.MS - float64(m.total.Microseconds())/1000; diff > 0.01 || diff < -0.01 {
				t.Errorf("%s %v: %v ms, seen %v", p, o, got.MS, m.total)
			}
		}
	}
}

// leanRead reads as [LeastTime] counts.
func leanRead(t *testing.T, m *meter, d *Document) {
	t.Helper()
	x := newTerminal(t, m)
	x.send(readSFI(0x1C))
	if d.Access.pace() {
		x.leanPACE(d)
		x.selectApplication()
	} else {
		x.selectApplication()
		x.bac(d.MRZ)
	}
	x.chipAuthentication(d.CA[0], staticPublic(d.CA[0]))
	x.must(iso7816.Command{INS: 0x88, Data: make([]byte, 8), Ne: 256})
	room := map[bool]int{true: 223, false: 231}[d.CA[0].Suite != sm.DES3]
	for f := lds.SOD; f <= lds.DG16; f++ {
		if !d.Locked[f] {
			x.leanFile(f, len(d.Files[f]), room, d.Extended)
		}
	}
}

// leanFile reads a file by SFI in the largest steps.
func (x *terminal) leanFile(f lds.FileID, size, room int, extended bool) {
	x.t.Helper()
	sfi := byte(fids[f])
	for offset := 0; offset < size; {
		cmd := iso7816.Command{INS: 0xB0, P1: byte(offset >> 8), P2: byte(offset), Ne: min(room, size-offset)}
		if offset == 0 {
			cmd.P1 = 0x80 | sfi
		}
		if extended && size-offset > room {
			cmd.Ne = 65536
		}
		offset += len(x.must(cmd))
	}
}

// leanPACE is pace without naming the domain parameters.
func (x *terminal) leanPACE(d *Document) {
	x.t.Helper()
	under := x.Transport
	x.Transport = withoutDomain{under}
	x.pace(d.PACE[0], passwordMRZ, d.MRZ)
}

// withoutDomain leaves DO 84 out of MSE:Set AT, where there is no choice.
type withoutDomain struct{ iso7816.Transport }

// Transmit shortens the one command.
func (w withoutDomain) Transmit(ctx context.Context, cmd iso7816.Command) (iso7816.Response, error) {
	if cmd.INS == 0x22 {
		cmd.Data = cmd.Data[:15]
	}
	return w.Transport.Transmit(ctx, cmd)
}

// Worked by hand: a chip without access control, two files.
func TestLeastTimeByHand(t *testing.T) {
	d := &Document{Access: AccessPlain, Files: map[lds.FileID][]byte{lds.DG1: make([]byte, 93), lds.DG2: make([]byte, 300)}}
	got, err := LeastTime(d, 106)
	if err != nil {
		t.Fatal(err)
	}
	// EF.CardAccess (not there), SELECT, EF.SOD (not there), DG1, DG2 in two: 256 and 44.
	sent := []int{5, 12, 5, 5, 5, 5}
	received := []int{2, 2, 2, 95, 258, 46}
	work := []float64{1, 2, 1, 1 + 93*0.02, 1 + 256*0.02, 1 + 44*0.02}
	want := Bound{APDUs: 6}
	for i := range sent {
		frames := 2.0
		if received[i] > 253 {
			frames = 3
		}
		want.BytesSent += sent[i]
		want.BytesReceived += received[i]
		want.MS += 3 + 0.3*frames + 10*float64(sent[i]+received[i])/106 + work[i]
	}
	if got.APDUs != want.APDUs || got.BytesSent != want.BytesSent || got.BytesReceived != want.BytesReceived {
		t.Errorf("%+v, want %+v", got, want)
	}
	if diff := got.MS - want.MS; diff > 0.01 || diff < -0.01 {
		t.Errorf("%v ms, want %v", got.MS, want.MS)
	}
}
