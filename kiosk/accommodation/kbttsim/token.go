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

// refreshToken is API2: the refresh token serves once, before or after its
// access token ran out, and ends that one.
func (s *Server) refreshToken(w http.ResponseWriter, r *http.Request) {
	if !s.fromClient(w, r) {
		return
	}
	refresh := r.URL.Query().Get("refresh_token")
	s.mu.Lock()
	old, known := s.refreshes[refresh]
	held := s.tokens[old]
	delete(s.refreshes, refresh)
	delete(s.tokens, old)
	s.mu.Unlock()
	if !known {
		refuse(w, http.StatusUnauthorized, "RefreshToken không hợp lệ hoặc đã hết hạn") // our words
		return
	}
	s.issue(w, r, held.account, "refresh")
}

// revoke is API3.
func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	if !s.fromClient(w, r) {
		return
	}
	access := r.URL.Query().Get("access_token")
	s.mu.Lock()
	held, known := s.tokens[access]
	delete(s.tokens, access)
	for refresh, of := range s.refreshes {
		if of == access {
			delete(s.refreshes, refresh)
		}
	}
	s.mu.Unlock()
	if !known {
		refuse(w, http.StatusBadRequest, "Token không tồn tại") // our words
		return
	}
	if s.note(w, r, held.account, "log-out", nil) {
		reply(w, http.StatusOK, "200", "Thành công", nil)
	}
}

// fromClient checks the credential of API2 and API3.
func (s *Server) fromClient(w http.ResponseWriter, r *http.Request) bool {
	s.mu.Lock()
	basic := s.refreshBasic
	s.mu.Unlock()
	if basic == "" || r.Header.Get("Authorization") != "Basic "+basic {
		refuse(w, http.StatusUnauthorized, "Client không hợp lệ")
		return false
	}
	return true
}

func (s *Server) grant(w http.ResponseWriter, r *http.Request, account Account) {
	s.issue(w, r, account, "log-in")
}

func (s *Server) issue(w http.ResponseWriter, r *http.Request, account Account, event string) {
	t := session{account: account, expires: s.o.Now().Add(TokenLife)}
	access, err := s.o.Token()
	refresh, errRefresh := s.o.Token()
	if err != nil || errRefresh != nil {
		refuse(w, http.StatusInternalServerError, "Lỗi hệ thống")
		return
	}
	s.mu.Lock()
	s.tokens[access], s.refreshes[refresh] = t, access
	s.mu.Unlock()
	if !s.note(w, r, account, event, nil) {
		return
	}
	reply(w, http.StatusOK, "200", "Thành công", map[string]any{
		"AccessToken": access, "RefreshToken": refresh, "TokenType": "bearer", "Exp": t.expires.Unix(),
		"Authorities": []string{"kbtt:create-3th", "CLIENT_API_CSLT"}, "ClientId": 7, "LoaiTK": "CSLT",
		"CsltId": account.Facility, "CsltKhuVuc": 86, "CsltDonVi": 1332,
		"MaTTCuaCslt": "101", "MaPxCuaCslt": "101900256", "IsCsltChinh": true,
	})
}

// note writes an entry of the book; where it cannot, the portal has a fault.
func (s *Server) note(w http.ResponseWriter, r *http.Request, account Account, event string, data any) bool {
	err := s.o.Book.Add(rig.Entry{
		At: s.o.Now(), System: System, Event: event, Account: account.Username, Caller: rig.Caller(r).String(), Data: data,
	})
	if err != nil {
		refuse(w, http.StatusInternalServerError, "the book cannot be written")
	}
	return err == nil
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
