package typist

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jezek/xgb/xproto"

	"github.com/cccd-agent/cccd-agent/ui/stage"
)

const accented = "Nguyễn Thị Đào|Ấp 3, xã Bình Hưng|ẳẵẶừỰ €|A~z"

func TestTheTargetIsTheWindowBeforeOurs(t *testing.T) {
	r := newRig(t)
	if w, err := r.typist.Target(t.Context()); !errors.Is(err, ErrNoWindow) {
		t.Errorf("%v: %v", w, err)
	}
	r.program("first", 0)
	second := r.program("second", 0)
	if w := r.target(); w.ID != uint64(second.id) || w.Class != "Program" || w.Title.Reveal() != "second" {
		t.Errorf("%+v %s", w, w.Title.Reveal())
	}
	r.program("dialog of ours", os.Getpid())
	if w := r.target(); w.ID != uint64(second.id) {
		t.Errorf("%s is not the window before ours", w.Title.Reveal())
	}
	second.title("x\n\x1b" + strings.Repeat("ế", 500))
	if got := []rune(r.target().Title.Reveal()); len(got) != maxTitle || got[1] != ' ' {
		t.Errorf("%q", string(got))
	}
}

// Letters that no key has arrive like all others, at a window that looks them up
// when it comes to it, and ours is in front again afterwards.
func TestTyping(t *testing.T) {
	r := newRig(t)
	old := r.program("old", 4_000_000)
	front := r.program("in front", os.Getpid())
	if err := r.typist.Type(t.Context(), r.target(), r.keys("{fullName}{tab}{fullName}{enter}", accented)); err != nil {
		t.Fatal(err)
	}
	old.awaits(accented + "\t" + accented + "\n")
	front.awaitsFront()
	if front.got()+r.ours.got() != "" {
		t.Error("keys went to our own window")
	}
}

func TestPasting(t *testing.T) {
	r := newRig(t)
	old := r.program("old", 0)
	r.program("in front", os.Getpid())
	if err := r.typist.Paste(t.Context(), r.target(), r.keys("{fullName}{tab}!", accented)); err != nil {
		t.Fatal(err)
	}
	old.awaits(accented + "\t!")
}

func TestLentKeysAreTakenBack(t *testing.T) {
	r := newRig(t)
	x := r.typist.(*x11)
	old := r.program("old", 0)
	before := r.symbols()
	if err := r.typist.Type(t.Context(), r.target(), r.keys("{fullName}", "Đế")); err != nil {
		t.Fatal(err)
	}
	old.awaits("Đế")
	if len(x.keymap.lent) != 2 || fmt.Sprint(r.symbols()) == fmt.Sprint(before) {
		t.Fatalf("%d keys lent", len(x.keymap.lent))
	}
	r.typist.Forget()
	if got := r.symbols(); fmt.Sprint(got) != fmt.Sprint(before) {
		t.Error("the keyboard is not what it was")
	}
}

// symbols are what keys write, without the empty columns that lending may leave.
func (r *rig) symbols() map[int]string {
	r.Helper()
	var m keymap
	if err := m.load(r.typist.(*x11)); err != nil {
		r.Fatal(err)
	}
	written := map[int]string{}
	for i, s := range m.symbols {
		if s != 0 {
			written[i/m.columns] += fmt.Sprintf("%d:%x ", i%m.columns, s)
		}
	}
	return written
}

func TestMoreLettersThanKeysAreRefusedBeforeTheFirst(t *testing.T) {
	r := newRig(t)
	old := r.program("old", 0)
	var many strings.Builder
	for i := range 300 {
		many.WriteRune(rune(0x4e00 + i))
	}
	if err := r.typist.Type(t.Context(), r.target(), r.keys("abc{fullName}", many.String())); !errors.Is(err, ErrLetters) {
		t.Errorf("%v", err)
	}
	if err := r.typist.Paste(t.Context(), r.target(), r.keys("{fullName}", many.String())); err != nil {
		t.Fatal(err)
	}
	old.awaits(many.String())
}

func TestOurOwnWindowIsRefused(t *testing.T) {
	r := newRig(t)
	own := Window{ID: uint64(r.ours.id), Title: "kiosk", Class: "Program", PID: os.Getpid()}
	disguised := own
	disguised.PID = 7
	for _, w := range []Window{own, disguised} {
		if err := r.typist.Type(t.Context(), w, r.keys("x", "")); !errors.Is(err, ErrOurs) {
			t.Errorf("typed: %v", err)
		}
		if err := r.typist.Paste(t.Context(), w, r.keys("x", "")); !errors.Is(err, ErrOurs) {
			t.Errorf("pasted: %v", err)
		}
	}
	if got := r.clipboard("clipboard", "UTF8_STRING"); got != "nothing" || r.ours.got() != "" {
		t.Errorf("%q %q", got, r.ours.got())
	}
}

