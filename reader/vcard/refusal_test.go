package vcard

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// What a fresh card answers, one command after another.
func TestRefusals(t *testing.T) {
	const selectAID = "00A4040C07A0000002471001"
	for _, c := range []struct {
		name     string
		document string
		options  Options
		commands []string // the last one counts
		want     string   // status word
	}{
		{"SELECT MF of a CCCD", "cccd-2021", Options{}, []string{"00A4000C023F00"}, "6d00"},
		{"SELECT MF of a passport", "passport", Options{}, []string{"00A4000C023F00"}, "9000"},
		{"EF.CardAccess before the application", "cccd-2021", Options{}, []string{"00A4020C02011C"}, "9000"},
		{"EF.CardAccess without PACE", "cccd-2021", Options{Access: AccessBAC}, []string{"00A4020C02011C"}, "6a82"},
		{"EF.CardAccess by SFI without PACE", "cccd-2021", Options{Access: AccessBAC}, []string{"00B09C0000"}, "6a82"},
		{"EF.CardSecurity before PACE", "cccd-2021", Options{Mapping: ChipAuthenticationMapping}, []string{"00B09D0000"}, "6982"},
		{"no EF selected", "cccd-2021", Options{}, []string{"00B0000000"}, "6986"},
		{"past the end", "cccd-2021", Options{}, []string{"00A4020C02011C", "00B0010000"}, "6b00"},
		{"Le beyond the end", "cccd-2021", Options{}, []string{"00B09C0050"}, "6282"},
		{"no Le", "cccd-2021", Options{}, []string{"00B09C00"}, "6700"},
		{"DG1 before access control", "cccd-2021", Options{}, []string{selectAID, "00A4020C020101"}, "6982"},
		{"DG1 by SFI before access control", "cccd-2021", Options{}, []string{selectAID, "00B0810000"}, "6982"},
		{"a file that is not there, before access control", "cccd-2021", Options{}, []string{selectAID, "00A4020C02010C"}, "6982"},
		{"READ without a file before access control", "cccd-2021", Options{}, []string{selectAID, "00B0000000"}, "6982"},
		{"a file that is not there", "cccd-2021", Options{Access: AccessPlain}, []string{selectAID, "00A4020C02010C"}, "6a82"},
		{"DG3", "cccd-2021", Options{Access: AccessPlain}, []string{selectAID, "00A4020C020103"}, "6982"},
		{"DG3 by SFI", "cccd-2021", Options{Access: AccessPlain}, []string{selectAID, "00B0830000"}, "6982"},
		{"another application", "cccd-2021", Options{}, []string{"00A4040C07A0000000031010"}, "6a82"},
		{"extended length on a short chip", "cccd-2021", Options{}, []string{"00B09C00000000"}, "6700"},
		{"extended length", "cccd-2021", Options{Extended: true}, []string{"00B09C00000000"}, "9000"},
		{"half an APDU", "cccd-2021", Options{}, []string{"00A404"}, "6700"},
		{"unknown instruction", "cccd-2021", Options{}, []string{"00CA010000"}, "6d00"},
		{"unknown class", "cccd-2021", Options{}, []string{"80B09C0000"}, "6e00"},
		{"secure messaging without a session", "cccd-2021", Options{}, []string{"0CB09C000D9701008E08000000000000000000"}, "6988"},
		{"chip authentication before access control", "cccd-2021", Options{}, []string{selectAID, "002241A40C800A04007F00070202030202"}, "6982"},
		{"active authentication before access control", "cccd-2021", Options{}, []string{selectAID, "0088000008010203040506070800"}, "6982"},
		{"BAC before the application", "cccd-2021", Options{}, []string{"0084000008"}, "6d00"},
		{"BAC on a chip that only knows PACE", "cccd-2021", Options{Access: AccessPACE}, []string{selectAID, "0084000008"}, "6d00"},
		{"EXTERNAL AUTHENTICATE without a challenge", "cccd-2021", Options{}, []string{selectAID, "0082000028" + zeros(40) + "28"}, "6985"},
		{"BAC with a wrong MAC", "cccd-2021", Options{}, []string{selectAID, "0084000008", "0082000028" + zeros(40) + "28"}, "6300"},
		{"a challenge serves once", "cccd-2021", Options{}, []string{selectAID, "0084000008", "0082000028" + zeros(40) + "28", "0082000028" + zeros(40) + "28"}, "6985"},
		{"PACE with an unknown protocol", "cccd-2021", Options{}, []string{"0022C1A40F800A04007F00070202040205830102"}, "6a80"},
		{"PACE with a protocol not offered", "cccd-2021", Options{}, []string{"0022C1A40F800A04007F00070202040204830102"}, "6a80"},
		{"PACE on a chip that only knows BAC", "cccd-2021", Options{Access: AccessBAC}, []string{"0022C1A40F800A04007F00070202040202830102"}, "6a80"},
		{"PACE with a PIN", "cccd-2021", Options{}, []string{"0022C1A40F800A04007F00070202040202830103"}, "6a88"},
		{"PACE with the CAN of a passport", "passport", Options{}, []string{"0022C1A40F800A04007F00070202040202830102"}, "6a88"},
		{"PACE with other domain parameters", "cccd-2021", Options{}, []string{"0022C1A412800A04007F0007020204020283010284010C"}, "6a88"},
		{"PACE with the domain parameters named", "cccd-2021", Options{}, []string{"0022C1A412800A04007F0007020204020283010284010D"}, "9000"},
		{"PACE without a password", "cccd-2021", Options{}, []string{"0022C1A40C800A04007F00070202040202"}, "6a80"},
		{"PACE with broken TLV", "cccd-2021", Options{}, []string{"0022C1A40E80FF04007F000702020402028301"}, "6a80"},
		{"GENERAL AUTHENTICATE out of the blue", "cccd-2021", Options{}, []string{"10860000027C0000"}, "6985"},
		{"the nonce step with data", "cccd-2021", Options{}, []string{mseCAN, "10860000047C02810000"}, "6a80"},
		{"a step left out", "cccd-2021", Options{}, []string{mseCAN, "10860000027C0000", "008600000C7C0A8508000000000000000000"}, "6a80"},
		{"a run ends with its first error", "cccd-2021", Options{}, []string{mseCAN, "10860000047C02810000", "10860000027C0000"}, "6985"},
		{"a run ends with another command", "cccd-2021", Options{}, []string{mseCAN, "00B09C0000", "10860000027C0000"}, "6985"},
		{"a mapping key off the curve", "cccd-2021", Options{}, []string{mseCAN, "10860000027C0000", "10860000457C43814104" + zeros(63) + "0100"}, "6a80"},
		{"a mapping key that is too short", "cccd-2021", Options{}, []string{mseCAN, "10860000027C0000", "10860000057C0381010400"}, "6a80"},
		{"a compressed mapping key", "cccd-2021", Options{}, []string{mseCAN, "10860000027C0000", "10860000257C23812103" + "8BD2AEB9CB7E57CB2C4B482FFC81B7AFB9DE27E1E3BD23C23A4453BD9ACE326200"}, "6a80"},
		{"not 7C", "cccd-2021", Options{}, []string{mseCAN, "10860000027D0000"}, "6a80"},
	} {
		d := personalised(t, c.document, c.options)
		chip := NewChip(d, rand.Reader)
		var got []byte
		for _, command := range c.commands {
			got = chip.Process(unhex(t, command))
		}
		if sw := hex.EncodeToString(got[len(got)-2:]); sw != c.want {
			t.Errorf("%s: %s, want %s", c.name, sw, c.want)
		}
		if sw := got[len(got)-2]; sw != 0x90 && sw != 0x62 && len(got) != 2 {
			t.Errorf("%s: %d bytes with a refusal", c.name, len(got))
		}
	}
}

