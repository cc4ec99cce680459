package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// siege is the real daemon with a person in it: a visit of the hospital's page,
// and others who want it.
type siege struct {
	t            *testing.T
	data         string
	port         int
	his, hotel   string // tokens
	native, gone string // of a program; of a client that was revoked
	visit        string // of the hospital's page
}

func besiege(t *testing.T) *siege {
	t.Helper()
	o := newHall(t)
	s := &siege{t: t, data: o.data, port: raise(t, o.data).port(t)}
	s.his, _ = s.pair("--origin", hisPage, "--scopes", "visits,portrait,insurance")
	s.hotel, _ = s.pair("--origin", hotelPage, "--scopes", "visits,portrait,accommodation")
	s.native, _ = s.pair("--scopes", "visits,portrait,insurance,accommodation")
	var id string
	s.gone, id = s.pair("--origin", hisPage)
	if out, exit := command(t, s.data, "pair", "--revoke", id); exit != exitOK {
		t.Fatalf("revoke: %s", out)
	}
	s.visit = s.ask(s.his, "/v1/visits", `{"purpose":"insurance"}`).ID
	if v := s.ask(s.his, "/v1/visits/"+s.visit+"/scan", `{"text":"`+guestQR+`"}`); v.Record == nil {
		t.Fatal("nobody to be stolen")
	}
	return s
}

func (s *siege) pair(more ...string) (token, id string) {
	s.t.Helper()
	out, exit := command(s.t, s.data, append([]string{"pair", "--unattended"}, more...)...)
	var made api.Paired
	if err := json.Unmarshal(out, &made); err != nil || exit != exitOK {
		s.t.Fatalf("pair: exit %d", exit)
	}
	return made.Token, made.ID
}

// ask is the hospital's page at work.
func (s *siege) ask(token, path, body string) visit.View {
	s.t.Helper()
	status, _, answer := s.send(shot{method: "POST", path: path, origin: hisPage, token: token, body: body})
	var v visit.View
	if err := json.Unmarshal([]byte(answer), &v); err != nil || status >= 300 {
		s.t.Fatalf("%s: %d", path, status)
	}
	return v
}

// shot is one request, as its sender writes it.
type shot struct {
	method, path, host, origin, site, token, body string
	kind                                          string // Content-Type; "-" sends none
	bare                                          bool   // without the client's own header
	more                                          string // further header lines
}

func (s shot) text(port int) string {
	host := s.host
	if host == "" {
		host = "127.0.0.1:" + strconv.Itoa(port)
	}
	lines := []string{s.method + " " + s.path + " HTTP/1.1", "Host: " + host, "Connection: close"}
	for _, h := range []struct{ name, value string }{{"Origin", s.origin}, {"Sec-Fetch-Site", s.site}} {
		if h.value != "" {
			lines = append(lines, h.name+": "+h.value)
		}
	}
	if s.token != "" {
		lines = append(lines, "Authorization: Bearer "+s.token)
	}
	if s.method == "POST" {
		if s.kind == "" {
			s.kind = "application/json"
		}
		if s.kind != "-" {
			lines = append(lines, "Content-Type: "+s.kind)
		}
		if !s.bare {
			lines = append(lines, "X-Cccd-Client: siege")
		}
		lines = append(lines, fmt.Sprintf("Content-Length: %d", len(s.body)))
	}
	if s.more != "" {
		lines = append(lines, s.more)
	}
	return strings.Join(lines, "\r\n") + "\r\n\r\n" + s.body
}

func (s *siege) send(one shot) (status int, header http.Header, body string) {
	s.t.Helper()
	conn, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)), 5*time.Second)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(conn, one.text(s.port)); err != nil && one.body == "" {
		s.t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, nil, ""
	}
	raw, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, answer.Header, string(raw)
}

// harmless fails on an answer that holds anything of the person, or that a page
// which is not listed may read.
func (s *siege) harmless(name string, one shot, header http.Header, body string) {
	s.t.Helper()
	for _, word := range []string{"001190123456", "Nguyễn", "Hoa", "1990", "Phường", s.his} {
		if strings.Contains(body, word) {
			s.t.Errorf("%s: the answer holds a value of the person", name)
		}
	}
	if allowed := header.Get("Access-Control-Allow-Origin"); allowed != "" && allowed != one.origin {
		s.t.Errorf("%s: %s may read the answer", name, allowed)
	}
}

