package report

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

func visit(lang words.Lang) Visit {
	return Visit{
		Lang: lang,
		Record: &identity.Record{
			ReadAt: time.Date(2026, 11, 22, 8, 0, 0, 0, identity.Zone()), Verdict: identity.Genuine,
			Document: identity.Document{Kind: identity.KindCCCD, Number: "190123456", NoExpiry: true},
			Person: identity.Person{
				FullName: &identity.Value{Value: "Nguyễn <Thị> Hoa", Source: identity.SourceDG13},
				Sex:      &identity.Value{Value: "female", Source: identity.SourceDG13},
			},
			Checks: []check.Check{{ID: "pa.hash.dg2", Result: check.Successful}, {ID: "pa.revocation", Result: check.Undetermined, Detail: "no list"}},
		},
		Portrait: []byte{0xFF, 0xD8, 0xFF},
		Outcomes: []Outcome{{Title: "BHYT", Says: "Tiếp nhận"}},
		Steps:    []Step{{"PACE", 12 * time.Millisecond}},
	}
}

func TestPageTellsEverything(t *testing.T) {
	for lang, want := range map[words.Lang][]string{
		words.Vietnamese: {"Chip thật, dữ liệu thật", "Nữ", "DG2 nguyên vẹn", "chưa xác định", "Không thời hạn"},
		words.English:    {"Genuine chip, genuine data", "female", "DG2 unaltered", "undetermined", "Does not expire"},
	} {
		var out bytes.Buffer
		if err := Write(&out, visit(lang)); err != nil {
			t.Fatal(err)
		}
		for _, w := range append(want, "Nguyễn &lt;Thị&gt; Hoa", "data:image/jpeg;base64,/9j/", "Tiếp nhận", "12 ms", "no list") {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s: %q is missing", lang, w)
			}
		}
	}
}
