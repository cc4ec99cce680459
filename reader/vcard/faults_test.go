package vcard

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// needs says what a fault needs of a document; the rest work with anything.
func needs(name string) lds.FileID {
	switch name {
	case "altered-dg13", "unreadable-dg13", "two-people":
		return lds.DG13
	}
	return 0
}

func TestEveryFaultOnEveryProfile(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Faults() {
		if seen[f.Name] || f.Says == "" || f.document == nil && f.chip == nil {
			t.Errorf("%s: twice, unexplained or empty", f.Name)
		}
		seen[f.Name] = true
		for _, p := range Profiles() {
			d := personalised(t, p.Name, Options{})
			before := digestOf(d)
			_, _, err := d.With(f.Name)
			_, has := d.Files[needs(f.Name)]
			if wantErr := needs(f.Name) != 0 && !has; wantErr != (err != nil) {
				t.Errorf("%s on %s: %v", f.Name, p.Name, err)
			}
			if digestOf(d) != before {
				t.Errorf("%s on %s changed the document that it was asked of", f.Name, p.Name)
			}
		}
	}
}

func digestOf(d *Document) string {
	var out []byte
	for _, f := range lds.Files() {
		out = append(out, d.Files[f]...)
	}
	return string(out) + d.CAN + d.MRZ + string(d.Access)
}

func TestUnknownFault(t *testing.T) {
	if _, _, err := personalised(t, "passport", Options{}).With("gremlins"); !errors.Is(err, ErrFault) {
		t.Errorf("%v", err)
	}
}