func TestTheDaemonUnderAttack(t *testing.T) {
	s := besiege(t)
	mine := "/v1/visits/" + s.visit
	deep := strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200)
	for name, c := range map[string]struct {
		shot
		status []int
	}{
		"foreign origin":            {shot{method: "GET", path: mine, origin: "https://evil.example", token: s.his}, []int{403}},
		"null origin":               {shot{method: "GET", path: mine, origin: "null", token: s.his}, []int{403}},
		"origin with a suffix":      {shot{method: "GET", path: mine, origin: hisPage + ".evil.example", token: s.his}, []int{403}},
		"origin with a prefix":      {shot{method: "GET", path: mine, origin: "https://evil-his.example.vn", token: s.his}, []int{403}},
		"origin by plain http":      {shot{method: "GET", path: mine, origin: "http://his.example.vn", token: s.his}, []int{403}},
		"rebound host":              {shot{method: "GET", path: mine, host: "evil.example", origin: hisPage, token: s.his}, []int{403, 421}},
		"rebound host and origin":   {shot{method: "GET", path: mine, host: "evil.example", origin: "http://evil.example", token: s.his}, []int{403, 421}},
		"no token":                  {shot{method: "GET", path: mine, origin: hisPage}, []int{401}},
		"wrong token":               {shot{method: "GET", path: mine, origin: hisPage, token: "cccd_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}, []int{401}},
		"revoked token":             {shot{method: "GET", path: mine, origin: hisPage, token: s.gone}, []int{401}},
		"token of another origin":   {shot{method: "GET", path: mine, origin: hotelPage, token: s.his}, []int{403}},
		"token in the address":      {shot{method: "GET", path: mine + "?token=" + s.his, origin: hisPage}, []int{401}},
		"cross-site without origin": {shot{method: "GET", path: mine, site: "cross-site", token: s.native}, []int{403}},
		"a form of another site":    {shot{method: "POST", path: "/v1/visits", site: "cross-site", origin: "https://evil.example", kind: "application/x-www-form-urlencoded", body: "purpose=insurance"}, []int{403}},
		"text for JSON":             {shot{method: "POST", path: "/v1/visits", origin: hisPage, token: s.his, kind: "text/plain", body: `{"purpose":"insurance"}`}, []int{400, 403, 415}},
		"no content type":           {shot{method: "POST", path: "/v1/visits", origin: hisPage, token: s.his, kind: "-", body: `{"purpose":"insurance"}`}, []int{400, 403, 415}},
		"without the own header":    {shot{method: "POST", path: "/v1/visits", origin: hisPage, token: s.his, bare: true, body: `{"purpose":"insurance"}`}, []int{400, 403}},
		"preflight of a stranger":   {shot{method: "OPTIONS", path: "/v1/visits", origin: "https://evil.example", more: "Access-Control-Request-Method: POST"}, []int{403}},
		"preflight for DELETE":      {shot{method: "OPTIONS", path: "/v1/visits", origin: hisPage, more: "Access-Control-Request-Method: DELETE"}, []int{403, 404, 405}},
		"preflight for a header":    {shot{method: "OPTIONS", path: "/v1/visits", origin: hisPage, more: "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-evil"}, []int{403, 404}},
		"oversized body":            {shot{method: "POST", path: mine + "/typed", origin: hisPage, token: s.his, body: `{"fullName":"` + strings.Repeat("a", 1<<20) + `"}`}, []int{413}},
		"deeply nested body":        {shot{method: "POST", path: mine + "/typed", origin: hisPage, token: s.his, body: deep}, []int{400}},
		"not JSON":                  {shot{method: "POST", path: mine + "/typed", origin: hisPage, token: s.his, body: `{`}, []int{400}},
		"unknown field":             {shot{method: "POST", path: "/v1/visits", origin: hisPage, token: s.his, body: `{"purpose":"insurance","admin":true}`}, []int{400, 422}},
		"another's visit":           {shot{method: "GET", path: mine, origin: hotelPage, token: s.hotel}, []int{409}},
		"another's visit, native":   {shot{method: "GET", path: mine, token: s.native}, []int{409}},
		"another's portrait":        {shot{method: "GET", path: mine + "/portrait", origin: hotelPage, token: s.hotel}, []int{404, 409}},
		"finishing another's":       {shot{method: "POST", path: mine + "/finish", origin: hotelPage, token: s.hotel, body: `{}`}, []int{409}},
		"reading into another's":    {shot{method: "POST", path: mine + "/read", origin: hotelPage, token: s.hotel, body: `{}`}, []int{409}},
		"an act beyond the scopes":  {shot{method: "POST", path: mine + "/accommodation", origin: hisPage, token: s.his, body: `{}`}, []int{403}},
		"the outbox":                {shot{method: "GET", path: "/v1/outbox", origin: hisPage, token: s.his}, []int{403}},
		"metrics":                   {shot{method: "GET", path: "/metrics", origin: hisPage, token: s.his}, []int{403}},
		"pairing oneself":           {shot{method: "POST", path: "/v1/pairings", token: s.native, body: `{"origin":"https://evil.example","scopes":["visits"]}`}, []int{403}},
		"the office":                {shot{method: "POST", path: "/v1/local/subject/find", token: s.native, body: `{"number":"001190123456"}`}, []int{403, 404}},
		"DELETE":                    {shot{method: "DELETE", path: mine, origin: hisPage, token: s.his}, []int{405}},
		"TRACE":                     {shot{method: "TRACE", path: mine, origin: hisPage, token: s.his}, []int{405}},
		"two slashes":               {shot{method: "GET", path: "/v1//visits/" + s.visit, origin: hisPage, token: s.his}, []int{404}},
		"dots":                      {shot{method: "GET", path: "/v1/health/../visits/" + s.visit, origin: hisPage, token: s.his}, []int{404}},
		"encoded dots":              {shot{method: "GET", path: "/v1/%2e%2e/v1/visits/" + s.visit, origin: hisPage, token: s.his}, []int{404}},
		"encoded slash":             {shot{method: "GET", path: "/v1/visits%2f" + s.visit, origin: hisPage, token: s.his}, []int{404}},
		"trailing slash":            {shot{method: "GET", path: mine + "/", origin: hisPage, token: s.his}, []int{404}},
		"a file of the folder":      {shot{method: "GET", path: "/store.db", origin: hisPage, token: s.his}, []int{404}},
	} {
		status, header, body := s.send(c.shot)
		if !has(c.status, status) {
			t.Errorf("%s: %d, want %v", name, status, c.status)
		}
		s.harmless(name, c.shot, header, body)
	}
	if status, _, body := s.send(shot{method: "GET", path: mine, origin: hisPage, site: "cross-site", token: s.his}); status != 200 || !strings.Contains(body, "001190123456") {
		t.Errorf("the page that opened the visit: %d", status)
	}
	s.slowBody()
	s.othersEvents()
	s.anotherUser()
}

func has(list []int, n int) bool {
	for _, v := range list {
		if v == n {
			return true
		}
	}
	return false
}

// slowBody: a body that does not come is cut off, and nobody waits for it.
func (s *siege) slowBody() {
	conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)))
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	began := time.Now()
	one := shot{method: "POST", path: "/v1/visits", origin: hisPage, token: s.his, body: strings.Repeat("x", 1000)}
	_, _ = io.WriteString(conn, strings.TrimSuffix(one.text(s.port), "x"))
	_ = conn.SetReadDeadline(began.Add(30 * time.Second))
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		s.t.Errorf("slow body: %v", err)
		return
	}
	if answer.StatusCode < 400 || time.Since(began) > 20*time.Second {
		s.t.Errorf("slow body: %d after %v", answer.StatusCode, time.Since(began))
	}
}

