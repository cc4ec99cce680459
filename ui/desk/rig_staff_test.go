package desk

import (
	"context"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/ui/agent"
)

// fakeStaff is the part of a daemon that staff ask. An operator is on shift, as
// where a screen was started again, until a test has it otherwise.
type fakeStaff struct {
	Agent

	at      sync.Mutex
	shift   *api.Session // nil: nobody's
	people  []agent.Choice
	refuses error // what a sign-in answers
	tried   []string
	did     []string
	uses    int

	grants    api.GrantList
	pairings  []api.Pairing
	tasks     []outbox.Task
	stays     office.StayList
	numbers   statistics.Report
	found     office.Diagnosis
	anchors   office.AnchorList
	plan      office.AnchorChanges
	imports   []office.AnchorImport
	operators []office.OperatorRow
	orders    []office.OperatorOrder
	printers  office.PrinterList
	printed   [][]byte
	broken    error // what everything answers that changes something
}

const (
	rightPassword = "mật khẩu đủ dài của tôi"
	rightPIN      = "246810"
)

func newFakeStaff() fakeStaff {
	s := onShift(operator.RoleOperator)
	return fakeStaff{shift: &s, people: []agent.Choice{{ID: "op-1", Name: "Trần Văn Trực"}, {ID: "op-2", Name: "Lê Thị Ca"}}}
}

func onShift(r operator.Role) api.Session {
	return api.Session{Operator: "op-1", Name: "Trần Văn Trực", Role: r, Method: "password", Since: time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC)}
}

// staffed changes what the daemon says to staff.
func (f *fakeStaff) staffed(change func()) {
	f.at.Lock()
	defer f.at.Unlock()
	change()
}

func (f *fakeStaff) note(did string) error {
	f.at.Lock()
	defer f.at.Unlock()
	f.did = append(f.did, did)
	return f.broken
}

// done reports whether something was done, and how often.
func (f *fakeStaff) done(what string) (n int) {
	f.at.Lock()
	defer f.at.Unlock()
	for _, d := range f.did {
		if d == what {
			n++
		}
	}
	return n
}

func (f *fakeStaff) Choices(context.Context) ([]agent.Choice, error) {
	f.at.Lock()
	defer f.at.Unlock()
	return f.people, nil
}

func (f *fakeStaff) Session(context.Context) (api.Session, error) {
	f.at.Lock()
	defer f.at.Unlock()
	if f.shift == nil {
		return api.Session{}, &agent.Problem{Code: api.CodeLocked}
	}
	return *f.shift, nil
}

func (f *fakeStaff) SignIn(_ context.Context, s agent.SignIn) (api.Session, error) {
	f.at.Lock()
	defer f.at.Unlock()
	way := "password"
	right := s.Card == nil && s.Password == rightPassword
	if s.Card != nil {
		way, right = "card "+s.Card.QR.Reveal()+s.Card.CAN.Reveal(), s.PIN == rightPIN
	}
	f.tried = append(f.tried, s.Who.Reveal()+" "+way)
	if !right || f.refuses != nil {
		return api.Session{}, f.refusal()
	}
	on := onShift(operator.RoleOperator)
	if f.shift != nil {
		on.Role = f.shift.Role
	}
	on.Operator = s.Who.Reveal()
	f.shift = &on
	return on, nil
}

func (f *fakeStaff) refusal() error {
	if f.refuses != nil {
		return f.refuses
	}
	return &agent.Problem{Code: api.CodeSignIn}
}

func (f *fakeStaff) Unlock(_ context.Context, pin backend.Secret) (api.Session, error) {
	f.at.Lock()
	defer f.at.Unlock()
	f.tried = append(f.tried, "pin")
	if pin != rightPIN || f.refuses != nil || f.shift == nil {
		return api.Session{}, f.refusal()
	}
	f.shift.Locked = false
	return *f.shift, nil
}

func (f *fakeStaff) Use(ctx context.Context) (api.Session, error) {
	f.at.Lock()
	f.uses++
	f.at.Unlock()
	return f.Session(ctx)
}

func (f *fakeStaff) Lock(context.Context) error {
	_ = f.note("lock")
	f.at.Lock()
	defer f.at.Unlock()
	if f.shift != nil {
		f.shift.Locked = true
	}
	return nil
}

func (f *fakeStaff) SignOut(context.Context) error {
	_ = f.note("sign-out")
	f.at.Lock()
	defer f.at.Unlock()
	f.shift = nil
	return nil
}

func (f *fakeStaff) Grants(context.Context) (api.GrantList, error) {
	f.at.Lock()
	defer f.at.Unlock()
	return f.grants, nil
}

