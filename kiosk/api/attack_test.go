package api

import (
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// quiet fails when a refusal says anything of a person, repeats what was sent, or
// lets a page that is not listed read it.
func quiet(t *testing.T, header http.Header, body string, listed bool) {
	t.Helper()
	for _, word := range []string{secretNumber, secretName, secretImage, "evil", "cccd_"} {
		if strings.Contains(body, word) {
			t.Errorf("the answer holds %q", word)
		}
	}
	if allowed := header.Get("Access-Control-Allow-Origin"); allowed != "" && !listed {
		t.Errorf("a page that is not listed may read the answer: %s", allowed)
	}
	for _, name := range []string{"Access-Control-Allow-Private-Network", "Access-Control-Allow-Credentials"} {
		if header.Get(name) != "" {
			t.Errorf("%s was sent", name)
		}
	}
	if len(body) > 0 && header.Get("Cache-Control") != "no-store" {
		t.Error("the answer may be stored")
	}
}

func TestForeignOriginsAreRefused(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	for name, origin := range map[string]string{
		"foreign": evil, "null": "null", "suffix": page1 + ".evil.example", "prefix": "https://evil-his.hospital.example",
		"subdomain": "https://a.his.hospital.example", "other scheme": "http://his.hospital.example", "default port": page1 + ":443",
		"other port": page1 + ":8443", "upper case": "https://HIS.hospital.example", "trailing dot": page1 + ".", "slash": page1 + "/",
		"user": "https://his.hospital.example@evil.example", "space": page1 + " ", "two in one": page1 + " " + evil,
		"ourselves": "http://127.0.0.1:" + strconv.Itoa(r.server.Port()), "file": "file://", "wildcard": "*", "unicode": "https://hıs.hospital.example",
	} {
		status, header, body := r.raw("GET /v1/visits/visit1 HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\nOrigin:" + origin + "\r\nSec-Fetch-Site: cross-site\r\nAuthorization: Bearer " + token + "\r\n\r\n")
		if name == "space" { // optional white space around a value is no part of it (RFC 9110 §5.5)
			if status != http.StatusNotFound {
				t.Errorf("%s: %d", name, status)
			}
			continue
		}
		if status != http.StatusForbidden || codeIn(body) != CodeOrigin {
			t.Errorf("%s: %d %s", name, status, body)
		}
		quiet(t, header, body, false)
	}
}

func TestTwoOriginsAreNone(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	status, header, body := r.raw("GET /v1/visits HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\nOrigin: " + page1 + "\r\nOrigin: " + page1 + "\r\nAuthorization: Bearer " + token + "\r\n\r\n")
	if status != http.StatusForbidden {
		t.Error(status, body)
	}
	quiet(t, header, body, false)
}

func TestForeignHostsAreRefusedBeforeRouting(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	for name, head := range map[string]string{
		"rebound":        "GET /v1/health HTTP/1.1\r\nHost: evil.example:PORT\r\n",
		"rebound origin": "GET /v1/visits HTTP/1.1\r\nHost: his.hospital.example\r\nOrigin: " + page1 + "\r\n",
		"no port":        "GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n",
		"other port":     "GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1:1\r\n",
		"trailing dot":   "GET /v1/health HTTP/1.1\r\nHost: localhost.:PORT\r\n",
		"upper case":     "GET /v1/health HTTP/1.1\r\nHost: LOCALHOST:PORT\r\n",
		"other loopback": "GET /v1/health HTTP/1.1\r\nHost: 127.0.0.2:PORT\r\n",
		"number":         "GET /v1/health HTTP/1.1\r\nHost: 2130706433:PORT\r\n",
		"empty":          "GET /v1/health HTTP/1.1\r\nHost:\r\n",
		"absent":         "GET /v1/health HTTP/1.0\r\n",
		"absolute":       "GET http://127.0.0.1:PORT/v1/health HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n",
		"absolute evil":  "GET http://evil.example/v1/health HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n",
		"unknown path":   "GET /nothing HTTP/1.1\r\nHost: evil.example:PORT\r\n",
	} {
		status, header, body := r.raw(head + "Connection: close\r\nAuthorization: Bearer " + token + "\r\n\r\n")
		if status != http.StatusMisdirectedRequest || codeIn(body) != CodeHost {
			t.Errorf("%s: %d %s", name, status, body)
		}
		quiet(t, header, body, false)
	}
	for _, host := range []string{"127.0.0.1:PORT", "localhost:PORT", "[::1]:PORT"} {
		if status, _, body := r.raw("GET /v1/health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"); status != 200 {
			t.Errorf("%s: %d %s", host, status, body)
		}
	}
	for name, head := range map[string]string{
		"two":       "GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: evil.example\r\n",
		"not there": "GET /v1/health HTTP/1.1\r\n",
	} {
		if status, _, _ := r.raw(head + "Connection: close\r\n\r\n"); status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, status)
		}
	}
}

