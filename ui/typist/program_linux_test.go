package typist

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// program is another program's window, which reads keys as toolkits do: it looks
// a key up in the keyboard that it fetched when it was told of a change, and it
// pastes on Shift and Insert.
type program struct {
	t    *testing.T
	conn *xgb.Conn
	id   xproto.Window

	shown atomic.Bool

	mu   sync.Mutex
	text strings.Builder
	did  chan struct{} // something happened
}

func (r *rig) program(name string, pid int) *program {
	r.Helper()
	conn, err := xgb.NewConnDisplay(r.display.Name)
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(conn.Close)
	p := &program{t: r.T, conn: conn, did: make(chan struct{}, 1)}
	p.must(xtest.Init(conn))
	screen := xproto.Setup(conn).DefaultScreen(conn)
	if p.id, err = xproto.NewWindowId(conn); err != nil {
		r.Fatal(err)
	}
	p.must(xproto.CreateWindowChecked(conn, screen.RootDepth, p.id, screen.Root, 20, 20, 300, 200, 0, xproto.WindowClassInputOutput,
		screen.RootVisual, xproto.CwEventMask, []uint32{xproto.EventMaskKeyPress | xproto.EventMaskStructureNotify}).Check())
	p.title(name)
	p.property("WM_CLASS", "STRING", 8, []byte(name+"\x00Program\x00"))
	if pid != 0 {
		p.property("_NET_WM_PID", "CARDINAL", 32, []byte{byte(pid), byte(pid >> 8), byte(pid >> 16), byte(pid >> 24)})
	}
	p.must(xproto.ChangeWindowAttributesChecked(conn, screen.Root, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check())
	go p.live()
	p.must(xproto.MapWindowChecked(conn, p.id).Check())
	p.until("to be shown", func() bool { return p.shown.Load() })
	p.comesToFront()
	return p
}

// comesToFront asks for it, as a person's click on a panel does: a new window is
// not given the keys where another has just been worked with.
func (p *program) comesToFront() {
	p.t.Helper()
	root := xproto.Setup(p.conn).DefaultScreen(p.conn).Root
	e := xproto.ClientMessageEvent{Format: 32, Window: p.id, Type: p.atom("_NET_ACTIVE_WINDOW"),
		Data: xproto.ClientMessageDataUnionData32New([]uint32{fromPager, 0, 0, 0, 0})}
	p.must(xproto.SendEventChecked(p.conn, false, root, xproto.EventMaskSubstructureRedirect|xproto.EventMaskSubstructureNotify, string(e.Bytes())).Check())
	p.awaitsFront()
}

// awaitsFront waits until the window manager says that the window is the active one.
func (p *program) awaitsFront() {
	p.t.Helper()
	active, root := p.atom("_NET_ACTIVE_WINDOW"), xproto.Setup(p.conn).DefaultScreen(p.conn).Root
	p.until("to be in front", func() bool {
		r, err := xproto.GetProperty(p.conn, false, root, active, xproto.AtomWindow, 0, 1).Reply()
		p.must(err)
		return len(r.Value) == 4 && xgb.Get32(r.Value) == uint32(p.id)
	})
}

// until waits for something, looking again whenever the program was told anything.
func (p *program) until(what string, done func() bool) {
	p.t.Helper()
	late := time.After(patience)
	for !done() {
		select {
		case <-p.did:
		case <-late:
			p.t.Fatalf("waited in vain %s; the window has %q", what, p.got())
		}
	}
}

func (p *program) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *program) title(s string) { p.property("_NET_WM_NAME", "UTF8_STRING", 8, []byte(s)) }

func (p *program) atom(name string) xproto.Atom {
	r, err := xproto.InternAtom(p.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		p.t.Error(err)
		return 0
	}
	return r.Atom
}

func (p *program) property(name, kind string, format byte, data []byte) {
	p.t.Helper()
	p.must(xproto.ChangePropertyChecked(p.conn, xproto.PropModeReplace, p.id, p.atom(name), p.atom(kind), format,
		uint32(len(data))/uint32(format/8), data).Check())
}

