package kbttsim

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

const (
	refreshBasic = "Basic QVBJX0xBTV9NT0k6aGFp" // API_LAM_MOI:hai
	foreignPath  = "/client-service/kbtt/kbtt-3th"
	departPath   = path + "/doi-ngay-tra-phong"
)

func foreignGuest(change ...any) map[string]any {
	g := map[string]any{
		"hoTen": "ANN EXAMPLE", "quocTich": "D", "soHoChieu": "C01X00T47", "gioiTinh": "F", "loaiNgayThangNamSinh": "D",
		"ngayThangNamSinhStr": "1980-02-03", "ngayDenCsltStr": "2026-11-21 19:00:00", "ngayDiDuKienStr": "2026-11-23 12:00:00",
		"soPhong": "12", "thoiHanTamTruStr": "2026-12-31 23:59:59",
	}
	for i := 0; i < len(change); i += 2 {
		g[change[i].(string)] = change[i+1]
	}
	return g
}

func TestForeignersAreRefused(t *testing.T) {
	s, _ := portal(t)
	token := logIn(t, s, "khachsan")
	for _, c := range []struct{ message, body string }{
		{"Bản khai báo 1: Họ và tên là bắt buộc", list(foreignGuest("hoTen", " "))},
		{"Bản khai báo 1: Quốc tịch không hợp lệ", list(foreignGuest("quocTich", "DEU"))},
		{"Bản khai báo 2: Hộ chiếu chỉ được chứa chữ cái và số, tối đa 10 ký tự", list(foreignGuest(), foreignGuest("soHoChieu", "C01 X"))},
		{"Bản khai báo 1: Giới tính phải là M hoặc F", list(foreignGuest("gioiTinh", "Nữ"))},
		{"Bản khai báo 1: Loại ngày tháng năm sinh phải là D hoặc Y", list(foreignGuest("loaiNgayThangNamSinh", "M"))},
		{"Bản khai báo 1: Ngày sinh phải có định dạng YYYY-MM-DD", list(foreignGuest("ngayThangNamSinhStr", "1980"))},
		{"Bản khai báo 1: Số phòng là bắt buộc", list(foreignGuest("soPhong", ""))},
		{"Bản khai báo 1: Thời hạn tạm trú phải có định dạng YYYY-MM-DD HH:mm:ss", list(foreignGuest("thoiHanTamTruStr", "2026-12-31"))},
		{"Bản khai báo 1: Thời hạn tạm trú phải lớn hoặc bằng hôm nay", list(foreignGuest("thoiHanTamTruStr", "2026-11-20 23:59:59"))},
		{"Bản khai báo 2: Bị trùng số hộ chiếu với bản ghi 1", list(foreignGuest(), foreignGuest())},
		{"Danh sách khai báo không được để trống", `{}`},
	} {
		status, a := post(t, s, foreignPath, token, "application/json", c.body)
		if status != http.StatusBadRequest || a.Message != c.message {
			t.Errorf("%d %s, want %s", status, a.Message, c.message)
		}
	}
	if n := len(s.o.Book.Entries("")); n != 1 { // the log-in
		t.Errorf("%d entries in the book", n)
	}
	if status, _ := post(t, s, foreignPath, token, "application/json", list(foreignGuest())); status != http.StatusOK || len(s.o.Book.Entries("foreigner")) != 1 {
		t.Errorf("a good one: %d", status)
	}
}

func TestDeparturesAreRefused(t *testing.T) {
	s, now := portal(t)
	token := logIn(t, s, "khachsan")
	if status, _ := post(t, s, path, token, "application/json", list(guest())); status != http.StatusOK {
		t.Fatal(status)
	}
	change := func(kind, number, until string) string {
		return list(map[string]any{"loai": kind, "soGiayTo": number, "loaiGiayTo": 1, "thoiGianStr": until})
	}
	for _, c := range []struct{ message, body string }{
		{"Bản khai báo 1: Loại phải là TS hoặc GH", change("XX", "001190123456", "")},
		{"Bản khai báo 1: Thẻ CCCD phải gồm đúng 12 chữ số", change("TS", "1", "")},
		{"Bản khai báo 1: Khách không đang tạm trú tại CSLT", change("TS", "001190999999", "")},
		{"Bản khai báo 1: Thời gian gia hạn là bắt buộc", change("GH", "001190123456", "2026-12-01")},
		{"Bản khai báo 1: Thời gian gia hạn không quá 30 ngày kể từ ngày đến", change("GH", "001190123456", "2026-12-21 19:00:01")},
		{"Danh sách khai báo không được để trống", "[]"},
	} {
		status, a := post(t, s, departPath, token, "application/json", c.body)
		if status != http.StatusBadRequest || a.Message != c.message {
			t.Errorf("%d %s, want %s", status, a.Message, c.message)
		}
	}
	if status, a := post(t, s, departPath, token, "application/json", change("GH", "001190123456", "2026-12-21 19:00:00")); status != http.StatusOK {
		t.Errorf("thirty days: %d %s", status, a.Message)
	}
	*now = now.AddDate(0, 0, 20)
	token = logIn(t, s, "khachsan")
	if status, a := post(t, s, departPath, token, "application/json", change("TS", "001190123456", "")); status != http.StatusOK {
		t.Errorf("early: %d %s", status, a.Message)
	}
	if status, _ := post(t, s, departPath, "Bearer x", "application/json", "[]"); status != http.StatusUnauthorized {
		t.Errorf("without a token: %d", status)
	}
}

