package typist

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jezek/xgb/xproto"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// maxTitle bounds what is shown of another program's title.
const maxTitle = 200

// Target is the active window, or, while ours is, the highest below it that a
// person can see.
func (x *x11) Target(context.Context) (Window, error) {
	ids, err := x.windows(x.root, "_NET_CLIENT_LIST_STACKING")
	if err != nil {
		return Window{}, err
	}
	if active, err := x.active(); err == nil {
		ids = append(ids, active)
	}
	for _, id := range slices.Backward(ids) {
		w, err := x.window(id)
		if err == nil && !x.ours(w.PID) && x.seen(id) {
			return w, nil
		}
	}
	return Window{}, ErrNoWindow
}

// window reads what a window says of itself. It fails for one that is gone.
func (x *x11) window(id xproto.Window) (Window, error) {
	if _, err := xproto.GetWindowAttributes(x.conn, id).Reply(); err != nil {
		return Window{}, err
	}
	title := x.property(id, x.atoms["_NET_WM_NAME"])
	if len(title) == 0 {
		title = x.property(id, xproto.AtomWmName)
	}
	class := bytes.Split(bytes.TrimRight(x.property(id, xproto.AtomWmClass), "\x00"), []byte{0})
	w := Window{ID: uint64(id), Title: personal.Text(line(string(title), maxTitle)), Class: line(string(class[len(class)-1]), maxTitle)}
	if pid := x.property(id, x.atoms["_NET_WM_PID"]); len(pid) == 4 {
		w.PID = int(pid[0]) | int(pid[1])<<8 | int(pid[2])<<16 | int(pid[3])<<24
	}
	return w, nil
}

// seen: a window that is not minimised, and no desktop or panel.
func (x *x11) seen(id xproto.Window) bool {
	states, err := x.windows(id, "_NET_WM_STATE")
	if err != nil || slices.Contains(states, xproto.Window(x.atoms["_NET_WM_STATE_HIDDEN"])) {
		return false
	}
	types, err := x.windows(id, "_NET_WM_WINDOW_TYPE")
	return err == nil && !slices.ContainsFunc(types, func(t xproto.Window) bool {
		return t == xproto.Window(x.atoms["_NET_WM_WINDOW_TYPE_DESKTOP"]) || t == xproto.Window(x.atoms["_NET_WM_WINDOW_TYPE_DOCK"])
	})
}

// same checks that a window is still what was shown, and nobody's of ours.
func (x *x11) same(w Window) error {
	now, err := x.window(xproto.Window(w.ID))
	switch {
	case errors.As(err, new(xproto.WindowError)):
		return ErrChanged
	case err != nil:
		return err
	case x.ours(now.PID):
		return ErrOurs
	case now != w:
		return ErrChanged
	}
	return nil
}

// inFront does something while a window is in front, with no key held down, and
// brings back ours if it was in front before.
func (x *x11) inFront(ctx context.Context, w Window, do func() error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, frontWithin, ErrFront)
	defer cancel()
	if err := free(ctx, x.clock, x.held); err != nil {
		return err
	}
	before, err := x.active()
	if err != nil {
		return err
	}
	if err := x.raise(ctx, xproto.Window(w.ID)); err != nil {
		return err
	}
	if err := x.same(w); err != nil {
		return err
	}
	if mine, err := x.window(before); err == nil && x.ours(mine.PID) {
		defer x.activate(before)
	}
	return do()
}

// raise asks the window manager to bring a window to the front and waits until
// keys go there.
func (x *x11) raise(ctx context.Context, id xproto.Window) error {
	look := time.NewTicker(heldEvery)
	defer look.Stop()
	x.activate(id)
	for !x.focused(id) {
		select {
		case <-x.fronted:
		case <-look.C: // the keys may follow the window's being in front
		case <-x.ended:
			return ErrFront
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// fromPager says that a person asked, not a program (EWMH, source indication).
const fromPager = 2

func (x *x11) activate(id xproto.Window) {
	e := xproto.ClientMessageEvent{
		Format: 32, Window: id, Type: x.atoms["_NET_ACTIVE_WINDOW"],
		Data: xproto.ClientMessageDataUnionData32New([]uint32{fromPager, 0, 0, 0, 0}),
	}
	xproto.SendEvent(x.conn, false, x.root,
		xproto.EventMaskSubstructureRedirect|xproto.EventMaskSubstructureNotify, string(e.Bytes()))
}

// focused: keys go to this window or to a part of it.
func (x *x11) focused(id xproto.Window) bool {
	active, err := x.active()
	if err != nil || active != id {
		return false
	}
	focus, err := xproto.GetInputFocus(x.conn).Reply()
	if err != nil {
		return false
	}
	for at := focus.Focus; at != id; {
		tree, err := xproto.QueryTree(x.conn, at).Reply()
		if err != nil || tree.Parent == 0 {
			return false
		}
		at = tree.Parent
	}
	return true
}

func (x *x11) active() (xproto.Window, error) {
	ids, err := x.windows(x.root, "_NET_ACTIVE_WINDOW")
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// windows reads a property that is a list of windows, or of atoms.
func (x *x11) windows(of xproto.Window, name string) ([]xproto.Window, error) {
	r, err := xproto.GetProperty(x.conn, false, of, x.atoms[name], xproto.GetPropertyTypeAny, 0, 4096).Reply()
	if err != nil || r.Format != 32 {
		return nil, err
	}
	ids := make([]xproto.Window, 0, len(r.Value)/4)
	for b := range slices.Chunk(r.Value, 4) {
		ids = append(ids, xproto.Window(uint32(b[0])|uint32(b[1])<<8|uint32(b[2])<<16|uint32(b[3])<<24))
	}
	return ids, nil
}

// property reads bytes; nil where there is none.
func (x *x11) property(of xproto.Window, name xproto.Atom) []byte {
	r, err := xproto.GetProperty(x.conn, false, of, name, xproto.GetPropertyTypeAny, 0, 1024).Reply()
	if err != nil {
		return nil
	}
	return r.Value
}