func TestTokensAreAskedFor(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	_, other := r.paired(page2)
	_, native := r.paired("")
	revoked, revokedToken := r.paired(page1)
	if _, _, err := r.server.pairings.revoke(t.Context(), revoked, r.clock.now(), noNote); err != nil {
		t.Fatal(err)
	}
	_, expired := r.pair(Pairing{Origin: page1, Created: r.clock.now().Add(-48 * time.Hour), Expires: r.clock.now().Add(-time.Second)})
	for _, c := range []struct {
		name, origin, authorization string
		status                      int
		code                        Code
	}{
		{"none", page1, "", 401, CodeNoToken},
		{"wrong", page1, "Bearer cccd_" + strings.Repeat("A", 43), 401, CodeBadToken},
		{"one letter off", page1, "Bearer " + token[:len(token)-1] + "~", 401, CodeBadToken},
		{"lower case", page1, "Bearer " + strings.ToLower(token), 401, CodeBadToken},
		{"basic", page1, "Basic " + token, 401, CodeBadToken},
		{"bare", page1, token, 401, CodeBadToken},
		{"revoked", page1, "Bearer " + revokedToken, 401, CodeRevoked},
		{"expired", page1, "Bearer " + expired, 401, CodeExpired},
		{"another origin's", page1, "Bearer " + other, 403, CodeOtherOrigin},
		{"a native client's from a page", page1, "Bearer " + native, 403, CodeOtherOrigin},
		{"a page's from a native client", "", "Bearer " + token, 403, CodeOtherOrigin},
		{"none, native", "", "", 401, CodeNoToken},
	} {
		header := []string{}
		if c.authorization != "" {
			header = []string{"Authorization", c.authorization}
		}
		status, got, body := r.page(c.origin, "").do("GET", "/v1/visits", "", header...)
		if status != c.status || codeIn(body) != c.code {
			t.Errorf("%s: %d %s", c.name, status, body)
		}
		quiet(t, got, body, c.origin != "")
		r.clock.pass(time.Minute) // fill the bucket of failures again
	}
	for _, path := range []string{"/v1/visits?token=" + token, "/v1/visits?access_token=" + token} {
		if status, _, body := r.page(page1, "").do("GET", path, ""); status != 401 {
			t.Errorf("a token in the address: %d %s", status, body)
		}
	}
}

func TestGuessingIsSlowed(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	guess := r.page(page1, "cccd_wrong")
	var slowed bool
	for range 40 {
		status, header, _ := guess.do("GET", "/v1/visits", "")
		slowed = slowed || status == http.StatusTooManyRequests && header.Get("Retry-After") != ""
	}
	if !slowed {
		t.Error("guessing goes on at full speed")
	}
	// The page itself is not locked out by those who guess.
	if status, _, body := r.page(page1, token).do("GET", "/v1/visits/none", ""); status != 404 {
		t.Error(status, body)
	}
}

