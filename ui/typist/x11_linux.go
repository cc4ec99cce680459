package typist

import (
	"context"
	"sync"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
	"github.com/jonboulle/clockwork"
)

// x11 types through an X server. One goroutine serves its events: who asks for
// the clipboard, and which window is in front.
type x11 struct {
	conn  *xgb.Conn
	root  xproto.Window
	atoms map[string]xproto.Atom
	clock clockwork.Clock
	ours  func(pid int) bool

	clip    clip
	fronted chan struct{} // another window came to the front
	ended   chan struct{} // the events did

	mu     sync.Mutex // one job at a time
	keymap keymap
	again  clockwork.Timer // takes back what was lent; nil while nothing is
}

// atomNames are the properties and selections that are spoken of.
var atomNames = []string{
	"_NET_ACTIVE_WINDOW", "_NET_CLIENT_LIST_STACKING", "_NET_WM_NAME", "_NET_WM_PID", "_NET_WM_STATE",
	"_NET_WM_STATE_HIDDEN", "_NET_WM_WINDOW_TYPE", "_NET_WM_WINDOW_TYPE_DESKTOP", "_NET_WM_WINDOW_TYPE_DOCK",
	"UTF8_STRING", "TARGETS", "CLIPBOARD", "TEXT", "text/plain", "text/plain;charset=utf-8", managerHint,
}

func open(o Options) (Typist, error) {
	conn, err := xgb.NewConnDisplay(o.Display)
	if err != nil {
		return nil, err
	}
	x := &x11{
		conn: conn, root: xproto.Setup(conn).DefaultScreen(conn).Root, clock: o.Clock, ours: o.Ours,
		atoms: map[string]xproto.Atom{}, fronted: make(chan struct{}, 1), ended: make(chan struct{}),
	}
	if err := x.prepare(); err != nil {
		conn.Close()
		return nil, err
	}
	go x.serve()
	return x, nil
}

func (x *x11) prepare() error {
	if err := xtest.Init(x.conn); err != nil {
		return err
	}
	for _, name := range atomNames {
		r, err := xproto.InternAtom(x.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		x.atoms[name] = r.Atom
	}
	if err := xproto.ChangeWindowAttributesChecked(x.conn, x.root, xproto.CwEventMask,
		[]uint32{xproto.EventMaskPropertyChange}).Check(); err != nil {
		return err
	}
	owner, err := xproto.NewWindowId(x.conn)
	if err != nil {
		return err
	}
	x.clip.owner = owner
	return xproto.CreateWindowChecked(x.conn, 0, owner, x.root, -1, -1, 1, 1, 0,
		xproto.WindowClassInputOnly, 0, 0, nil).Check()
}

// serve takes events until the connection ends. Errors of requests that nobody
// waits for, as an answer to a window that is gone, are no reason to stop.
func (x *x11) serve() {
	defer close(x.ended)
	for {
		event, err := x.conn.WaitForEvent()
		switch e := event.(type) {
		case nil:
			if err == nil {
				return
			}
		case xproto.PropertyNotifyEvent:
			if e.Atom == x.atoms["_NET_ACTIVE_WINDOW"] {
				select {
				case x.fronted <- struct{}{}:
				default:
				}
			}
		case xproto.SelectionRequestEvent:
			x.answer(e)
		case xproto.SelectionClearEvent:
			x.clip.lost(e.Selection)
		}
	}
}

// Type types by the keys of the keyboard; a letter that has none is lent one.
func (x *x11) Type(ctx context.Context, w Window, k Keys) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.same(w); err != nil {
		return err
	}
	strokes, err := x.keymap.strokes(x, k.text.Reveal())
	if err != nil {
		return err
	}
	x.takeBackLater()
	return x.inFront(ctx, w, func() error { return x.press(w, strokes) })
}

// Paste puts the text into both selections and presses Shift and Insert, which
// paste everywhere: terminals know no Ctrl and V.
func (x *x11) Paste(ctx context.Context, w Window, k Keys) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.same(w); err != nil {
		return err
	}
	chord, err := x.keymap.chord(x, keyShift, keyInsert)
	if err != nil {
		return err
	}
	if err := x.own(k); err != nil {
		return err
	}
	x.takeBackLater()
	return x.inFront(ctx, w, func() error { return x.press(w, chord) })
}

// Copy owns the selections.
func (x *x11) Copy(_ context.Context, k Keys) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.own(k); err != nil {
		return err
	}
	x.takeBackLater()
	return nil
}

// takeBackLater begins the time for which something stays anew.
func (x *x11) takeBackLater() {
	if x.again != nil {
		x.again.Stop()
	}
	x.again = x.clock.AfterFunc(Keep, x.Forget)
}

// Forget gives the selections up and takes the lent keys back. Windows had the
// time to look at the letters of what was typed.
func (x *x11) Forget() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.forget()
}

func (x *x11) forget() {
	if x.again != nil {
		x.again.Stop()
		x.again = nil
	}
	x.disown()
	x.keymap.takeBack(x)
}

// Close forgets, and waits until the events have ended.
func (x *x11) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.forget()
	x.conn.Close()
	<-x.ended
	return nil
}
