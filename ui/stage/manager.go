package stage

import (
	"errors"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

var errNoManager = errors.New("it never said that it is there")

// awaitManager waits until the window manager says that it is there, as EWMH has
// it: by a property of the root window.
func awaitManager(display string) error {
	c, err := xgb.NewConnDisplay(display)
	if err != nil {
		return err
	}
	late := time.AfterFunc(patience, c.Close)
	defer func() { late.Stop(); c.Close() }()
	root := xproto.Setup(c).DefaultScreen(c).Root
	sign, err := xproto.InternAtom(c, false, uint16(len(managerSign)), managerSign).Reply()
	if err != nil {
		return err
	}
	err = xproto.ChangeWindowAttributesChecked(c, root, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check()
	for err == nil {
		if set, failed := xproto.GetProperty(c, false, root, sign.Atom, xproto.AtomWindow, 0, 1).Reply(); failed != nil || set.ValueLen > 0 {
			return failed
		}
		err = nextEvent(c)
	}
	return err
}

const managerSign = "_NET_SUPPORTING_WM_CHECK"

func nextEvent(c *xgb.Conn) error {
	event, err := c.WaitForEvent()
	switch {
	case err != nil:
		return err
	case event == nil:
		return errNoManager
	}
	return nil
}
