package kbttsim

import (
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

// takeToken is API1. The guide writes the form's field grant-type, other
// sources grant_type; either is taken.
func (s *Server) takeToken(w http.ResponseWriter, r *http.Request) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/x-www-form-urlencoded" || r.ParseForm() != nil {
		refuse(w, http.StatusBadRequest, "Dữ liệu không hợp lệ")
		return
	}
	form := r.PostForm
	s.mu.Lock()
	account, known := s.accounts[form.Get("username")]
	basic := s.basic
	s.mu.Unlock()
	switch {
	case r.Header.Get("Authorization") != "Basic "+basic:
		refuse(w, http.StatusUnauthorized, "Client không hợp lệ")
	case form.Get("grant_type") != "api_cslt" && form.Get("grant-type") != "api_cslt":
		refuse(w, http.StatusBadRequest, "Loại grant không hợp lệ")
	case !known || account.Password != form.Get("password"):
		refuse(w, http.StatusUnauthorized, "Tên đăng nhập hoặc mật khẩu không đúng")
	case s.o.Faults.On(rig.WrongCode):
		reply(w, http.StatusOK, "299", "Thành công", nil)
	default:
		s.grant(w, r, account)
	}
}

func (s *Server) grant(w http.ResponseWriter, r *http.Request, account Account) {
	now := s.o.Now()
	t := session{account: account, expires: now.Add(TokenLife)}
	access, err := s.o.Token()
	refresh, errRefresh := s.o.Token()
	if err != nil || errRefresh != nil {
		refuse(w, http.StatusInternalServerError, "Lỗi hệ thống")
		return
	}
	s.mu.Lock()
	s.tokens[access] = t
	s.mu.Unlock()
	entry := rig.Entry{At: now, System: System, Event: "log-in", Account: account.Username, Caller: rig.Caller(r).String()}
	if err := s.o.Book.Add(entry); err != nil {
		refuse(w, http.StatusInternalServerError, "the book cannot be written")
		return
	}
	reply(w, http.StatusOK, "200", "Thành công", map[string]any{
		"AccessToken": access, "RefreshToken": refresh, "TokenType": "bearer", "Exp": t.expires.Unix(),
		"Authorities": []string{"kbtt:create-3th", "CLIENT_API_CSLT"}, "ClientId": 7, "LoaiTK": "CSLT",
		"CsltId": account.Facility, "CsltKhuVuc": 86, "CsltDonVi": 1332,
		"MaTTCuaCslt": "101", "MaPxCuaCslt": "101900256", "IsCsltChinh": true,
	})
}

// bearer finds the account of a request's token.
func (s *Server) bearer(r *http.Request) (Account, bool) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	t, known := s.tokens[token]
	s.mu.Unlock()
	return t.account, ok && known && s.o.Now().Before(t.expires) && !s.o.Faults.On(rig.Expired)
}

func refuse(w http.ResponseWriter, status int, message string) {
	reply(w, status, strconv.Itoa(status), message, nil)
}

func reply(w http.ResponseWriter, status int, code, message string, data any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"code": code, "message": message, "data": data})
}
