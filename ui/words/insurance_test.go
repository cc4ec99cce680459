package words

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func TestMoreThanTheCardIsSaidInBothLanguages(t *testing.T) {
	for name, table := range map[string]map[string]phrase{"beside": beside, "lookups": lookups} {
		for code, p := range table {
			if p.vi == "" || p.en == "" || p.vi == p.en || strings.Count(p.vi, "%") != strings.Count(p.en, "%") {
				t.Errorf("%s %s", name, code)
			}
		}
	}
	for _, d := range insurance.Outcomes() {
		if _, ok := beside[string(d)]; !ok {
			t.Errorf("no sentence for %s", d)
		}
	}
}

// TestEveryCodeOfThePortalInWords asks the simulated portal through TLS for every
// code of its table, and reads to the receptionist, in both languages, what to do.
func TestEveryCodeOfThePortalInWords(t *testing.T) {
	at := time.Date(2026, 11, 21, 8, 0, 0, 0, time.FixedZone("+07", 7*3600))
	now := func() time.Time { return at }
	portal := vsssim.New(vsssim.Options{Rig: rig.Rig{Now: now}})
	err := portal.AddCast(vsssim.Cast{
		Accounts: []vsssim.Account{{Username: "99999_BV", Password: "mat-khau-thu"}},
		Staff:    []vsssim.Staff{{Name: "Lê Thị Trực", Number: "001185000001"}},
		Members:  vsssim.Scripted(at),
	})
	if err != nil {
		t.Fatal(err)
	}
	server := rigtest.Serve(t, portal, at)
	client, err := insurance.New(insurance.Options{
		Portal: backend.Options{URL: server.URL(), CA: server.CAPEM(), Now: now}, Username: "99999_BV", Password: "mat-khau-thu",
	})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	const (
		register, seePapers, new, inForce = "Tiếp nhận theo thẻ này|Register with this card", "Xem giấy tờ tùy thân|Look at the identity papers", "Dùng số thẻ và thời hạn mới|Use the new number", "thẻ đang có hiệu lực hôm nay|in force today"
		expired, number, name, birth      = "hết hạn|has expired", "số sai|number is wrong", "Họ tên không khớp|name differs", "Ngày sinh không khớp|birth date differs"
		it, later, stop, withdrawn, ended = "Báo bộ phận CNTT|Tell IT", "tra lại sau|look up later", "Ngừng tra cứu|Stop looking up", "thu hồi|withdrawn", "báo giảm|reported as ended"
		child, unclear                    = "Trẻ em|child", "chưa rõ|not clear"
	)
	for _, c := range []struct{ code, number, says string }{
		{"000", "", register}, {"001", "", seePapers}, {"002", "", seePapers}, {"003", "", new}, {"003.1", vsssim.NumberRenewed, new},
		{"004", "", inForce}, {"004", vsssim.NumberNewCardLater, inForce}, {"010", "", expired},
		{"050", "", number}, {"051", "", number}, {"052", "", number}, {"053", "", number}, {"054", "", it}, {"055", "", it},
		{"060", "", name}, {"061", "", name}, {"070", "", birth}, {"080", "", unclear}, {"090", "", unclear},
		{"100", "", later}, {"101", "", later}, {"110", "", withdrawn}, {"120", "", ended}, {"121", "", ended}, {"122", "", ended},
		{"123", "", ended}, {"124", "", ended}, {"130", "", child}, {"202", "", unclear}, {"204", "", unclear}, {"205", "", it},
		{"400", "", it}, {"401", "", it}, {"403", "", it}, {"500", "", later}, {"500", vsssim.NumberRestricted, stop},
	} {
		if c.number == "" {
			c.number = vsssim.NumberFor(c.code)
		}
		answer, err := client.Lookup(context.Background(), insurance.Staff{Name: "Lê Thị Trực", Number: "001185000001"},
			insurance.Person{Number: personal.Text(c.number), Name: vsssim.ScriptedName, Birth: vsssim.ScriptedBirth})
		var refused *insurance.RefusedError
		if err != nil && !errors.As(err, &refused) || answer.Code != c.code || answer.Text == "" {
			t.Errorf("%s: %s, %v", c.code, answer.Code, err)
		}
		vi, en, _ := strings.Cut(c.says, "|")
		if said := Vietnamese.Action(string(answer.Action)); !strings.Contains(said, vi) {
			t.Errorf("%s: %s", c.code, said)
		}
		if said := English.Action(string(answer.Action)); !strings.Contains(said, en) {
			t.Errorf("%s: %s", c.code, said)
		}
	}
}
