package api

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// atGate is a request of an old page as it reaches an adapter's port.
func atGate(change func(*http.Request)) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/event", nil)
	r.Host, r.RemoteAddr = "127.0.0.1:9091", "127.0.0.1:40000"
	r.Header.Set("Origin", page1)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	ctx := context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9091}))
	own := &connection{peer: peer{func() (string, bool) { return ownUser(), true }}}
	r = r.WithContext(context.WithValue(ctx, connectionKey{}, own))
	if change != nil {
		change(r)
	}
	return r
}

func TestTheGateAsksAsTheAPIDoes(t *testing.T) {
	r := start(t)
	r.paired(page1)
	gate := r.server.Gate(9091)
	if origin, err := gate.Admit(atGate(nil)); err != nil || origin != page1 {
		t.Error(origin, err)
	}
	for name, change := range map[string]func(*http.Request){
		"foreign page":       func(r *http.Request) { r.Header.Set("Origin", evil) },
		"null":               func(r *http.Request) { r.Header.Set("Origin", "null") },
		"two origins":        func(r *http.Request) { r.Header.Add("Origin", page1) },
		"no origin":          func(r *http.Request) { r.Header.Del("Origin"); r.Header.Del("Sec-Fetch-Site") },
		"rebound":            func(r *http.Request) { r.Host = "evil.example:9091" },
		"the API's port":     func(r *http.Request) { r.Host = "127.0.0.1:24311" },
		"beyond the machine": func(r *http.Request) { r.RemoteAddr = "192.168.1.9:40000" },
		"same origin":        func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") },
		"another user": func(r *http.Request) {
			connectionOf(r.Context()).peer = peer{func() (string, bool) { return "another", true }}
		},
	} {
		if origin, err := gate.Admit(atGate(change)); !errors.Is(err, errGate) || origin != "" {
			t.Errorf("%s was admitted: %q %v", name, origin, err)
		}
	}
}

func TestTheGateWantsATokenOrAnAdministratorsWord(t *testing.T) {
	r := start(t)
	gate := r.server.Gate(9091)
	_, token := r.paired(page1)
	if err := gate.Authorise(page1, token); err != nil {
		t.Error(err)
	}
	r.pair(Pairing{Origin: page2, Legacy: true, Unattended: true})
	if err := gate.Authorise(page2, ""); err != nil {
		t.Error(err)
	}
	const ungranted = "https://old.example"
	r.pair(Pairing{Origin: ungranted, Legacy: true})
	for name, c := range map[string][2]string{
		"no token, not marked": {page1, ""}, "another's token": {page2, token}, "wrong token": {page1, "cccd_wrong"},
		"a foreign page": {evil, ""}, "marked, not granted for the shift": {ungranted, ""},
	} {
		if err := gate.Authorise(c[0], c[1]); !errors.Is(err, errGate) {
			t.Errorf("%s passed", name)
		}
	}
	r.clock.pass(DefaultPairing + time.Hour)
	if gate.Authorise(page1, token) == nil || gate.Authorise(page2, "") == nil {
		t.Error("a pairing that has ended passed")
	}
	if _, ok := r.server.CallerOf(page1); ok {
		t.Error("a pairing that has ended is still a client")
	}
}

// A page that is marked for adapters has no way into the API itself.
func TestALegacyPageNeedsATokenHere(t *testing.T) {
	r := start(t)
	r.pair(Pairing{Origin: page2, Legacy: true, Unattended: true})
	if status, _, body := r.page(page2, "").do("GET", "/v1/visits", ""); status != 401 || codeIn(body) != CodeNoToken {
		t.Error(status, body)
	}
}
