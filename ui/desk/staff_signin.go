package desk

import (
	"context"
	"errors"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// open tries what was typed.
func (p *lock) open(d *Desk) {
	if p.form == nil || d.o.Clock.Now().Before(p.until) || !p.form.whole() {
		return
	}
	try := p.try(d)
	p.form.clear()
	p.busy, p.trouble = true, ""
	ask(d, try, func(s api.Session, err error) {
		p.busy = false
		if err != nil {
			p.refused(d, err)
			return
		}
		p.begin(d, s)
	})
}

// try is the sign-in of the step that is on. What was typed is taken before it
// begins.
func (p *lock) try(d *Desk) func(context.Context) (api.Session, error) {
	pin := backend.Secret(p.form.value("pin").Reveal())
	if p.step == screen.LockPIN {
		return func(ctx context.Context) (api.Session, error) { return d.o.Agent.Unlock(ctx, pin) }
	}
	s := agent.SignIn{Who: personal.Text(p.who.ID), Password: backend.Secret(p.form.value("password").Reveal()), PIN: pin}
	if p.step == screen.LockCard {
		s.Card = &visit.ReadRequest{QR: p.card}
		if p.card == "" {
			s.Card.CAN = p.form.value("can")
		}
	}
	return func(ctx context.Context) (api.Session, error) { return d.o.Agent.SignIn(ctx, s) }
}

// refused says why not, and until when no try is taken.
func (p *lock) refused(d *Desk, err error) {
	p.trouble = codeOf(err)
	var problem *agent.Problem
	if errors.As(err, &problem) && problem.RetryAfter > 0 {
		p.now = d.o.Clock.Now()
		p.until = p.now.Add(problem.RetryAfter)
	}
	if agent.Is(err, api.CodeLocked) { // the shift ended meanwhile
		p.choose(d)
	}
}

// begin goes on to what was wanted, or to where the person may be.
func (p *lock) begin(d *Desk, s api.Session) {
	d.began(s)
	_, own := p.behind.(staffOnly)
	if d.visit != nil && !own && d.may(operator.RunVisits) {
		d.backToWork()
		return
	}
	d.show(p.behind)
	d.takeUp()
}

// add makes the first person, who looks after the desk and adds the others. Only
// where nobody could sign in: whoever sits at such a desk could do it by the
// command line too.
func (p *lock) add(d *Desk) {
	if p.form == nil || !p.form.whole() {
		return
	}
	o := office.OperatorOrder{Name: p.form.value("name"), Role: operator.RoleIT, Password: p.form.value("password").Reveal()}
	p.busy, p.trouble = true, ""
	ask(d, func(ctx context.Context) (office.OperatorRow, error) { return d.o.Agent.AddOperator(ctx, o) }, func(_ office.OperatorRow, err error) {
		p.busy = false
		if err != nil {
			p.trouble = codeOf(err)
			return
		}
		p.choose(d)
	})
}
