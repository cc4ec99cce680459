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

func notify(c *accommodation.Client, guests ...accommodation.Guest) error {
	_, err := c.Notify(context.Background(), guests)
	return err
}

func TestNotify(t *testing.T) {
	p := open(t)
	client := p.client(t)
	receipt, err := client.Notify(context.Background(), []accommodation.Guest{p.guest()})
	if err != nil || receipt.Guests != 1 || !receipt.At.Equal(p.clock.At) {
		t.Fatalf("%+v, %v", receipt, err)
	}
	entries := p.book.Entries("stay")
	if len(entries) != 1 {
		t.Fatalf("%d stays in the book", len(entries))
	}
	want := kbttsim.Declaration{
		HoTen: "Nguyễn Thị Hoà", GioiTinh: "F", NgayThangNamSinhStr: "1990-01-15", DiaChi: "Số 1 phố Mẫu, Hà Nội",
		NgayDenCsltStr: "2026-11-21 19:00:00", NgayDiDuKienStr: "2026-11-23 12:00:00", SoPhong: "101",
		LyDoCuTru: 1, LoaiGiayTo: 1, SoGiayTo: "001190123456",
	}
	if entries[0].Data != want {
		t.Errorf("the book has %+v", entries[0].Data)
	}
}

// TestRequestsAsTheGuideHasThem looks at the bytes.
func TestRequestsAsTheGuideHasThem(t *testing.T) {
	var requests []*http.Request
	var bodies []string
	p := open(t)
	p.server = rigtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		requests, bodies = append(requests, r), append(bodies, string(body))
		_, _ = io.WriteString(w, `{"code":"200","message":"Thành công","data":{"AccessToken":"87c1","Exp":"1795264800"}}`)
	}), p.clock.At)
	g := p.guest()
	g.Sex, g.Paper, g.Reason, g.ReasonDetail = accommodation.Male, accommodation.CanCuoc, accommodation.Other, "thi đấu"
	g.Home, g.Phone, g.Province, g.Ward, g.Note = accommodation.Permanent, "0987654321", "201", "101900319", "ghi chú"
	if err := notify(p.client(t), g); err != nil {
		t.Fatal(err)
	}
	login, post := requests[0], requests[1]
	if login.Method+" "+login.URL.RequestURI() != "POST /authorization-service/oauth/token" ||
		login.Header.Get("Authorization") != "Basic QVBJX1RIVTpiaS1tYXQtdGh1" ||
		bodies[0] != "grant-type=api_cslt&grant_type=api_cslt&password=mat-khau-thu&username=khachsanmau" {
		t.Errorf("log-in: %s %v", login.URL, bodies[0])
	}
	if post.Method+" "+post.URL.RequestURI() != "POST /client-service/kbtt-vn/kbtt-3th" ||
		post.Header.Get("Authorization") != "Bearer 87c1" || post.Header.Get("Content-Type") != "application/json" {
		t.Errorf("notification: %s %v", post.URL, post.Header)
	}
	want := `[{"hoTen":"Nguyễn Thị Hoà","gioiTinh":"M","soDienThoai":"0987654321","ngayThangNamSinhStr":"1990-01-15",` +
		`"ghiChu":"ghi chú","noiCuTru":1,"maTT":"201","maPX":"101900319","diaChi":"Số 1 phố Mẫu, Hà Nội",` +
		`"ngayDenCsltStr":"2026-11-21 19:00:00","ngayDiDuKienStr":"2026-11-23 12:00:00","soPhong":"101","lyDoCuTru":20,` +
		`"lyDoChiTiet":"thi đấu","loaiGiayTo":8,"soGiayTo":"001190123456"}]`
	if bodies[1] != want {
		t.Errorf("body: %s", bodies[1])
	}
}

