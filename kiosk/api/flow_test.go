package api

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
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

// fakeShifts is one shift that can be locked.
type fakeShifts struct {
	Shifts
	locked bool
	uses   int
}

func (f *fakeShifts) SignIn(_ context.Context, who personal.Text, password secret) (operator.Session, error) {
	if password.Reveal() != "a long enough password" {
		return operator.Session{}, &operator.LockedOutError{Until: time.Date(2026, 11, 22, 8, 0, 30, 0, time.UTC)}
	}
	s, _ := f.Session(context.Background(), "shift-token")
	s.Token = "shift-token"
	return s, nil
}

func (f *fakeShifts) Session(_ context.Context, token secret) (operator.Session, error) {
	if token != "shift-token" {
		return operator.Session{}, operator.ErrNoShift
	}
	return operator.Session{ID: "shift1", Operator: "op1", Name: "Người trực", Role: operator.RoleOperator, Locked: f.locked}, nil
}

func (f *fakeShifts) Use(ctx context.Context, token secret) (operator.Session, error) {
	f.uses++
	return f.Session(ctx, token)
}
func (f *fakeShifts) SignOut(context.Context, secret) error { return nil }

func TestAGrantForTheShift(t *testing.T) {
	shifts := &fakeShifts{}
	r := start(t, func(o *Options) { o.Shifts = shifts })
	id, token := r.pair(Pairing{Origin: page1})
	p := r.page(page1, token)
	open := func() (int, Code) {
		status, _, body := p.do("POST", "/v1/visits", `{"purpose":"insurance"}`)
		return status, codeIn(body)
	}
	if status, code := open(); status != 403 || code != CodeNotGranted {
		t.Error("before the shift:", status, code)
	}
	if status, _, body := r.atDesk("POST", "/v1/grants", `{"client":"`+id+`"}`); status != 403 || codeIn(body) != CodeLocked {
		t.Error("granted by nobody:", status, body)
	}
	if status, header, body := r.atDesk("POST", "/v1/session", `{"who":"op1","password":"wrong"}`); status != 403 || header.Get("Retry-After") != "30" {
		t.Error(status, header, body)
	}
	status, _, body := r.atDesk("POST", "/v1/session", `{"who":"op1","password":"a long enough password"}`)
	if status != 201 || into[Session](t, body).Token != "shift-token" {
		t.Fatal(status, body)
	}
	if status, code := open(); status != 403 || code != CodeNotGranted {
		t.Error("before the grant:", status, code)
	}
	if status, _, body := r.atDesk("POST", "/v1/grants", `{"client":"`+id+`"}`); status != 201 {
		t.Fatal(status, body)
	}
	if status, code := open(); status != 201 || shifts.uses == 0 || r.desk.last.Operator != "op1" {
		t.Error("granted:", status, code, shifts.uses, r.desk.last.Operator)
	}
	shifts.locked = true
	if status, code := open(); status != 403 || code != CodeLocked {
		t.Error("at a locked desk:", status, code)
	}
	shifts.locked = false
	if status, _, body := r.atDesk("POST", "/v1/session/sign-out", ""); status != 204 && status != 200 {
		t.Error(status, body)
	}
	if status, code := open(); status != 403 || code != CodeNotGranted {
		t.Error("after the shift:", status, code)
	}
}

func TestIdempotency(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	_, other := r.paired(page2)
	p := r.page(page1, token)
	open := func(p pageClient, body, key string) (int, string) {
		status, _, text := p.do("POST", "/v1/visits", body, "Idempotency-Key", key)
		var v visit.View
		_ = json.Unmarshal([]byte(text), &v)
		return status, v.ID + string(codeIn(text))
	}
	const body = `{"purpose":"insurance"}`
	if status, id := open(p, body, "a"); status != 201 || id != "visit1" {
		t.Fatal(status, id)
	}
	for range 3 {
		if status, id := open(p, body, "a"); status != 201 || id != "visit1" {
			t.Error("done twice:", status, id)
		}
	}
	if status, code := open(p, `{"purpose":"identification"}`, "a"); status != 422 || code != string(CodeKeyReused) {
		t.Error(status, code)
	}
	if _, id := open(p, body, "b"); id != "visit2" {
		t.Error(id)
	}
	if _, id := open(r.page(page2, other), body, "a"); id != "visit3" {
		t.Error("one client's key is another's:", id)
	}
	r.server.answers = newAnswers(r.memory, r.clock.now) // as after a restart
	if _, id := open(p, body, "a"); id != "visit1" {
		t.Error("forgotten over a restart:", id)
	}
	for kind, docs := range r.memory.docs {
		for _, doc := range docs {
			if strings.Contains(string(doc), secretNumber) {
				t.Error("a person's data is kept in", kind)
			}
		}
	}
	r.clock.pass(72 * time.Hour)
	if err := r.server.answers.sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, id := open(p, body, "a"); id != "visit4" {
		t.Error("kept longer than it should be:", id)
	}
}

func TestAFailureIsNotRemembered(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	p := r.page(page1, token)
	r.desk.fail = visit.ErrBusy
	if status, _, _ := p.do("POST", "/v1/visits", `{"purpose":"insurance"}`, "Idempotency-Key", "a"); status != 409 {
		t.Error(status)
	}
	r.desk.fail = nil
	if status, _, _ := p.do("POST", "/v1/visits", `{"purpose":"insurance"}`, "Idempotency-Key", "a"); status != 201 {
		t.Error(status)
	}
}

