package hn212

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"))
}

// rig is a server with its desk, and a clock that the test moves.
type rig struct {
	*testing.T
	desk   *desk
	server *Server
	clock  *clockwork.FakeClock
	url    string
}

func newRig(t *testing.T) *rig {
	r := &rig{T: t, desk: newDesk(), clock: clockwork.NewFakeClock()}
	r.server = New(Options{Gate: r.desk, Source: r.desk, Rand: counted(), Clock: r.clock})
	srv := httptest.NewServer(r.server)
	r.url = srv.URL + "/socket.io/?transport="
	t.Cleanup(func() { r.server.Close(); srv.Close() })
	return r
}

// request sends one, and gives status and body.
func (r *rig) request(method, query, origin, kind, body string) (int, string) {
	r.Helper()
	req, err := http.NewRequestWithContext(r.Context(), method, r.url+query, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	req.Header.Set("Origin", origin)
	req.Header.Set("Content-Type", kind)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		r.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func (r *rig) get(query, origin string) (int, string) {
	r.Helper()
	return r.request(http.MethodGet, query, origin, "", "")
}

func (r *rig) post(query, origin, body string) (int, string) {
	r.Helper()
	return r.request(http.MethodPost, query, origin, "text/plain;charset=UTF-8", body)
}

// open begins a session by polling and gives its id.
func (r *rig) open(version int, origin string) (id string) {
	r.Helper()
	status, body := r.get(fmt.Sprintf("polling&EIO=%d", version), origin)
	_, rest, found := strings.Cut(body, `"sid":"`)
	if status != http.StatusOK || !found {
		r.Fatalf("%d %s", status, body)
	}
	id, _, _ = strings.Cut(rest, `"`)
	return id
}

// page is a websocket of a page that shows a token.
type page struct {
	*testing.T
	*websocket.Conn
}

func (r *rig) socket(origin string, version int) page {
	r.Helper()
	address := fmt.Sprintf("%swebsocket&EIO=%d", r.url, version)
	conn, _, err := websocket.Dial(r.Context(), address, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {origin}}})
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() { _ = conn.CloseNow() })
	p := page{r.T, conn}
	p.expect(`0{"sid"`)
	return p
}

// joined is a page that listens.
func (r *rig) joined() page {
	r.Helper()
	p := r.socket(paired, engine4)
	p.say(`40{"token":"` + secret + `"}`)
	p.expect(`40{"sid"`)
	return p
}

func (p page) say(text string) {
	p.Helper()
	if err := p.Write(p.Context(), websocket.MessageText, []byte(text)); err != nil {
		p.Fatal(err)
	}
}

func (p page) expect(prefix string) {
	p.Helper()
	_, b, err := p.Read(p.Context())
	if err != nil || !strings.HasPrefix(string(b), prefix) {
		p.Fatalf("got %s, %v, want %s", b, err, prefix)
	}
}

func (p page) expectEnd() {
	p.Helper()
	if _, b, err := p.Read(p.Context()); err == nil {
		p.Fatalf("still told: %s", b)
	}
}

func TestWhoIsNotLetIn(t *testing.T) {
	r := newRig(t)
	id := r.open(engine4, paired)
	for name, c := range map[string]struct {
		query, origin string
		status        int
	}{
		"unlisted":             {"polling&EIO=4", "http://evil.example", 403},
		"no origin":            {"polling&EIO=4", "", 403},
		"null":                 {"polling&EIO=4", "null", 403},
		"old client, paired":   {"polling&EIO=3", paired, 403},
		"token in the address": {"polling&EIO=3&token=" + secret, paired, 403},
		"another's session":    {"polling&EIO=4&sid=" + id, legacy, 400},
		"other version":        {"polling&EIO=3&sid=" + id, paired, 400},
		"no such session":      {"polling&EIO=4&sid=AAAA", paired, 400},
		"no version":           {"polling", paired, 400},
		"version 2":            {"polling&EIO=2", paired, 400},
		"no transport":         {"&EIO=4", paired, 400},
		"flash":                {"flashsocket&EIO=4", paired, 400},
		"jsonp":                {"polling&EIO=4&j=0", paired, 400},
		"no upgrade":           {"websocket&EIO=4", paired, 426},
	} {
		if status, body := r.get(c.query, c.origin); status != c.status || strings.Contains(body, "sid") {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		if status, _ := r.request(method, "polling&EIO=4", paired, "text/plain", ""); status != 400 {
			t.Errorf("%s: %d", method, status)
		}
	}
}

func TestWhatAPageMayReadAcrossOrigins(t *testing.T) {
	r := newRig(t)
	for origin, want := range map[string]string{paired: paired, "http://evil.example": "", "null": ""} {
		req := httptest.NewRequest(http.MethodGet, "/socket.io/?EIO=4&transport=polling", nil)
		req.Header.Set("Origin", origin)
		w := httptest.NewRecorder()
		r.server.ServeHTTP(w, req)
		if got := w.Header().Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("%s: %q", origin, got)
		}
	}
}

func TestTokenOfTheConnect(t *testing.T) {
	r := newRig(t)
	for _, connect := range []string{"40", `40{"token":"guess"}`, `40{"token":""}`} {
		p := r.socket(paired, engine4)
		p.say(connect)
		p.expect(`44{"message":"not authorized"}`)
		r.desk.await(0)
		_ = p.CloseNow()
	}
}

// Only the newest page of the origin that holds the visit is told.
func TestNobodyElseIsTold(t *testing.T) {
	r := newRig(t)
	first := r.joined()
	second := r.joined()
	first.expect("41")
	old := r.socket(legacy, engine3)
	old.expect("40")
	r.desk.await(2) // the second page and the old one
	r.desk.tell(paired, events()["read"])
	second.expect(`42["/event",{"id":2`)
	first.say("41")
	first.expectEnd()
	old.say("2")
	old.expect("3") // and not what was read for another
}

func TestRevokedPageIsToldNothing(t *testing.T) {
	r := newRig(t)
	p := r.joined()
	r.desk.revoke()
	r.desk.tell(paired, events()["read"])
	p.expect("41")
	r.desk.await(0)
}

func TestHeartbeats(t *testing.T) {
	r := newRig(t)
	p := r.joined()
	r.pass(pingInterval, 2)
	p.expect("2")
	p.say("3")
	p.say("40/other,")
	p.expect("44/other")
	r.pass(pingInterval, 1) // the limit for CONNECT is past
	p.expect("2")
	r.pass(pingTimeout, 1)
	p.expectEnd()

	old := r.socket(legacy, engine3)
	old.expect("40")
	old.say("2probe")
	old.expect("3probe")
	r.pass(pingInterval+pingTimeout, 2)
	old.expectEnd()
}

// pass moves the clock when so many wait for it.
func (r *rig) pass(d time.Duration, waiters int) {
	r.Helper()
	if err := r.clock.BlockUntilContext(r.Context(), waiters); err != nil {
		r.Fatal(err)
	}
	r.clock.Advance(d)
}

func TestConnectInTime(t *testing.T) {
	r := newRig(t)
	p := r.socket(paired, engine4)
	r.pass(joinLimit, 2)
	p.expectEnd()
}
