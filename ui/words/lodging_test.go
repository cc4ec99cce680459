package words_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/kbttsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

var evening = time.Date(2026, 11, 21, 20, 0, 0, 0, time.FixedZone("+07", 7*3600))

// spoiling is the simulated portal behind TLS, with something on the way that
// makes an entry wrong after the client has checked it: what the client would
// never send is refused by the portal itself.
type spoiling struct {
	*kbttsim.Server
	t      *testing.T
	client *accommodation.Client
	spoil  func(entry map[string]any)
}

func openSpoiling(t *testing.T) *spoiling {
	s := &spoiling{t: t, spoil: func(map[string]any) {}}
	clock := func() time.Time { return evening }
	s.Server = kbttsim.New(rig.Rig{Now: clock})
	s.AddCast(kbttsim.Cast{Basic: "id:secret", Accounts: []kbttsim.Account{
		{Username: "khachsan", Password: "mat-khau", Facility: "1", Type: accommodation.Hotel},
	}})
	server := rigtest.Serve(t, http.HandlerFunc(s.serve), evening)
	var err error
	s.client, err = accommodation.New(accommodation.Options{
		Portal:   backend.Options{URL: server.URL(), CA: server.CAPEM(), Now: clock},
		Username: "khachsan", Password: "mat-khau", Basic: "id:secret", RoomRequired: true, DefaultReason: accommodation.Tourism,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.client.Close)
	return s
}

func (s *spoiling) serve(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/client-service/") {
		var list []map[string]any
		if err := json.NewDecoder(r.Body).Decode(&list); err != nil {
			s.t.Error(err)
		}
		s.spoil(list[len(list)-1])
		body, err := json.Marshal(list)
		if err != nil {
			s.t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	s.ServeHTTP(w, r)
}

func vietnamese(n string) accommodation.Guest {
	return accommodation.Guest{
		Name: "Nguyễn Thị Mẫu", Sex: accommodation.Female, Birth: "1990-01-15", Paper: accommodation.CCCD, Number: personal.Text("00119000000" + n),
		Arrival: evening.Add(-time.Hour), Departure: evening.Add(40 * time.Hour), Room: "101",
	}
}

func foreigner(n string) accommodation.Guest {
	g := vietnamese(n)
	g.Name, g.Nationality, g.Paper, g.Number, g.StayLimit = "ANN EXAMPLE", "D", accommodation.Passport, personal.Text("C01X00T4"+n), "2026-12-31"
	return g
}

func set(field string, value any) func(map[string]any) {
	return func(entry map[string]any) { entry[field] = value }
}

// TestEveryErrorOfTheLodgingPortal sends two guests, the second of them wrong,
// through the real client and TLS, and looks at what the desk is told: whose
// entry, what is wrong with it in the portal's own words and in English, and
// what to do.
func TestEveryErrorOfTheLodgingPortal(t *testing.T) {
	const (
		correct = "Thông tin khách chưa đúng. Sửa rồi gửi lại.|The entry is wrong. Correct it and send it again."
		already = "Cổng đã có khai báo của khách này. Xem trên cổng, không gửi lại.|The portal already has this guest. Look there; do not send again."
	)
	both := func(c func(string) accommodation.Guest) []accommodation.Guest {
		return []accommodation.Guest{c("1"), c("2")}
	}
	paper := func(p accommodation.Paper, number string) func(map[string]any) {
		return func(e map[string]any) { e["loaiGiayTo"], e["soGiayTo"] = p, number }
	}
	for _, c := range []struct {
		name    string
		guests  []accommodation.Guest
		spoil   func(map[string]any)
		problem accommodation.Problem
		vi, en  string // parts of what is wrong
		action  string // vi|en
		before  bool   // the guests are there already
	}{
		{"departure before yesterday", both(vietnamese), set("ngayDiDuKienStr", "2026-11-19 12:00:00"), accommodation.DeparturePast, "Ngày đi dự kiến phải lớn hoặc bằng ngày hôm qua", "before yesterday", correct, false},
		{"departure before arrival", both(vietnamese), set("ngayDiDuKienStr", "2026-11-21 12:00:00"), accommodation.DepartureBeforeArrival, "Ngày đi dự kiến phải lớn hoặc bằng ngày đến Cslt", "before arrival", correct, false},
		{"arrival too old", both(vietnamese), set("ngayDenCsltStr", "2026-11-19 12:00:00"), accommodation.ArrivalDay, "Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua", "today or yesterday", correct, false},
		{"arrival tomorrow", both(vietnamese), set("ngayDenCsltStr", "2026-11-22 00:00:00"), accommodation.ArrivalDay, "Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua", "today or yesterday", correct, false},
		{"CCCD", both(vietnamese), set("soGiayTo", "00119000000"), accommodation.NumberCCCD, "Thẻ CCCD phải gồm đúng 12 chữ số", "exactly 12 digits", correct, false},
		{"Căn cước", both(vietnamese), paper(accommodation.CanCuoc, "00119000000A"), accommodation.NumberCanCuoc, "phải gồm đúng 12 chữ số", "exactly 12 digits", correct, false},
		{"CMND", both(vietnamese), paper(accommodation.CMND, "1234567890"), accommodation.NumberCMND, "CMND phải gồm 9 hoặc 12 chữ số", "9 or 12 digits", correct, false},
		{"licence", both(vietnamese), paper(accommodation.DrivingLicence, strings.Repeat("1", 21)), accommodation.NumberLicence, "tối đa 20 ký tự", "at most 20", correct, false},
		{"passport of a Vietnamese", both(vietnamese), paper(accommodation.Passport, "B1234567890"), accommodation.NumberPassport, "tối đa 10 ký tự", "at most 10", correct, false},
		{"insurance card", both(vietnamese), paper(accommodation.InsuranceCard, "GD4 0101"), accommodation.NumberInsurance, "tối đa 20 ký tự", "at most 20", correct, false},
		{"special characters", both(vietnamese), paper(accommodation.BirthCertificate, "12/2020"), accommodation.NumberForm, "ký tự đặc biệt", "special characters", correct, false},
		{"paper type", both(vietnamese), set("loaiGiayTo", 9), accommodation.PaperType, "Loại giấy tờ phải có giá trị từ 1 đến 8", "1 to 8", correct, false},
		{"room", both(vietnamese), set("soPhong", ""), accommodation.RoomMissing, "Số phòng là bắt buộc", "room is required", correct, false},
		{"twice in the body", both(vietnamese), set("soGiayTo", "001190000001"), accommodation.Duplicate, "hai lần", "twice", correct, false},
		{"in residence", both(vietnamese), set("ghiChu", ""), accommodation.InResidence, "chưa checkout", "not checked out", already, true},
		{"overlapping stay", both(vietnamese), set("ngayDenCsltStr", "2026-11-20 22:00:00"), accommodation.Overlap, "Đã tồn tại khai báo trùng thời gian tại CSLT", "same time", already, true},
		{"passport in residence", both(foreigner), set("soPhong", "102"), accommodation.InResidence, "chưa checkout", "not checked out", already, true},
		{"stay limit before today", both(foreigner), set("thoiHanTamTruStr", "2026-11-20 23:59:59"), accommodation.StayLimitPast, "Thời hạn tạm trú phải lớn hoặc bằng hôm nay", "stay limit", correct, false},
		{"foreigner's passport", both(foreigner), set("soHoChieu", "C01-00T47"), accommodation.NumberPassport, "tối đa 10 ký tự", "at most 10", correct, false},
		{"foreigner's passport twice", both(foreigner), set("soHoChieu", "C01X00T41"), accommodation.Duplicate, "hai lần", "twice", correct, false},
		{"foreigner's arrival", both(foreigner), set("ngayDenCsltStr", "2026-11-19 12:00:00"), accommodation.ArrivalDay, "hôm qua", "yesterday", correct, false},
		{"foreigner's departure", both(foreigner), set("ngayDiDuKienStr", "2026-11-19 12:00:00"), accommodation.DeparturePast, "hôm qua", "yesterday", correct, false},
		{"foreigner's room", both(foreigner), set("soPhong", ""), accommodation.RoomMissing, "Số phòng là bắt buộc", "room is required", correct, false},
		{"a sentence that is new", both(foreigner), set("quocTich", "XXX"), accommodation.OtherProblem, "xem lời của cổng", "its own words", correct, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openSpoiling(t)
			if c.before {
				s.have(c.guests, c.problem)
			}
			s.spoil = c.spoil
			_, err := s.client.Notify(context.Background(), c.guests)
			var refused *accommodation.RefusedError
			if !errors.As(err, &refused) {
				t.Fatal(err)
			}
			last := refused.Problems[len(refused.Problems)-1]
			if c.before { // both are there: the first sentence is enough
				last = refused.Problems[0]
				last.Guest = 1
			}
			if last.Guest != 1 || last.Problem != c.problem || last.Text == "" {
				t.Errorf("guest %d: %s", last.Guest, last.Problem)
			}
			said(t, last.Problem, refused.Action, c.vi, c.en, c.action)
		})
	}
}

// have makes the guests known to the portal: as they are, or later today for
// who is to overlap with themselves.
func (s *spoiling) have(guests []accommodation.Guest, as accommodation.Problem) {
	s.t.Helper()
	if as == accommodation.Overlap {
		s.spoil = set("ngayDenCsltStr", "2026-11-21 22:00:00")
		guests = guests[1:]
	}
	if _, err := s.client.Notify(context.Background(), guests); err != nil {
		s.t.Fatal(err)
	}
}

// said checks the sentences of a problem and an action.
func said(t *testing.T, p accommodation.Problem, a accommodation.Action, vi, en, action string) {
	t.Helper()
	if got := words.Vietnamese.Problem(string(p)); !strings.Contains(got, vi) {
		t.Errorf("vi: %s", got)
	}
	if got := words.English.Problem(string(p)); !strings.Contains(got, en) {
		t.Errorf("en: %s", got)
	}
	if got := words.Vietnamese.LodgingAction(string(a)) + "|" + words.English.LodgingAction(string(a)); got != action {
		t.Errorf("action %s", got)
	}
}

// TestExtensionBeyondThirtyDays is refused by the portal too.
func TestExtensionBeyondThirtyDays(t *testing.T) {
	s := openSpoiling(t)
	s.have([]accommodation.Guest{vietnamese("1")}, "")
	change := accommodation.Departure{Paper: accommodation.CCCD, Number: "001190000001", Arrival: evening.Add(-time.Hour), To: evening.AddDate(0, 0, 31)}
	var wrong *accommodation.CheckError
	_, err := s.client.Depart(context.Background(), []accommodation.Departure{change})
	if !errors.As(err, &wrong) || wrong.Problems[0].Problem != accommodation.ExtensionTooLong {
		t.Errorf("before sending: %v", err)
	}
	change.To = evening.AddDate(0, 0, 20)
	s.spoil = set("thoiGianStr", "2026-12-22 20:00:00")
	var refused *accommodation.RefusedError
	_, err = s.client.Depart(context.Background(), []accommodation.Departure{change})
	if !errors.As(err, &refused) || refused.Problems[0].Problem != accommodation.ExtensionTooLong {
		t.Fatalf("by the portal: %v", err)
	}
	said(t, refused.Problems[0].Problem, refused.Action, "30 ngày", "30 days",
		"Thông tin khách chưa đúng. Sửa rồi gửi lại.|The entry is wrong. Correct it and send it again.")
}
