package desk

import (
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// canDigits is how many digits open a chip that is not scanned.
const canDigits = 6

// digits asks for the last six digits on the card's face.
type digits struct {
	lift bool // the card must leave before it is read again
	form *form
}

func (p *digits) enter(*Desk) {
	p.form = newForm(input{"can", "can.label", "can.hint", keys.New(keys.Spec{Kind: keys.Digits, Max: canDigits, Least: canDigits})})
}

func (p *digits) scene(d *Desk) scene.Scene {
	return screen.Digits(d.lang, p.form.model(), p.form.keyboard(d.lang))
}

func (p *digits) act(d *Desk, id string) {
	switch {
	case p.form.act(id):
	case id == screen.ActBack:
		p.leave(d)
	case id == screen.ActGoOn && p.form.whole():
		d.visit.key = visit.ReadRequest{CAN: p.form.value("can")}
		p.leave(d)
	}
}

func (p *digits) leave(d *Desk) {
	p.form.clear()
	d.show(&present{lift: p.lift})
}

func (p *digits) typed(_ *Desk, k Key) { p.form.typed(k) }

func (p *digits) scanned(d *Desk, text personal.Text) { d.scannedOn(&present{lift: p.lift}, text) }

// scannedOn goes to the page that takes what was scanned.
func (d *Desk) scannedOn(p *present, text personal.Text) {
	d.show(p)
	p.scanned(d, text)
}

// zoneKey asks for what is printed in a passport's zone: it opens the chips that
// have no six digits.
type zoneKey struct {
	lift bool
	form *form
}

const (
	passportLeast = 6
	passportMost  = 9
)

func (p *zoneKey) enter(*Desk) {
	p.form = newForm(
		input{"number", "zone.number", "zone.number.hint", keys.New(keys.Spec{Kind: keys.Text, Max: passportMost, Least: passportLeast})},
		input{"birth", "zone.birth", "zone.date.hint", keys.New(keys.Spec{Kind: keys.Date})},
		input{"expiry", "zone.expiry", "zone.date.hint", keys.New(keys.Spec{Kind: keys.Date})},
	)
}

func (p *zoneKey) scene(d *Desk) scene.Scene {
	return screen.ZoneKey(d.lang, p.form.model(), p.form.keyboard(d.lang))
}

func (p *zoneKey) act(d *Desk, id string) {
	switch {
	case p.form.act(id):
	case id == screen.ActBack:
		p.leave(d)
	case id == screen.ActGoOn && p.form.whole():
		d.visit.key = visit.ReadRequest{
			Number: p.form.value("number"), Birth: sixFigures(p.form.value("birth")), Expiry: sixFigures(p.form.value("expiry")),
		}
		p.leave(d)
	}
}

// sixFigures is a date as the zone has it: YYMMDD.
func sixFigures(iso personal.Text) personal.Text {
	d := iso.Reveal()
	if len(d) != len("2006-01-02") {
		return ""
	}
	return personal.Text(d[2:4] + d[5:7] + d[8:])
}

func (p *zoneKey) leave(d *Desk) {
	p.form.clear()
	d.show(&present{lift: p.lift})
}

func (p *zoneKey) typed(_ *Desk, k Key) { p.form.typed(k) }

func (p *zoneKey) scanned(d *Desk, text personal.Text) { d.scannedOn(&present{lift: p.lift}, text) }
