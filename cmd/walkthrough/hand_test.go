package walkthrough

import (
	"slices"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"

	"github.com/cccd-agent/cccd-agent/ui/stage"
)

// hand moves the pointer and presses keys, as a person's does: by events of the
// X server, which the program cannot tell from a mouse's or keyboard's.
type hand struct {
	c      *xgb.Conn
	root   xproto.Window
	keymap map[xproto.Keysym]stroke
	spare  []byte // keys without a letter
	half   byte   // key with one letter; 0: none
	first  xproto.Keysym
	lent   []byte // keys that were given letters
}

// stroke is a key, and whether shift is held with it.
type stroke struct {
	code  byte
	shift bool
}

func newHand(t testing.TB, d stage.Display) *hand {
	t.Helper()
	c, err := xgb.NewConnDisplay(d.Name)
	if err == nil {
		err = xtest.Init(c)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	h := &hand{c: c, root: xproto.Setup(c).DefaultScreen(c).Root, keymap: map[xproto.Keysym]stroke{}}
	first, last := xproto.Setup(c).MinKeycode, xproto.Setup(c).MaxKeycode
	m, err := xproto.GetKeyboardMapping(c, first, byte(last-first+1)).Reply()
	if err != nil {
		t.Fatal(err)
	}
	per := int(m.KeysymsPerKeycode)
	for i := 0; i < len(m.Keysyms); i += per {
		if !slices.ContainsFunc(m.Keysyms[i:i+per], func(k xproto.Keysym) bool { return k != 0 }) {
			h.spare = append(h.spare, byte(first)+byte(i/per))
		}
	}
	for i, sym := range m.Keysyms {
		s := stroke{byte(first) + byte(i/per), i%per == 1}
		if _, known := h.keymap[sym]; !known && sym != 0 && i%per < 2 {
			h.keymap[sym] = s
		}
	}
	return h
}

// learn gives letters that no key has a key of their own, as a scanner's layout
// would: two letters a key, the second with shift. It is done before the screen's
// program starts.
func (h *hand) learn(t testing.TB, text string) {
	t.Helper()
	for _, r := range text {
		sym := symOf(r)
		if _, known := h.keymap[sym]; known {
			continue
		}
		if h.half == 0 {
			if len(h.spare) == 0 {
				t.Fatal("no key is left for a letter")
			}
			h.assign(t, stroke{code: h.spare[0]}, sym, sym)
			h.lent = append(h.lent, h.spare[0])
			h.half, h.first, h.spare = h.spare[0], sym, h.spare[1:]
			continue
		}
		h.assign(t, stroke{h.half, true}, h.first, sym)
		h.half = 0
	}
}

// assign puts letters on a key, the latter of which is struck in a way.
func (h *hand) assign(t testing.TB, how stroke, plain, shifted xproto.Keysym) {
	t.Helper()
	if err := xproto.ChangeKeyboardMappingChecked(h.c, 1, xproto.Keycode(how.code), 2, []xproto.Keysym{plain, shifted}).Check(); err != nil {
		t.Fatal(err)
	}
	h.keymap[shifted] = how
}

// forget takes the letters away again: the keyboard is one of this country's desks,
// without a key for any accent.
func (h *hand) forget(t testing.TB) {
	t.Helper()
	for _, code := range h.lent {
		if err := xproto.ChangeKeyboardMappingChecked(h.c, 1, xproto.Keycode(code), 2, []xproto.Keysym{0, 0}).Check(); err != nil {
			t.Fatal(err)
		}
	}
}

// symOf is the X name of a letter: its own number in Latin-1, else by Unicode.
func symOf(r rune) xproto.Keysym {
	if r < 0x100 {
		return xproto.Keysym(r)
	}
	return xproto.Keysym(0x01000000 + r)
}

// event sends one event and waits until the server has it.
func (h *hand) event(kind, detail byte, x, y int) {
	_ = xtest.FakeInputChecked(h.c, kind, detail, 0, h.root, int16(x), int16(y), 0).Check()
}

// nudge lets something happen that the window manager hears of. It holds the
// pointer until it has looked at a click, and on a busy machine it may go to sleep
// with that unread, until the next thing happens.
func (h *hand) nudge() {
	xproto.ChangeProperty(h.c, xproto.PropModeReplace, h.root, xproto.AtomCutBuffer7, xproto.AtomString, 8, 0, nil)
}

// press touches a point for as long as a finger does.
func (h *hand) press(x, y int) {
	h.event(xproto.MotionNotify, 0, x, y)
	h.event(xproto.ButtonPress, 1, 0, 0)
	<-time.After(60 * time.Millisecond)
	h.event(xproto.ButtonRelease, 1, 0, 0)
}

// Keys of a keyboard by their X names.
const (
	keyReturn xproto.Keysym = 0xff0d
	keyEscape xproto.Keysym = 0xff1b
	keyTab    xproto.Keysym = 0xff09
	keyF1     xproto.Keysym = 0xffbe
	keyShift  xproto.Keysym = 0xffe1
)

// key strikes one key.
func (h *hand) key(sym xproto.Keysym) {
	s := h.keymap[sym]
	if s.shift {
		h.event(xproto.KeyPress, h.keymap[keyShift].code, 0, 0)
	}
	h.event(xproto.KeyPress, s.code, 0, 0)
	h.event(xproto.KeyRelease, s.code, 0, 0)
	if s.shift {
		h.event(xproto.KeyRelease, h.keymap[keyShift].code, 0, 0)
	}
}

// scan types a text as a scanner does: faster than any person.
func (h *hand) scan(text string) {
	for _, r := range text {
		h.key(symOf(r))
	}
	h.key(keyReturn)
}

// write types a text as a person does.
func (h *hand) write(text string) {
	for _, r := range text {
		h.key(symOf(r))
		<-time.After(130 * time.Millisecond)
	}
}
