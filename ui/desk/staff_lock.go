package desk

import (
	"strconv"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// lock stands before whatever is only for people who are signed in. It is left by
// its own acts alone.
type lock struct {
	behind Page // what was wanted

	step    screen.LockStep
	people  []agent.Choice
	who     agent.Choice
	form    *form
	card    personal.Text // the QR of the operator's own card
	busy    bool
	trouble string
	until   time.Time // no try before
	now     time.Time
}

func (*lock) shut() {}

func (p *lock) enter(d *Desk) {
	p.step, p.now, p.trouble = screen.LockLooks, d.o.Clock.Now(), ""
	if d.closing.how != nil {
		if !d.closing.asked {
			d.close()
		}
		return
	}
	ask(d, d.o.Agent.Session, func(s api.Session, err error) {
		switch {
		case err == nil && !s.Locked && d.attended():
			p.begin(d, s) // the screen was started again within the shift
		case err == nil:
			p.who = agent.Choice{ID: s.Operator, Name: s.Name}
			p.to(screen.LockPIN)
		case agent.Is(err, api.CodeLocked):
			p.choose(d)
		default:
			p.trouble = codeOf(err)
		}
	})
}

// closed goes on once the daemon knows that the shift was locked or ended, and
// says where it does not.
func (p *lock) closed(d *Desk, err error) {
	if err != nil {
		p.trouble = codeOf(err)
		return
	}
	if p.step == screen.LockLooks {
		p.enter(d)
	}
}

// choose asks who may sign in.
func (p *lock) choose(d *Desk) {
	p.to(screen.LockLooks)
	ask(d, d.o.Agent.Choices, func(all []agent.Choice, err error) {
		switch {
		case err != nil:
			p.trouble = codeOf(err)
		case len(all) == 0:
			p.to(screen.LockNobody)
		default:
			p.people = all
			p.to(screen.LockChooses)
		}
	})
}

// wipe overwrites what was typed.
func (p *lock) wipe() {
	if p.form != nil {
		p.form.clear()
	}
}

// to goes to a step with nothing typed.
func (p *lock) to(step screen.LockStep) {
	p.wipe()
	p.step, p.trouble, p.until, p.card, p.busy = step, "", time.Time{}, "", false
	switch step {
	case screen.LockPassword:
		p.form = newForm(passwordInput())
	case screen.LockPIN:
		p.form = newForm(pinInput())
	case screen.LockCard:
		p.form = newForm(pinInput(), input{"can", "lock.field.can", "lock.hint.can", keys.New(keys.Spec{Kind: keys.Digits, Max: canDigits, Least: canDigits, Optional: true})})
	case screen.LockAdds:
		p.form = newForm(nameInput(), newPassword())
	default:
		p.form = nil
	}
}

// What is typed to sign in.
func passwordInput() input {
	return input{"password", "lock.field.password", "", keys.New(keys.Spec{Kind: keys.Password})}
}
func pinInput() input { return input{"pin", "lock.field.pin", "", keys.New(keys.Spec{Kind: keys.PIN})} }

func (p *lock) scene(d *Desk) scene.Scene {
	m := screen.LockModel{Step: p.step, Who: p.who.Name, Busy: p.busy, Card: p.card != "", Trouble: p.trouble, Kiosk: !d.attended()}
	if p.form != nil {
		m.Fields, m.Keys = p.form.model(), p.form.keyboard(d.lang)
	}
	for _, c := range p.people {
		m.People = append(m.People, c.Name)
	}
	if p.step == screen.LockChooses || p.step == screen.LockNobody || p.step == screen.LockLooks || p.step == screen.LockAdds {
		m.Who = ""
	}
	if wait := p.until.Sub(p.now).Round(time.Second); wait > 0 {
		m.Wait, m.Until = wait, p.until
	}
	return screen.Lock(d.lang, m)
}

func (p *lock) typed(_ *Desk, k Key) {
	if p.form != nil && !p.busy && !p.now.Before(p.until) {
		p.form.typed(k)
	}
}

// scanned takes the QR of the operator's own card, which opens its chip.
func (p *lock) scanned(_ *Desk, text personal.Text) {
	if p.step == screen.LockCard && !p.busy {
		p.card = text
	}
}

// tick counts the pause down, and leaves a kiosk's door that nobody goes through.
func (p *lock) tick(d *Desk, now time.Time) {
	p.now = now
	if !p.busy && d.alone(now) {
		p.back(d)
	}
}

func (p *lock) act(d *Desk, id string) {
	if p.busy {
		return
	}
	switch {
	case id == screen.StaffBack && !d.attended():
		p.back(d)
	case id == screen.StaffAgain:
		p.enter(d)
	case id == screen.LockAnother:
		p.choose(d)
	case id == screen.LockByCard && p.step == screen.LockPassword:
		p.to(screen.LockCard)
	case id == screen.LockByPass && p.step == screen.LockCard:
		p.to(screen.LockPassword)
	case id == screen.LockFirst && p.step == screen.LockNobody && d.attended():
		p.to(screen.LockAdds)
	case id == screen.StaffEnter && p.step == screen.LockAdds:
		p.add(d)
	case id == screen.StaffEnter:
		p.open(d)
	case p.form != nil && p.form.act(id):
	default:
		p.pick(id)
	}
}

// pick takes one of the people.
func (p *lock) pick(id string) {
	n, is := strings.CutPrefix(id, screen.LockWho)
	i, err := strconv.Atoi(n)
	if is && err == nil && p.step == screen.LockChooses && 0 <= i && i < len(p.people) {
		p.who = p.people[i]
		p.to(screen.LockPassword)
	}
}

// back goes to the citizen's page before a kiosk's door.
func (p *lock) back(d *Desk) {
	p.wipe()
	d.backToWork()
}
