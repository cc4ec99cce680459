package agent

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func typed() visit.TypedRequest {
	return visit.TypedRequest{Number: personal.Text(insured.Number), Name: personal.Text(insured.Name), Birth: personal.Text(insured.Birth), Sex: "female", Paper: visit.PaperCCCD}
}

// A visit from its opening to its end, and what is told of it, in order.
func TestVisit(t *testing.T) {
	dir, _ := portals(t)
	raise(t, dir)
	c, ctx := client(t, dir), t.Context()
	w := watch(t, c)

	v := must(c.Open(ctx, visit.OpenRequest{Purpose: visit.Insurance}))(t)
	if ids := must(c.Visits(ctx))(t); !slices.Equal(ids, []string{v.ID}) {
		t.Fatal("open visits:", ids)
	}
	must(c.Consent(ctx, v.ID, visit.ConsentRequest{To: visit.ToReadChip, Given: false}))(t)
	v = must(c.Typed(ctx, v.ID, typed()))(t)
	if v.State != visit.HasRecord || v.Record == nil || v.Method != visit.MethodTyped {
		t.Fatal(v.State, v.Method)
	}
	if _, err := c.Portrait(ctx, v.ID); !Is(err, api.CodeNoPortrait) {
		t.Error("a portrait of somebody without a chip:", err)
	}
	v = must(c.Insurance(ctx, v.ID, visit.InsuranceRequest{}))(t)
	if v.Insurance == nil || v.Insurance.State != visit.Answered || v.Insurance.Code != "000" {
		t.Fatalf("%+v", v.Insurance)
	}
	if v = must(c.Finish(ctx, v.ID))(t); !v.State.Closed() {
		t.Error(v.State)
	}
	var ended visit.Ending
	if err := w.until(TypeClosed).Read(&ended); err != nil || ended.Purpose != visit.Insurance {
		t.Error(ended, err)
	}
	at := -1
	for _, kind := range []string{TypeState, TypeRecord, TypeInsurance, TypeClosed} {
		i := slices.Index(w.types(), kind)
		if i <= at {
			t.Errorf("%s is not in its place: %v", kind, w.types())
		}
		at = i
	}
	for i, e := range w.seen {
		if e.Visit != v.ID && e.Type != TypeTask || i > 0 && e.N <= w.seen[i-1].N {
			t.Errorf("%+v", e)
		}
	}
}

// The daemon is killed and started again: the screen hears of it, and of what
// happened before its stream was there again; a visit is as it was.
func TestDaemonGoesAndComesBack(t *testing.T) {
	dir := t.TempDir()
	daemon := raise(t, dir)
	c, ctx := client(t, dir), t.Context()
	w := watch(t, c)
	first := must(c.Open(ctx, visit.OpenRequest{Purpose: visit.Identification}))(t)
	w.until(TypeState)

	daemon.kill()
	w.until(TypeAway)
	if _, err := New(Options{Dir: dir, Patience: 1}).Visit(ctx, first.ID); !errors.Is(err, ErrAway) {
		t.Error("a daemon that is gone answers:", err)
	}
	raise(t, dir)
	must(c.Typed(ctx, first.ID, typed()))(t)
	w.until(TypeBack)
	if e := w.until(TypeRecord); e.Visit != first.ID {
		t.Errorf("%+v", e)
	}
	if v := must(c.Visit(ctx, first.ID))(t); v.State != visit.HasRecord {
		t.Error(v.State)
	}
}

// Somebody begins a shift: what they do is in their name, and after a restart
// still is.
func TestShift(t *testing.T) {
	dir := t.TempDir()
	daemon := raise(t, dir)
	c, ctx := client(t, dir), t.Context()
	const password = "mat khau that dai cua truc"
	made := must(c.AddOperator(ctx, office.OperatorOrder{Name: "Lê Thị Trực", Role: operator.RoleSupervisor, Password: password, PIN: pin}))(t)
	choices := must(c.Choices(ctx))(t)
	if len(choices) != 1 || choices[0].ID != made.ID || choices[0].Name.Reveal() != "Lê Thị Trực" {
		t.Fatal(len(choices))
	}
	if _, err := c.Session(ctx); !Is(err, api.CodeLocked) {
		t.Error("a shift that nobody began:", err)
	}
	_, err := c.SignIn(ctx, SignIn{Who: personal.Text(made.ID), Password: "mat khau khac han"})
	var p *Problem
	if !errors.As(err, &p) || p.Code != api.CodeSignIn {
		t.Error("a wrong password:", err)
	}
	s := must(c.SignIn(ctx, SignIn{Who: personal.Text(made.ID), Password: password}))(t)
	if s.Token != "" || s.Operator != made.ID {
		t.Error("the token leaves the client")
	}
	v := must(c.Open(ctx, visit.OpenRequest{Purpose: visit.Identification}))(t)
	if v.Operator != made.ID {
		t.Error("not in the operator's name")
	}
	daemon.kill()
	raise(t, dir)
	if s = must(c.Session(ctx))(t); !s.Locked {
		t.Error("a desk that was started anew is not locked")
	}
	must(c.Unlock(ctx, pin))(t)
	if v = must(c.Open(ctx, visit.OpenRequest{Purpose: visit.Identification}))(t); v.Operator != made.ID {
		t.Error("not in the operator's name after a restart")
	}
	lockAndLeave(t, c)
}

