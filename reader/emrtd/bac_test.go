package emrtd

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func bacPassword(t testing.TB) Password { return mrzPassword(t, "L898902C<", "690806", "940623") }

// bacAnswering runs appendix D up to the step that the chip answers in another way.
func bacAnswering(t *testing.T, step int, answer string) error {
	t.Helper()
	lines := append([][2]string{}, appendixD.opening[:step+1]...)
	lines[step][1] = answer
	_, err := BAC(t.Context(), play(t, lines...), bacPassword(t), random(t, appendixD.random[:]...))
	return err
}

// sealed is an answer to EXTERNAL AUTHENTICATE whose MAC is right, whatever it says.
func sealed(t *testing.T, plain string) string {
	t.Helper()
	e, err := sm.DES3.Encrypt(unhex(t, "AB94FDECF2674FDFB9B391F85D7F76F2"), make([]byte, 8), unhex(t, plain))
	if err != nil {
		t.Fatal(err)
	}
	mac, err := sm.DES3.MAC(unhex(t, "7962D9ECE03D1ACD4C76089DCE131543"), e)
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(append(e, mac...)) + "9000"
}

func TestBACAnswers(t *testing.T) {
	const (
		rndIC, rndIFD, kIC = "4608F91988702212", "781723860C06C226", "0B4F80323EB3191CB04970CB4052790B"
		another            = "0000000000000000"
		good               = "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449"
		ours               = "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7"
	)
	if sealed(t, rndIC+rndIFD+kIC) != strings.ToLower(good)+"9000" {
		t.Fatal("the test's own answers are not those of appendix D")
	}
	chip := ErrChip.Error()
	for _, c := range []struct {
		name         string
		step         int
		answer, want string
	}{
		{"no BAC", 0, "6D00", "status 6D00"},
		{"no BAC either", 0, "6985", "status 6985"},
		{"short challenge", 0, "4608F9198870229000", chip},
		{"long challenge", 0, "4608F91988702212009000", chip},
		{"no challenge", 0, "9000", chip},

		{"refused", 1, "6300", "wrong MRZ 6300"},
		{"refused with a count", 1, "63C2", "wrong MRZ 63C2"},
		{"refused as security status", 1, "6982", "wrong MRZ 6982"},
		{"refused as wrong objects", 1, "6988", "wrong MRZ 6988"},
		{"refused without diagnosis", 1, "6F00", "wrong MRZ 6F00"},
		{"blocked", 1, "6983", "MRZ blocked 6983"},
		{"last try", 1, "63C0", "MRZ blocked 63C0"},

		{"nothing", 1, "9000", chip},
		{"wrong MAC", 1, good[:78] + "48" + "9000", chip},
		{"changed cryptogram", 1, "47" + good[2:] + "9000", chip},
		{"short", 1, good[:78] + "9000", chip},
		{"long", 1, good + "00" + "9000", chip},
		{"ours sent back", 1, ours + "9000", chip},
		{"to another challenge of the terminal", 1, sealed(t, rndIC+another+kIC), chip},
		{"with another challenge of the chip", 1, sealed(t, another+rndIFD+kIC), chip},
		{"challenges swapped", 1, sealed(t, rndIFD+rndIC+kIC), chip},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := kind(bacAnswering(t, c.step, c.answer)); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestBACKnowsNoCAN(t *testing.T) {
	pw, err := NewCAN(personal.Text("012345"))
	if err != nil {
		t.Fatal(err)
	}
	for _, pw := range []Password{pw, {}} {
		if _, err := BAC(t.Context(), play(t), pw, random(t)); kind(err) != fmt.Sprintf("%s not offered 0000", pw.kind) {
			t.Error(err)
		}
	}
}

func TestBACTransportOrRandomnessFails(t *testing.T) {
	gone := errors.New("gone")
	for step := range appendixD.opening {
		chip := answering(func(n int, _ iso7816.Command) (iso7816.Response, error) {
			if n == step {
				return iso7816.Response{}, gone
			}
			return iso7816.ParseResponse(unhex(t, appendixD.opening[n][1]))
		})
		if _, err := BAC(t.Context(), chip, bacPassword(t), random(t, appendixD.random[:]...)); !errors.Is(err, gone) {
			t.Errorf("step %d: %v", step, err)
		}
	}
	if _, err := BAC(t.Context(), play(t, appendixD.opening[0]), bacPassword(t), random(t, appendixD.random[0])); err == nil {
		t.Error("opened with half of the random numbers")
	}
}