// A folder has no issuer to sign again.
func TestFaultsOfFolders(t *testing.T) {
	dir := t.TempDir()
	if _, err := personalised(t, "cccd-2021", Options{}).WriteDir(dir); err != nil {
		t.Fatal(err)
	}
	d, err := LoadDir(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	impossible := []string{"forged-signer", "expired-signer", "foreign-signer", "weak-hash", "two-people", "weak-aa-key", "unsigned-dg15", "unsigned-dg14"}
	for _, f := range Faults() {
		_, _, err := d.With(f.Name)
		if slices.Contains(impossible, f.Name) != errors.Is(err, ErrNeedsIssuer) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// faulty is a chip with faults, and its document without.
func faulty(t *testing.T, profile string, names ...string) (*Chip, *Document) {
	t.Helper()
	genuine := personalised(t, profile, Options{})
	d, quirks, err := genuine.With(names...)
	if err != nil {
		t.Fatal(err)
	}
	c := NewChip(d, rand.Reader)
	c.Become(d, quirks)
	return c, genuine
}

// How files differ from what was signed.
func TestFileFaults(t *testing.T) {
	for name, file := range map[string]lds.FileID{
		"altered-dg1": lds.DG1, "altered-dg2": lds.DG2, "altered-dg13": lds.DG13, "altered-sod": lds.SOD, "dg2-length-lies": lds.DG2,
		"unknown-signer": lds.SOD, "forged-signer": lds.SOD, "expired-signer": lds.SOD, "weak-hash": lds.SOD, "foreign-signer": lds.SOD,
		"weak-cardaccess": lds.CardAccess, "stripped-cardaccess": lds.CardAccess,
	} {
		c, genuine := faulty(t, "cccd-2021", name)
		for _, f := range lds.Files() {
			same := bytes.Equal(c.doc.Files[f], genuine.Files[f])
			if same == (f == file) {
				t.Errorf("%s: %s same %v", name, f, same)
			}
		}
		if len(c.doc.Files[file]) != len(genuine.Files[file]) && file != lds.SOD && file != lds.CardAccess {
			t.Errorf("%s: %s has another length", name, file)
		}
	}
}

// What a terminal meets. Each case runs PACE by CAN unless it says otherwise.
func TestChipFaults(t *testing.T) {
	for _, c := range []struct {
		fault string
		meet  func(t *testing.T, x *terminal, d *Document)
	}{
		{"cardaccess-6d00", func(t *testing.T, x *terminal, d *Document) {
			want(t, x.send(readSFI(0x1C)), 0x6D00)
			want(t, x.send(iso7816.Command{INS: 0xA4, P1: 2, P2: 0x0C, Data: []byte{1, 0x1C}}), 0x6D00)
			x.pace(d.PACE[0], passwordCAN, d.CAN)
		}},
		{"cardaccess-6982", func(t *testing.T, x *terminal, _ *Document) { want(t, x.send(readSFI(0x1C)), 0x6982) }},
		{"cardaccess-6700", func(t *testing.T, x *terminal, _ *Document) { want(t, x.send(readSFI(0x1C)), 0x6700) }},
		{"no-cardaccess", func(t *testing.T, x *terminal, d *Document) {
			want(t, x.send(readSFI(0x1C)), 0x6A82)
			want(t, x.send(mse(d, passwordCAN)), 0x6A80)
		}},
		{"select-mf-6982", func(t *testing.T, x *terminal, _ *Document) {
			want(t, x.send(iso7816.Command{INS: 0xA4, P2: 0x0C, Data: []byte{0x3F, 0}}), 0x6982)
		}},
		{"mse-refuse-can", func(t *testing.T, x *terminal, d *Document) {
			want(t, x.send(mse(d, passwordCAN)), 0x6A88)
			x.pace(d.PACE[0], passwordMRZ, d.MRZ)
		}},
		{"mse-6a80", func(t *testing.T, x *terminal, d *Document) { want(t, x.send(mse(d, passwordMRZ)), 0x6A80) }},
		{"mse-6985", func(t *testing.T, x *terminal, d *Document) { want(t, x.send(mse(d, passwordMRZ)), 0x6985) }},
		{"blocked-can", func(t *testing.T, x *terminal, d *Document) { want(t, x.send(mse(d, passwordCAN)), 0x6983) }},
		{"pace-6300", func(t *testing.T, x *terminal, d *Document) {
			if sw := x.paceStatus(d.PACE[0], d.CAN); sw != 0x6300 {
				t.Errorf("right CAN: %s", sw)
			}
			x.pace(d.PACE[0], passwordCAN, d.CAN)
		}},
		{"pace-63c2", func(t *testing.T, x *terminal, d *Document) {
			if sw := x.paceStatus(d.PACE[0], d.CAN); sw != 0x63C2 {
				t.Errorf("right CAN: %s", sw)
			}
		}},
		{"pace-bad-nonce", func(t *testing.T, x *terminal, d *Document) {
			x.must(mse(d, passwordCAN))
			if z := x.general(0x10, 0, nil); len(z) != 15 {
				t.Errorf("nonce of %d bytes", len(z))
			}
		}},
		{"pace-echo-key", func(t *testing.T, x *terminal, d *Document) {
			own, theirs := x.untilKeys(d)
			if !bytes.Equal(own, theirs) {
				t.Error("another key")
			}
		}},
		{"pace-off-curve", func(t *testing.T, x *terminal, d *Document) {
			_, theirs := x.untilKeys(d)
			if _, err := d.PACE[0].Curve.Point(theirs); err == nil {
				t.Error("a good point")
			}
		}},
		{"bac-6300", func(t *testing.T, x *terminal, d *Document) {
			x.selectApplication()
			x.must(iso7816.Command{INS: 0x84, Ne: 8})
			want(t, x.send(iso7816.Command{INS: 0x82, Data: make([]byte, 40), Ne: 40}), 0x6300)
		}},
		{"bank-card", func(t *testing.T, x *terminal, d *Document) {
			want(t, x.send(iso7816.Command{INS: 0xA4, P1: 4, P2: 0x0C, Data: aidLDS}), 0x6A82)
			want(t, x.send(iso7816.Command{INS: 0xA4, P1: 4, Data: aidPPSE, Ne: 256}), 0x9000)
		}},
		{"memory-card", func(t *testing.T, x *terminal, d *Document) {
			want(t, x.send(iso7816.Command{INS: 0xA4, P1: 4, P2: 0x0C, Data: aidLDS}), 0x6A81)
		}},
		{"hidden-dg14", func(t *testing.T, x *terminal, d *Document) {
			x.open(d)
			want(t, x.send(readSFI(0x0E)), 0x6A82)
			com, err := lds.ParseCOM(x.read(0x011E, 256))
			if err != nil || slices.Contains(com.DataGroups, lds.DG14) {
				t.Errorf("EF.COM still lists it: %v", err)
			}
		}},
		{"unreadable-dg13", func(t *testing.T, x *terminal, d *Document) {
			x.open(d)
			want(t, x.send(readSFI(0x0D)), 0x6982)
		}},
		{"le-limit-192", func(t *testing.T, x *terminal, d *Document) {
			x.open(d)
			want(t, x.send(iso7816.Command{INS: 0xB0, P1: 0x82, Ne: 193}), 0x6700)
			want(t, x.send(iso7816.Command{INS: 0xB0, P1: 0x82, Ne: 192}), 0x9000)
		}},
		{"le-6cxx", func(t *testing.T, x *terminal, d *Document) {
			x.open(d)
			want(t, x.send(iso7816.Command{INS: 0xB0, P1: 0x81, Ne: 200}), 0x6C00|iso7816.SW(len(d.Files[lds.DG1])))
			want(t, x.send(iso7816.Command{INS: 0xB0, P1: 0x81, Ne: len(d.Files[lds.DG1])}), 0x9000)
		}},
		{"eof-6b00", func(t *testing.T, x *terminal, d *Document) {
			x.open(d)
			want(t, x.send(iso7816.Command{INS: 0xB0, P1: 0x81, Ne: 200}), 0x6B00)
		}},
		{"short-read", func(t *testing.T, x *terminal, d *Document) {
			x.open(d)
			if got := x.read(0x0102, 256); !bytes.Equal(got, d.Files[lds.DG2]) {
				t.Errorf("%d bytes", len(got))
			}
		}},
		{"extended-lies", func(t *testing.T, x *terminal, d *Document) {
			want(t, x.send(iso7816.Command{INS: 0xB0, P1: 0x81, Ne: 256}), 0x9000)
			want(t, x.send(iso7816.Command{INS: 0xB0, P1: 0x81, Ne: 1000}), 0x6700)
		}},
		{"clone-refuses-ca", func(t *testing.T, x *terminal, d *Document) {
			x.open(d)
			want(t, x.send(iso7816.Command{INS: 0x22, P1: 0x41, P2: 0xA4, Data: tlv.Encode(0x80, d.CA[0].oid())}), 0x6A80)
		}},
		{"clone-refuses-aa", func(t *testing.T, x *terminal, d *Document) {
			x.open(d)
			want(t, x.send(iso7816.Command{INS: 0x88, Data: make([]byte, 8), Ne: 256}), 0x6985)
		}},
		{"clone-no-ca-key", func(t *testing.T, x *terminal, d *Document) {
			x.open(d)
			x.chipAuthentication(d.CA[0], staticPublic(d.CA[0]))
			x.dies(readSFI(0x01))
		}},
		{"ca-no-rekey", func(t *testing.T, x *terminal, d *Document) {
			x.open(d)
			old := x.Transport
			x.chipAuthentication(d.CA[0], staticPublic(d.CA[0]))
			x.Transport = old
			want(t, x.send(readSFI(0x01)), 0x9000)
		}},
		{"wrong-sm-mac", untilItDies},
		{"sm-no-mac", untilItDies},
		{"sm-no-status", untilItDies},
		{"sm-no-cryptogram", untilItDies},
		{"sm-plain", untilItDies},
		{"naked-error", untilItDies},
		{"naked-6700", untilItDies},
		{"pull-in-dg2", func(t *testing.T, x *terminal, d *Document) { x.goneWhile(d, 0x02) }},
		{"pull-in-sod", func(t *testing.T, x *terminal, d *Document) { x.goneWhile(d, 0x1D) }},
	} {
		t.Run(c.fault, func(t *testing.T) {
			chip, d := faulty(t, "cccd-2021", c.fault)
			c.meet(t, newTerminal(t, chip.Transport()), d)
		})
	}
}

func want(t *testing.T, r iso7816.Response, sw iso7816.SW) {
	t.Helper()
	if r.SW != sw {
		t.Errorf("%s, want %s", r.SW, sw)
	}
}

func readSFI(sfi byte) iso7816.Command { return iso7816.Command{INS: 0xB0, P1: 0x80 | sfi, Ne: 256} }

func mse(d *Document, reference byte) iso7816.Command {
	return iso7816.Command{INS: 0x22, P1: 0xC1, P2: 0xA4, Data: join(tlv.Encode(0x80, d.PACE[0].oid()), tlv.Encode(0x83, []byte{reference}))}
}

func (x *terminal) open(d *Document) {
	x.t.Helper()
	x.pace(d.PACE[0], passwordCAN, d.CAN)
	x.selectApplication()
}

// untilKeys runs PACE up to the exchange of ephemeral keys.
func (x *terminal) untilKeys(d *Document) (own, theirs []byte) {
	x.t.Helper()
	o := d.PACE[0]
	x.must(mse(d, passwordCAN))
	nonce, err := o.Suite.Decrypt(o.Suite.KDF([]byte(d.CAN), 3), make([]byte, 16), x.general(0x10, 0, nil))
	if err != nil {
		x.t.Fatal(err)
	}
	own = x.mapNonce(o, nonce).Mult(x.scalar(o.Curve)).Bytes()
	return own, x.general(0x10, 0x83, own)
}

func (x *terminal) dies(cmd iso7816.Command) {
	x.t.Helper()
	if _, err := x.Transmit(context.Background(), cmd); !errors.Is(err, sm.ErrChannelDead) {
		x.t.Errorf("the channel lives: %v", err)
	}
}

// untilItDies reads until the channel breaks, which the fault does once.
func untilItDies(t *testing.T, x *terminal, d *Document) {
	x.open(d)
	for range middle + 1 {
		if _, err := x.Transmit(context.Background(), readSFI(0x02)); err != nil {
			if !errors.Is(err, sm.ErrChannelDead) && !errors.Is(err, sm.ErrObjects) {
				t.Errorf("%v", err)
			}
			return
		}
	}
	t.Error("nothing happened")
}

// goneWhile reads a file until the card is gone.
func (x *terminal) goneWhile(d *Document, sfi byte) {
	x.t.Helper()
	x.open(d)
	x.must(readSFI(sfi))
	for offset := 0; offset < 16000; offset += 223 {
		_, err := x.Transmit(context.Background(), iso7816.Command{INS: 0xB0, P1: byte(offset >> 8), P2: byte(offset), Ne: 223})
		if err == nil {
			continue
		}
		if !errors.Is(err, ErrGone) || offset < 223 {
			x.t.Errorf("at %d: %v", offset, err)
		}
		return
	}
	x.t.Error("it stayed")
}

// What readers see of cards that are no documents.
func TestATRs(t *testing.T) {
	for fault, want := range map[string]string{
		"phone":       "3b80800101",
		"memory-card": "3b8f8001804f0ca000000306030001000000006a", // MIFARE Classic 1K, as PC/SC part 3 has it
	} {
		c, _ := faulty(t, "cccd-2021", fault)
		if got := hex.EncodeToString(c.doc.ATR()); got != want {
			t.Errorf("%s: %s", fault, got)
		}
	}
}
