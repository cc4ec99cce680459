package api

import (
	"strings"
	"testing"
	"time"
)

func TestPairingByTheCodeOnTheScreen(t *testing.T) {
	r := start(t)
	p := r.page(page1, "")
	if status, _, _ := p.do("GET", "/v1/health", ""); status != 403 {
		t.Error("a page without a code finds the agent:", status)
	}
	status, _, body := r.atDesk("POST", "/v1/pairings/code", `{"origin":"`+page1+`","scopes":["visits"],"days":7}`)
	if status != 200 {
		t.Fatal(status, body)
	}
	code := into[PairCode](t, body).Code
	if len(code) != codeLength || strings.ContainsAny(code, "IO01") {
		t.Error(code)
	}
	if status, _, _ := p.do("GET", "/v1/health", ""); status != 200 {
		t.Error("the page that is to be paired does not find the agent:", status)
	}
	if status, _, _ := p.do("GET", "/v1/visits", ""); status != 403 {
		t.Error("a page is let in by a code that it did not use:", status)
	}
	if status, _, _ := r.page(page2, "").do("POST", "/v1/pair", `{"code":"`+code+`"}`); status != 403 {
		t.Error("another page used the code:", status)
	}
	typed := strings.ToLower(code[:4] + "-" + code[4:])
	status, _, body = p.do("POST", "/v1/pair", `{"code":"`+typed+`"}`)
	if status != 201 {
		t.Fatal(status, body)
	}
	made := into[Paired](t, body)
	if made.Origin != page1 || made.Unattended || made.Expires.Sub(r.clock.now()) != 7*24*time.Hour {
		t.Errorf("%+v", made.Pairing)
	}
	if status, _, body := r.page(page1, made.Token).do("GET", "/v1/visits/none", ""); status != 404 {
		t.Error(status, body)
	}
	if status, _, _ := p.do("POST", "/v1/pair", `{"code":"`+typed+`"}`); status != 403 {
		t.Error("a code was used twice:", status)
	}
	for _, doc := range r.memory.docs[kindPairing] {
		if strings.Contains(string(doc), made.Token) || strings.Contains(string(doc), strings.TrimPrefix(made.Token, tokenPrefix)) {
			t.Error("the token itself is kept")
		}
	}
}

func TestACodeDiesOfWrongTriesAndOfAge(t *testing.T) {
	r := start(t)
	p := r.page(page1, "")
	issue := func() string {
		_, _, body := r.atDesk("POST", "/v1/pairings/code", `{"origin":"`+page1+`","scopes":["visits"]}`)
		return into[PairCode](t, body).Code
	}
	code := issue()
	for range codeTries {
		p.do("POST", "/v1/pair", `{"code":"AAAAAAAA"}`)
		r.clock.pass(30 * time.Second)
	}
	if status, _, _ := p.do("POST", "/v1/pair", `{"code":"`+code+`"}`); status != 403 {
		t.Error("the code survived its tries:", status)
	}
	code = issue()
	r.clock.pass(codeLife)
	if status, _, _ := p.do("POST", "/v1/pair", `{"code":"`+code+`"}`); status != 403 {
		t.Error("the code survived its time:", status)
	}
}

func TestPairingAtTheDesk(t *testing.T) {
	r := start(t)
	status, _, body := r.atDesk("POST", "/v1/pairings", `{"origin":"`+page1+`","scopes":["visits"],"unattended":true}`, "Idempotency-Key", "k")
	if status != 201 {
		t.Fatal(status, body)
	}
	made := into[Paired](t, body)
	if status, _, body := r.atDesk("POST", "/v1/pairings", `{"origin":"`+page1+`","scopes":["visits"],"unattended":true}`, "Idempotency-Key", "k"); status != 409 || codeIn(body) != CodeRepeated {
		t.Error("a token was made twice under one key:", status, body)
	}
	p := r.page(page1, made.Token)
	if status, _, _ := p.do("POST", "/v1/visits", `{"purpose":"insurance"}`); status != 201 {
		t.Error(status)
	}
	_, _, body = r.atDesk("GET", "/v1/pairings", "")
	if list := into[pairingList](t, body); len(list.Pairings) != 1 || strings.Contains(body, "hash") || strings.Contains(body, "token") {
		t.Error(body)
	}
	if status, _, _ := r.atDesk("POST", "/v1/pairings/"+made.ID+"/revoke", ""); status != 200 {
		t.Error(status)
	}
	if status, _, body := p.do("GET", "/v1/visits/visit1", ""); status != 403 || codeIn(body) != CodeOrigin {
		t.Error("the page of a revoked token is still listed:", status, body)
	}
	for _, origin := range []string{"null", page1 + "/", "https://HIS.example", "ftp://x", "https://x:443", "*"} {
		if status, _, _ := r.atDesk("POST", "/v1/pairings", `{"origin":"`+origin+`","scopes":["visits"]}`); status != 422 {
			t.Errorf("%s was paired: %d", origin, status)
		}
	}
	if status, _, _ := r.atDesk("POST", "/v1/pairings", `{"scopes":["everything"]}`); status != 422 {
		t.Error("a scope that is none:", status)
	}
}

func TestPairingsOutliveTheProcess(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	again, err := New(t.Context(), Options{Desk: r.desk, Vault: r.memory, Feed: r.memory, Now: r.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	if one, ok := again.pairings.find(token); !ok || one.Origin != page1 {
		t.Error("a pairing was forgotten")
	}
}
