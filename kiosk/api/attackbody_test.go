package api

import (
	"net/http"
	"strings"
	"testing"
)

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
