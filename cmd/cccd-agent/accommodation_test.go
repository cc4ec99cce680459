package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/portalfile"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// foreignRecord is a passport of an invented person.
const foreignRecord = `{"schema":"cccd-agent/record/1","document":{"kind":"passport","number":"C01X00T47"},
	"person":{"fullName":{"value":"ANN EXAMPLE"},"dateOfBirth":{"value":"1980-02-03"},"sex":{"value":"female"},"nationality":{"value":"D"}}}`

// TestADayByFile is a day on which the portal does not answer: two guests wait,
// their files are written, imported, and reconciled.
func TestADayByFile(t *testing.T) {
	o := newHall(t)
	today := time.Now().In(identity.Zone())
	departure := today.AddDate(0, 0, 2).Format(time.DateOnly)
	o.write("passport.json", []byte(foreignRecord))
	o.sim.KBTTFaults.Set("down")
	passport := []string{"accommodation", "notify", "--record", filepath.Join(o.data, "passport.json"), "--room", "12", "--departure", departure}
	if a := o.agent(passport...); a.exit != exitRefused || !strings.Contains(a.out, "thời hạn tạm trú") {
		t.Errorf("no stay limit: exit %d %s", a.exit, a.out)
	}
	passport = append(passport, "--stay-limit", today.AddDate(0, 1, 0).Format(time.DateOnly))
	for name, args := range map[string][]string{"Vietnamese": {"accommodation", "notify", "--qr", guestQR, "--room", "305", "--departure", departure}, "foreign": passport} {
		if a := o.agent(args...); a.exit != exitUnreachable {
			t.Fatalf("%s: exit %d %s", name, a.exit, a.out)
		}
	}
	var list office.LodgingDay
	if a := o.agent("accommodation", "list"); a.exit != exitOK || json.Unmarshal([]byte(a.out), &list) != nil || len(list.Guests) != 2 || list.Guests[0].State != store.Queued {
		t.Fatalf("exit %d %s", a.exit, a.out)
	}
	xlsx, xml := filepath.Join(o.data, "guests.xlsx"), filepath.Join(o.data, "guests.xml")
	for format, file := range map[string]string{"xlsx": xlsx, "xml": xml} {
		if a := o.agent("accommodation", "export", "--format", format, "--out", file); a.exit != exitOK || !strings.Contains(a.out, `"guests":1`) {
			t.Errorf("%s: exit %d %s", format, a.exit, a.out)
		}
		info, err := os.Stat(file)
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", format, info.Mode(), err)
		}
	}
	o.reconciled(xlsx, today)
}

// reconciled imports the spreadsheet as the portal does, and reconciles its list.
func (o *hall) reconciled(xlsx string, today time.Time) {
	o.t.Helper()
	f, err := excelize.OpenFile(xlsx)
	if err != nil {
		o.t.Fatal(err)
	}
	rows, err := f.GetRows(portalfile.SheetGuests)
	if err != nil || len(rows) != 5 {
		o.t.Fatal(len(rows), err)
	}
	g := rows[4]
	out := excelize.NewFile()
	for i, row := range [][]any{
		{"STT", "Họ và tên", "Ngày sinh", "Giới tính", "Loại giấy tờ", "Số giấy tờ", "Ngày đến", "Ngày đi", "Lý do", "Phòng"},
		{1, g[1], g[2], g[3], "Thẻ CCCD", g[7], g[13], g[14], "", g[15]},
		{2, "Ai Đó", "01/01/1970", "Nam", "Thẻ CCCD", "001070000001", g[13], g[14], "", "7"},
	} {
		if err := out.SetSheetRow("Sheet1", []string{"A1", "A2", "A3"}[i], &row); err != nil {
			o.t.Fatal(err)
		}
	}
	name := filepath.Join(o.data, "list.xlsx")
	if err := out.SaveAs(name); err != nil {
		o.t.Fatal(err)
	}
	if a := o.agent("accommodation", "reconcile", name, "--confirm"); a.exit != exitOK || !strings.Contains(a.out, `"clean":false`) || !strings.Contains(a.out, `"unsent":[3]`) || !strings.Contains(a.out, `"confirmed":1`) {
		o.t.Errorf("exit %d %s", a.exit, a.out)
	}
	a := o.agent("accommodation", "list", "--day", today.Format(time.DateOnly))
	if strings.Count(a.out, `"delivered"`) != 1 || strings.Count(a.out, `"queued"`) != 1 {
		o.t.Errorf("%s", a.out)
	}
	if a := o.agent("accommodation", "reconcile", filepath.Join(o.data, "passport.json")); a.exit != exitUsage {
		o.t.Errorf("no list: exit %d %s", a.exit, a.out)
	}
}

func TestLodgingCommandsForPeople(t *testing.T) {
	o := newHall(t)
	o.sim.KBTTFaults.Set("down")
	departure := time.Now().In(identity.Zone()).AddDate(0, 0, 2).Format(time.DateOnly)
	o.agent("accommodation", "notify", "--qr", guestQR, "--room", "305", "--departure", departure)
	for lang, want := range map[string][]string{"vi": {"chưa xong: 1", "đang chờ gửi"}, "en": {"not done: 1", "waits to be sent"}} {
		out := &strings.Builder{}
		exit := run(t.Context(), []string{"--data", o.data, "--lang", lang, "accommodation", "list", "--rooms"}, streams{strings.NewReader(""), out, out})
		for _, part := range append(want, "305") {
			if exit != exitOK || !strings.Contains(out.String(), part) {
				t.Errorf("%s: exit %d %s", lang, exit, out)
			}
		}
	}
	for _, bad := range [][]string{
		{"list", "--day", "yesterday"}, {"export", "--format", "csv", "--out", "x"}, {"export", "--format", "xml"}, {"reconcile"},
	} {
		if a := o.agent(append([]string{"accommodation"}, bad...)...); a.exit != exitUsage {
			t.Errorf("%v: exit %d", bad, a.exit)
		}
	}
}
