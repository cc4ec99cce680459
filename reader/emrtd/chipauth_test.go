package emrtd

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

func newSession() *sm.Session { return sm.Derive(sm.AES128, []byte("before chip authentication"), nil) }

func scalar(t testing.TB, c *ec.Curve, b ...byte) ec.Scalar {
	t.Helper()
	s, err := c.Scalar(b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// caExample has a chip's key on brainpoolP256r1, which is 7, and the terminal's, 5.
func caExample(t testing.TB, suite sm.Suite) (lds.ChipAuthentication, ec.Point) {
	t.Helper()
	curve, known := ec.ByParameterID(13)
	protocol, named := lds.CAProtocolOf(lds.ECDH, suite)
	if !known || !named {
		t.Fatal(known, named)
	}
	static := curve.Generator().Mult(scalar(t, curve, 7))
	return lds.ChipAuthentication{
		Protocol: protocol, Version: 1,
		Key: lds.ChipAuthenticationPublicKeyInfo{
			OID: lds.OIDPublicKeyECDH, PublicKey: static.Bytes(),
			Algorithm: lds.AlgorithmIdentifier{OID: lds.OIDStandardizedDomainParameters, Parameters: lds.Hex{2, 1, 13}},
		},
	}, curve.Generator().Mult(scalar(t, curve, 35))
}

func five(t testing.TB) *bytes.Reader { return bytes.NewReader(append(make([]byte, 31), 5)) }

var selectDG14 = iso7816.Command{INS: iso7816.INSSelect, P1: 0x02, P2: 0x0C, Data: []byte{0x01, 0x0E}}

// authenticateTo runs chip authentication with a chip that takes over the keys
// after so many commands, and says one thing under the new keys.
func authenticateTo(t *testing.T, ca lds.ChipAuthentication, chip *protectedChip, switchAfter int, next *sm.Session) error {
	t.Helper()
	inner := chip.inner
	chip.inner = func(c iso7816.Command) iso7816.Response {
		if len(chip.log) == switchAfter {
			chip.session = next
		}
		return inner(c)
	}
	channel, err := AuthenticateChip(t.Context(), sm.NewChannel(chip, newSession()), ca, five(t))
	if err != nil {
		return err
	}
	_, err = channel.Transmit(t.Context(), selectDG14)
	if err == nil {
		return nil
	}
	if _, again := channel.Transmit(t.Context(), selectDG14); !errors.Is(again, sm.ErrChannelDead) {
		t.Errorf("the channel lives on: %v", again)
	}
	return err
}

func allOK(iso7816.Command) iso7816.Response { return iso7816.Response{SW: iso7816.SWOK} }

func TestChipAuthenticationProvesItself(t *testing.T) {
	for _, suite := range []sm.Suite{sm.DES3, sm.AES128, sm.AES192, sm.AES256} {
		ca, shared := caExample(t, suite)
		commands := 2
		if suite == sm.DES3 {
			commands = 1
		}
		chip := &protectedChip{session: newSession(), inner: allOK}
		if err := authenticateTo(t, ca, chip, commands, sm.Derive(suite, shared.X(), nil)); err != nil {
			t.Errorf("%s: %v", suite, err)
		}
	}
}

// A chip that goes on under the old keys does not have the new ones, nor does
// one that derives others (TR-03105-5.1 ISO7816_D_09).
func TestChipAuthenticationOfAClone(t *testing.T) {
	ca, shared := caExample(t, sm.AES128)
	for name, next := range map[string]*sm.Session{
		"old keys":            newSession(),
		"another key":         sm.Derive(sm.AES128, []byte("another secret"), nil),
		"counter not at zero": sm.Derive(sm.AES128, shared.X(), append(make([]byte, 15), 2)),
		"another cipher":      sm.Derive(sm.AES256, shared.X(), nil),
	} {
		chip := &protectedChip{session: newSession(), inner: allOK}
		if err := authenticateTo(t, ca, chip, 2, next); !errors.Is(err, sm.ErrChannelDead) {
			t.Errorf("%s: %v", name, err)
		}
	}
	stays := &protectedChip{session: newSession(), inner: allOK}
	if err := authenticateTo(t, ca, stays, -1, nil); !errors.Is(err, sm.ErrChannelDead) {
		t.Errorf("never switched: %v", err)
	}
}

// forger answers the first command under new keys with a message of the old ones.
type forger struct{ *protectedChip }

func (f forger) Transmit(ctx context.Context, c iso7816.Command) (iso7816.Response, error) {
	if len(f.log) < 2 {
		return f.protectedChip.Transmit(ctx, c)
	}
	return f.session.WrapResponse(c.INS, iso7816.Response{SW: iso7816.SWOK})
}

func TestChipAuthenticationAnsweredUnderOldKeys(t *testing.T) {
	ca, _ := caExample(t, sm.AES128)
	chip := forger{&protectedChip{session: newSession(), inner: allOK}}
	channel, err := AuthenticateChip(t.Context(), sm.NewChannel(chip, newSession()), ca, five(t))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := channel.Transmit(t.Context(), selectDG14); !errors.Is(err, sm.ErrChannelDead) {
			t.Error(err)
		}
	}
}

// A refusal leaves the old keys in force (9303-11 §6.2.2).
func TestChipAuthenticationRefused(t *testing.T) {
	const kat, at, general = 0xA6, 0xA4, 0x00 // P2
	for _, c := range []struct {
		name    string
		suite   sm.Suite
		implied bool
		refuse  map[byte]iso7816.SW
		want    string
		sent    int
	}{
		{"MSE:Set AT", sm.AES128, false, map[byte]iso7816.SW{at: 0x6A88}, "status 6A88", 1},
		{"GENERAL AUTHENTICATE", sm.AES128, false, map[byte]iso7816.SW{general: 0x6300}, "status 6300", 2},
		{"MSE:Set KAT of a key alone", sm.DES3, true, map[byte]iso7816.SW{kat: 0x6A80}, "status 6A80", 1},
		{"MSE:Set KAT, but not the other way", sm.DES3, false, map[byte]iso7816.SW{kat: 0x6D00}, "<nil>", 3},
		{"both ways", sm.DES3, false, map[byte]iso7816.SW{kat: 0x6D00, at: 0x6A80}, "status 6A80", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			ca, _ := caExample(t, c.suite)
			ca.Implied = c.implied
			chip := &protectedChip{session: newSession(), inner: func(cmd iso7816.Command) iso7816.Response {
				if sw, refused := c.refuse[cmd.P2]; refused {
					return iso7816.Response{SW: sw}
				}
				return allOK(cmd)
			}}
			old := sm.NewChannel(chip, newSession())
			if _, err := AuthenticateChip(t.Context(), old, ca, five(t)); kind(err) != c.want || len(chip.log) != c.sent {
				t.Errorf("%v after %d commands", err, len(chip.log))
			}
			if r, err := old.Transmit(t.Context(), selectDG14); err != nil || !r.SW.OK() {
				t.Errorf("under the old keys: %v, %v", r.SW, err)
			}
		})
	}
}

