package accommodation_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/kbttsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func (p *portal) foreigner() accommodation.Guest {
	g := p.guest()
	g.Name, g.Nationality, g.Paper, g.Number, g.StayLimit = "ANN EXAMPLE", "D", accommodation.Passport, "c01x00t47", "2026-12-31"
	g.Reason, g.Home, g.Address = 0, 0, ""
	return g
}

// recorded answers every request with success and keeps what came.
func (p *portal) recorded(t *testing.T) (paths, bodies *[]string) {
	paths, bodies = new([]string), new([]string)
	p.server = rigtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*paths, *bodies = append(*paths, r.Method+" "+r.URL.RequestURI()), append(*bodies, string(body))
		_, _ = io.WriteString(w, `{"code":"200","message":"Thành công","data":{"AccessToken":"87c1","RefreshToken":"74d3","Exp":"1795264800"}}`)
	}), p.clock.At)
	return paths, bodies
}

func TestForeignersAsTheGuideHasThem(t *testing.T) {
	p := open(t)
	paths, bodies := p.recorded(t)
	year := p.foreigner()
	year.Birth, year.Number, year.Sex, year.Nationality = "1980", "B7654321", accommodation.Male, "RUS"
	if err := notify(p.client(t), p.foreigner(), year); err != nil {
		t.Fatal(err)
	}
	if (*paths)[1] != "POST /client-service/kbtt/kbtt-3th" {
		t.Errorf("%s", *paths)
	}
	want := `[{"hoTen":"ANN EXAMPLE","quocTich":"D","soHoChieu":"C01X00T47","gioiTinh":"F","loaiNgayThangNamSinh":"D","ngayThangNamSinhStr":"1990-01-15",` +
		`"ngayDenCsltStr":"2026-11-21 19:00:00","ngayDiDuKienStr":"2026-11-23 12:00:00","soPhong":"101","thoiHanTamTruStr":"2026-12-31 23:59:59"},` +
		`{"hoTen":"ANN EXAMPLE","quocTich":"RUS","soHoChieu":"B7654321","gioiTinh":"M","loaiNgayThangNamSinh":"Y","ngayThangNamSinhStr":"1980-01-01",` +
		`"ngayDenCsltStr":"2026-11-21 19:00:00","ngayDiDuKienStr":"2026-11-23 12:00:00","soPhong":"101","thoiHanTamTruStr":"2026-12-31 23:59:59"}]`
	if (*bodies)[1] != want {
		t.Errorf("body: %s", (*bodies)[1])
	}
}

func TestForeignersAreChecked(t *testing.T) {
	p := open(t)
	client := p.client(t)
	for _, c := range []struct {
		problem accommodation.Problem
		change  func(*accommodation.Guest)
	}{
		{"", func(*accommodation.Guest) {}},
		{"", func(g *accommodation.Guest) { g.Birth = "1980" }},
		{"", func(g *accommodation.Guest) { g.Birth = "1980-02" }},
		{"", func(g *accommodation.Guest) { g.StayLimit = "2026-11-21" }},
		{accommodation.BirthMissing, func(g *accommodation.Guest) { g.Birth = "" }},
		{accommodation.NameMissing, func(g *accommodation.Guest) { g.Name = "" }},
		{accommodation.SexMissing, func(g *accommodation.Guest) { g.Sex = "unspecified" }},
		{accommodation.NationalityUnknown, func(g *accommodation.Guest) { g.Nationality = "Đức" }},
		{accommodation.NumberPassport, func(g *accommodation.Guest) { g.Number = "C01X00T47-1" }},
		{accommodation.NumberPassport, func(g *accommodation.Guest) { g.Number = "C01X00T4712" }},
		{accommodation.RoomMissing, func(g *accommodation.Guest) { g.Room = "" }},
		{accommodation.StayLimitMissing, func(g *accommodation.Guest) { g.StayLimit = "" }},
		{accommodation.StayLimitMissing, func(g *accommodation.Guest) { g.StayLimit = "2026-12" }},
		{accommodation.StayLimitPast, func(g *accommodation.Guest) { g.StayLimit = "2026-11-20" }},
		{accommodation.ArrivalDay, func(g *accommodation.Guest) { g.Arrival = p.clock.At.AddDate(0, 0, -2) }},
		{accommodation.DepartureMissing, func(g *accommodation.Guest) { g.Departure = time.Time{} }},
	} {
		g := p.foreigner()
		c.change(&g)
		err := client.Check([]accommodation.Guest{g})
		var wrong *accommodation.CheckError
		switch {
		case c.problem == "" && err != nil, c.problem != "" && !errors.As(err, &wrong):
			t.Errorf("%q: %v", c.problem, err)
		case c.problem != "" && !slices.Equal(wrong.Problems, []accommodation.GuestProblem{{Problem: c.problem}}):
			t.Errorf("%q: found %v", c.problem, wrong.Problems)
		}
	}
	if err := client.Check([]accommodation.Guest{p.guest(), p.foreigner()}); !errors.Is(err, accommodation.ErrMixed) {
		t.Errorf("mixed: %v", err)
	}
	if accommodation.MayHaveActed(accommodation.ErrMixed) {
		t.Error("a list that was never sent may have acted")
	}
}

