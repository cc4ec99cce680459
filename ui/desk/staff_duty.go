package desk

import (
	"cmp"
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
)

// duty is the shift that is on, as the daemon last told it, and who asks for its word.
type duty struct {
	session api.Session // the zero value: nobody
	used    time.Time   // when the daemon was last told that somebody works
	looked  time.Time   // when it was last asked about the shift
	asking  []api.Asking
}

// How often the daemon is told and asked while a shift is on. The desk locks
// itself after minutes, so a quarter of one is soon enough.
const (
	useEvery   = 15 * time.Second
	shiftEvery = 5 * time.Second
)

// staffOnly are pages that nobody sees who is not signed in; may says whether
// whoever is may see it.
type staffOnly interface {
	Page
	may(d *Desk) bool
}

// attended: staff stand behind this desk, and nothing is shown before one of them
// signed in. At a kiosk, and where nobody ever signs in, that is for their own
// pages alone.
func (d *Desk) attended() bool {
	return d.o.Settings.Mode == config.DeskMode && !d.o.Settings.Unattended
}

// onDuty reports whether somebody is signed in, and the desk not locked.
func (d *Desk) onDuty() bool { return d.duty.session.Operator != "" && !d.duty.session.Locked }

// may reports whether whoever is on duty may do something; nobody may nothing.
func (d *Desk) may(a operator.Action) bool {
	s := d.duty.session
	actor := operator.Session{ID: "shift", Operator: s.Operator, Role: s.Role, Locked: !d.onDuty()}.Actor()
	return actor.May(a) == nil
}

// admit gives the page that may be shown in place of the one that is wanted: the
// lock, where somebody has to sign in before. Every page goes through here, so
// that no act and no key leads past the lock.
func (d *Desk) admit(p Page) Page {
	if _, is := p.(*lock); is {
		return p
	}
	own, is := p.(staffOnly)
	switch {
	case !is && !d.attended():
		return p
	case !d.onDuty():
		return &lock{behind: p}
	case is && own.may(d), !is && d.may(operator.RunVisits):
		return p
	}
	return &menu{} // everybody on duty may see it
}

// leaving takes away what lies over a page that the lock replaces, and locks a kiosk when its people go from their pages to a citizen's.
func (d *Desk) leaving(to Page) {
	if _, locked := to.(*lock); locked {
		d.uncover()
	}
	_, from := d.page.(staffOnly)
	if _, stays := to.(staffOnly); from && !stays && !d.attended() && d.onDuty() {
		d.lockNow()
	}
}

// lockNow locks the desk here at once; the daemon is told.
func (d *Desk) lockNow() {
	d.duty.session.Locked = true
	d.duty.asking = nil
	d.closing = closing{how: d.o.Agent.Lock}
	d.close()
}

// signOut ends the shift here at once; the daemon is told.
func (d *Desk) signOut() {
	d.duty = duty{}
	d.closing = closing{how: d.o.Agent.SignOut}
	d.close()
}

// closing is a shift that was locked or ended here, and of which the daemon did
// not say yet that it was. Until then nothing that it says opens the desk again.
type closing struct {
	how   func(context.Context) error // nil: nothing is owed
	asked bool
}

// close tells the daemon; a lock that is on looks anew once it answered.
func (d *Desk) close() {
	how := d.closing.how
	d.closing.asked = true
	apart(d, func(ctx context.Context) (none, error) { return none{}, how(ctx) }, func(_ none, err error) {
		d.closing.asked = false
		if err == nil || agent.Is(err, api.CodeLocked) { // nobody is on shift
			d.closing, err = closing{}, nil
		}
		if p, ok := d.page.(*lock); ok {
			p.closed(d, err)
		}
	})
}

// began takes up a shift.
func (d *Desk) began(s api.Session) {
	now := d.o.Clock.Now()
	d.duty = duty{session: s, used: now, looked: now}
	d.duty.session.Token = "" // the client's affair
}

// watchDuty tells the daemon that somebody works, and looks whether it locked the
// desk meanwhile.
func (d *Desk) watchDuty(now time.Time) {
	if !d.onDuty() {
		return
	}
	if d.touched.After(d.duty.used) && now.Sub(d.duty.used) >= useEvery {
		d.duty.used = now
		apart(d, d.o.Agent.Use, d.told)
	}
	if now.Sub(d.duty.looked) >= shiftEvery {
		d.duty.looked = now
		apart(d, d.o.Agent.Session, d.told)
		d.lookForPages()
	}
	d.leaveAlone(now)
}

// lookForPages asks which web pages wait for the word of whoever is on duty.
func (d *Desk) lookForPages() {
	if !d.may(operator.GrantForShift) {
		return
	}
	apart(d, d.o.Agent.Grants, func(l api.GrantList, err error) {
		if err == nil && d.onDuty() {
			d.duty.asking = l.Asking
		}
	})
}

// told takes the daemon's word on the shift. Where it did not answer, the shift
// goes on as it was.
func (d *Desk) told(s api.Session, err error) {
	if !d.onDuty() {
		return
	}
	switch {
	case agent.Is(err, api.CodeLocked):
		d.duty = duty{}
	case err == nil && s.Locked:
		d.duty.session.Locked, d.duty.asking = true, nil
	case err == nil:
		s.Token = ""
		d.duty.session = s
	}
	if d.admit(d.page) != d.page {
		d.show(d.page)
	}
}

// alone reports whether staff walked away from their pages on a kiosk.
func (d *Desk) alone(now time.Time) bool {
	limit := seconds(d.o.Settings.IdleSeconds)
	return !d.attended() && now.Sub(d.touched) >= cmp.Or(limit, time.Minute)
}

// leaveAlone shuts staff's pages on a kiosk that staff walked away from.
func (d *Desk) leaveAlone(now time.Time) {
	if _, is := d.page.(staffOnly); is && d.alone(now) {
		d.lockNow()
		d.backToWork()
	}
}

// backToWork goes from staff's pages to the visit in front of the desk, as it now
// is, or to the first page.
func (d *Desk) backToWork() {
	if d.visit == nil {
		d.show(d.first())
		return
	}
	id := d.visit.View.ID
	ask(d, func(ctx context.Context) (visit.View, error) { return d.o.Agent.Visit(ctx, id) }, func(v visit.View, err error) {
		if err == nil {
			d.visit.View = v
		}
		d.proceed()
	})
}

// none is the answer of what answers nothing.
type none struct{}
