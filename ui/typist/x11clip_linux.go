package typist

import (
	"sync"

	"github.com/jezek/xgb/xproto"
)

// managerHint asks clipboard managers to keep nothing of this: KDE's invention,
// which others follow.
const managerHint = "x-kde-passwordManagerHint"

// clip is what lies in the selections.
type clip struct {
	owner xproto.Window

	mu   sync.Mutex
	text []byte
	ours []xproto.Atom // the selections that are still ours
}

// selections: what is pasted by a key, and what is by a middle click.
func (x *x11) selections() []xproto.Atom {
	return []xproto.Atom{x.atoms["CLIPBOARD"], xproto.AtomPrimary}
}

// own puts a text into both selections.
func (x *x11) own(k Keys) error {
	x.clip.mu.Lock()
	clear(x.clip.text)
	x.clip.text, x.clip.ours = []byte(k.text), x.selections()
	x.clip.mu.Unlock()
	for _, s := range x.selections() {
		if err := xproto.SetSelectionOwnerChecked(x.conn, x.clip.owner, s, xproto.TimeCurrentTime).Check(); err != nil {
			return err
		}
		r, err := xproto.GetSelectionOwner(x.conn, s).Reply()
		if err != nil {
			return err
		}
		if r.Owner != x.clip.owner {
			return ErrClipboard
		}
	}
	return nil
}

// disown gives up what is still ours; what somebody copied meanwhile stays.
func (x *x11) disown() {
	x.clip.mu.Lock()
	ours := x.clip.ours
	x.clip.mu.Unlock()
	for _, s := range ours {
		if r, err := xproto.GetSelectionOwner(x.conn, s).Reply(); err == nil && r.Owner == x.clip.owner {
			xproto.SetSelectionOwner(x.conn, xproto.WindowNone, s, xproto.TimeCurrentTime)
		}
		x.clip.lost(s)
	}
	_ = x.arrived() // a connection that ended owns nothing
}

// lost: a selection is somebody else's. The text goes with the last.
func (c *clip) lost(selection xproto.Atom) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var left []xproto.Atom
	for _, s := range c.ours {
		if s != selection {
			left = append(left, s)
		}
	}
	if c.ours = left; len(left) == 0 {
		clear(c.text)
		c.text = nil
	}
}

// answer gives a program what it asks for, or says that there is none (ICCCM
// §2.2).
func (x *x11) answer(e xproto.SelectionRequestEvent) {
	if e.Property == xproto.AtomNone {
		e.Property = e.Target // a client of old
	}
	kind, format, data := x.offered(e.Selection, e.Target)
	if data == nil {
		e.Property = xproto.AtomNone
	} else {
		xproto.ChangeProperty(x.conn, xproto.PropModeReplace, e.Requestor, e.Property, kind, format, uint32(len(data))/uint32(format/8), data)
	}
	told := xproto.SelectionNotifyEvent{Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: e.Property}
	xproto.SendEvent(x.conn, false, e.Requestor, 0, string(told.Bytes()))
}

// offered is a selection in the form that was asked for; nil for another form,
// or when it is no longer ours.
func (x *x11) offered(selection, target xproto.Atom) (kind xproto.Atom, format byte, data []byte) {
	x.clip.mu.Lock()
	defer x.clip.mu.Unlock()
	held := false
	for _, s := range x.clip.ours {
		held = held || s == selection
	}
	switch {
	case !held:
		return 0, 0, nil
	case target == x.atoms["TARGETS"]:
		return xproto.AtomAtom, 32, x.forms()
	case target == x.atoms[managerHint]:
		return target, 8, []byte("secret")
	case target == x.atoms["UTF8_STRING"], target == x.atoms["TEXT"]:
		return x.atoms["UTF8_STRING"], 8, append([]byte{}, x.clip.text...)
	case target == x.atoms["text/plain"], target == x.atoms["text/plain;charset=utf-8"]:
		return target, 8, append([]byte{}, x.clip.text...)
	}
	return 0, 0, nil
}

// forms lists what can be asked for.
func (x *x11) forms() []byte {
	var b []byte
	for _, name := range []string{"TARGETS", "UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "TEXT", managerHint} {
		a := x.atoms[name]
		b = append(b, byte(a), byte(a>>8), byte(a>>16), byte(a>>24))
	}
	return b
}
