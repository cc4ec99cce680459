package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

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