func TestChipAuthenticationBrokenOff(t *testing.T) {
	ca, _ := caExample(t, sm.AES128)
	chip := &protectedChip{session: sm.Derive(sm.AES128, []byte("not the terminal's"), nil), inner: allOK}
	if _, err := AuthenticateChip(t.Context(), sm.NewChannel(chip, newSession()), ca, five(t)); !errors.Is(err, sm.ErrChannelDead) {
		t.Error(err)
	}
	if _, err := AuthenticateChip(t.Context(), sm.NewChannel(chip, newSession()), ca, bytes.NewReader(nil)); err == nil {
		t.Error("a key without randomness")
	}
}

// The reference of the chip's key is a number without zeros in front.
func TestChipAuthenticationNamesTheKey(t *testing.T) {
	for id, want := range map[int]string{0: "840100", 1: "840101", 195: "8401c3", 256: "84020100", 0x10203: "8403010203"} {
		ca, _ := caExample(t, sm.AES128)
		ca.KeyID = &id
		chip := &protectedChip{session: newSession(), inner: allOK}
		if _, err := AuthenticateChip(t.Context(), sm.NewChannel(chip, newSession()), ca, five(t)); err != nil {
			t.Fatal(err)
		}
		data := "800a04007f00070202030202" + want
		if head := "002241a4" + hex.EncodeToString([]byte{byte(len(data) / 2)}); chip.log[0] != head+data {
			t.Errorf("key %d: %s", id, chip.log[0])
		}
	}
}

func TestChipAuthenticationRefusesKeys(t *testing.T) {
	good, _ := caExample(t, sm.AES128)
	change := func(f func(*lds.ChipAuthentication)) lds.ChipAuthentication {
		ca := good
		f(&ca)
		return ca
	}
	for name, c := range map[string]struct {
		ca   lds.ChipAuthentication
		want error
	}{
		"version 2":        {change(func(ca *lds.ChipAuthentication) { ca.Version = 2 }), ErrUnsupported},
		"prime field":      {change(func(ca *lds.ChipAuthentication) { ca.Key.OID = lds.OIDPublicKeyDH }), ErrUnsupported},
		"unknown domain":   {change(func(ca *lds.ChipAuthentication) { ca.Key.Algorithm.Parameters = lds.Hex{2, 1, 2} }), ErrUnsupported},
		"no domain at all": {change(func(ca *lds.ChipAuthentication) { ca.Key.Algorithm = lds.AlgorithmIdentifier{} }), ErrUnsupported},
		"another curve":    {change(func(ca *lds.ChipAuthentication) { ca.Key.Algorithm.Parameters = lds.Hex{2, 1, 12} }), ErrChip},
		"infinity":         {change(func(ca *lds.ChipAuthentication) { ca.Key.PublicKey = lds.Hex{0} }), ErrChip},
		"no key":           {change(func(ca *lds.ChipAuthentication) { ca.Key.PublicKey = nil }), ErrChip},
	} {
		chip := &protectedChip{session: newSession(), inner: allOK}
		_, err := AuthenticateChip(t.Context(), sm.NewChannel(chip, newSession()), c.ca, five(t))
		if !errors.Is(err, c.want) || len(chip.log) != 0 {
			t.Errorf("%s: %v after %d commands", name, err, len(chip.log))
		}
	}
}