func TestFetchMetadata(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	_, native := r.paired("")
	for _, c := range []struct {
		origin, site string
		status       int
	}{
		{"", "cross-site", 403}, {"", "same-site", 403}, {"", "Cross-Site", 403}, {"", "new-value", 403},
		{page1, "none", 403}, {page1, "same-origin", 403}, {page1, "cross-site", 404}, {page1, "same-site", 404},
		{page1, "", 404}, {"", "", 404}, {"", "none", 404},
	} {
		use := native
		if c.origin != "" {
			use = token
		}
		head := "GET /v1/visits/none HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\nAuthorization: Bearer " + use + "\r\n"
		if c.origin != "" {
			head += "Origin: " + c.origin + "\r\n"
		}
		if c.site != "" {
			head += "Sec-Fetch-Site: " + c.site + "\r\n"
		}
		status, header, body := r.raw(head + "\r\n")
		if status != c.status {
			t.Errorf("%q %q: %d %s", c.origin, c.site, status, body)
		}
		quiet(t, header, body, c.origin != "")
	}
	for _, path := range []string{"/client.js", "/docs", "/openapi.json", "/v1/health"} {
		if status, _, _ := r.raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n"); status != 403 {
			t.Errorf("%s may be drawn into another page: %d", path, status)
		}
	}
}

func TestPreflights(t *testing.T) {
	r := start(t)
	r.paired(page1)
	ask := func(origin, path, method, headers string) (int, http.Header, string) {
		return r.raw("OPTIONS " + path + " HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\nOrigin: " + origin + "\r\nAccess-Control-Request-Method: " + method +
			"\r\nAccess-Control-Request-Headers: " + headers + "\r\nAccess-Control-Request-Private-Network: true\r\n\r\n")
	}
	status, header, body := ask(page1, "/v1/visits", "POST", "authorization,content-type,x-cccd-client,idempotency-key")
	if status != 204 || header.Get("Access-Control-Allow-Origin") != page1 || header.Get("Access-Control-Allow-Methods") != "POST" || header.Get("Vary") != "Origin" {
		t.Error(status, header)
	}
	quiet(t, header, body, true)
	for name, c := range map[string][4]string{
		"foreign": {evil, "/v1/visits", "POST", "authorization"}, "null": {"null", "/v1/visits", "POST", "authorization"},
		"method": {page1, "/v1/visits", "DELETE", "authorization"}, "header": {page1, "/v1/visits", "POST", "authorization,x-evil"},
		"path": {page1, "/nothing", "POST", "authorization"}, "star": {page1, "*", "POST", "authorization"}, "no method": {page1, "/v1/visits", "", ""},
		"session header": {page1, "/v1/visits", "POST", "x-cccd-session"},
	} {
		status, header, body := ask(c[0], c[1], c[2], c[3])
		if status < 400 || header.Get("Access-Control-Allow-Methods") != "" {
			t.Errorf("%s: %d", name, status)
		}
		quiet(t, header, body, c[0] == page1)
	}
	if status, _, _ := r.raw("OPTIONS /v1/visits HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n"); status != 405 {
		t.Error("no origin:", status)
	}
}

