package reader

import (
	"bytes"
	"encoding/hex"
	"testing"
)

func TestHistoricalBytes(t *testing.T) {
	for _, c := range []struct{ name, atr, want string }{
		{"a Vietnamese card by way of a contactless reader", "3B898001" + "4D4B6A434F532D3337" + "72", "4D4B6A434F532D3337"},
		{"a storage card (PC/SC part 3 §3.1.3.2.3)", "3B8F8001804F0CA000000306030001000000006A", "804F0CA000000306030001000000" + "00"},
		{"none", "3B80800101", ""},
		{"no interface bytes", "3B02" + "1450", "1450"},
		{"TA1 and TB1", "3B32" + "1100" + "AABB", "AABB"},
		{"TA1 to TD1, TD2, TA3 and TB3", "3BF2" + "11001081" + "31" + "FE45" + "0001" + "00", "0001"},
		{"TD without end", "3B82" + "8080808080", ""},
		{"TD1 T=0, TD2 T=1, TA3 and TB3", "3BD2" + "1800" + "81" + "31" + "FE45" + "AABB" + "00", "AABB"},
		{"too short for its count", "3B89800141", ""},
		{"too short for its interface bytes", "3BF0", ""},
		{"T0 missing", "3B", ""},
		{"nothing", "", ""},
	} {
		atr, err := hex.DecodeString(c.atr)
		if err != nil {
			t.Fatal(err)
		}
		want, err := hex.DecodeString(c.want)
		if err != nil {
			t.Fatal(err)
		}
		if got := historical(atr); !bytes.Equal(got, want) {
			t.Errorf("%s: %X, want %X", c.name, got, want)
		}
	}
}

func FuzzHistoricalBytes(f *testing.F) {
	for _, atr := range []string{"3B8980014D4B6A434F532D333772", "3B80800101", "3BD218008131FE45AABB00", "3BFFFFFFFF", ""} {
		b, err := hex.DecodeString(atr)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, atr []byte) {
		if got := historical(atr); len(got) > 15 || !bytes.Contains(atr, got) {
			t.Errorf("%X of %X", got, atr)
		}
	})
}
