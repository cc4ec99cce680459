package desk

import (
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// staff is the first page for the people who work here: the sign-in where nobody
// is on shift, else the menu.
func (d *Desk) staff() Page { return &menu{} }

// staffAct does what staff may do on every page, and reports whether it was that.
func (d *Desk) staffAct(id string) bool {
	own, is := d.page.(staffOnly)
	switch {
	case is && (!d.onDuty() || !own.may(d)):
		return true // the daemon locked the desk, and the page is about to go
	case !d.onDuty():
		return false
	case id == screen.ActLock:
		d.lockNow()
		d.show(d.lockedOver())
	case id == screen.ActStaff:
		d.show(d.staff())
	case id == screen.ActAsking && len(d.duty.asking) > 0:
		d.show(&grant{page: d.duty.asking[0]})
	default:
		return false
	}
	return true
}

// lockedOver is what the lock stands before: staff's desk as it is, or the
// citizens' first page on a kiosk.
func (d *Desk) lockedOver() Page {
	if d.attended() {
		return d.page
	}
	return d.first()
}

// staffBar is what stands in the bar while somebody is on duty.
func (d *Desk) staffBar() []scene.Act {
	if !d.onDuty() {
		return nil
	}
	return screen.StaffBar(d.lang, screen.StaffBarModel{Asking: len(d.duty.asking)})
}
