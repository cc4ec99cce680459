package walkthrough

import (
	"strings"
	"sync"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

const oldDesk = "desk:\n  name: Lễ tân\nscreen:\n  mode: desk\n  purposes: [accommodation]\n  voice: false\n"

// Staff have a person typed into a program that cannot ask for them. It is shown
// before anything is typed, gets the seven parts with every accent, by keys and by
// the clipboard, which is empty soon after, and gets nothing once it changed.
func TestSendingToAnOldProgram(t *testing.T) {
	w := newWorld(t, setting{config: oldDesk, width: 1280, height: 800, profiles: []string{"cccd-2021"}})
	w.hand.forget(t)
	w.employ()
	w.openScreen("lock")
	w.signIn()
	w.touch(screen.ActPurpose + string(visit.Accommodation))
	w.agree()
	w.readByDigits(w.people[0])
	text := w.people[0].sevenParts()
	old := newOldProgram(w, "Phần mềm lễ tân 98")
	w.hand.press(w.display.Width/2, 10) // our window is worked with again

	w.touch(screen.ActSend)
	w.shown()
	if got := old.got(); got != "" {
		t.Errorf("%d letters before the target was shown", len(got))
	}
	w.touch(screen.SendType)
	w.sent()
	w.got(old, text)

	w.again()
	w.touch(screen.SendPaste)
	w.sent()
	w.got(old, text+text)
	w.awaited("the clipboard's end", func() bool { return w.selection("clipboard") == "" && w.selection("primary") == "" })
	w.shot("cleared")

	w.again()
	old.title("Trò chuyện")
	w.touch(screen.SendType)
	w.until("the refusal", func(o outline) bool {
		_, again := o.find(screen.StaffAgain)
		_, asks := o.find(screen.SendType)
		return o.Scene == "send" && again && !asks
	})
	w.shot("changed")
	w.got(old, text+text)
}

// readByDigits has a card read by the six digits on it, up to the result.
func (w *world) readByDigits(p resident) {
	w.Helper()
	w.touch(screen.ActDigits)
	w.on("can")
	w.figures(p.can)
	w.touch(screen.ActGoOn)
	w.on("present")
	w.card.order(w, "tap")
	w.result()
}

// shown waits until the window is shown that takes the text.
func (w *world) shown() {
	w.Helper()
	w.until("the target", func(o outline) bool { _, ok := o.find(screen.SendType); return o.Scene == "send" && ok })
	w.shot("target")
}

// sent waits until it is said that it was sent.
func (w *world) sent() {
	w.Helper()
	w.until("the sending's end", func(o outline) bool {
		_, back := o.find(screen.StaffBack)
		_, asks := o.find(screen.StaffAgain)
		return o.Scene == "send" && back && !asks
	})
	w.shot("sent")
}

// again goes back to the person, and to the target anew.
func (w *world) again() {
	w.Helper()
	w.touch(screen.StaffBack)
	w.result()
	w.touch(screen.ActSend)
	w.shown()
}

// got waits until the other program's window holds a text, and nothing else.
func (w *world) got(p *oldProgram, want string) {
	w.Helper()
	w.Cleanup(func() {
		if w.Failed() {
			w.Logf("the program has %q, not %q", p.got(), want)
		}
	})
	w.awaited("the text in the other program", func() bool { return p.got() == want })
}

// sevenParts are what a card's code says, without the number that the person had
// before: the purpose of the visit does not need it.
func (p resident) sevenParts() string {
	parts := strings.Split(p.qr, "|")
	parts[1] = ""
	return strings.Join(parts, "|")
}

// oldProgram is the window of a program that reads keys as toolkits do: it looks a
// key up in the keyboard that it fetched when it was told of a change, and pastes
// on Shift and Insert.
type oldProgram struct {
	t  testing.TB
	c  *xgb.Conn
	id xproto.Window

	mu   sync.Mutex
	text strings.Builder
}

func newOldProgram(w *world, title string) *oldProgram {
	w.Helper()
	c, err := xgb.NewConnDisplay(w.display.Name)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(c.Close)
	p := &oldProgram{t: w.T, c: c}
	s := xproto.Setup(c).DefaultScreen(c)
	if p.id, err = xproto.NewWindowId(c); err != nil {
		w.Fatal(err)
	}
	p.must(xproto.CreateWindowChecked(c, s.RootDepth, p.id, s.Root, 60, 60, 320, 200, 0, xproto.WindowClassInputOutput, s.RootVisual,
		xproto.CwBackPixel|xproto.CwEventMask, []uint32{s.WhitePixel, xproto.EventMaskKeyPress | xproto.EventMaskStructureNotify}).Check())
	p.title(title)
	p.property("WM_CLASS", "STRING", []byte("letan\x00LeTan\x00"))
	go p.live()
	p.must(xproto.MapWindowChecked(c, p.id).Check())
	w.toFront(p)
	return p
}

// toFront brings the program's window before all others, as a click on a panel does.
func (w *world) toFront(p *oldProgram) {
	w.Helper()
	root, active := xproto.Setup(p.c).DefaultScreen(p.c).Root, p.atom("_NET_ACTIVE_WINDOW")
	const fromPager = 2
	w.awaited("the old program in front", func() bool {
		e := xproto.ClientMessageEvent{Format: 32, Window: p.id, Type: active, Data: xproto.ClientMessageDataUnionData32New([]uint32{fromPager, 0, 0, 0, 0})}
		p.must(xproto.SendEventChecked(p.c, false, root, xproto.EventMaskSubstructureRedirect|xproto.EventMaskSubstructureNotify, string(e.Bytes())).Check())
		r, err := xproto.GetProperty(p.c, false, root, active, xproto.AtomWindow, 0, 1).Reply()
		return err == nil && len(r.Value) == 4 && xgb.Get32(r.Value) == uint32(p.id)
	})
	w.shot("old-program")
}

func (p *oldProgram) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *oldProgram) title(s string) { p.property("_NET_WM_NAME", "UTF8_STRING", []byte(s)) }

