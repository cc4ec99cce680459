package vcard

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
)

// PACE where a nonce, a coordinate or the shared secret begins with zeros, each
// value computed by OpenSSL (testdata/pace_zeros.py).
func TestLeadingZeros(t *testing.T) {
	b, err := os.ReadFile("testdata/pace_zeros.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Curve, Suite, CAN, Random, KSEnc, KSMAC string
		Script                                        [][2]string
	}
	if err := json.Unmarshal(b, &cases); err != nil || len(cases) < 20 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	suites := map[string]sm.Suite{"AES-128": sm.AES128, "AES-256": sm.AES256}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			rand := bytes.NewReader(unhex(t, c.Random))
			suite := suites[c.Suite]
			chip := NewChip(&Document{
				CAN: c.CAN, Access: AccessPACE,
				PACE: []PACEOffer{{GenericMapping, suite, curveNamed(t, c.Curve)}},
			}, rand)
			play(t, chip, c.Script)
			if rand.Len() != 0 {
				t.Errorf("%d random bytes left", rand.Len())
			}
			// The keys of the session: a command under them is understood.
			session := sm.NewSession(suite, unhex(t, c.KSEnc), unhex(t, c.KSMAC), nil)
			x := newTerminal(t, sm.NewChannel(chip.Transport(), session))
			if r := x.send(iso7816.Command{INS: 0xA4, P1: 4, P2: 0x0C, Data: aidLDS}); !r.SW.OK() {
				t.Errorf("SELECT under the session's keys: %s", r.SW)
			}
		})
	}
}