// live is the program's own loop.
func (p *program) live() {
	keyboard, clipboard, utf8 := p.keyboard(), p.atom("CLIPBOARD"), p.atom("UTF8_STRING")
	for {
		event, err := p.conn.WaitForEvent()
		if event == nil && err == nil {
			return
		}
		switch e := event.(type) {
		case xproto.MapNotifyEvent:
			p.shown.Store(true)
			p.write("")
		case xproto.PropertyNotifyEvent:
			p.write("")
		case xproto.MappingNotifyEvent:
			keyboard = p.keyboard()
		case xproto.KeyPressEvent:
			symbol := keyboard(e.Detail, e.State)
			if symbol == keyInsert && e.State&xproto.ModMaskShift != 0 {
				xproto.ConvertSelection(p.conn, p.id, clipboard, utf8, clipboard, e.Time)
			}
			p.write(letterOf(symbol))
		case xproto.SelectionNotifyEvent:
			r, err := xproto.GetProperty(p.conn, true, p.id, clipboard, utf8, 0, 4096).Reply()
			if e.Property == 0 || err != nil {
				p.write("(nothing)")
				continue
			}
			p.write(string(r.Value))
		}
	}
}

// keyboard fetches what keys write: the second symbol with Shift, letters in
// capitals under Caps Lock.
func (p *program) keyboard() func(xproto.Keycode, uint16) xproto.Keysym {
	first := xproto.Setup(p.conn).MinKeycode
	r, err := xproto.GetKeyboardMapping(p.conn, first, byte(255-first+1)).Reply()
	if err != nil {
		return func(xproto.Keycode, uint16) xproto.Keysym { return 0 }
	}
	return func(key xproto.Keycode, state uint16) xproto.Keysym {
		at := int(key-first) * int(r.KeysymsPerKeycode)
		plain, shifted := r.Keysyms[at], r.Keysyms[at+1]
		if shifted == 0 {
			shifted = plain
		}
		lock := state&xproto.ModMaskLock != 0 && 'a' <= plain && plain <= 'z'
		if (state&xproto.ModMaskShift != 0) != lock {
			return shifted
		}
		return plain
	}
}

func letterOf(s xproto.Keysym) string {
	switch {
	case s == keyTab:
		return "\t"
	case s == keyReturn:
		return "\n"
	case s < 0x100:
		return string(rune(s))
	case s > 0x01000000:
		return string(rune(s - 0x01000000))
	}
	return "" // Shift and the like
}

func (p *program) write(s string) {
	p.mu.Lock()
	p.text.WriteString(strings.ReplaceAll(s, "\x00", ""))
	p.mu.Unlock()
	select {
	case p.did <- struct{}{}:
	default:
	}
}

func (p *program) got() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// awaits a text in the program's window.
func (p *program) awaits(want string) {
	p.t.Helper()
	p.until("for "+want, func() bool { return p.got() == want })
}

// tap presses and lets go a key, as a person does.
func (p *program) tap(symbol xproto.Keysym) {
	p.t.Helper()
	p.key(xproto.KeyPress, symbol)
	p.key(xproto.KeyRelease, symbol)
}

func (p *program) key(kind byte, symbol xproto.Keysym) {
	p.t.Helper()
	look := p.keyboard()
	for key := xproto.Setup(p.conn).MinKeycode; key < 255; key++ {
		if look(key, 0) == symbol {
			p.must(xtest.FakeInputChecked(p.conn, kind, byte(key), 0, xproto.Setup(p.conn).DefaultScreen(p.conn).Root, 0, 0, 0).Check())
			return
		}
	}
	p.t.Fatalf("no key %x", symbol)
}

func (p *program) locked() bool {
	p.t.Helper()
	r, err := xproto.QueryPointer(p.conn, p.id).Reply()
	p.must(err)
	return r.Mask&xproto.ModMaskLock != 0
}
