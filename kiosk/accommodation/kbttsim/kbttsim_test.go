package kbttsim

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

const basic = "Basic QVBJX1RIVTpiaS1tYXQtdGh1" // API_THU:bi-mat-thu

func portal(t *testing.T) (*Server, *time.Time) {
	t.Helper()
	now := time.Date(2026, 11, 21, 20, 0, 0, 0, vietnam)
	s := New(rig.Rig{Now: func() time.Time { return now }})
	s.AddCast(Cast{Basic: "API_THU:bi-mat-thu", Accounts: []Account{
		{"khachsan", "mat-khau", "1", accommodation.Hotel},
		{"nhadan", "mat-khau", "2", accommodation.Household},
	}})
	return s, &now
}

type answer struct {
	Code, Message string
	Data          map[string]any
}

func post(t *testing.T, s *Server, path, authorization, kind, body string) (int, answer) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Authorization", authorization)
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var a answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Code, a
}

func logIn(t *testing.T, s *Server, user string) string {
	t.Helper()
	form := url.Values{"username": {user}, "password": {"mat-khau"}, "grant_type": {"api_cslt"}}.Encode()
	status, a := post(t, s, "/authorization-service/oauth/token", basic, "application/x-www-form-urlencoded", form)
	if status != http.StatusOK || a.Code != "200" || a.Data["TokenType"] != "bearer" {
		t.Fatalf("%d %+v", status, a)
	}
	return "Bearer " + a.Data["AccessToken"].(string)
}

func TestLogInRefusals(t *testing.T) {
	s, _ := portal(t)
	good := url.Values{"username": {"khachsan"}, "password": {"mat-khau"}, "grant-type": {"api_cslt"}}
	changed := func(name, value string) string {
		form := url.Values{}
		for k, v := range good {
			form[k] = v
		}
		form.Set(name, value)
		return form.Encode()
	}
	const form = "application/x-www-form-urlencoded"
	for _, c := range []struct {
		name, basic, kind, body string
		status                  int
	}{
		{"as it should be, in the guide's spelling", basic, form, good.Encode(), 200},
		{"no client credential", "", form, good.Encode(), 401},
		{"another client", "Basic eDp5", form, good.Encode(), 401},
		{"JSON", basic, "application/json", `{"username":"khachsan"}`, 400},
		{"another grant", basic, form, changed("grant-type", "password"), 400},
		{"wrong password", basic, form, changed("password", "x"), 401},
		{"unknown user", basic, form, changed("username", "x"), 401},
	} {
		if status, _ := post(t, s, "/authorization-service/oauth/token", c.basic, c.kind, c.body); status != c.status {
			t.Errorf("%s: %d", c.name, status)
		}
	}
}

func list(guests ...map[string]any) string {
	text, _ := json.Marshal(guests)
	return string(text)
}

func guest(change ...any) map[string]any {
	g := map[string]any{
		"hoTen": "NGUYỄN THỊ MẪU", "gioiTinh": "F", "ngayThangNamSinhStr": "1990-01-15",
		"ngayDenCsltStr": "2026-11-21 19:00:00", "ngayDiDuKienStr": "2026-11-23 12:00:00", "soPhong": "101",
		"lyDoCuTru": 1, "loaiGiayTo": 1, "soGiayTo": "001190123456",
	}
	for i := 0; i < len(change); i += 2 {
		g[change[i].(string)] = change[i+1]
	}
	return g
}

const path = "/client-service/kbtt-vn/kbtt-3th"

