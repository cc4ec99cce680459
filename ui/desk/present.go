package desk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// present waits for a card and for what opens it, in either order, and reads it
// as soon as both are there.
type present struct {
	slipped bool // the card left while it was read: it is read again once it is back
	lift    bool // the card must leave before it is read again

	readers cards
	state   screen.Reader
	card    bool
	busy    bool
	unread  bool // something was scanned that is no document's
	people  []PracticePerson
}

func (p *present) enter(d *Desk) {
	p.state = screen.ReaderUnknown
	p.look(d)
	if d.o.Practice != nil {
		ask(d, d.o.Practice.People, func(all []PracticePerson, err error) {
			if err == nil {
				p.people = all
			}
		})
	}
}

func (p *present) scene(d *Desk) scene.Scene {
	key := d.visit.key
	m := screen.PresentModel{
		Key: key != (visit.ReadRequest{}), QR: key.QR != "", Card: p.card, Reader: p.state, Busy: p.busy, Unread: p.unread,
		Camera: d.hasCamera(), Trouble: d.camera.trouble, Slipped: p.slipped, Lift: p.lift,
	}
	for _, who := range p.people {
		m.Practice = append(m.Practice, screen.PracticeRow{Name: who.Name, Profile: who.Profile})
	}
	return screen.Present(d.lang, m)
}

func (p *present) tick(d *Desk, _ time.Time) { p.look(d) }

// look asks how the readers are, and reads where all is there.
func (p *present) look(d *Desk) {
	p.readers.look(d, func(all []api.Reader, err error) {
		p.saw(all, err)
		if p.card && !p.lift && !p.busy && d.visit.key != (visit.ReadRequest{}) {
			d.read()
		}
	})
}

func (p *present) saw(all []api.Reader, err error) {
	p.card, p.busy, p.state = lies(all), len(all) > 0, screen.ReaderReady
	switch {
	case err != nil:
		p.state = screen.ReaderUnknown
		if codeOf(err) == "no-reader" || codeOf(err) == "no-service" {
			p.state = screen.ReaderNone
		}
	case len(all) == 0:
		p.state = screen.ReaderNone
	}
	for _, r := range all {
		p.busy = p.busy && r.Busy
	}
	p.lift = p.lift && p.card
}

// read goes on to read the card that lies there.
func (d *Desk) read() {
	d.visit.read = true
	d.show(&reading{begin: true})
}

func (p *present) act(d *Desk, id string) {
	switch id {
	case screen.ActDigits:
		d.show(&digits{lift: p.lift})
	case screen.ActZone:
		d.show(&zoneKey{lift: p.lift})
	case screen.ActOtherWays:
		d.show(&otherWays{})
	case screen.ActQROnly:
		d.hand(d.visit.key.QR)
	default:
		p.practise(d, id)
	}
}

// scanned takes a code: that of a citizen card, or a zone, opens the chip; that
// of an insurance card says by itself who is there.
func (p *present) scanned(d *Desk, text personal.Text) {
	p.unread = false
	switch vnid.Classify(text.Reveal()) {
	case vnid.KindCCCD, vnid.KindCanCuoc:
		d.visit.key = visit.ReadRequest{QR: text}
	case vnid.KindMRZ:
		d.visit.key = visit.ReadRequest{MRZ: text}
	case vnid.KindBHYT:
		d.hand(text)
		return
	default:
		p.unread = true
		d.cue(CueAttention)
		return
	}
	d.cue(CueDone)
	p.look(d)
}

// hand gives a code to the visit as it is: a claim, without the chip.
func (d *Desk) hand(text personal.Text) {
	id := d.visit.View.ID
	d.visit.card = insuranceCode(text)
	d.step(func(ctx context.Context) (visit.View, error) { return d.o.Agent.Scan(ctx, id, text) }, d.proceed)
}

// practise has an invented person do something with their card.
func (p *present) practise(d *Desk, id string) {
	if d.o.Practice == nil {
		return
	}
	if n, ok := strings.CutPrefix(id, screen.ActPracticeQR); ok {
		p.withPerson(n, func(i int) {
			ask(d, func(ctx context.Context) (personal.Text, error) { return d.o.Practice.QR(ctx, i) }, func(text personal.Text, err error) {
				if err == nil {
					p.scanned(d, text)
				}
			})
		})
	}
	if n, ok := strings.CutPrefix(id, screen.ActPractice); ok {
		p.withPerson(n, func(i int) { p.does(d, func(ctx context.Context) error { return d.o.Practice.Tap(ctx, i) }) })
	}
	if id == screen.ActPull {
		p.does(d, d.o.Practice.Pull)
	}
}

func (p *present) withPerson(n string, do func(int)) {
	if i, err := strconv.Atoi(n); err == nil && i >= 0 && i < len(p.people) {
		do(i)
	}
}

func (p *present) does(d *Desk, do func(context.Context) error) {
	ask(d, func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) }, func(_ struct{}, err error) {
		if err != nil {
			d.fail(err)
			return
		}
		p.look(d)
	})
}
