package api

import (
	"context"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

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
	if waits := r.asking(); len(waits) != 1 || waits[0].Client != id || waits[0].Origin != page1 {
		t.Error("who asked is not on the desk's list:", waits)
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
	if waits := r.asking(); len(waits) != 0 {
		t.Error("still waits after its grant:", waits)
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

func (r *rig) asking() []Asking {
	_, _, body := r.atDesk("GET", "/v1/grants", "")
	return into[GrantList](r.t, body).Asking
}

func TestAPageThatIsToldNoWaitsNoLonger(t *testing.T) {
	r := start(t, func(o *Options) { o.Shifts = &fakeShifts{} })
	id, token := r.pair(Pairing{Origin: page1})
	p := r.page(page1, token)
	for range 3 {
		p.do("POST", "/v1/visits", `{"purpose":"insurance"}`)
	}
	if waits := r.asking(); len(waits) != 1 {
		t.Fatal("one page asks once:", waits)
	}
	r.atDesk("POST", "/v1/grants/"+id+"/end", "")
	if waits := r.asking(); len(waits) != 0 {
		t.Error(waits)
	}
}

func TestOldAskingIsForgottenAndMuchIsBounded(t *testing.T) {
	var a asking
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	for i := range 2 * maxAsking {
		a.ask(Pairing{ID: string(rune('a' + i))}, now)
	}
	if n := len(a.list(now)); n != maxAsking {
		t.Error(n)
	}
	if n := len(a.list(now.Add(askingLasts))); n != 0 {
		t.Error("kept for too long:", n)
	}
}

func TestUsingTheDeskIsTold(t *testing.T) {
	shifts := &fakeShifts{}
	r := start(t, func(o *Options) { o.Shifts = shifts })
	if status, _, body := r.atDesk("POST", "/v1/session/use", ""); status != 403 || codeIn(body) != CodeLocked {
		t.Error("used by nobody:", status, body)
	}
	r.atDesk("POST", "/v1/session", `{"who":"op1","password":"a long enough password"}`)
	r.atDesk("GET", "/v1/session", "")
	before := shifts.uses
	status, _, body := r.atDesk("POST", "/v1/session/use", "")
	if status != 200 || into[Session](t, body).Operator != "op1" || shifts.uses != before+1 {
		t.Error(status, body, shifts.uses)
	}
}
