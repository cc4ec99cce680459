package desk

import (
	"context"
	"encoding/json"
	"image"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/agent"
)

// fakeAgent is a daemon with a simple model of visits: what each needs, in the
// law's order. What it does not have is nil, and fails the test that asks for it.
type fakeAgent struct {
	fakeStaff

	mu      sync.Mutex
	owner   visit.Owner
	views   map[string]*visit.View
	person  *identity.Record // who the next reading gives
	cards   []api.Reader
	calls   []string                 // in order
	fails   map[string]error         // what a call answers in place of its answer, until it is deleted
	holds   map[string]chan struct{} // what a call waits for
	reads   []visit.ReadRequest
	typed   []visit.TypedRequest
	scans   []personal.Text
	opened  []visit.OpenRequest
	tickets []office.TicketOrder
	today   office.VisitList
	forgot  int

	backends backends // what the acts ask of
}

func newAgent() *fakeAgent {
	return &fakeAgent{
		fakeStaff: newFakeStaff(), owner: visit.Private, views: map[string]*visit.View{}, person: somebody(),
		fails: map[string]error{}, holds: map[string]chan struct{}{}, cards: []api.Reader{{Name: "Đầu đọc"}},
	}
}

// somebody is an invented person, verified by the chip.
func somebody() *identity.Record {
	v := func(s string) *identity.Value {
		return &identity.Value{Value: personal.Text(s), Source: identity.SourceDG13, Assurance: identity.Genuine}
	}
	return &identity.Record{
		Schema: identity.Schema, ID: "r1", Verdict: identity.Genuine, Document: identity.Document{Kind: identity.KindCCCD},
		Person: identity.Person{PersonalNumber: v("001190123456"), FullName: v("Nguyễn Thị Mẫu"), DateOfBirth: v("1990-01-15"), Residence: v("Số 1, Phố Mẫu")},
		Checks: []check.Check{{ID: "pa.signature", Result: check.Successful}, {ID: "chip.ca", Result: check.Successful}},
	}
}

// call notes a call, waits where it is held, and says whether it fails.
func (f *fakeAgent) call(ctx context.Context, name string) error {
	f.mu.Lock()
	f.calls = append(f.calls, name)
	hold := f.holds[name]
	f.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.fails[name]
}

// called counts the calls of a name.
func (f *fakeAgent) called(name string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		if c == name {
			n++
		}
	}
	return n
}