// TestChecks has one entry for every rule that we know of before sending.
func TestChecks(t *testing.T) {
	p := open(t)
	client := p.client(t)
	now := p.clock.At // 21 November, 20:00 in Viet Nam
	for _, c := range []struct {
		problem accommodation.Problem // "" for none
		change  func(*accommodation.Guest)
	}{
		{"", func(*accommodation.Guest) {}},
		{accommodation.NameMissing, func(g *accommodation.Guest) { g.Name = " " }},
		{accommodation.SexMissing, func(g *accommodation.Guest) { g.Sex = "unspecified" }},
		{accommodation.BirthIncomplete, func(g *accommodation.Guest) { g.Birth = "1950" }},
		{accommodation.PaperType, func(g *accommodation.Guest) { g.Paper = 9 }},
		{accommodation.NumberCCCD, func(g *accommodation.Guest) { g.Number = "00119012345" }},
		{accommodation.NumberCanCuoc, func(g *accommodation.Guest) { g.Paper, g.Number = accommodation.CanCuoc, "0011901234567" }},
		{accommodation.NumberCMND, func(g *accommodation.Guest) { g.Paper, g.Number = accommodation.CMND, "1234567890" }},
		{"", func(g *accommodation.Guest) { g.Paper, g.Number = accommodation.CMND, "123456789" }},
		{accommodation.NumberPassport, func(g *accommodation.Guest) { g.Paper, g.Number = accommodation.Passport, "B1234567890" }},
		{"", func(g *accommodation.Guest) { g.Paper, g.Number = accommodation.Passport, "b1234567" }},
		{accommodation.NumberInsurance, func(g *accommodation.Guest) { g.Paper, g.Number = accommodation.InsuranceCard, "GD4-01-0119012345" }},
		{"", func(g *accommodation.Guest) { g.Paper, g.Number = accommodation.DrivingLicence, "12345678901234567890" }},
		{accommodation.NumberForm, func(g *accommodation.Guest) { g.Paper, g.Number = accommodation.BirthCertificate, "12/2026" }},
		{accommodation.RoomMissing, func(g *accommodation.Guest) { g.Room = "" }},
		{accommodation.ReasonMissing, func(g *accommodation.Guest) { g.Reason = 21 }},
		{accommodation.ReasonDetailMissing, func(g *accommodation.Guest) { g.Reason = accommodation.Other }},
		{accommodation.ArrivalDay, func(g *accommodation.Guest) { g.Arrival = time.Time{} }},
		{accommodation.ArrivalDay, func(g *accommodation.Guest) { g.Arrival = now.Add(5 * time.Hour) }},
		{accommodation.ArrivalDay, func(g *accommodation.Guest) { g.Arrival = time.Date(2026, 11, 19, 23, 59, 59, 0, vietnam) }},
		{"", func(g *accommodation.Guest) { g.Arrival = time.Date(2026, 11, 20, 0, 0, 0, 0, vietnam) }},
		// 18:00 on the 20th in London is the 21st in Viet Nam.
		{"", func(g *accommodation.Guest) { g.Arrival = time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC) }},
		{accommodation.DepartureMissing, func(g *accommodation.Guest) { g.Departure = time.Time{} }},
		{accommodation.DeparturePast, func(g *accommodation.Guest) { g.Departure = now.AddDate(0, 0, -2) }},
		{accommodation.DepartureBeforeArrival, func(g *accommodation.Guest) { g.Departure = g.Arrival.Add(-time.Hour) }},
	} {
		g := p.guest()
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
}

func TestChecksOfAList(t *testing.T) {
	p := open(t)
	client := p.client(t)
	first, second, third := p.guest(), p.guest(), p.guest()
	second.Number, second.Room = "001190123457", ""
	err := notify(client, first, second, third)
	var wrong *accommodation.CheckError
	want := []accommodation.GuestProblem{{Guest: 1, Problem: accommodation.RoomMissing}, {Guest: 2, Problem: accommodation.Duplicate}}
	if !errors.As(err, &wrong) || !slices.Equal(wrong.Problems, want) || wrong.Action() != accommodation.CorrectGuests {
		t.Errorf("got %v", err)
	}
	if err := notify(client); !errors.Is(err, accommodation.ErrNoGuests) {
		t.Errorf("got %v", err)
	}
	if n := len(p.book.Entries("")); n != 0 {
		t.Errorf("%d entries in the book", n)
	}
}