// othersEvents: a stream shows its own client's visits alone, from the first.
func (s *siege) othersEvents() {
	conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)))
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	one := shot{method: "GET", path: "/v1/events", origin: hotelPage, token: s.hotel, more: "Last-Event-ID: 0"}
	_, _ = io.WriteString(conn, one.text(s.port))
	_ = conn.SetReadDeadline(time.Now().Add(2 * time.Second))
	heard, _ := io.ReadAll(conn)
	if !strings.Contains(string(heard), "event: hello") || strings.Contains(string(heard), s.visit) {
		s.t.Errorf("the hotel's stream tells of the hospital's visit, or nothing at all")
	}
}

// anotherUser: a process of another user of this machine is refused, with the
// right token too.
func (s *siege) anotherUser() {
	if os.Getuid() != 0 {
		s.t.Log("another user cannot be played without root")
		return
	}
	one := shot{method: "GET", path: "/v1/visits/" + s.visit, origin: hisPage, token: s.his}
	script := fmt.Sprintf(`exec 3<>/dev/tcp/127.0.0.1/%d; cat >&3; cat <&3`, s.port)
	cmd := exec.Command("bash", "-c", script)
	cmd.Stdin = strings.NewReader(one.text(s.port))
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.Output()
	if err != nil || !strings.HasPrefix(string(out), "HTTP/1.1 403") || strings.Contains(string(out), "001190123456") {
		s.t.Errorf("another user's process: %v %.60q", err, out)
	}
}