func TestRefusalsInThePortalsWords(t *testing.T) {
	s, _ := portal(t)
	token := logIn(t, s, "khachsan")
	for _, c := range []struct{ message, body string }{
		{"Bản khai báo 1: Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua", list(guest("ngayDenCsltStr", "2026-11-19 23:59:59"))},
		{"Bản khai báo 1: Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua", list(guest("ngayDenCsltStr", "2026-11-22 00:00:00"))},
		{"Bản khai báo 1: Ngày đi dự kiến phải lớn hoặc bằng ngày hôm qua", list(guest("ngayDiDuKienStr", "2026-11-19 12:00:00"))},
		{"Bản khai báo 1: Ngày đi dự kiến phải lớn hoặc bằng ngày đến Cslt", list(guest("ngayDiDuKienStr", "2026-11-21 12:00:00"))},
		{"Bản khai báo 2: Số phòng là bắt buộc", list(guest(), guest("soGiayTo", "001190123457", "soPhong", " "))},
		{"Bản khai báo 1: Thẻ CCCD phải gồm đúng 12 chữ số", list(guest("soGiayTo", "15247854"))},
		{"Bản khai báo 1: Thẻ Căn Cước phải gồm đúng 12 chữ số", list(guest("loaiGiayTo", 8, "soGiayTo", "00119012345A"))},
		{"Bản khai báo 1: CMND phải gồm 9 hoặc 12 chữ số", list(guest("loaiGiayTo", 2, "soGiayTo", "1234567890"))},
		{"Bản khai báo 1: Hộ chiếu chỉ được chứa chữ cái và số, tối đa 10 ký tự", list(guest("loaiGiayTo", 4, "soGiayTo", "B1234567890"))},
		{"Bản khai báo 1: Thẻ BHYT chỉ được chứa chữ và số, tối đa 20 ký tự", list(guest("loaiGiayTo", 6, "soGiayTo", "GD4 0101"))},
		{"Bản khai báo 1: Số giấy tờ không được có ký tự đặc biệt hoặc khoảng trắng", list(guest("loaiGiayTo", 5, "soGiayTo", "12/2020"))},
		{"Bản khai báo 1: Loại giấy tờ phải có giá trị từ 1 đến 8", list(guest("loaiGiayTo", 9))},
		{"Bản khai báo 2: Bị trùng giấy tờ với bản ghi 1", list(guest(), guest())},
		{"Danh sách khai báo không được để trống", "[]"},
		{"Danh sách khai báo không được để trống", `{"hoTen":"không phải mảng"}`},
	} {
		status, a := post(t, s, path, token, "application/json", c.body)
		if status != http.StatusBadRequest || a.Code != "400" || a.Message != c.message || a.Data != nil {
			t.Errorf("%d %+v, want %s", status, a, c.message)
		}
	}
	if n := len(s.o.Book.Entries("stay")); n != 0 {
		t.Errorf("%d stays in the book", n)
	}
}

func TestStays(t *testing.T) {
	s, now := portal(t)
	hotel, home := logIn(t, s, "khachsan"), logIn(t, s, "nhadan")
	send := func(token string, body string) (int, string) {
		status, a := post(t, s, path, token, "application/json", body)
		return status, a.Message
	}
	if status, message := send(hotel, list(guest())); status != 200 || message != "Thành công" {
		t.Fatalf("%d %s", status, message)
	}
	if status, message := send(hotel, list(guest())); status != 400 || !strings.Contains(message, "chưa checkout, Bản khai báo 1: Khách đã có") {
		t.Errorf("still in residence: %d %s", status, message)
	}
	if status, message := send(home, list(guest("soPhong", ""))); status != 200 {
		t.Errorf("another facility, without rooms: %d %s", status, message)
	}
	late := guest("soGiayTo", "001190123458", "ngayDenCsltStr", "2026-11-21 22:00:00")
	if status, message := send(hotel, list(late)); status != 200 {
		t.Errorf("later today: %d %s", status, message)
	}
	early := guest("soGiayTo", "001190123458", "ngayDenCsltStr", "2026-11-20 22:00:00", "ngayDiDuKienStr", "2026-11-22 00:00:00")
	if status, message := send(hotel, list(early)); status != 400 || !strings.Contains(message, "Đã tồn tại khai báo trùng thời gian tại CSLT") {
		t.Errorf("overlapping: %d %s", status, message)
	}
	*now = now.Add(TokenLife)
	if status, _ := send(hotel, list(guest())); status != http.StatusUnauthorized {
		t.Errorf("after the token's life: %d", status)
	}
	if status, _ := send("Bearer x", list(guest())); status != http.StatusUnauthorized {
		t.Errorf("an unknown token: %d", status)
	}
}

func TestDateOfThePortalsOwnClock(t *testing.T) {
	s, now := portal(t)
	*now = now.AddDate(0, 0, 3)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, strings.NewReader("[]")))
	if got := w.Header().Get("Date"); got != "Tue, 24 Nov 2026 13:00:00 GMT" {
		t.Errorf("Date %s", got)
	}
}

// TestSameArrivalTwice is refused even where the stay has no length.
func TestSameArrivalTwice(t *testing.T) {
	s, _ := portal(t)
	token := logIn(t, s, "khachsan")
	short := list(guest("ngayDiDuKienStr", "2026-11-21 19:00:00"))
	if status, a := post(t, s, path, token, "application/json", short); status != http.StatusOK {
		t.Fatalf("%d %s", status, a.Message)
	}
	if status, a := post(t, s, path, token, "application/json", short); status != http.StatusBadRequest || !strings.Contains(a.Message, "trùng thời gian") {
		t.Errorf("%d %s", status, a.Message)
	}
}
