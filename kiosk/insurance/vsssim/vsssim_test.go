package vsssim

import (
	"crypto/md5"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

const account, password = "99999_BV", "mat-khau-thu"

func portal(t *testing.T) (*Server, *time.Time) {
	t.Helper()
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, vietnam)
	s := New(Options{
		Rig:     rig.Rig{Now: func() time.Time { return now }},
		Callers: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/30")},
	})
	err := s.AddCast(Cast{
		Accounts: []Account{{account, password}, {"88888_BV", password}},
		Staff:    []Staff{{"Lê Thị Trực", "001185000001"}},
		Members:  []Member{{Number: "001190123456", Name: "Nguyễn Thị Hoà", Birth: "1990-01-15"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, &now
}

func hash(password string) string { return fmt.Sprintf("%X", md5.Sum([]byte(password))) }

// post sends a body from an address and returns the answer's JSON.
func post(t *testing.T, s *Server, caller, target, kind, body string) map[string]any {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.RemoteAddr = caller + ":40000"
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var answer map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return answer
}

const form, jsonKind = "application/x-www-form-urlencoded", "application/json"

// logIn returns the query of a lookup.
func logIn(t *testing.T, s *Server, caller string) url.Values {
	t.Helper()
	body := url.Values{"username": {account}, "password": {hash(password)}}.Encode()
	key, _ := post(t, s, caller, "/api/token/take", form, body)["APIKey"].(map[string]any)
	if key["expires_in"] != "2026-11-21T01:10:00.0000000Z" {
		t.Fatalf("expires_in %v", key["expires_in"])
	}
	return url.Values{
		"token": {key["access_token"].(string)}, "id_token": {key["id_token"].(string)},
		"username": {account}, "password": {hash(password)},
	}
}

func lookup(t *testing.T, s *Server, caller string, query url.Values, fields map[string]string) any {
	t.Helper()
	body, _ := json.Marshal(fields)
	return post(t, s, caller, "/api/egw/KQNhanLichSuKCB2024?"+query.Encode(), jsonKind, string(body))["maKetQua"]
}

func fields(change ...string) map[string]string {
	f := map[string]string{
		"maThe": "001190123456", "hoTen": "NGUYỄN THỊ HOÀ", "ngaySinh": "15/01/1990",
		"hoTenCb": "Lê Thị Trực", "cccdCb": "001185000001",
	}
	for i := 0; i < len(change); i += 2 {
		f[change[i]] = change[i+1]
	}
	return f
}

func TestTokenRefusals(t *testing.T) {
	s, _ := portal(t)
	good := url.Values{"username": {account}, "password": {hash(password)}}.Encode()
	for _, c := range []struct{ name, caller, kind, body string }{
		{"unknown account", "127.0.0.1", form, strings.Replace(good, account, "77777_BV", 1)},
		{"password in the clear", "127.0.0.1", form, "username=" + account + "&password=" + password},
		{"lower-case MD5", "127.0.0.1", form, strings.ToLower(good[:len("password=")+32]) + "&username=" + account},
		{"address not registered", "127.0.0.4", form, good},
		{"no content type", "127.0.0.1", "text/plain", good},
		{"form called JSON", "127.0.0.1", jsonKind, good},
	} {
		if code := post(t, s, c.caller, "/api/token/take", c.kind, c.body)["maKetQua"]; code != "401" {
			t.Errorf("%s: %v", c.name, code)
		}
	}
}

func TestTokenIsBound(t *testing.T) {
	s, now := portal(t)
	query := logIn(t, s, "127.0.0.1")
	changed := func(name, value string) url.Values {
		q := url.Values{}
		for k, v := range query {
			q[k] = v
		}
		q.Set(name, value)
		return q
	}
	for name, c := range map[string]struct {
		caller string
		query  url.Values
		want   string
	}{
		"as taken":            {"127.0.0.1", query, "000"},
		"another address":     {"127.0.0.2", query, "401"}, // registered, but not the token's
		"another id token":    {"127.0.0.1", changed("id_token", "x"), "401"},
		"another user":        {"127.0.0.1", changed("username", "88888_BV"), "401"},
		"another password":    {"127.0.0.1", changed("password", hash("x")), "401"},
		"no token":            {"127.0.0.1", changed("token", ""), "401"},
		"lower-case password": {"127.0.0.1", changed("password", strings.ToLower(hash(password))), "401"},
	} {
		if code := lookup(t, s, c.caller, c.query, fields()); code != c.want {
			t.Errorf("%s: %v", name, code)
		}
	}
	*now = now.Add(SessionLimit)
	if code := lookup(t, s, "127.0.0.1", query, fields()); code != "401" {
		t.Errorf("after ten minutes: %v", code)
	}
}

func TestLookupRefusals(t *testing.T) {
	s, _ := portal(t)
	query := logIn(t, s, "127.0.0.1")
	for _, c := range []struct {
		code   string
		change []string
	}{
		{"000", []string{"hoTen", "  nguyễn thị hoà "}},
		{"000", []string{"ngaySinh", "01/1990"}},
		{"205", []string{"ngaySinh", "15011990"}},
		{"205", []string{"ngaySinh", "1990-01-15"}},
		{"205", []string{"ngaySinh", "1/1/1990"}},
		{"205", []string{"hoTen", ""}},
		{"054", []string{"cccdCb", ""}},
		{"054", []string{"cccdCb", "001185000002"}},
		{"055", []string{"hoTenCb", ""}},
		{"055", []string{"hoTenCb", "Lê Văn Trực"}},
		{"051", []string{"maThe", "00119012345"}},
		{"051", []string{"maThe", "GD40101190123450"}},
		{"052", []string{"maThe", "GD4000119012345"}},
		{"053", []string{"maThe", "GD0010119012345"}},
		{"050", []string{"maThe", "001190123457"}},
		{"061", []string{"hoTen", "NGUYEN THI HOA"}},
		{"060", []string{"hoTen", "TRẦN THỊ HOÀ"}},
		{"070", []string{"ngaySinh", "16/01/1990"}},
		{"070", []string{"ngaySinh", "1991"}},
	} {
		if code := lookup(t, s, "127.0.0.1", query, fields(c.change...)); code != c.code {
			t.Errorf("%v: %v, want %s", c.change, code, c.code)
		}
	}
}

func TestFormIsTakenToo(t *testing.T) {
	s, _ := portal(t)
	query := logIn(t, s, "127.0.0.1")
	body := url.Values{}
	for k, v := range fields() {
		body.Set(k, v)
	}
	answer := post(t, s, "127.0.0.1", "/api/egw/KQNhanLichSuKCB2024?"+query.Encode(), form, body.Encode())
	if answer["maKetQua"] != "000" || answer["maThe"] != "GD4011190123456" || answer["maTheMoi"] != nil || answer["gioiTinh"] != "Nữ" {
		t.Errorf("got %v", answer)
	}
}

func TestMembersMustBeWhole(t *testing.T) {
	for _, m := range []Member{
		{Number: "00119012345", Name: "A", Birth: "1990"},
		{Number: "001190123456", Name: "  ", Birth: "1990"},
		{Number: "001190123456", Name: "A", Birth: "15/01/1990"},
	} {
		if err := New(Options{}).Add(m); !errors.Is(err, ErrMember) {
			t.Errorf("got %v", err)
		}
	}
}
