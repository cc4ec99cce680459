package trust

import (
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/check"
)

func TestMatchIssuer(t *testing.T) {
	for _, c := range []struct {
		signer, anchor, zone string
		want                 check.Result
	}{
		{"VN", "VN", "VNM", check.Successful},
		{"vn", "Vn", "VNM", check.Successful}, // seen in lower case
		{"VN", "", "VNM", check.Successful},
		{"DE", "DE", "D", check.Successful},
		{"DE", "DE", "D<<", check.Successful},
		{"LTU", "LTU", "LTU", check.Successful}, // three letters in a certificate
		{"KS", "KS", "RKS", check.Successful},
		{"XK", "KS", "RKS", check.Successful},
		{"UN", "UN", "UNO", check.Successful},
		{"UN", "UN", "UNA", check.Successful},
		{"UN", "UN", "UNK", check.Successful},
		{"ZZ", "ZZ", "UNO", check.Successful}, // the list of 2012 has it so
		{"EU", "EU", "EUE", check.Successful},
		{"GB", "GB", "GBD", check.Successful},
		{"GB", "GB", "GBS", check.Successful},
		{"CN", "CN", "CHN", check.Successful},
		{"HK", "HK", "CHN", check.Successful},
		{"CN", "CN", "MAC", check.Successful},
		{"TW", "TW", "TWN", check.Successful},
		{"ro", "RO", "ROU", check.Successful},
		{"XO", "XO", "XOM", check.Successful},

		{"DE", "DE", "VNM", check.Failed},
		{"VN", "DE", "VNM", check.Failed}, // the anchor counts too
		{"FR", "DE", "D", check.Failed},
		{"VN", "VN", "CHN", check.Failed},
		{"VN", "VN", "UNO", check.Failed},
		{"KS", "KS", "SRB", check.Failed},
		{"TW", "TW", "CHN", check.Failed},
		{"VN", "VN", "XOM", check.Failed},
		{"VN", "", "D", check.Failed},

		{"VN", "VN", "UTO", check.Undetermined},
		{"VN", "VN", "", check.Undetermined},
		{"", "", "VNM", check.Undetermined},
		{"ZZ", "ZZ", "VNM", check.Undetermined},
		{"XX", "XX", "XXX", check.Undetermined},
		{"XX", "XX", "XX", check.Undetermined}, // equal and unknown is still unknown
		{"001", "001", "001", check.Undetermined},
		{"Việt Nam", "VN", "VNM", check.Undetermined},
	} {
		got := MatchIssuer(c.signer, c.anchor, c.zone)
		if got.Result != c.want || got.ID != "match.issuer" {
			t.Errorf("%s, %s, %s: %v", c.signer, c.anchor, c.zone, got)
		}
	}
}

func TestMatchIssuerKeepsForeignBytesOutOfTheLog(t *testing.T) {
	got := MatchIssuer("V\x1b[2J", "VN", "NGUYEN<<THI<HOA")
	if strings.Contains(got.Detail, "NGUYEN") || strings.Contains(got.Detail, "\x1b") {
		t.Fatalf("%q", got.Detail)
	}
}