func (p *oldProgram) property(name, kind string, data []byte) {
	p.t.Helper()
	p.must(xproto.ChangePropertyChecked(p.c, xproto.PropModeReplace, p.id, p.atom(name), p.atom(kind), 8, uint32(len(data)), data).Check())
}

func (p *oldProgram) atom(name string) xproto.Atom {
	r, err := xproto.InternAtom(p.c, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0
	}
	return r.Atom
}

// live is the program's own loop.
func (p *oldProgram) live() {
	letters, clipboard, utf8 := p.keyboard(), p.atom("CLIPBOARD"), p.atom("UTF8_STRING")
	for {
		event, trouble := p.c.WaitForEvent()
		if event == nil && trouble == nil {
			return
		}
		switch e := event.(type) {
		case xproto.MappingNotifyEvent:
			letters = p.keyboard()
		case xproto.KeyPressEvent:
			sym := letters(e.Detail, e.State)
			if sym == keyInsert && e.State&xproto.ModMaskShift != 0 {
				xproto.ConvertSelection(p.c, p.id, clipboard, utf8, clipboard, e.Time)
			}
			p.write(letterOf(sym))
		case xproto.SelectionNotifyEvent:
			if r, err := xproto.GetProperty(p.c, true, p.id, clipboard, utf8, 0, 4096).Reply(); err == nil && e.Property != 0 {
				p.write(string(r.Value))
			}
		}
	}
}

const keyInsert xproto.Keysym = 0xff63

// keyboard fetches what keys write, the second symbol with Shift.
func (p *oldProgram) keyboard() func(xproto.Keycode, uint16) xproto.Keysym {
	first, last := xproto.Setup(p.c).MinKeycode, xproto.Setup(p.c).MaxKeycode
	m, err := xproto.GetKeyboardMapping(p.c, first, byte(last-first+1)).Reply()
	if err != nil {
		return func(xproto.Keycode, uint16) xproto.Keysym { return 0 }
	}
	return func(key xproto.Keycode, state uint16) xproto.Keysym {
		at := int(key-first) * int(m.KeysymsPerKeycode)
		if shifted := m.Keysyms[at+1]; state&xproto.ModMaskShift != 0 && shifted != 0 {
			return shifted
		}
		return m.Keysyms[at]
	}
}

// letterOf is what a symbol writes; Shift and the like write nothing.
func letterOf(s xproto.Keysym) string {
	switch {
	case s != 0 && s < 0x100:
		return string(rune(s))
	case s > 0x01000000:
		return string(rune(s - 0x01000000))
	}
	return ""
}

func (p *oldProgram) write(s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text.WriteString(s)
}

func (p *oldProgram) got() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}