const mseCAN = "0022C1A40F800A04007F00070202040202830102"

func zeros(n int) string { return hex.EncodeToString(make([]byte, n)) }

// A wrong password ends in 6300, opens nothing, and the right one is taken next.
func TestWrongPassword(t *testing.T) {
	d := personalised(t, "cccd-2021", Options{Access: AccessPACE})
	chip := NewChip(d, rand.Reader)
	x := newTerminal(t, chip.Transport())
	if sw := x.paceStatus(d.PACE[0], "000000"); sw != iso7816.SWAuthenticationFailed {
		t.Fatalf("wrong CAN: %s", sw)
	}
	x.selectApplication()
	if r := x.send(iso7816.Command{INS: 0xB0, P1: 0x81, Ne: 256}); r.SW != iso7816.SWSecurityStatus {
		t.Errorf("DG1 after a wrong CAN: %s", r.SW)
	}
	chip.Reset()
	x.pace(d.PACE[0], passwordCAN, d.CAN)
}

// paceStatus runs PACE with a password and a token that cannot be right, and
// returns the status of the last step.
func (x *terminal) paceStatus(o PACEOffer, can string) iso7816.SW {
	x.t.Helper()
	x.must(iso7816.Command{INS: 0x22, P1: 0xC1, P2: 0xA4, Data: join(tlv.Encode(0x80, o.oid()), tlv.Encode(0x83, []byte{passwordCAN}))})
	z := x.general(0x10, 0, nil)
	nonce, err := o.Suite.Decrypt(o.Suite.KDF([]byte(can), 3), make([]byte, o.Suite.BlockSize()), z)
	if err != nil {
		x.t.Fatal(err)
	}
	mapped := x.mapNonce(o, nonce)
	sk := x.scalar(o.Curve)
	theirs := x.point(o.Curve, x.general(0x10, 0x83, mapped.Mult(sk).Bytes()))
	mac, err := o.Suite.MAC(o.Suite.KDF(theirs.Mult(sk).X(), 2), tlv.Encode(0x7F49, tlv.Encode(6, o.oid()), tlv.Encode(0x86, theirs.Bytes())))
	if err != nil {
		x.t.Fatal(err)
	}
	return x.send(iso7816.Command{INS: 0x86, Data: tlv.Encode(0x7C, tlv.Encode(0x85, mac)), Ne: 256}).SW
}