func TestRoomByFacility(t *testing.T) {
	p := open(t)
	for _, f := range accommodation.FacilityTypes() {
		client := p.client(t, func(o *accommodation.Options) { o.RoomRequired = f.RoomRequired() })
		g := p.guest()
		g.Room = ""
		if err := client.Check([]accommodation.Guest{g}); (err == nil) == f.RoomRequired() {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// TestPortalRefusals gets past our own rules, as a change of the portal's
// would, and hears the portal's.
func TestPortalRefusals(t *testing.T) {
	p := open(t)
	client := p.client(t, func(o *accommodation.Options) { o.RoomRequired = false })
	staying := p.guest()
	if err := notify(client, staying); err != nil {
		t.Fatal(err)
	}
	fresh := func(number personal.Text) accommodation.Guest {
		g := p.guest()
		g.Number = number
		return g
	}
	noRoom := fresh("001190000002")
	noRoom.Room = ""

	var refused *accommodation.RefusedError
	err := notify(client, fresh("001190000001"), noRoom, staying)
	if !errors.As(err, &refused) || refused.Code != "400" || refused.Action != accommodation.CorrectGuests {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, g := range refused.Problems {
		got = append(got, fmt.Sprintf("%d %s %s", g.Guest, g.Problem, g.Text.Reveal()))
	}
	want := []string{
		"1 room-missing Số phòng là bắt buộc",
		"2 in-residence Loại giấy tờ 'Thẻ CCCD' và Số giấy tờ '001190123456' đang tạm trú tại CSLT và chưa checkout",
		"2 overlap Khách đã có khai báo tạm trú từ 2026-11-21 đến 2026-11-23 tại cơ sở lưu trú này. Vui lòng kiểm tra tại chức năng Quản lý khách đang tạm trú",
	}
	if !slices.Equal(got, want) {
		t.Errorf("problems %q", got)
	}
	if p.stays() != 1 {
		t.Errorf("%d stays: a refused list is refused as a whole", p.stays())
	}

	err = notify(client, staying)
	if !errors.As(err, &refused) || refused.Action != accommodation.AlreadyNotified {
		t.Errorf("a second time: %v", err)
	}
	// Our clock runs a day ahead of the portal's.
	ahead := p.client(t, func(o *accommodation.Options) {
		o.Portal.Now = func() time.Time { return p.clock.At.AddDate(0, 0, 1) }
	})
	tomorrow := fresh("001190000003")
	tomorrow.Arrival = p.clock.At.AddDate(0, 0, 1)
	err = notify(ahead, tomorrow)
	if !errors.As(err, &refused) || len(refused.Problems) != 1 || refused.Problems[0].Problem != accommodation.ArrivalDay {
		t.Errorf("a wrong clock: %v", err)
	}
}

func TestLogInRefusals(t *testing.T) {
	p := open(t)
	for name, change := range map[string]func(*accommodation.Options){
		"client credential": func(o *accommodation.Options) { o.Basic = "API_THU:khac" },
		"account":           func(o *accommodation.Options) { o.Username = "khac" },
		"password":          func(o *accommodation.Options) { o.Password = "khac" },
	} {
		err := notify(p.client(t, change), p.guest())
		var refused *accommodation.RefusedError
		if !errors.As(err, &refused) || refused.Code != "401" || refused.Action != accommodation.TellIT {
			t.Errorf("%s: %v", name, err)
		}
	}
	base64 := p.client(t, func(o *accommodation.Options) { o.Basic = "Basic QVBJX1RIVTpiaS1tYXQtdGh1\n" })
	if err := notify(base64, p.guest()); err != nil {
		t.Errorf("the credential in base64: %v", err)
	}
}
