package api

import (
	"context"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
	"github.com/cccd-agent/cccd-agent/kiosk/statement"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// fakeService gives what a test says, and remembers who asked.
type fakeService struct {
	fail  error
	who   visit.Caller
	calls int
}

func (f *fakeService) took(who visit.Caller) error { f.who, f.calls = who, f.calls+1; return f.fail }

func (f *fakeService) Statement(_ context.Context, who visit.Caller, _ string, _ publicservice.StatementRequest) (publicservice.Statement, error) {
	return publicservice.Statement{JWS: "a.b.c", Reference: "REF", QR: []byte("png"), Carries: publicservice.CarriesReference}, f.took(who)
}

func (f *fakeService) Redeem(_ context.Context, who visit.Caller, _ publicservice.RedeemRequest) (publicservice.Redeemed, error) {
	return publicservice.Redeemed{JWS: "a.b.c"}, f.took(who)
}

func (f *fakeService) CT01(_ context.Context, who visit.Caller, _ string, _ publicservice.CT01Request) ([]byte, error) {
	return []byte("%PDF-"), f.took(who)
}

func (f *fakeService) HandOver(_ context.Context, who visit.Caller, _ string, req publicservice.HandOverRequest) (publicservice.HandedOver, error) {
	return publicservice.HandedOver{Name: req.Name, Text: "text"}, f.took(who)
}

func (f *fakeService) HandOverCase(_ context.Context, who visit.Caller, _ string, req publicservice.HandOverRequest) (publicservice.HandedOver, error) {
	return publicservice.HandedOver{Name: req.Name, Text: "text"}, f.took(who)
}

func (f *fakeService) Ask(_ context.Context, who visit.Caller, _ payment.Request) (payment.Payment, error) {
	return payment.Payment{ID: "p1", State: payment.Waiting, Visit: "visit1"}, f.took(who)
}

func (f *fakeService) Get(_ context.Context, who visit.Caller, _ string) (payment.Payment, error) {
	return payment.Payment{ID: "p1", State: payment.Waiting, Visit: "visit1"}, f.took(who)
}

func (f *fakeService) Settle(_ context.Context, who visit.Caller, _ string, _ payment.Notice) (payment.Payment, error) {
	return payment.Payment{ID: "p1", State: payment.Paid, Visit: "visit1", Purpose: "KCB"}, f.took(who)
}

func withService(f *fakeService) func(*Options) {
	return func(o *Options) { o.PublicService, o.Payments = f, f }
}

const (
	reference = `{"reference":"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}`
	notice    = `{"transaction":"FT1","amount":1,"at":"2026-11-22T08:00:00Z","signature":"0000000000000000000000000000000000000000000000000000000000000000"}`
)

// handedOn are the operations with a body each, and the scope that they ask for.
var handedOn = []struct {
	method, path, body string
	scope              visit.Scope
}{
	{"POST", "/v1/visits/v1/statement", `{"audience":"https://mot-cua.example"}`, visit.ScopeVisits},
	{"POST", "/v1/visits/v1/handover", `{"name":"his"}`, visit.ScopeVisits},
	{"POST", "/v1/cases/c1/handover", `{"name":"his","asked":{"a":"b"}}`, visit.ScopeVisits},
	{"POST", "/v1/cases/c1/ct01", `{"content":"x"}`, visit.ScopeVisits},
	{"POST", "/v1/statements/redeem", reference, visit.ScopeStatements},
	{"POST", "/v1/payments", `{"visit":"v1","amount":1}`, visit.ScopeVisits},
	{"GET", "/v1/payments/p1", "", visit.ScopeVisits},
	{"POST", "/v1/payments/p1/paid", notice, visit.ScopePayments},
}

// Each operation has its own scope: who opens visits does not say that money
// came, and who fetches statements opens no visits.
func TestWhoMayHandOn(t *testing.T) {
	f := &fakeService{}
	r := start(t, withService(f))
	for i, have := range visit.Scopes() {
		origin := "https://p" + string(rune('a'+i)) + ".example"
		_, token := r.pair(Pairing{Origin: origin, Unattended: true, Scopes: []visit.Scope{have}})
		for _, o := range handedOn {
			before := f.calls
			status, _, body := r.page(origin, token).do(o.method, o.path, o.body)
			if may := have == o.scope; may != (status/100 == 2) || may != (f.calls > before) {
				t.Errorf("%s with %s: %d %s", o.path, have, status, body)
			}
		}
	}
	if status, _, _ := r.page("", "").do("POST", "/v1/statements/redeem", reference); status != 401 {
		t.Errorf("without a token: %d", status)
	}
}

func TestWhatIsHandedOnIsAnswered(t *testing.T) {
	f := &fakeService{}
	r := start(t, withService(f))
	_, token := r.paired(page1)
	p := r.page(page1, token)
	if status, header, body := p.do("POST", "/v1/cases/c1/ct01", `{}`); status != 200 || header.Get("Content-Type") != "application/pdf" || body != "%PDF-" {
		t.Error(status, header, body)
	}
	if status, _, body := p.do("POST", "/v1/visits/v1/statement", `{"audience":"x"}`); status != 200 || !strings.Contains(body, `"qr":"cG5n"`) || !strings.Contains(body, `"jws":"a.b.c"`) {
		t.Error(status, body)
	}
	if f.who.Origin != page1 {
		t.Error(f.who.Origin)
	}
	_, bank := r.pair(Pairing{Origin: page2, Unattended: true, Scopes: []visit.Scope{visit.ScopePayments}})
	if status, _, body := r.page(page2, bank).do("POST", "/v1/payments/p1/paid", notice); status != 200 || strings.Contains(body, "visit1") || strings.Contains(body, "KCB") {
		t.Error("the gateway is told of the visit:", status, body)
	}
}

// What leaves the desk is not given again for the same key.
func TestTheSameKeyHandsOnOnce(t *testing.T) {
	f := &fakeService{}
	r := start(t, withService(f))
	_, token := r.paired(page1)
	p := r.page(page1, token)
	for i, want := range []int{200, 409} {
		if status, _, body := p.do("POST", "/v1/visits/v1/handover", `{"name":"his"}`, "Idempotency-Key", "k1"); status != want || f.calls != 1 {
			t.Errorf("%d: %d %s, %d calls", i, status, body, f.calls)
		}
	}
	for range 2 {
		if status, _, body := p.do("POST", "/v1/payments", `{"visit":"v1","amount":1}`, "Idempotency-Key", "k2"); status/100 != 2 || !strings.Contains(body, `"id":"p1"`) {
			t.Error(status, body)
		}
	}
}

func TestRefusalsOfWhatIsHandedOn(t *testing.T) {
	f := &fakeService{}
	r := start(t, withService(f))
	_, token := r.pair(Pairing{Origin: page1, Unattended: true, Scopes: visit.Scopes()})
	p := r.page(page1, token)
	for _, c := range []struct {
		fail       error
		path, body string
		want       Code
	}{
		{&visit.ConsentRequiredError{To: visit.ToHandOver}, "/v1/visits/v1/statement", `{"audience":"x"}`, CodeConsent},
		{&visit.VerdictTooLowError{}, "/v1/visits/v1/statement", `{"audience":"x"}`, CodeVerdict},
		{visit.ErrNotYours, "/v1/cases/c1/ct01", `{}`, CodeNotYours},
		{statement.ErrReference, "/v1/statements/redeem", reference, CodeNotFound},
		{publicservice.ErrRefused, "/v1/visits/v1/handover", `{"name":"his"}`, CodeReceiver},
		{payment.ErrSignature, "/v1/payments/p1/paid", notice, CodeNotAllowed},
		{payment.ErrTwice, "/v1/payments/p1/paid", notice, CodeState},
		{nil, "/v1/payments", `{"visit":"v1","amount":500000000}`, CodeInvalid},
		{nil, "/v1/statements/redeem", `{"reference":"short"}`, CodeInvalid},
	} {
		f.fail = c.fail
		status, _, body := p.do("POST", c.path, c.body)
		if codeIn(body) != c.want {
			t.Errorf("%s %v: %d %s", c.path, c.fail, status, body)
		}
	}
	none := start(t)
	_, token = none.pair(Pairing{Origin: page1, Unattended: true, Scopes: visit.Scopes()})
	for _, o := range handedOn {
		if status, _, body := none.page(page1, token).do(o.method, o.path, o.body); status/100 == 2 || status == 500 {
			t.Errorf("%s where there is none: %d %s", o.path, status, body)
		}
	}
}
