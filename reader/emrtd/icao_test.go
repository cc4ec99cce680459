package emrtd

import (
	"bytes"
	"crypto"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func mrzPassword(t testing.TB, number, birth, expiry string) Password {
	t.Helper()
	pw, err := NewMRZ(mrz.Key{
		DocumentNumber: personal.Text(number), DateOfBirth: personal.Text(birth), DateOfExpiry: personal.Text(expiry),
	})
	if err != nil {
		t.Fatal(err)
	}
	return pw
}

// 9303-11 appendix D.
var appendixD = struct {
	random   [2]string // RND.IFD, K.IFD
	opening  [][2]string
	ksEnc    string
	ksMAC    string
	ssc      string
	reading  [][2]string // commands without protection, and what they give
	readings [][2]string // the same as they pass
}{
	random: [2]string{"781723860C06C226", "0B795240CB7049B01C19B33E32804F0B"},
	opening: [][2]string{
		{"0084000008", "4608F919887022129000"},
		{"008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728",
			"46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000"},
	},
	ksEnc: "979EC13B1CBFE9DCD01AB0FED307EAE5", ksMAC: "F1CB1F1FB5ADF208806B89DC579DC1F8", ssc: "887022120C06C226",
	reading: [][2]string{{"00A4020C02011E", ""}, {"00B0000004", "60145F01"}, {"00B0000412", "04303130365F36063034303030305C026175"}},
	readings: [][2]string{
		{"0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", "990290008E08FA855A5D4C50A8ED9000"},
		{"0CB000000D9701048E08ED6705417E96BA5500", "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"},
		{"0CB000040D9701128E082EA28A70F3C7B53500", "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000"},
	},
}

func TestBACAppendixD(t *testing.T) {
	d := appendixD
	chip := play(t, append(append([][2]string{}, d.opening...), d.readings...)...)
	channel, err := BAC(t.Context(), chip, mrzPassword(t, "L898902C<", "690806", "940623"), random(t, d.random[:]...))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range d.reading {
		cmd, err := iso7816.ParseCommand(unhex(t, line[0]))
		if err != nil {
			t.Fatal(err)
		}
		r, err := channel.Transmit(t.Context(), cmd)
		if err != nil || !r.SW.OK() || !bytes.Equal(r.Data, unhex(t, line[1])) {
			t.Errorf("%s gives %X, %v, %v", line[0], r.Data, r.SW, err)
		}
	}
}

func TestBACAppendixDKeys(t *testing.T) {
	d := appendixD
	chip := play(t, d.opening...)
	channel, err := BAC(t.Context(), chip, mrzPassword(t, "L898902C<", "690806", "940623"), random(t, d.random[:]...))
	if err != nil {
		t.Fatal(err)
	}
	checkKeys(t, chip, channel, sm.DES3, d.ksEnc, d.ksMAC, d.ssc)
}

// 9303-11 appendix F. The public key is not printed, so the test begins with F.
const (
	appendixFM1        = "9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC1991B543F1696546C5524CF23A5303CD6C98599F40B79F377B5F3A1406B3B4D8F96784D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD4E7292E2DCDA3024B47DA8"
	appendixFDigest    = "C063AA1E6D22FBD976AB0FE73D94D2D9C6D88127"
	appendixFChallenge = "F173589974BF40C6"
)

func TestActiveAuthenticationAppendixF(t *testing.T) {
	f := unhex(t, "6A"+appendixFM1+appendixFDigest+"BC")
	if !verifyRecovered(f, unhex(t, appendixFChallenge)) {
		t.Error("F does not verify")
	}
	h, body, ok := trailer(f)
	if want := "6A" + appendixFM1 + appendixFDigest; !ok || h != crypto.SHA1 || !bytes.Equal(body, unhex(t, want)) {
		t.Errorf("%v before the trailer: %X", h, body)
	}
	d := h.New()
	d.Write(unhex(t, appendixFM1+appendixFChallenge))
	if got := d.Sum(nil); !bytes.Equal(got, unhex(t, appendixFDigest)) {
		t.Errorf("D = %X", got)
	}
	if verifyRecovered(f, unhex(t, "F173589974BF40C7")) {
		t.Error("F verifies for another challenge")
	}
}

// The keys that passwords derive, appendices G and I, and D for BAC.
func TestPasswordKeys(t *testing.T) {
	for _, c := range []struct{ name, number, birth, expiry, k, kPi, kEnc, kMAC string }{
		{"G", "T22000129", "640812", "101031", "7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD", "89DED1B26624EC1E634C1989302849DD", "", ""},
		{"I", "C11T002JM", "960812", "231031", "894D03F148C6265E89845B218856EA34D00EF8E8", "4E6F6FBF7BE748B932C7B74161BBA9DF", "", ""},
		{"D", "L898902C", "690806", "940623", "239AB9CB282DAF66231DC5A4DF6BFBAEDF477565", "", "AB94FDECF2674FDFB9B391F85D7F76F2", "7962D9ECE03D1ACD4C76089DCE131543"},
	} {
		pw := mrzPassword(t, c.number, c.birth, c.expiry)
		if !bytes.Equal(pw.secret, unhex(t, c.k)) {
			t.Errorf("%s: K = %X", c.name, pw.secret)
		}
		if got := pw.paceKey(sm.AES128); c.kPi != "" && !bytes.Equal(got, unhex(t, c.kPi)) {
			t.Errorf("%s: Kπ = %X", c.name, got)
		}
		if c.kEnc == "" {
			continue
		}
		run, err := newBAC(pw, make([]byte, challengeLen), bytes.NewReader(make([]byte, 24)))
		if err != nil || !bytes.Equal(run.kEnc, unhex(t, c.kEnc)) || !bytes.Equal(run.kMAC, unhex(t, c.kMAC)) {
			t.Errorf("%s: %X, %X, %v", c.name, run.kEnc, run.kMAC, err)
		}
	}
}
