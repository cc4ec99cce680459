package desk

import (
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
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
	ways := []string{screen.WayQR, screen.WayTyped, screen.WayForeigner, screen.WayVNeID}
	if d.isBeside() { // the person beside the child is known by one of these
		return append(ways, screen.WayChip)
	}
	if d.visit.View.Case != "" { // whose people are chosen before
		return append(ways, screen.WayUnknown, screen.WayChip)
	}
	if d.visit.View.Purpose == visit.Insurance {
		ways = append(ways, screen.WayInsurance, screen.WayNewborn)
	}
	return append(ways, screen.WayChild, screen.WayUnknown, screen.WayChip)
}

func (p *otherWays) act(d *Desk, id string) {
	switch id {
	case screen.WayChip, screen.ActBack:
		d.show(d.chipPage())
	case screen.WayQR:
		d.show(&qrOnly{})
	case screen.WayStaff:
		d.help()
	default:
		p.byStaff(d, id)
	}
}

// byStaff are the ways in which staff look at something and type.
func (p *otherWays) byStaff(d *Desk, id string) {
	if d.kiosk() {
		return
	}
	switch id {
	case screen.WayTyped:
		d.show(&papers{})
	case screen.WayVNeID:
		d.show(&phone{})
	case screen.WayInsurance:
		d.show(&typing{paper: visit.PaperInsurance})
	case screen.WayForeigner:
		d.show(&foreigner{})
	case screen.WayUnknown:
		d.show(&unknown{})
	case screen.WayChild:
		d.show(&guardian{purpose: d.visit.View.Purpose})
	case screen.WayNewborn:
		d.show(&guardian{purpose: d.visit.View.Purpose, newborn: true})
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

// phone says what a telephone that is held up is worth here.
type phone struct{}

func (*phone) scene(d *Desk) scene.Scene { return screen.VNeID(d.lang, d.o.Settings.VNeIDNote) }

func (*phone) act(d *Desk, id string) {
	switch id {
	case screen.ActGoOn:
		d.show(&typing{paper: visit.PaperVNeID})
	case screen.ActBack:
		d.show(&otherWays{})
	}
}

// foreigner chooses between the chip of a passport and its page.
type foreigner struct{}

func (*foreigner) scene(d *Desk) scene.Scene { return screen.Foreigner(d.lang) }

func (*foreigner) act(d *Desk, id string) {
	switch id {
	case screen.ActZone:
		if d.mustAsk() {
			d.show(&consentChip{})
			return
		}
		d.show(&zoneKey{})
	case screen.WayTyped:
		d.show(&typing{paper: visit.PaperPassport})
	case screen.ActBack:
		d.show(&otherWays{})
	}
}

// unknown admits somebody of whom nothing is known; who they are is added later.
type unknown struct{}

func (*unknown) scene(d *Desk) scene.Scene { return screen.Unknown(d.lang) }

func (*unknown) act(d *Desk, id string) {
	switch id {
	case screen.ActGoOn:
		d.take(visit.TypedRequest{Paper: visit.PaperNone}, func() {
			d.visit.agreed = true // there is nobody to show
			d.proceed()
		})
	case screen.ActBack:
		d.show(&otherWays{})
	}
}
