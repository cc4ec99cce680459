package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

func itoa(n int) string { return strconv.Itoa(n) }

func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":1}`, `{"a":1,"a":2}`, `{"a":1,"A":2}`, `[[[[]]]]`, `{"a":{"a":[{"a":null}]}}`, `"x"`, `{`, `}`, `1 2`, ``, `{"k":1,"K":2}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if checkJSON(text) != nil {
			return
		}
		var v any
		if err := json.Unmarshal(text, &v); err != nil {
			t.Fatalf("passed, and is no JSON: %v", err)
		}
		if depth(v) > maxDepth {
			t.Fatal("passed, and is too deep")
		}
		// No name twice: what is decoded has as many names as were written.
		if once, again := names(v), strings.Count(string(text), ":"); once > again {
			t.Fatal(once, again)
		}
	})
}

func depth(v any) int {
	deepest := 0
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			deepest = max(deepest, depth(inner))
		}
	case []any:
		for _, inner := range v {
			deepest = max(deepest, depth(inner))
		}
	default:
		return 0
	}
	return deepest + 1
}

func names(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		n = len(v)
		for _, inner := range v {
			n += names(inner)
		}
	case []any:
		for _, inner := range v {
			n += names(inner)
		}
	}
	return n
}

func TestJSONThatIsRefused(t *testing.T) {
	for text, good := range map[string]bool{
		`{}`: true, `{"a":{"b":1},"c":{"b":2}}`: true, `[{"a":1},{"a":2}]`: true, `{"a":"a","b":"a"}`: true, `{"a":["a","a"]}`: true, `{"a":{},"b":1}`: true, `{"a":[],"b":1}`: true,
		`{"a":1,"a":1}`: false, `{"b":{},"b":1}`: false, `{"b":[],"b":1}`: false, `{"a":{"x":1,"x":2}}`: false, "{\"k\":1,\"\u212a\":2}": false, `{"s":1,"` + "\u017f" + `":2}`: false,
		``: false, `{`: false, `{"a":1}}`: false, `{} {}`: false, `nul`: false, strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1): false,
		strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth): true, "[" + strings.Repeat("0,", maxTokens) + "0]": false,
	} {
		if err := checkJSON([]byte(text)); (err == nil) != good {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func FuzzOrigin(f *testing.F) {
	for _, s := range []string{page1, "http://localhost:8080", "https://[::1]:8443", "null", page1 + "/", "https://x:443", "https://X", "https://a@b", "https://a.", "https://a..b", "https://%61"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, origin string) {
		if CheckOrigin(origin) != nil {
			return
		}
		u, err := url.Parse(origin)
		if err != nil || u.Scheme+"://"+u.Host != origin || u.User != nil || origin != strings.ToLower(origin) || strings.ContainsAny(origin, " \t\r\n,*%\\@?#") {
			t.Fatalf("%q", origin)
		}
	})
}

func TestOriginsAsBrowsersWriteThem(t *testing.T) {
	for origin, good := range map[string]bool{
		page1: true, "http://localhost:8080": true, "http://192.168.1.10": true, "https://[::1]:8443": true, "https://xn--bnh-vin-hya3562b.vn": true, "http://his": true,
		"": false, "null": false, "*": false, page1 + "/": false, page1 + ":443": false, "http://a:80": false, "https://a:0": false, "https://a:": false, "https://a:08443": false,
		"https://a:65536": false, "HTTPS://a": false, "https://A": false, "https://a.": false, "https://.a": false, "https://a..b": false, "https://a@b": false, "https://": false,
		"ftp://a": false, "file://": false, "https://a?b": false, "https://a#b": false, "https://bệnhviện.vn": false, "https://a b": false, "chrome-extension://abc": false, "//a": false,
	} {
		if err := CheckOrigin(origin); (err == nil) != good {
			t.Errorf("%q: %v", origin, err)
		}
	}
}

// FuzzHead sends any Host and Origin to the guards: none but ours may pass.
func FuzzHead(f *testing.F) {
	for _, s := range []string{"127.0.0.1:24311", "localhost:24311", "[::1]:24311", "evil.example:24311", "127.0.0.1:24311.evil", ""} {
		f.Add(s, page1)
		f.Add(s, "null")
	}
	memory := newMemory()
	s, err := New(f.Context(), Options{Desk: &fakeDesk{}, Vault: memory, Feed: memory})
	if err != nil {
		f.Fatal(err)
	}
	s.port.Store(24311)
	f.Fuzz(func(t *testing.T, host, origin string) {
		req := httptest.NewRequest(http.MethodGet, "/v1/health", nil)
		req.Host = host
		c := &call{r: req, conn: &connection{}}
		if ours := host == "127.0.0.1:24311" || host == "localhost:24311" || host == "[::1]:24311"; (s.guardHost(c) == nil) != ours {
			t.Fatalf("host %q", host)
		}
		req.Header["Origin"] = []string{origin}
		if s.guardOrigin(c) == nil || c.origin != "" {
			t.Fatalf("origin %q", origin)
		}
	})
}
