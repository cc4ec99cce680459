package desk

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/agent"
)

// backends are what stands behind the daemon, as a test plays it.
type backends struct {
	lookups  []visit.InsuranceRequest
	lists    map[his.Name][]his.Entry
	payments []payment.Payment
	payFor   []payment.Request
	lodging  lodgings
	handing  handings
}

// Insurance queues a lookup and a queue number, as the daemon does.
func (f *fakeAgent) Insurance(ctx context.Context, id string, req visit.InsuranceRequest) (visit.View, error) {
	return f.change(ctx, "insurance", id, func(v *visit.View) {
		f.backends.lookups = append(f.backends.lookups, req)
		old := v.Insurance
		if old == nil || old.State != visit.Queued && (req.Register == nil || req.Card != "" || req.Birth != "") {
			v.Insurance = &visit.Lookup{State: visit.Queued}
			if old != nil {
				v.Insurance.QueueNumber = old.QueueNumber
			}
		}
		if req.Register != nil && v.Insurance.QueueNumber == nil {
			v.Insurance.QueueNumber = &visit.QueueNumber{More: visit.More{State: visit.Queued}}
		}
	})
}

// answers has the portal answer a visit's lookup.
func (f *fakeAgent) answers(r *rig, id string, a insurance.Answer) {
	r.Helper()
	f.settles(r, id, agent.TypeInsurance, func(l *visit.Lookup) { l.State, l.Answer, l.Action = visit.Answered, &a, string(a.Action) })
}

// settles changes a lookup, and has the daemon tell so.
func (f *fakeAgent) settles(r *rig, id, event string, how func(*visit.Lookup)) {
	r.Helper()
	f.with(func() {
		l := *f.views[id].Insurance
		how(&l)
		f.views[id].Insurance = &l
	})
	r.tell(agent.Event{Type: event, Visit: id})
}

// accepted is an answer of a card that is in force.
func accepted() insurance.Answer {
	return insurance.Answer{Code: "000", Action: insurance.Accept, Severity: insurance.OK, Card: insurance.Card{
		Number: "DN4010123456789", From: "2026-01-01", To: "2026-12-31", Facility: "01001", FacilityName: "Trạm Y tế Mẫu"}}
}

func (f *fakeAgent) Hospital(ctx context.Context, list his.Name) ([]his.Entry, error) {
	err := f.call(ctx, "hospital-"+string(list))
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.backends.lists[list], err
}

func (f *fakeAgent) AskPayment(ctx context.Context, req payment.Request) (payment.Payment, error) {
	if err := f.call(ctx, "ask-payment"); err != nil {
		return payment.Payment{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	b := &f.backends
	b.payFor = append(b.payFor, req)
	var code bytes.Buffer
	_ = png.Encode(&code, image.NewGray(image.Rect(0, 0, 21, 21)))
	asked := payment.Payment{ID: "p" + strconv.Itoa(len(b.payments)+1), Visit: req.Visit, State: payment.Waiting, Amount: req.Amount, PNG: code.Bytes(),
		Expires: time.Date(2026, 11, 22, 8, 15, 0, 0, time.UTC)}
	b.payments = append(b.payments, asked)
	return asked, nil
}

func (f *fakeAgent) Payment(ctx context.Context, id string) (payment.Payment, error) {
	err := f.call(ctx, "payment")
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.backends.payments {
		if p.ID == id {
			return p, err
		}
	}
	return payment.Payment{}, err
}

// identified brings a visit to its act: opened, read, and looked at.
func (r *rig) identified(f *fakeAgent, p visit.Purpose, changes ...func(*visit.View)) string {
	r.Helper()
	f.with(func() {
		f.views["v0"] = &visit.View{ID: "v0", Purpose: p, State: visit.HasRecord, Method: visit.MethodChip, Record: f.person,
			Consents: []visit.Consent{{To: visit.ToReadChip, Given: true}, {To: visit.ToHandOver, Given: true}}}
		for _, change := range changes {
			change(f.views["v0"])
		}
	})
	r.post(func() {
		f.mu.Lock()
		v := f.seen(f.views["v0"])
		f.mu.Unlock()
		r.visit = &Visit{View: v, agreed: true}
		r.proceed()
	})
	return "v0"
}

// typing types on a keyboard of the system.
func (r *rig) typing(text personal.Text) {
	for _, c := range text.Reveal() {
		r.Typed(Key{Rune: c})
	}
}