// opened is a chip with a session, and the terminal's end of it.
func opened(t *testing.T) (*Chip, *terminal, *recorder) {
	t.Helper()
	d := personalised(t, "cccd-2021", Options{})
	chip := NewChip(d, rand.Reader)
	tap := &recorder{Transport: chip.Transport()}
	x := newTerminal(t, tap)
	x.pace(d.PACE[0], passwordCAN, d.CAN)
	x.selectApplication()
	return chip, x, tap
}

// recorder keeps the last command as it went out; hold keeps it from the chip.
type recorder struct {
	iso7816.Transport
	last []byte
	hold bool
}

// Transmit notes the command.
func (r *recorder) Transmit(ctx context.Context, cmd iso7816.Command) (iso7816.Response, error) {
	r.last, _ = cmd.Bytes()
	if r.hold {
		return iso7816.Response{}, ErrGone
	}
	return r.Transport.Transmit(ctx, cmd)
}

func TestBrokenMessages(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(b []byte) []byte
		want  iso7816.SW
	}{
		{"wrong MAC", func(b []byte) []byte { b[len(b)-2] ^= 1; return b }, iso7816.SWSMObjectsIncorrect},
		{"wrong header", func(b []byte) []byte { b[3] ^= 1; return b }, iso7816.SWSMObjectsIncorrect},
		{"no MAC", func(b []byte) []byte { return append(append([]byte{}, b[:4]...), 3, 0x97, 1, 0, 0) }, iso7816.SWSMObjectsMissing},
		{"no protection at all", func(b []byte) []byte { return []byte{0, 0xB0, 0x81, 0, 0} }, iso7816.SWSMObjectsMissing},
		{"rubbish", func(b []byte) []byte { return append(append([]byte{}, b[:4]...), 2, 0xFF, 0xFF) }, iso7816.SWSMObjectsMissing},
	} {
		chip, x, tap := opened(t)
		tap.hold = true
		_, _ = x.Transmit(t.Context(), iso7816.Command{INS: 0xB0, P1: 0x81, Ne: 256})
		got := chip.Process(c.spoil(tap.last))
		r, err := iso7816.ParseResponse(got)
		if err != nil || r.SW != c.want || len(r.Data) != 0 {
			t.Errorf("%s: %X, want %s", c.name, got, c.want)
		}
		if chip.session != nil || chip.open() {
			t.Errorf("%s: the session lives on", c.name)
		}
		if sw, _ := iso7816.ParseResponse(chip.Process([]byte{0, 0xB0, 0x81, 0, 0})); sw.SW != iso7816.SWSecurityStatus {
			t.Errorf("%s: DG1 afterwards: %s", c.name, sw.SW)
		}
	}
}

// A command sent twice has the wrong counter the second time.
func TestReplay(t *testing.T) {
	chip, x, tap := opened(t)
	got := chip.Process(tap.last)
	if r, err := iso7816.ParseResponse(got); err != nil || r.SW != iso7816.SWSMObjectsIncorrect {
		t.Errorf("replay: %X", got)
	}
	if _, err := x.Transmit(t.Context(), iso7816.Command{INS: 0xB0, P1: 0x81, Ne: 256}); !errors.Is(err, sm.ErrChannelDead) {
		t.Errorf("after a replay: %v", err)
	}
}

// An unprotected SELECT of the application ends the session and starts anew.
func TestPlainSelectEndsSession(t *testing.T) {
	chip, _, _ := opened(t)
	if got := hex.EncodeToString(chip.Process(unhex(t, "00A4040C07A0000002471001"))); got != "9000" {
		t.Errorf("SELECT: %s", got)
	}
	if got := hex.EncodeToString(chip.Process(unhex(t, "00B0810000"))); got != "6982" {
		t.Errorf("DG1: %s", got)
	}
}

// After chip authentication the old keys are void.
func TestRekeying(t *testing.T) {
	d := personalised(t, "cccd-2021", Options{})
	chip := NewChip(d, rand.Reader)
	x := newTerminal(t, chip.Transport())
	x.pace(d.PACE[0], passwordCAN, d.CAN)
	x.selectApplication()
	old := x.Transport
	x.chipAuthentication(d.CA[0], staticPublic(d.CA[0]))
	if got := x.read(0x0101, 256); len(got) != len(d.Files[lds.DG1]) {
		t.Fatalf("DG1 under new keys: %d bytes", len(got))
	}
	x.Transport = old
	if _, err := x.Transmit(t.Context(), iso7816.Command{INS: 0xB0, P1: 0x81, Ne: 256}); !errors.Is(err, sm.ErrChannelDead) {
		t.Errorf("old keys: %v", err)
	}
}