// TestAListWithOneWrongEntry is refused with the position of the one, whether
// the portal takes the others or not; sent singly again, all are there.
func TestAListWithOneWrongEntry(t *testing.T) {
	for _, inPart := range []bool{false, true} {
		p := open(t)
		p.TakeInPart(inPart)
		client := p.client(t)
		first, second, third := p.guest(), p.guest(), p.guest()
		second.Number, third.Number = "001190123457", "001190123458"
		if err := notify(client, second); err != nil { // there already
			t.Fatal(err)
		}
		err := notify(client, first, second, third)
		var refused *accommodation.RefusedError
		if !errors.As(err, &refused) || refused.Problems[0].Guest != 1 || refused.Action != accommodation.AlreadyNotified {
			t.Fatalf("in part %v: %v", inPart, err)
		}
		for _, g := range []accommodation.Guest{first, third} {
			err := notify(client, g)
			if known := errors.As(err, &refused) && refused.SameStay(g); known != inPart || !known && err != nil {
				t.Errorf("in part %v, singly: %v", inPart, err)
			}
		}
		if p.stays() != 3 {
			t.Errorf("in part %v: %d stays", inPart, p.stays())
		}
	}
}

func TestNationalities(t *testing.T) {
	for code, want := range map[string]string{
		"DEU": "D", "D": "D", "D<<": "D", "d": "D", "XKX": "RKS", "UNK": "RKS", "RKS": "RKS", "RUS": "RUS", "fra": "FRA",
		"Việt Nam": "VNM", "VN": "VNM", "VNM": "VNM",
	} {
		if got := accommodation.Nationality(code); got != want {
			t.Errorf("%s: %s", code, got)
		}
	}
	for nationality, foreign := range map[string]bool{"": false, "VNM": false, "VN": false, "D": true} {
		if g := (accommodation.Guest{Nationality: nationality}); g.Foreign() != foreign {
			t.Errorf("%q", nationality)
		}
	}
}

