package vcard

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"fmt"
	"math/big"
	"sync"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// drawn keeps what was personalised: RSA keys take a while.
var drawn sync.Map

// personalised returns a document of its own with seed 1.
func personalised(t testing.TB, profile string, o Options) *Document {
	t.Helper()
	key := fmt.Sprint(profile, o)
	if d, ok := drawn.Load(key); ok {
		return d.(*Document).clone()
	}
	d, err := Personalise(profile, 1, o)
	if err != nil {
		t.Fatal(err)
	}
	drawn.Store(key, d)
	return d.clone()
}

// readAll opens the chip, proves it and compares every file.
func readAll(t *testing.T, d *Document) {
	t.Helper()
	x := newTerminal(t, NewChip(d, rand.Reader).Transport())
	switch {
	case d.Access.pace():
		reference, password := byte(passwordMRZ), d.MRZ
		if d.CAN != "" {
			reference, password = passwordCAN, d.CAN
		}
		x.pace(d.PACE[0], reference, password)
		x.selectApplication()
	case d.Access.bac():
		x.selectApplication()
		x.bac(d.MRZ)
	default:
		x.selectApplication()
	}
	x.chipAuthentication(d.CA[0], staticPublic(d.CA[0]))
	checkActive(t, x, d)
	for f, want := range d.Files {
		if !f.InApplication() || d.Locked[f] {
			continue
		}
		if got := x.read(fids[f], 256); !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes read, %d held", f, len(got), len(want))
		}
	}
}

// checkActive verifies a signature of active authentication with arithmetic of
// its own.
func checkActive(t *testing.T, x *terminal, d *Document) {
	t.Helper()
	challenge := []byte{1, 2, 3, 4, 5, 6, 7, 8}
	signature := x.must(iso7816.Command{INS: 0x88, Data: challenge, Ne: 256})
	h := d.AA.Hash.New()
	if d.AA.RSA == nil {
		h.Write(challenge)
		n := len(signature) / 2
		r, s := new(big.Int).SetBytes(signature[:n]), new(big.Int).SetBytes(signature[n:])
		curve := d.AA.EC.Curve()
		if !curve.Verify(curve.Generator().Mult(d.AA.EC), h.Sum(nil), r, s) {
			t.Error("active authentication: ECDSA signature does not verify")
		}
		return
	}
	k := d.AA.RSA
	block := new(big.Int).Exp(new(big.Int).SetBytes(signature), k.E, k.N).FillBytes(make([]byte, len(signature)))
	trailer := map[crypto.Hash][]byte{crypto.SHA1: {0xBC}, crypto.SHA256: {0x34, 0xCC}}[d.AA.Hash]
	end := len(block) - len(trailer) - h.Size()
	h.Write(block[1:end])
	h.Write(challenge)
	if block[0] != 0x6A || !bytes.Equal(block[end:], append(h.Sum(nil), trailer...)) {
		t.Error("active authentication: RSA signature does not verify")
	}
}

func TestReadEveryProfile(t *testing.T) {
	for _, p := range Profiles() {
		for _, access := range []Access{AccessPACE, AccessBAC, AccessBoth, AccessPlain} {
			for _, extended := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%s/%v", p.Name, access, extended), func(t *testing.T) {
					readAll(t, personalised(t, p.Name, Options{Access: access, Extended: extended}))
				})
			}
		}
	}
}

// Every curve, mapping and cipher that the standard lets go together.
func TestEveryWayToRunPACE(t *testing.T) {
	suites := []sm.Suite{sm.DES3, sm.AES128, sm.AES192, sm.AES256}
	mappings := []Mapping{GenericMapping, IntegratedMapping, ChipAuthenticationMapping}
	ran := 0
	for id := 8; id <= 18; id++ {
		curve, ok := ec.ByParameterID(id)
		if !ok {
			t.Fatalf("no curve %d", id)
		}
		for _, m := range mappings {
			suite := suites[(id+int(m))%len(suites)]
			offers, err := paceOffers(m, suite, curve)
			if err != nil {
				continue
			}
			key, err := curve.RandomScalar(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			d := &Document{MRZ: "any", CAN: "012345", Access: AccessPACE, PACE: offers, CA: []CAKey{{noKeyID, suite, key}}}
			x := newTerminal(t, NewChip(d, rand.Reader).Transport())
			x.pace(offers[0], passwordCAN, "012345")
			x.selectApplication()
			ran++
		}
	}
	if ran < 28 {
		t.Errorf("only %d combinations ran", ran)
	}
}

func TestPersonalisedMappings(t *testing.T) {
	p384, _ := ec.ByParameterID(15)
	for _, o := range []Options{
		{Mapping: IntegratedMapping, Suite: sm.AES256}, {Mapping: ChipAuthenticationMapping},
		{Suite: sm.DES3}, {Curve: p384, Suite: sm.AES192},
	} {
		d := personalised(t, "cccd-2021", o)
		readAll(t, d)
		if _, ok := d.Files[lds.CardSecurity]; ok != (o.Mapping == ChipAuthenticationMapping) {
			t.Errorf("EF.CardSecurity there: %v", ok)
		}
	}
	for _, o := range []Options{
		{Mapping: ChipAuthenticationMapping, Suite: sm.DES3},
		{Mapping: IntegratedMapping, Curve: curveNamed(t, "secp224r1")},
	} {
		if _, err := Personalise("cccd-2021", 1, o); err == nil {
			t.Errorf("%v was taken", o)
		}
	}
}

// A file longer than the reach of even instructions, in short and long steps.
func TestLongFile(t *testing.T) {
	long := make([]byte, 70000)
	_, _ = rand.Read(long)
	for _, extended := range []bool{false, true} {
		d := personalised(t, "cccd-2021", Options{Extended: extended})
		d.Files[lds.DG2] = long
		for _, step := range []int{256, 223, 65536} {
			if step == 65536 && !extended {
				continue
			}
			x := newTerminal(t, NewChip(d, rand.Reader).Transport())
			x.pace(d.PACE[0], passwordCAN, d.CAN)
			x.selectApplication()
			if got := x.read(0x0102, step); !bytes.Equal(got, long) {
				t.Errorf("extended %v, step %d: %d bytes", extended, step, len(got))
			}
		}
	}
}

// An answer too long for a short response comes in two parts.
func TestGetResponse(t *testing.T) {
	d := personalised(t, "cccd-2021", Options{Access: AccessPlain})
	d.AA = &AAKey{RSA: seeds{1, "test"}.rsaKey("long", 3072), Hash: crypto.SHA256}
	c := NewChip(d, rand.Reader)
	c.Process(unhex(t, "00A4040C07A0000002471001"))
	first := c.Process(unhex(t, "0088000008010203040506070800"))
	if len(first) != 258 || !bytes.Equal(first[256:], []byte{0x61, 0x80}) {
		t.Fatalf("%d bytes, %X", len(first), first[len(first)-2:])
	}
	second := c.Process(unhex(t, "00C0000080"))
	if len(second) != 130 || !bytes.Equal(second[128:], []byte{0x90, 0x00}) {
		t.Fatalf("%d bytes, %X", len(second), second[len(second)-2:])
	}
	if r := c.Process(unhex(t, "00C0000080")); !bytes.Equal(r, []byte{0x69, 0x85}) {
		t.Errorf("third part: %X", r)
	}
}