func TestEveryErrorHasItsProblem(t *testing.T) {
	r := start(t)
	for _, c := range []struct {
		err    error
		status int
		code   Code
	}{
		{visit.ErrNotFound, 404, CodeNotFound}, {visit.ErrNotYours, 409, CodeNotYours}, {visit.ErrBusy, 409, CodeBusy},
		{&visit.ConsentRequiredError{To: visit.ToReadChip}, 409, CodeConsent}, {&visit.StateError{State: visit.Done}, 409, CodeState},
		{&visit.VerdictTooLowError{Have: identity.Claimed, Least: identity.Consistent}, 409, CodeVerdict},
		{&visit.NotAllowedError{What: "unattended"}, 403, CodeNotAllowed}, {&visit.FieldError{Field: "fullName", Problem: "missing"}, 422, CodeInvalid},
		{store.ErrConflict, 409, CodeConflict}, {store.ErrFull, 507, CodeStorageFull}, {store.ErrErased, 404, CodeNotFound},
		{operator.ErrWrong, 403, CodeSignIn}, {errors.New("secret text"), 500, CodeInternal}, {visit.ErrNoPortrait, 404, CodeNoPortrait},
		{visit.ErrUnreadable, 422, CodeUnreadable}, {visit.ErrNoBackend, 409, CodeNoBackend}, {visit.ErrNoStaff, 409, CodeNoStaff},
		{visit.ErrAnotherPerson, 409, CodeAnotherPerson}, {context.DeadlineExceeded, 503, CodeUnavailable},
	} {
		p := r.server.problemOf(t.Context(), c.err)
		if p.Status != c.status || p.Code != c.code {
			t.Errorf("%v: %d %s", c.err, p.Status, p.Code)
		}
		if text, _ := json.Marshal(p); strings.Contains(string(text), "secret") {
			t.Errorf("the error's own text is told: %s", text)
		}
	}
}

func TestAPanicIsOneRequestsOwn(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	status, header, body := r.page(page1, token).do("POST", "/v1/visits/visit1/scan", `{"text":"evil"}`)
	if status != 500 || codeIn(body) != CodeInternal {
		t.Error(status, body)
	}
	quiet(t, header, body, true)
	if status, _, _ := r.page(page1, token).do("GET", "/v1/visits/none", ""); status != 404 {
		t.Error("the server did not live through it:", status)
	}
}

func TestProblemsSpeakTheClientsLanguage(t *testing.T) {
	r := start(t, func(o *Options) {
		o.Words = func(lang, code string) (string, string) { return lang + " " + code, "advice" }
	})
	_, token := r.paired(page1)
	for accept, lang := range map[string]string{"": "vi", "en-GB,en;q=0.9": "en", "fr, en": "en", "vi-VN": "vi", "de": "vi"} {
		_, _, body := r.page(page1, token).do("GET", "/v1/visits/none", "", "Accept-Language", accept)
		if p := into[Problem](t, body); p.Title != lang+" not-found" || p.Advice != "advice" || p.Type != "/docs#not-found" {
			t.Errorf("%q: %+v", accept, p)
		}
		_, _, body = r.page(page1, "").do("GET", "/v1/visits/none", "", "Accept-Language", accept)
		if p := into[Problem](t, body); p.Title != lang+" no-token" {
			t.Errorf("%q: %+v", accept, p)
		}
	}
}

func TestAnOperationThatIsToGo(t *testing.T) {
	r := start(t)
	r.server.sunsets["GET /v1/health"] = sunset{time.Unix(1800000000, 0), time.Unix(1900000000, 0), "/v2/health"}
	_, header, _ := r.page("", "").do("GET", "/v1/health", "")
	if header.Get("Deprecation") != "@1800000000" || header.Get("Sunset") != "Sun, 17 Mar 2030 17:46:40 GMT" || !strings.Contains(header.Get("Link"), "/v2/health") {
		t.Error(header)
	}
	if len(sunsets()) != 0 {
		t.Error("something is to go: say so in docs/api.md")
	}
}

func TestASecondOwnerIsRefused(t *testing.T) {
	r := start(t)
	again, err := New(t.Context(), Options{Dir: r.dir, Ports: []int{0}, Desk: r.desk, Vault: r.memory, Feed: r.memory})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Serve(t.Context()); !errors.Is(err, ErrSocketInUse) {
		t.Error(err)
	}
	if status, _, _ := r.atDesk("GET", "/v1/health", ""); status != 200 {
		t.Error("the first owner lost its socket:", status)
	}
	taken, err := New(t.Context(), Options{Dir: t.TempDir(), Ports: []int{r.server.Port()}, Desk: r.desk, Vault: r.memory, Feed: r.memory})
	if err != nil {
		t.Fatal(err)
	}
	if err := taken.Serve(t.Context()); !errors.Is(err, ErrPortTaken) {
		t.Error(err)
	}
}

func TestAStaleSocketIsReplaced(t *testing.T) {
	dir := t.TempDir()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, socketFile)})
	if err != nil {
		t.Skip(err)
	}
	l.SetUnlinkOnClose(false) // as a crash leaves it
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	start(t, func(o *Options) { o.Dir = dir })
}

func TestTheSocketIsItsOwnersAlone(t *testing.T) {
	r := start(t)
	info, err := os.Stat(filepath.Join(r.dir, socketFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if status, _, body := r.atDesk("GET", "/v1/health", "", "Origin", page1); status != 403 {
		t.Error("a page over the socket:", status, body)
	}
}

func TestStoppingTakesThePortAway(t *testing.T) {
	r := start(t)
	port, err := PortOf(r.dir)
	if err != nil || port != r.server.Port() {
		t.Error(port, err)
	}
	r.end()
	if _, err := PortOf(r.dir); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if _, err := Dial(t.Context(), r.dir); err == nil {
		t.Error("somebody still answers")
	}
}
