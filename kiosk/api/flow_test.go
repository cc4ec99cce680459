package api

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

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
		{visit.ErrAnotherPerson, 409, CodeAnotherPerson}, {context.DeadlineExceeded, 503, CodeUnavailable}, {context.Canceled, 503, CodeUnavailable},
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
