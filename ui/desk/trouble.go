package desk

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// trouble says why a card was not read, and the ways on. What did not open the
// chip is not tried again by itself.
type trouble struct {
	code    string
	qr      personal.Text // scanned before: it may do without the chip
	readers cards
	card    bool // it still lies there
}

func (p *trouble) enter(d *Desk) {
	p.qr, p.card = d.visit.key.QR, screen.Lifts(p.code) // until it is seen that it is gone
	if wrongKey(p.code) {
		d.visit.key = visit.ReadRequest{}
	}
}

// wrongKey reports whether what was to open the chip is of no more use.
func wrongKey(code string) bool {
	switch code {
	case "wrong-password", "card-lying", "pause", "password-blocked", "can-needs-pace", "password-not-taken", "password-required", "another-person", "invalid":
		return true
	}
	return false
}

func (p *trouble) scene(d *Desk) scene.Scene {
	return screen.Trouble(d.lang, screen.TroubleModel{Code: p.code, Card: p.card, QR: p.qr != "", Kiosk: d.kiosk()})
}

func (p *trouble) act(d *Desk, id string) {
	switch id {
	case screen.ActAgain:
		d.show(&present{lift: p.card})
	case screen.ActZone:
		d.show(&zoneKey{lift: p.card})
	case screen.ActQROnly:
		d.hand(p.qr)
	case screen.ActOtherWays:
		d.show(&otherWays{})
	case screen.ActCall:
		d.help()
	}
}

// scanned: the right code is what mends most of it.
func (p *trouble) scanned(d *Desk, text personal.Text) {
	d.scannedOn(&present{lift: p.card}, text)
}

func (p *trouble) tick(d *Desk, _ time.Time) {
	p.readers.look(d, func(all []api.Reader, err error) { p.card = err == nil && lies(all) })
}