// with changes the model.
func (f *fakeAgent) with(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

// change does a step on a visit and gives what its caller may see.
func (f *fakeAgent) change(ctx context.Context, name, id string, step func(*visit.View)) (visit.View, error) {
	if err := f.call(ctx, name); err != nil {
		return visit.View{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	v, ok := f.views[id]
	if !ok {
		return visit.View{}, &agent.Problem{Code: api.CodeNotFound}
	}
	step(v)
	return f.seen(v), nil
}

// seen is a visit as it is told: nothing of the person before they agreed, where
// no law obliges.
func (f *fakeAgent) seen(v *visit.View) visit.View {
	told := *v
	policy := visit.Defaults()[v.Purpose]
	told.Least, told.Basis = policy.Least, policy.Basis
	agreed := policy.Basis == visit.ByLaw || given(v, visit.ToHandOver)
	add := func(n visit.Need, when bool) {
		if when && !v.State.Closed() {
			told.Needs = append(told.Needs, n)
		}
	}
	told.Needs = nil
	known := v.State == visit.HasRecord
	add(visit.NeedsConsentToRead, v.State == visit.AwaitsConsent)
	add(visit.NeedsDocument, !known)
	add(visit.NeedsDecision, known && low(v, policy.Least) && len(v.Decisions) == 0)
	add(visit.NeedsConsentToHandOver, known && !agreed)
	add(visit.NeedsAct, v.Purpose == visit.Insurance && v.Insurance == nil || v.Purpose == visit.Accommodation && v.Accommodation == nil)
	add(visit.NeedsFinish, known)
	if !agreed {
		told.Record = nil
	}
	return told
}

func low(v *visit.View, least identity.Verdict) bool {
	ranks := []identity.Verdict{"", identity.Rejected, identity.Claimed, identity.Consistent, identity.Authentic, identity.Genuine}
	have := identity.Verdict("")
	if v.Record != nil && v.Method != visit.MethodNone {
		have = v.Record.Verdict
	}
	return slices.Index(ranks, have) < slices.Index(ranks, least)
}

func given(v *visit.View, to visit.ConsentTo) bool {
	for _, c := range slices.Backward(v.Consents) {
		if c.To == to {
			return c.Given
		}
	}
	return false
}

func (f *fakeAgent) Open(ctx context.Context, req visit.OpenRequest) (visit.View, error) {
	if err := f.call(ctx, "open"); err != nil {
		return visit.View{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.opened = append(f.opened, req)
	v := &visit.View{Schema: visit.Schema, ID: "v" + strconv.Itoa(len(f.views)+1), Purpose: req.Purpose, State: visit.AwaitsConsent, Case: req.Case, Context: req.Context}
	if f.owner == visit.StateBody {
		v.State = visit.AwaitsDocument
	}
	f.views[v.ID] = v
	return f.seen(v), nil
}

func (f *fakeAgent) Visit(ctx context.Context, id string) (visit.View, error) {
	return f.change(ctx, "visit", id, func(*visit.View) {})
}

func (f *fakeAgent) Consent(ctx context.Context, id string, req visit.ConsentRequest) (visit.View, error) {
	return f.change(ctx, "consent", id, func(v *visit.View) {
		v.Consents = append(v.Consents, visit.Consent{To: req.To, Given: req.Given})
		if v.State == visit.AwaitsConsent && req.To == visit.ToReadChip {
			v.State = visit.AwaitsDocument
		}
	})
}

func (f *fakeAgent) Read(ctx context.Context, id string, req visit.ReadRequest) (visit.View, error) {
	return f.change(ctx, "read", id, func(v *visit.View) {
		f.reads = append(f.reads, req)
		v.State, v.Trouble = visit.Reading, nil
	})
}

func (f *fakeAgent) Scan(ctx context.Context, id string, text personal.Text) (visit.View, error) {
	return f.change(ctx, "scan", id, func(v *visit.View) {
		f.scans = append(f.scans, text)
		f.identify(v, visit.MethodQR, claimed(f.person))
	})
}

func (f *fakeAgent) Typed(ctx context.Context, id string, req visit.TypedRequest) (visit.View, error) {
	return f.change(ctx, "typed", id, func(v *visit.View) {
		f.typed = append(f.typed, req)
		method := visit.MethodTyped
		switch {
		case req.Name == "" && req.Number == "" && req.Birth == "":
			method = visit.MethodNone
		case req.Paper == visit.PaperVNeID:
			method = visit.MethodVNeID
		}
		f.identify(v, method, claimed(f.person))
	})
}

func (f *fakeAgent) identify(v *visit.View, m visit.Method, r *identity.Record) {
	v.State, v.Method, v.Record, v.Trouble, v.Face = visit.HasRecord, m, r, nil, nil
}

// claimed is a record as a QR gives it.
func claimed(r *identity.Record) *identity.Record {
	c := *r
	c.Verdict, c.Checks = identity.Claimed, nil
	return &c
}

func (f *fakeAgent) Face(ctx context.Context, id string, matches bool) (visit.View, error) {
	return f.change(ctx, "face", id, func(v *visit.View) { v.Face = &matches })
}

func (f *fakeAgent) Decide(ctx context.Context, id string, why visit.GoOn) (visit.View, error) {
	return f.change(ctx, "decide", id, func(v *visit.View) {
		v.Decisions = append(v.Decisions, visit.Decision{Reason: why.Reason})
	})
}

func (f *fakeAgent) Finish(ctx context.Context, id string) (visit.View, error) {
	return f.change(ctx, "finish", id, func(v *visit.View) { v.State = visit.Done })
}

func (f *fakeAgent) Cancel(ctx context.Context, id string) (visit.View, error) {
	return f.change(ctx, "cancel", id, func(v *visit.View) { v.State = visit.Cancelled })
}

func (f *fakeAgent) Portrait(ctx context.Context, _ string) (image.Image, error) {
	return image.NewGray(image.Rect(0, 0, 3, 4)), f.call(ctx, "portrait")
}

func (f *fakeAgent) Readers(ctx context.Context) ([]api.Reader, error) {
	err := f.call(ctx, "readers")
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.cards), err
}

// lay puts a card on the reader, or takes it away.
func (f *fakeAgent) lay(there bool) { f.with(func() { f.cards[0].Card = there }) }

func (f *fakeAgent) VisitsOf(ctx context.Context, _ string) (office.VisitList, error) {
	err := f.call(ctx, "visits-of")
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.today, err
}

func (f *fakeAgent) TicketNumber(ctx context.Context, _ string) (office.TicketNumber, error) {
	return office.TicketNumber{Number: "A007", Day: "2026-11-22"}, f.call(ctx, "ticket-number")
}

func (f *fakeAgent) PrintTicket(ctx context.Context, o office.TicketOrder) (office.Printed, error) {
	f.with(func() { f.tickets = append(f.tickets, o) })
	return office.Printed{}, f.call(ctx, "print-ticket")
}

// Forget counts how often everything was let go.
func (f *fakeAgent) Forget() { f.with(func() { f.forgot++ }) }

// text has the daemon tell that all but the portrait is verified.
func (f *fakeAgent) text(r *rig, id string) {
	r.Helper()
	f.with(func() { f.views[id].Record = f.person })
	r.tell(agent.Event{Type: agent.TypeText, Visit: id})
}

// record has a reading end with its person.
func (f *fakeAgent) record(r *rig, id string) {
	r.Helper()
	f.waits(r, "the reading", func() bool { return f.views[id].State == visit.Reading })
	f.with(func() {
		f.identify(f.views[id], visit.MethodChip, f.person)
		f.views[id].HasPortrait = true
	})
	r.tell(agent.Event{Type: agent.TypeRecord, Visit: id})
}

// trouble has a reading end without one.
func (f *fakeAgent) trouble(r *rig, id, code string) {
	r.Helper()
	f.with(func() {
		v := f.views[id]
		v.State, v.Record, v.Trouble = visit.AwaitsDocument, nil, &visit.Trouble{Code: code}
	})
	r.tell(agent.Event{Type: agent.TypeTrouble, Visit: id})
}

// closes has a visit end by itself.
func (f *fakeAgent) closes(r *rig, id string, state visit.State) {
	r.Helper()
	f.with(func() { f.views[id].State = state })
	data, _ := json.Marshal(visit.Ending{State: state})
	r.tell(agent.Event{Type: agent.TypeClosed, Visit: id, Data: data})
}

// waits waits until something of the model is so.
func (f *fakeAgent) waits(r *rig, what string, so func() bool) {
	r.Helper()
	limit := time.Now().Add(30 * time.Second)
	for {
		f.mu.Lock()
		ok := so()
		f.mu.Unlock()
		if ok {
			return
		}
		if time.Now().After(limit) {
			r.Fatalf("%s did not happen", what)
		}
		r.settled()
	}
}