func (f *fakeStaff) Grant(_ context.Context, client string) (api.Grant, error) {
	return api.Grant{Client: client}, f.note("grant " + client)
}
func (f *fakeStaff) EndGrant(_ context.Context, client string) error { return f.note("end " + client) }
func (f *fakeStaff) Pairings(context.Context) ([]api.Pairing, error) { return f.pairings, nil }
func (f *fakeStaff) PairCode(_ context.Context, n api.NewPairing) (api.PairCode, error) {
	return api.PairCode{Code: "ABCD2345", Origin: n.Origin, Until: time.Date(2026, 11, 22, 8, 10, 0, 0, time.UTC)}, f.note("pair " + n.Origin)
}
func (f *fakeStaff) Revoke(_ context.Context, id string) (api.Pairing, error) {
	return api.Pairing{}, f.note("revoke " + id)
}

func (f *fakeStaff) Tasks(context.Context) ([]outbox.Task, error) {
	f.at.Lock()
	defer f.at.Unlock()
	return f.tasks, nil
}
func (f *fakeStaff) Retry(_ context.Context, item string) error     { return f.note("retry " + item) }
func (f *fakeStaff) Confirm(_ context.Context, item string) error   { return f.note("confirm " + item) }
func (f *fakeStaff) ProofSent(_ context.Context, item string) error { return f.note("proof " + item) }
func (f *fakeStaff) Drop(_ context.Context, item, reason string) error {
	return f.note("drop " + item + " " + reason)
}
func (f *fakeStaff) Resume(_ context.Context, lane string) error { return f.note("resume " + lane) }

func (f *fakeStaff) Statistics(_ context.Context, from, to string) (statistics.Report, error) {
	_ = f.note("numbers " + from + " " + to)
	r := f.numbers
	r.From, r.To = from, to
	return r, nil
}
func (f *fakeStaff) Doctor(context.Context) (office.Diagnosis, error)   { return f.found, nil }
func (f *fakeStaff) Anchors(context.Context) (office.AnchorList, error) { return f.anchors, nil }
func (f *fakeStaff) ImportAnchors(_ context.Context, in office.AnchorImport) (office.AnchorChanges, error) {
	f.at.Lock()
	defer f.at.Unlock()
	f.imports = append(f.imports, in)
	if f.broken != nil && !in.Unverified {
		return office.AnchorChanges{}, f.broken
	}
	c := f.plan
	c.Done = in.Confirm
	return c, nil
}
func (f *fakeStaff) RemoveAnchor(_ context.Context, id string) (office.AnchorChanges, error) {
	return office.AnchorChanges{Done: true}, f.note("remove " + id)
}

func (f *fakeStaff) Operators(context.Context) ([]office.OperatorRow, error) { return f.operators, nil }
func (f *fakeStaff) AddOperator(_ context.Context, o office.OperatorOrder) (office.OperatorRow, error) {
	f.staffed(func() {
		f.orders = append(f.orders, o)
		f.people = append(f.people, agent.Choice{ID: "new", Name: o.Name})
	})
	return office.OperatorRow{ID: "new", Name: o.Name, Role: o.Role, State: operator.Enabled}, f.note("add")
}
func (f *fakeStaff) SetOperatorSecret(_ context.Context, o office.OperatorOrder) error {
	f.staffed(func() { f.orders = append(f.orders, o) })
	return f.note("secret " + o.ID)
}
func (f *fakeStaff) DisableOperator(_ context.Context, id string) error {
	return f.note("disable " + id)
}
func (f *fakeStaff) EnableOperator(_ context.Context, id string) error { return f.note("enable " + id) }

func (f *fakeStaff) Printers(context.Context) (office.PrinterList, error) { return f.printers, nil }
func (f *fakeStaff) TestTicket(context.Context, office.TestOrder) (office.Printed, error) {
	return office.Printed{Printer: "escpos-net"}, f.note("test ticket")
}
func (f *fakeStaff) TestPaper(_ context.Context, o office.TestOrder) (office.Printed, error) {
	return office.Printed{Printer: o.Printer}, f.note("test paper " + o.Printer)
}
func (f *fakeStaff) PrintPaper(_ context.Context, printer string, pdf []byte) (office.Printed, error) {
	f.staffed(func() { f.printed = append(f.printed, pdf) })
	return office.Printed{Printer: "HP"}, f.note("print " + printer)
}

// awayFromStaff is a daemon that does not say whose shift it is.
type awayFromStaff struct{ *fakeAgent }

func (*awayFromStaff) Session(context.Context) (api.Session, error) {
	return api.Session{}, agent.ErrAway
}
