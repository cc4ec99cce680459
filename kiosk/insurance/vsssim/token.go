package vsssim

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"mime"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

// session is a token given out.
type session struct {
	id      string
	account Account
	caller  netip.Addr
	expires time.Time
}

// takeToken is POST /api/token/take, form or JSON.
func (s *Server) takeToken(w http.ResponseWriter, r *http.Request) {
	fields, ok := fieldsOf(r)
	s.mu.Lock()
	account, known := s.accounts[fields["username"]]
	s.mu.Unlock()
	switch caller := rig.Caller(r); {
	case s.o.Faults.On(rig.WrongCode):
		answer(w, map[string]any{"maKetQua": "999", "APIKey": nil})
	case !ok, !known, !s.registered(caller), !s.passwordMatches(account, fields["password"]):
		answer(w, map[string]any{"maKetQua": "401", "APIKey": nil})
	default:
		s.grant(w, account, caller)
	}
}

func (s *Server) grant(w http.ResponseWriter, account Account, caller netip.Addr) {
	now := s.o.Now()
	access, err := s.o.Token()
	id, errID := s.o.Token()
	if err != nil || errID != nil {
		answer(w, map[string]any{"maKetQua": "500", "APIKey": nil})
		return
	}
	t := session{id: id, account: account, caller: caller, expires: now.Add(SessionLimit)}
	s.mu.Lock()
	s.tokens[access] = t
	s.mu.Unlock()
	s.write(w, rig.Entry{At: now, Event: "log-in", Account: account.Username, Caller: caller.String()},
		map[string]any{"maKetQua": "200", "APIKey": map[string]any{
			"access_token": access, "id_token": t.id, "token_type": "Bearer", "username": account.Username,
			"expires_in": t.expires.UTC().Format("2006-01-02T15:04:05.0000000Z"),
		}})
}

// authorized checks the four query parameters and the caller of a lookup.
func (s *Server) authorized(r *http.Request) bool {
	q := r.URL.Query()
	return s.holds(r, q.Get("token"), q.Get("id_token"), q.Get("username"), q.Get("password"))
}

// holds checks a token, what it was given with, and the caller.
func (s *Server) holds(r *http.Request, access, id, username, password string) bool {
	s.mu.Lock()
	t, ok := s.tokens[access]
	s.mu.Unlock()
	return ok && !s.o.Faults.On(rig.Expired) && t.id == id &&
		t.caller == rig.Caller(r) && s.registered(t.caller) && s.o.Now().Before(t.expires) &&
		t.account.Username == username && s.passwordMatches(t.account, password)
}

func (s *Server) passwordMatches(a Account, sent string) bool {
	sum := md5.Sum([]byte(a.Password))
	lower := hex.EncodeToString(sum[:])
	return sent == strings.ToUpper(lower) || s.o.LowerMD5 && sent == lower
}

// fieldsOf reads a body of either kind; anything but text fields is refused.
func fieldsOf(r *http.Request) (map[string]string, bool) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	fields := make(map[string]string)
	switch kind {
	case "application/json":
		return fields, json.NewDecoder(r.Body).Decode(&fields) == nil
	case "application/x-www-form-urlencoded":
		if r.ParseForm() != nil {
			return fields, false
		}
		for name := range r.PostForm {
			fields[name] = r.PostForm.Get(name)
		}
		return fields, true
	}
	return fields, false
}

// write notes what was done and answers; without its book the simulator
// answers nothing.
func (s *Server) write(w http.ResponseWriter, e rig.Entry, body map[string]any) {
	e.System = System
	if err := s.o.Book.Add(e); err != nil {
		http.Error(w, "the book cannot be written", http.StatusInternalServerError)
		return
	}
	answer(w, body)
}

func answer(w http.ResponseWriter, body map[string]any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(body)
}
