package main

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// beside asks the portal for more than the card, where it was wanted and the card
// is accepted. Nothing that comes of it changes the answer.
func (a *app) beside(ctx context.Context, way insurance.Backend, q outbox.Question, o personOptions, answer insurance.Answer) insuranceResult {
	r := insuranceResult{Answer: answer}
	portal, ok := way.(*insurance.Client)
	if !ok || !answer.Accepts() {
		return r
	}
	if o.history {
		h, err := portal.History(ctx, q.Staff, q.Person)
		if err != nil && h.Done == "" {
			h = insurance.History{Done: insurance.NotTold, Action: insurance.TryLater}
		}
		r.History = &h
	}
	if o.coPayment {
		c, err := portal.CoPayment(ctx, q.Person)
		if err != nil && c.Done == "" {
			c = insurance.CoPayment{Done: insurance.NotTold, Action: insurance.TryLater}
		}
		r.CoPayment = &c
	}
	return r
}

// printMismatch puts what was sent, from the document, beside what the portal has.
func (a *app) printMismatch(answer insurance.Answer) {
	for _, m := range []struct {
		action     insurance.Action
		name       string
		sent, held personal.Text
	}{
		{insurance.CheckName, "name", answer.Sent.Name, answer.Holder.Name},
		{insurance.CheckBirthDate, "birth", answer.Sent.Birth, answer.Holder.Birth},
	} {
		switch {
		case answer.Action != m.action:
		case m.held == "":
			a.print("  %s\n", a.lang.Lookup(m.name+".sent", m.sent.Reveal()))
		default:
			a.print("  %s\n", a.lang.Lookup(m.name+".differs", m.sent.Reveal(), m.held.Reveal()))
		}
	}
}

func (a *app) printBeside(r insuranceResult) {
	if h := r.History; h != nil {
		a.print("%s\n", a.lang.Beside(string(h.Done)))
		for _, v := range h.Visits {
			a.print("  %s  %s  %s\n", v.Arrived.Reveal(), v.Facility.Reveal(), v.Disease.Reveal())
		}
	}
	c := r.CoPayment
	if c == nil {
		return
	}
	a.print("%s\n", a.lang.Beside(string(c.Done)))
	if c.Threshold > 0 {
		a.print("  %s\n", a.lang.Lookup("salary", c.BaseSalary, string(c.SalaryFrom), c.Threshold))
	}
	for _, row := range c.Rows {
		a.print("  %s  %s  %s  %s\n", row.Left.Reveal(), row.Facility.Reveal(), row.Paid.Reveal(), row.Total.Reveal())
	}
}