func TestScopesBelongToTheOperation(t *testing.T) {
	r := start(t)
	id, token := r.pair(Pairing{Origin: page1, Unattended: true, Scopes: []visit.Scope{visit.ScopeVisits}})
	r.desk.made["mine"] = visit.Caller{Client: id}
	p := r.page(page1, token)
	for path, method := range map[string]string{
		"/v1/visits/mine/portrait": "GET", "/v1/visits/mine/insurance": "POST", "/v1/visits/mine/accommodation": "POST", "/v1/stays": "POST",
		"/v1/outbox": "GET", "/metrics": "GET", "/v1/pairings": "GET", "/v1/pairings/x/revoke": "POST", "/v1/tasks": "GET",
	} {
		status, header, body := p.do(method, path, "{}")
		if status != 403 || codeIn(body) != CodeScope {
			t.Errorf("%s: %d %s", path, status, body)
		}
		quiet(t, header, body, true)
	}
	_, admin := r.pair(Pairing{Origin: page1, Scopes: visit.Scopes()})
	for path, method := range map[string]string{"/v1/pairings": "POST", "/v1/pairings/code": "POST", "/v1/session": "POST", "/v1/operators": "GET", "/v1/grants": "POST"} {
		if status, _, body := r.page(page1, admin).do(method, path, "{}"); status != 403 || codeIn(body) != CodeLocalOnly {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}

func TestAnotherClientsVisit(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	_, other := r.paired(page2)
	if status, _, _ := r.page(page1, token).do("POST", "/v1/visits", `{"purpose":"insurance"}`); status != 201 {
		t.Fatal(status)
	}
	p := r.page(page2, other)
	for path, method := range map[string]string{"/v1/visits/visit1": "GET", "/v1/visits/visit1/portrait": "GET", "/v1/visits/visit1/read": "POST", "/v1/visits/visit1/finish": "POST"} {
		status, header, body := p.do(method, path, "")
		if status != 409 || codeIn(body) != CodeNotYours {
			t.Errorf("%s: %d %s", path, status, body)
		}
		quiet(t, header, body, true)
	}
	if status, _, _ := p.do("GET", "/v1/visits/visit9", ""); status != 404 {
		t.Error(status)
	}
}

func TestFormsOfOtherPages(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	p := r.page(page1, token)
	for contentType, want := range map[string]int{
		"": 415, "text/plain": 415, "application/x-www-form-urlencoded": 415, "multipart/form-data; boundary=x": 415, "application/json; charset=utf-7": 415,
		"application/json, text/plain": 415, "application/json; x=y": 415, "application/problem+json": 415, "text/plain; application/json": 415,
		"application/json": 201, "application/json; charset=utf-8": 201, "application/json;charset=UTF-8": 201,
	} {
		if status, header, body := p.do("POST", "/v1/visits", `{"purpose":"insurance"}`, "Content-Type", contentType); status != want {
			t.Errorf("%q: %d %s", contentType, status, body)
		} else if want != 201 {
			quiet(t, header, body, true)
		}
	}
	if status, _, body := p.do("POST", "/v1/visits", `{"purpose":"insurance"}`, "X-Cccd-Client", ""); status != 403 || codeIn(body) != CodeClientName {
		t.Error(status, body)
	}
}

func TestBodies(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	p := r.page(page1, token)
	deep := strings.Repeat(`{"context":`, 40) + "1" + strings.Repeat("}", 40)
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"oversized":         {`{"purpose":"` + strings.Repeat("a", 70<<10) + `"}`, 413},
		"nested":            {deep, 400},
		"arrays":            {strings.Repeat("[", 30000), 400},
		"twice":             {`{"purpose":"insurance","purpose":"identification"}`, 400},
		"twice, other case": {`{"purpose":"insurance","Purpose":"identification"}`, 400},
		"unknown":           {`{"purpose":"insurance","evil":1}`, 422},
		"wrong type":        {`{"purpose":17}`, 422},
		"wrong choice":      {`{"purpose":"evil"}`, 422},
		"missing":           {`{}`, 422},
		"not JSON":          {`evil`, 400},
		"two values":        {`{"purpose":"insurance"} {"a":1}`, 400},
		"not UTF-8":         {"{\"purpose\":\"\xff\"}", 400},
		"array":             {`[]`, 422},
		"null":              {`null`, 422},
		"echo":              {`{"purpose":"insurance","externalId":{"evil":"` + secretNumber + `"}}`, 422},
	} {
		status, header, body := p.do("POST", "/v1/visits", c.body)
		if status != c.status {
			t.Errorf("%s: %d %s", name, status, body)
		}
		quiet(t, header, body, true)
		if header.Get("Content-Type") != problemType {
			t.Errorf("%s: %s", name, header.Get("Content-Type"))
		}
	}
	if status, _, _ := p.do("GET", "/v1/visits", `{"a":1}`); status != 413 {
		t.Error("a GET with a body:", status)
	}
	if status, _, _ := p.do("GET", "/v1/visits/none?evil=1", ""); status != 404 && status != 422 {
		t.Error(status)
	}
}

func TestSlowBodiesAreCut(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	head := "POST /v1/visits HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: " + page1 + "\r\nAuthorization: Bearer " + token +
		"\r\nContent-Type: application/json\r\nX-Cccd-Client: test\r\n"
	for name, rest := range map[string]string{
		"announced": "Content-Length: 100\r\n\r\n{\"pur",
		"chunked":   "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"pur\r\n",
	} {
		status, header, body := r.raw(head + rest)
		if status != http.StatusRequestTimeout {
			t.Errorf("%s: %d %s", name, status, body)
		}
		quiet(t, header, body, true)
	}
}

func TestPathsAndMethods(t *testing.T) {
	r := start(t)
	_, token := r.paired("")
	for _, c := range []struct {
		line   string
		status int
	}{
		{"GET //v1/visits", 404}, {"GET /v1//visits", 404}, {"GET /v1/../v1/visits", 404}, {"GET /v1/%2e%2e/v1/visits", 404}, {"GET /v1/visits/", 404},
		{"GET /v1/visits%2fvisit1", 404}, {"GET /v1/visits/a%2fportrait", 404}, {"GET /V1/visits", 404}, {"GET /v1/./visits", 404}, {"GET /", 404},
		{"GET /client/", 404}, {"GET /client/client.js", 404}, {"GET /..%5c..%5cwindows", 404}, {"GET /v1/visits/..;/x", 404}, {"GET /.git/config", 404},
		{"GET /schemas/Problem.json", 404}, {"GET /v1/visits/%00", 404}, {"GET /debug/pprof/", 404},
		{"HEAD /v1/visits", 405}, {"PUT /v1/visits", 405}, {"DELETE /v1/visits/visit1", 405}, {"PATCH /v1/visits/visit1", 405}, {"TRACE /v1/visits", 405},
		{"POST /v1/health", 405}, {"GET /v1/visits/visit1/read", 405}, {"get /v1/visits", 405}, {"EVIL /v1/visits", 405}, {"OPTIONS *", 405},
		{"HEAD /client.js", 405},
	} {
		status, header, body := r.raw(c.line + " HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\nAuthorization: Bearer " + token + "\r\n\r\n")
		if status != c.status {
			t.Errorf("%s: %d %s", c.line, status, body)
		}
		if status == 405 && header.Get("Allow") == "" {
			t.Errorf("%s: no Allow", c.line)
		}
		quiet(t, header, body, false)
	}
	for _, line := range []string{"CONNECT 127.0.0.1:PORT", "CONNECT evil.example:443"} {
		if status, _, _ := r.raw(line + " HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n"); status < 400 {
			t.Error(line, status)
		}
	}
	if status, _, _ := r.raw("GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nX: " + strings.Repeat("a", 64<<10) + "\r\n\r\n"); status != 431 {
		t.Error("endless headers:", status)
	}
}

func TestAnotherUsersProcess(t *testing.T) {
	asked := make(chan string, 4)
	r := start(t, func(o *Options) {
		o.UserAllowed = func(user string) bool { asked <- user; return false }
	})
	_, token := r.paired(page1)
	status, header, body := r.page(page1, token).do("GET", "/v1/visits", "")
	if status != 403 || codeIn(body) != CodeOtherUser {
		t.Skip("this system does not tell whose a connection is:", status, body)
	}
	quiet(t, header, body, true)
	if user := <-asked; user != ownUser() {
		t.Errorf("asked about %q, the caller is %q", user, ownUser())
	}
}

func TestTooManyRequestsOfOneClient(t *testing.T) {
	r := start(t, func(o *Options) { o.PerSecond = 1 })
	_, token := r.paired(page1)
	_, other := r.paired(page2)
	p := r.page(page1, token)
	var last int
	for range 5 {
		var header http.Header
		var body string
		last, header, body = p.do("GET", "/v1/visits/none", "")
		if last == 429 && header.Get("Retry-After") != "1" {
			t.Error(header)
		}
		quiet(t, header, body, true)
	}
	if last != 429 {
		t.Error(last)
	}
	if status, _, _ := r.page(page2, other).do("GET", "/v1/visits/none", ""); status != 404 {
		t.Error("one client takes another's time:", status)
	}
}

func TestARefusalBeyondTheLoopback(t *testing.T) {
	r := start(t)
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Skip(err)
	}
	if err := r.server.ServeOn(t.Context(), l, nil); err == nil {
		t.Error("listens for everybody")
	}
	if _, err := l.Accept(); err == nil {
		t.Error("the listener is still open")
	}
}
