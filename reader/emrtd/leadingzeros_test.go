package emrtd

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Runs in which one number begins with 00, made by testdata/leadingzeros.py with
// openssl. Their last exchange is a command under the session keys.
func TestPACELeadingZeros(t *testing.T) {
	raw, err := os.ReadFile("testdata/leadingzeros.json")
	if err != nil {
		t.Fatal(err)
	}
	var runs []struct {
		Name, Number, CAN string
		ParameterID       int
		Random            []string
		Exchanges         [][2]string
	}
	if err := json.Unmarshal(raw, &runs); err != nil || len(runs) != 26 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	for _, run := range runs {
		t.Run(run.Name, func(t *testing.T) {
			if !strings.HasPrefix(run.Number, "00") {
				t.Fatalf("%s does not begin with 00", run.Number)
			}
			curve, known := ec.ByParameterID(run.ParameterID)
			pw, err := NewCAN(personal.Text(run.CAN))
			if !known || err != nil {
				t.Fatal(known, err)
			}
			offer := Offer{Info: lds.PACEInfo{OID: "0.4.0.127.0.7.2.2.4.2.2", Version: 2, ParameterID: &run.ParameterID}, Curve: curve}
			channel, err := PACE(t.Context(), play(t, run.Exchanges...), offer, pw, random(t, run.Random...))
			if err != nil {
				t.Fatal(err)
			}
			r, err := channel.Transmit(t.Context(), iso7816.Command{INS: iso7816.INSSelect, P1: 0x02, P2: 0x0C, Data: []byte{0x01, 0x1E}})
			if err != nil || !r.SW.OK() {
				t.Errorf("under the session keys: %v, %v", r.SW, err)
			}
		})
	}
}
