package stage

import (
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

var errNoManager = errors.New("it never took a window")

// awaitManager waits until the window manager takes windows as they come, and
// gives them the keys. It says that it is there (EWMH) before it does, so that a
// window is shown then, until it has its frame.
func awaitManager(display string) error {
	c, err := xgb.NewConnDisplay(display)
	if err != nil {
		return err
	}
	late := time.AfterFunc(patience, c.Close)
	defer func() { late.Stop(); c.Close() }()
	if err := untilRoot(c, managerSign, func(sign []byte) bool { return len(sign) > 0 }); err != nil {
		return err
	}
	w, err := show(c)
	if err != nil {
		return err
	}
	defer nudge(c)()
	for framed := false; !framed; {
		event, trouble := c.WaitForEvent()
		if err := failed(event, trouble); err != nil {
			return err
		}
		_, framed = event.(xproto.ReparentNotifyEvent)
	}
	return leave(c, w)
}

// nudge lets something happen on the root window now and then. openbox may go to
// sleep with the first events of its start unread, until the next one comes.
func nudge(c *xgb.Conn) (stop func()) {
	root := xproto.Setup(c).DefaultScreen(c).Root
	ended := make(chan struct{})
	go func() {
		often := time.NewTicker(100 * time.Millisecond)
		defer often.Stop()
		for {
			select {
			case <-often.C:
				xproto.ChangeProperty(c, xproto.PropModeReplace, root, xproto.AtomCutBuffer7, xproto.AtomString, 8, 0, nil)
			case <-ended:
				return
			}
		}
	}()
	return func() { close(ended) }
}

// show maps a window and asks to be told of it.
func show(c *xgb.Conn) (xproto.Window, error) {
	setup := xproto.Setup(c)
	screen := setup.DefaultScreen(c)
	// The last of our numbers: the next client is given the same ones and begins
	// with the first, and the manager still has work to do for a window that went.
	w := xproto.Window(setup.ResourceIdBase | setup.ResourceIdMask)
	if err := xproto.CreateWindowChecked(c, screen.RootDepth, w, screen.Root, 0, 0, 1, 1, 0, xproto.WindowClassInputOutput,
		screen.RootVisual, xproto.CwEventMask, []uint32{xproto.EventMaskStructureNotify}).Check(); err != nil {
		return 0, err
	}
	return w, xproto.MapWindowChecked(c, w).Check()
}

// leave takes the window away and waits until the manager does not list it.
func leave(c *xgb.Conn, w xproto.Window) error {
	if err := xproto.DestroyWindowChecked(c, w).Check(); err != nil {
		return err
	}
	return untilRoot(c, clientList, func(list []byte) bool {
		for b := range slices.Chunk(list, 4) {
			if binary.LittleEndian.Uint32(b) == uint32(w) {
				return false
			}
		}
		return true
	})
}

// The properties in which a manager says that it is there, and whose windows it has.
const (
	managerSign = "_NET_SUPPORTING_WM_CHECK"
	clientList  = "_NET_CLIENT_LIST"
)

// untilRoot waits for what a property of the root window says.
func untilRoot(c *xgb.Conn, property string, holds func([]byte) bool) error {
	root := xproto.Setup(c).DefaultScreen(c).Root
	atom, err := xproto.InternAtom(c, false, uint16(len(property)), property).Reply()
	if err != nil {
		return err
	}
	if err := xproto.ChangeWindowAttributesChecked(c, root, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check(); err != nil {
		return err
	}
	for {
		now, err := xproto.GetProperty(c, false, root, atom.Atom, xproto.AtomWindow, 0, 1024).Reply()
		if err != nil || holds(now.Value) {
			return err
		}
		if err := failed(c.WaitForEvent()); err != nil {
			return err
		}
	}
}

func failed(event xgb.Event, err xgb.Error) error {
	switch {
	case err != nil:
		return err
	case event == nil:
		return errNoManager
	}
	return nil
}
