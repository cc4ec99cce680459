package api

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

func TestTheGuardsStandInTheContractsOrder(t *testing.T) {
	var names []string
	for _, g := range guards() {
		names = append(names, g.name)
	}
	if want := []string{"loopback", "host", "origin", "site", "user", "route", "token", "scope", "post", "rate", "body"}; !slices.Equal(names, want) {
		t.Error(names)
	}
}

// faulty is a request with every fault at once; each guard in turn must be the
// one that refuses when those before it are content.
func TestTheFirstGuardThatRefusesAnswers(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	type fix func(*http.Request)
	set := func(name, value string) fix { return func(req *http.Request) { req.Header.Set(name, value) } }
	steps := []struct {
		code Code
		fix  fix
	}{
		{CodeHost, func(req *http.Request) { req.Host = "127.0.0.1:" + strings.Split(r.address(), ":")[1] }},
		{CodeOrigin, set("Origin", page1)},
		{CodeCrossSite, set("Sec-Fetch-Site", "cross-site")},
		{CodeMethod, func(req *http.Request) { req.Method = http.MethodPost; req.URL.Path = "/v1/outbox/x/drop" }},
		{CodeNoToken, set("Authorization", "Bearer "+token)},
		{CodeScope, func(req *http.Request) { req.URL.Path = "/v1/visits" }},
		{CodeContentType, set("Content-Type", "application/json")},
		{CodeClientName, set("X-Cccd-Client", "test")},
		{CodeMalformed, nil},
	}
	for done := range steps {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "http://"+r.address()+"/v1/outbox", strings.NewReader("evil"))
		if err != nil {
			t.Fatal(err)
		}
		req.Close, req.Host = true, "evil.example"
		req.Header.Set("Origin", evil)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		for _, s := range steps[:done] {
			s.fix(req)
		}
		_, _, body := send(t, http.DefaultClient, req)
		if got := codeIn(body); got != steps[done].code {
			t.Errorf("after %d fixes: %s, not %s", done, got, steps[done].code)
		}
	}
}

func (r *rig) address() string { return net.JoinHostPort("127.0.0.1", itoa(r.server.Port())) }

func TestTheLoopbackGuardDoubtsItsListener(t *testing.T) {
	r := start(t)
	local := &connection{}
	for name, c := range map[string]struct {
		conn         *connection
		here, remote string
		passes       bool
	}{
		"loopback": {local, "127.0.0.1:24311", "127.0.0.1:9", true}, "v6": {local, "[::1]:24311", "[::1]:9", true},
		"forwarded": {local, "127.0.0.1:24311", "192.168.1.7:9", false}, "misbound": {local, "192.168.1.2:24311", "192.168.1.7:9", false},
		"unknown": {nil, "127.0.0.1:24311", "127.0.0.1:9", false}, "garbled": {local, "127.0.0.1:24311", "", false},
	} {
		req := httptest.NewRequest(http.MethodGet, "/v1/health", nil)
		here, err := net.ResolveTCPAddr("tcp", c.here)
		if err != nil {
			t.Fatal(err)
		}
		req.RemoteAddr = c.remote
		req = req.WithContext(context.WithValue(req.Context(), http.LocalAddrContextKey, net.Addr(here)))
		if p := r.server.guardLoopback(&call{r: req, conn: c.conn}); (p == nil) != c.passes {
			t.Errorf("%s: %v", name, p)
		}
	}
}

func TestAPeerThatTheSystemDoesNotKnow(t *testing.T) {
	r := start(t)
	for user, c := range map[string]struct{ known, passes bool }{ownUser(): {true, true}, "another": {true, false}, "gone": {true, false}, "": {false, true}} {
		conn := &connection{peer: peer{func() (string, bool) { return user, c.known }}}
		if p := r.server.guardUser(&call{conn: conn}); (p == nil) != c.passes {
			t.Errorf("%q: %v", user, p)
		}
	}
}

func TestTheDeskItselfNeedsNoToken(t *testing.T) {
	r := start(t)
	r.desk.made["theirs"] = visit.Caller{Client: "somebody"}
	if status, _, body := r.atDesk("GET", "/v1/visits/theirs", ""); status != 200 {
		t.Error(status, body)
	}
	if status, _, _ := r.atDesk("POST", "/v1/visits", `{"purpose":"insurance"}`); status != 201 || r.desk.last.Client != visit.Local || !r.desk.last.May(visit.ScopeAdmin) {
		t.Errorf("%d %+v", status, r.desk.last)
	}
	if status, _, body := r.atDesk("POST", "/v1/visits", `{"purpose":"insurance"}`, "Content-Type", "text/plain"); status != 415 {
		t.Error(status, body)
	}
	if status, _, _ := r.atDesk("GET", "/metrics", ""); status != 501 {
		t.Error(status)
	}
}
