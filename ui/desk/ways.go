package desk

import (
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// otherWays are those without the chip.
type otherWays struct{}

func (p *otherWays) scene(d *Desk) scene.Scene { return screen.OtherWays(d.lang, d.ways()) }

// ways are those that this desk has. What somebody types of themselves alone
// before a kiosk is worth nothing: there, staff are called.
func (d *Desk) ways() []string {
	if d.kiosk() {
		return []string{screen.WayQR, screen.WayChip, screen.WayStaff}
	}
	return []string{screen.WayQR, screen.WayChip}
}

func (p *otherWays) act(d *Desk, id string) {
	switch id {
	case screen.WayQR:
		d.show(&qrOnly{})
	case screen.WayChip, screen.ActBack:
		d.show(d.chipPage())
	case screen.WayStaff:
		d.help()
	}
}

// chipPage goes back to the chip: who refused is asked again, since they ask for it.
func (d *Desk) chipPage() Page {
	if d.mustAsk() {
		return &consentChip{}
	}
	return &present{}
}

// qrOnly waits for the code of a citizen or an insurance card, and goes on with it.
type qrOnly struct{ unread bool }

func (p *qrOnly) scene(d *Desk) scene.Scene {
	return screen.QROnly(d.lang, d.hasCamera(), d.camera.trouble, p.unread)
}

func (p *qrOnly) act(d *Desk, id string) {
	if id == screen.ActBack {
		d.show(&otherWays{})
	}
}

func (*qrOnly) camera() bool { return true }

func (p *qrOnly) scanned(d *Desk, text personal.Text) {
	switch vnid.Classify(text.Reveal()) {
	case vnid.KindCCCD, vnid.KindCanCuoc, vnid.KindBHYT, vnid.KindMRZ:
		p.unread = false
		d.hand(text)
	default:
		p.unread = true
		d.cue(CueAttention)
	}
}