// pin is the operator's.
const pin = "482915"

func lockAndLeave(t *testing.T, c *Client) {
	t.Helper()
	ctx := t.Context()
	if err := c.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	if s := must(c.Session(ctx))(t); !s.Locked {
		t.Error("not locked")
	}
	if s := must(c.Unlock(ctx, pin))(t); s.Locked {
		t.Error("still locked")
	}
	if s := must(c.Use(ctx))(t); s.Locked {
		t.Error("locked by working")
	}
	if g := must(c.Grants(ctx))(t); len(g.Grants)+len(g.Asking) != 0 {
		t.Error(g)
	}
	if err := c.SignOut(ctx); err != nil {
		t.Fatal(err)
	}
	if v := must(c.Open(ctx, visit.OpenRequest{Purpose: visit.Identification}))(t); v.Operator != "" {
		t.Error("in somebody's name who left")
	}
}

// What is refused is a code and a place, and nothing of what was sent.
func TestProblems(t *testing.T) {
	dir := t.TempDir()
	raise(t, dir)
	c, ctx := client(t, dir), t.Context()
	v := must(c.Open(ctx, visit.OpenRequest{Purpose: visit.PublicService}))(t)
	var p *Problem

	_, err := c.Read(ctx, v.ID, visit.ReadRequest{})
	if !errors.As(err, &p) || p.Code != api.CodeConsent || p.Needs != string(visit.ToReadChip) || p.Status != 409 {
		t.Errorf("%+v", p)
	}
	wrong := typed()
	wrong.Birth, wrong.Sex = "không ngày", "khác"
	_, err = c.Typed(ctx, v.ID, wrong)
	if !errors.As(err, &p) || p.Code != api.CodeInvalid || len(p.Fields) == 0 || CodeOf(err) != "invalid" {
		t.Errorf("%+v", p)
	}
	for _, f := range p.Fields {
		if strings.Contains(f.Field+f.Problem+err.Error(), "không") {
			t.Error("an error repeats what was typed")
		}
	}
	_, err = c.Insurance(ctx, v.ID, visit.InsuranceRequest{})
	if code := CodeOf(err); code == "" {
		t.Error(err)
	}
	if _, err = c.Visit(ctx, "nobody"); !Is(err, api.CodeNotFound) {
		t.Error(err)
	}
	var f *Fault
	if err := c.DisableOperator(ctx, "nobody"); !errors.As(err, &f) || f.Code != "not-found" || CodeOf(err) != "not-found" {
		t.Error(err)
	}
}

// Groups, papers and the outbox, on a desk without backends.
func TestOtherCalls(t *testing.T) {
	dir := t.TempDir()
	raise(t, dir)
	c, ctx := client(t, dir), t.Context()
	group := must(c.OpenCase(ctx, visit.OpenCaseRequest{Purpose: visit.PublicService}))(t)
	v := must(c.Open(ctx, visit.OpenRequest{Purpose: visit.PublicService, Case: group.ID, Context: visit.Context{Role: visit.Applicant}}))(t)
	must(c.Typed(ctx, v.ID, typed()))(t)
	must(c.Consent(ctx, v.ID, visit.ConsentRequest{To: visit.ToHandOver, Given: true}))(t)
	must(c.Decide(ctx, v.ID, visit.GoOn{Reason: visit.SeenOtherwise}))(t)
	if st := must(c.Statement(ctx, v.ID, "https://mot-cua.example.vn"))(t); st.JWS.IsZero() || len(st.QR) == 0 {
		t.Error("no statement")
	}
	if page := must(c.CT01(ctx, group.ID, publicservice.CT01Request{Content: "Đăng ký tạm trú"}))(t); !strings.HasPrefix(string(page), "%PDF-") {
		t.Error("no form")
	}
	if got := must(c.Case(ctx, group.ID))(t); len(got.Visits) != 1 {
		t.Error(got.Visits)
	}
	if _, err := c.AskPayment(ctx, payment.Request{Visit: v.ID, Amount: 1000}); !Is(err, api.CodeNoBackend) {
		t.Error(err)
	}
	if items := must(c.Outbox(ctx, Items{State: "queued", Limit: 5}))(t); len(items) != 0 {
		t.Error(items)
	}
	if tasks := must(c.Tasks(ctx))(t); len(tasks) != 0 {
		t.Error(tasks)
	}
	code := must(c.PairCode(ctx, api.NewPairing{Origin: "https://his.example.vn", Scopes: []visit.Scope{visit.ScopeVisits}}))(t)
	if code.Code == "" || code.Origin != "https://his.example.vn" {
		t.Error(code.Origin)
	}
	paired := must(c.Pair(ctx, api.NewPairing{Name: "HIS", Scopes: []visit.Scope{visit.ScopeVisits}}))(t)
	if _, err := c.Revoke(ctx, paired.ID); err != nil {
		t.Error(err)
	}
	if all := must(c.Pairings(ctx))(t); len(all) != 1 || all[0].Revoked.IsZero() {
		t.Error(all)
	}
	if report := must(c.VerifyJournal(ctx))(t); report.Outcome != journal.OK {
		t.Error("the journal is not sound")
	}
	if v = must(c.Cancel(ctx, v.ID))(t); !v.State.Closed() {
		t.Error(v.State)
	}
}
