package api

import (
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
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