func TestWholeOrInPart(t *testing.T) {
	for _, inPart := range []bool{false, true} {
		s, _ := portal(t)
		s.TakeInPart(inPart)
		token := logIn(t, s, "khachsan")
		status, a := post(t, s, path, token, "application/json", list(guest(), guest("soGiayTo", "1"), guest("soGiayTo", "001190123458")))
		if status != http.StatusBadRequest || !strings.HasPrefix(a.Message, "Bản khai báo 2: ") {
			t.Errorf("%d %s", status, a.Message)
		}
		if n := len(s.o.Book.Entries("stay")); n != map[bool]int{false: 0, true: 2}[inPart] {
			t.Errorf("in part %v: %d stays", inPart, n)
		}
	}
}

func call(s *Server, method, target, authorization string) (int, answer) {
	r := httptest.NewRequest(method, target, nil)
	r.Header.Set("Authorization", authorization)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var a answer
	_ = json.Unmarshal(w.Body.Bytes(), &a)
	return w.Code, a
}

func TestRefreshAndRevoke(t *testing.T) {
	s, now := portal(t)
	const refresh, revoke = "/authorization-service/oauth/refresh-token?refresh_token=", "/authorization-service/oauth/revoke?access_token="
	if status, _ := call(s, http.MethodPost, refresh+"x", refreshBasic); status != http.StatusUnauthorized {
		t.Errorf("a portal without such clients: %d", status)
	}
	s.AddCast(Cast{RefreshBasic: "API_LAM_MOI:hai"})
	form := "username=khachsan&password=mat-khau&grant-type=api_cslt"
	_, first := post(t, s, "/authorization-service/oauth/token", basic, "application/x-www-form-urlencoded", form)
	*now = now.Add(2 * TokenLife)
	token := first.Data["RefreshToken"].(string)
	if status, _ := call(s, http.MethodPost, refresh+token, basic); status != http.StatusUnauthorized {
		t.Errorf("with the credential of the log-in: %d", status)
	}
	status, second := call(s, http.MethodPost, refresh+token, refreshBasic)
	if status != http.StatusOK || second.Data["AccessToken"] == first.Data["AccessToken"] {
		t.Fatalf("%d %v", status, second)
	}
	if status, _ := call(s, http.MethodPost, refresh+token, refreshBasic); status != http.StatusUnauthorized {
		t.Errorf("twice: %d", status)
	}
	access := second.Data["AccessToken"].(string)
	if status, _ := call(s, http.MethodDelete, revoke+access, refreshBasic); status != http.StatusOK {
		t.Errorf("log-out: %d", status)
	}
	if status, _ := call(s, http.MethodDelete, revoke+access, refreshBasic); status != http.StatusBadRequest {
		t.Errorf("log-out twice: %d", status)
	}
	if status, _ := post(t, s, path, "Bearer "+access, "application/json", list(guest())); status != http.StatusUnauthorized {
		t.Errorf("after the log-out: %d", status)
	}
	if status, _ := call(s, http.MethodPost, refresh+second.Data["RefreshToken"].(string), refreshBasic); status != http.StatusUnauthorized {
		t.Errorf("refreshed after the log-out: %d", status)
	}
}

func TestListsNeedNoToken(t *testing.T) {
	s, _ := portal(t)
	for target, want := range map[string]string{
		"dm-qt/3th/get-all":              `"maQT":"D"`,
		"dm-tinh-tp/get-all":             `"maTT":"201"`,
		"dm-phuong-xa?trucThuocTinh=201": `"maPhuongXa":"101900319"`,
		"dm-phuong-xa?trucThuocTinh=999": `"data":[]`,
		"ly-do-cu-tru/get-all":           `"id":18,"name":"Chữa bệnh"`,
		"loai-giay-to/get-all":           `"id":8`,
		"noi-cu-tru/get-all":             `"id":1`,
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/cms-backend/public/"+target, nil))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
}

func TestThePageShowsTheBook(t *testing.T) {
	s, _ := portal(t)
	token := logIn(t, s, "khachsan")
	if status, _ := post(t, s, path, token, "application/json", list(guest("ghiChu", "<script>"))); status != http.StatusOK {
		t.Fatal(status)
	}
	s.o.Faults.Set(rig.Down) // the portal is down; its book is not
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, PagePath, nil))
	page := w.Body.String()
	if w.Code != http.StatusOK || !strings.Contains(page, "001190123456") || !strings.Contains(page, "log-in") || strings.Contains(page, "<script") {
		t.Errorf("%d %s", w.Code, page)
	}
	if strings.Index(page, "log-in") < strings.Index(page, "001190123456") {
		t.Error("the newest is not first")
	}
	w = httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, PagePath+"x", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("another page: %d", w.Code)
	}
}