// A window that shows another patient than a moment ago, belongs to another
// program, or is gone, is not what the desk was shown.
func TestAChangedWindowIsRefused(t *testing.T) {
	r := newRig(t)
	old := r.program("patient 1", 0)
	shown := r.target()
	old.title("patient 2")
	r.refused(shown, "title")
	old.title("patient 1")
	old.property("WM_CLASS", "STRING", 8, []byte("a\x00Other\x00"))
	r.refused(shown, "class")
	old.must(xproto.DestroyWindowChecked(old.conn, old.id).Check())
	r.refused(shown, "gone")
	if old.got() != "" || r.clipboard("clipboard", "UTF8_STRING") != "nothing" {
		t.Error("something was handed over")
	}
}

func (r *rig) refused(w Window, why string) {
	r.Helper()
	if err := r.typist.Type(r.Context(), w, r.keys("x", "")); !errors.Is(err, ErrChanged) {
		r.Errorf("%s: typed: %v", why, err)
	}
	if err := r.typist.Paste(r.Context(), w, r.keys("x", "")); !errors.Is(err, ErrChanged) {
		r.Errorf("%s: pasted: %v", why, err)
	}
}

// Keys stop where another window comes to the front in the middle of them.
func TestTypingStopsWhereAnotherWindowComes(t *testing.T) {
	r := newRig(t)
	old := r.program("old", 0)
	x := r.typist.(*x11)
	strokes, err := x.keymap.strokes(x, "abc")
	if err != nil {
		t.Fatal(err)
	}
	w := r.target()
	popup := r.program("popup", 0)
	if err := x.press(w, strokes); !errors.Is(err, ErrChanged) {
		t.Errorf("%v", err)
	}
	if old.got()+popup.got() != "" {
		t.Errorf("%q %q", old.got(), popup.got())
	}
}

func TestAHeldKeyIsWaitedForAndThenRefused(t *testing.T) {
	r := newRig(t)
	old := r.program("old", 0)
	w, keys := r.target(), r.keys("{fullName}", "q")
	old.key(xproto.KeyPress, 0xffe3) // Ctrl
	typed := make(chan error, 1)
	begin := func() { go func() { typed <- r.typist.Type(t.Context(), w, keys) }() }

	begin()
	r.advanceUntil(typed, func(err error) {
		if !errors.Is(err, ErrHeld) {
			t.Errorf("%v", err)
		}
	})
	if begin(); r.clock.BlockUntilContext(t.Context(), 1) != nil {
		t.Fatal("it does not wait")
	}
	old.key(xproto.KeyRelease, 0xffe3)
	r.advanceUntil(typed, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	old.awaits("q")
}

// advanceUntil turns the clock, a little each time somebody waits for it.
func (r *rig) advanceUntil(done <-chan error, then func(error)) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	for {
		waits, stop := context.WithCancel(ctx)
		waiting := make(chan error, 1)
		go func() { waiting <- r.clock.BlockUntilContext(waits, 1) }()
		select {
		case err := <-done:
			stop()
			<-waiting
			then(err)
			return
		case <-waiting:
			stop()
			if ctx.Err() != nil {
				r.Fatal("it goes on waiting")
			}
			r.clock.Advance(heldEvery)
		}
	}
}

// Capitals are those of the text, also where Caps Lock is on, and it stays on.
func TestCapsLock(t *testing.T) {
	r := newRig(t)
	old := r.program("old", 0)
	old.tap(keyCaps)
	if !old.locked() {
		t.Fatal("Caps Lock is not on")
	}
	if err := r.typist.Type(t.Context(), r.target(), r.keys("{fullName}", "Văn aZ")); err != nil {
		t.Fatal(err)
	}
	old.awaits("Văn aZ")
	if !old.locked() {
		t.Error("Caps Lock was left off")
	}
}

// A server that ends takes nobody along.
func TestAServerThatEnds(t *testing.T) {
	var typist Typist
	t.Run("display", func(t *testing.T) {
		d := stage.Start(t, 320, 200)
		var err error
		if typist, err = Open(Options{Display: d.Name}); err != nil {
			t.Fatal(err)
		}
		if err := typist.Copy(t.Context(), filled(t, "x", nil)); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := typist.Target(t.Context()); err == nil {
		t.Error("a window on no display")
	}
	typist.Forget()
	if err := typist.Close(); err != nil {
		t.Error(err)
	}
}

func TestNoDisplay(t *testing.T) {
	if typist, err := Open(Options{Display: ":65432"}); err == nil {
		typist.Close()
		t.Error("opened on no display")
	}
}