func TestDepartures(t *testing.T) {
	p := open(t)
	client := p.client(t)
	if err := notify(client, p.guest()); err != nil {
		t.Fatal(err)
	}
	change := accommodation.Departure{Paper: accommodation.CCCD, Number: "001190123456", Arrival: p.guest().Arrival, To: p.clock.At.AddDate(0, 0, 20)}
	for _, d := range []accommodation.Departure{change, {Paper: change.Paper, Number: change.Number, Arrival: change.Arrival}} {
		if receipt, err := client.Depart(context.Background(), []accommodation.Departure{d}); err != nil || receipt.Guests != 1 {
			t.Fatal(err)
		}
	}
	var all []kbttsim.Change
	for _, e := range p.book.Entries("departure") {
		all = append(all, e.Data.(kbttsim.Change))
	}
	want := []kbttsim.Change{
		{Loai: "GH", SoGiayTo: "001190123456", LoaiGiayTo: 1, ThoiGianStr: "2026-12-11 20:00:00"}, {Loai: "TS", SoGiayTo: "001190123456", LoaiGiayTo: 1},
	}
	if !slices.Equal(all, want) {
		t.Errorf("%+v", all)
	}
	// Whoever has left leaves no more, and may come again.
	_, err := client.Depart(context.Background(), []accommodation.Departure{change})
	var refused *accommodation.RefusedError
	if !errors.As(err, &refused) || refused.Problems[0].Problem != accommodation.OtherProblem || refused.Action != accommodation.CorrectGuests {
		t.Errorf("%v", err)
	}
	p.clock.Advance(time.Hour)
	if err := notify(client, func() accommodation.Guest { g := p.guest(); g.Arrival = p.clock.At; return g }()); err != nil {
		t.Errorf("again: %v", err)
	}
}

func TestDeparturesAreChecked(t *testing.T) {
	p := open(t)
	client := p.client(t)
	now := p.clock.At
	good := accommodation.Departure{Paper: accommodation.CCCD, Number: "001190123456", Arrival: now, To: now.Add(accommodation.MaxExtension)}
	for _, c := range []struct {
		problem accommodation.Problem
		change  func(*accommodation.Departure)
	}{
		{"", func(*accommodation.Departure) {}},
		{"", func(d *accommodation.Departure) { d.To = time.Time{} }},
		{accommodation.ExtensionTooLong, func(d *accommodation.Departure) { d.To = d.To.Add(time.Second) }},
		{accommodation.DeparturePast, func(d *accommodation.Departure) { d.Arrival, d.To = now.Add(-time.Hour), now.Add(-time.Minute) }},
		{accommodation.NumberCCCD, func(d *accommodation.Departure) { d.Number = "1" }},
	} {
		d := good
		c.change(&d)
		err := client.CheckDeparture(d)
		var wrong *accommodation.CheckError
		if c.problem == "" && err != nil || c.problem != "" && (!errors.As(err, &wrong) || wrong.Problems[0].Problem != c.problem) {
			t.Errorf("%q: %v", c.problem, err)
		}
	}
	if _, err := client.Depart(context.Background(), nil); !errors.Is(err, accommodation.ErrNoGuests) {
		t.Errorf("%v", err)
	}
}

func TestRefreshAndLogOut(t *testing.T) {
	p := open(t)
	p.AddCast(kbttsim.Cast{RefreshBasic: "API_LAM_MOI:hai"})
	client := p.client(t, func(o *accommodation.Options) { o.RefreshBasic = "API_LAM_MOI:hai" })
	n := 0
	step := func(what string, logIns, refreshes, logOuts int) {
		t.Helper()
		g := p.foreigner()
		n++
		g.Arrival, g.Departure, g.Number = p.clock.At, p.clock.At.AddDate(0, 0, 1), personal.Text(fmt.Sprintf("C%d", n))
		if err := notify(client, g); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		got := [3]int{p.logIns(), len(p.book.Entries("refresh")), len(p.book.Entries("log-out"))}
		if got != [3]int{logIns, refreshes, logOuts} {
			t.Errorf("%s: %v", what, got)
		}
	}
	step("first", 1, 0, 0)
	p.clock.Advance(kbttsim.TokenLife - 59*time.Second)
	step("in the margin", 1, 1, 0)
	p.clock.Advance(2 * kbttsim.TokenLife)
	step("long after", 1, 2, 0)
	p.EndSessions()
	step("the refresh token is refused too", 2, 2, 0)
	if err := client.LogOut(context.Background()); err != nil {
		t.Error(err)
	}
	step("after the log-out", 3, 2, 1)
	stranger := p.client(t, func(o *accommodation.Options) { o.RefreshBasic = "other:credential" })
	if err := notify(stranger, p.guest()); err != nil {
		t.Fatal(err)
	}
	if err := stranger.LogOut(context.Background()); err == nil {
		t.Error("logged out by another client")
	}
}
