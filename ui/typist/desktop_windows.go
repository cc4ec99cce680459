package typist

import (
	"context"
	"runtime"
	"sync"
	"time"
	"unsafe"

	"github.com/jonboulle/clockwork"
	"golang.org/x/sys/windows"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// maxTitle bounds what is shown of another program's title.
const maxTitle = 200

// desktop types by SendInput, which gives letters as they are, whatever the
// keyboard's layout.
type desktop struct {
	calls calls
	clock clockwork.Clock
	ours  func(pid int) bool

	mu       sync.Mutex // one job at a time
	sequence uintptr    // the clipboard's number after our text; 0: nothing of ours
	again    clockwork.Timer
}

func open(o Options) (Typist, error) {
	return &desktop{calls: load(), clock: o.Clock, ours: o.Ours}, nil
}

// Target is the first window from the top that a person can see and that is not
// ours.
func (d *desktop) Target(context.Context) (Window, error) {
	for h := windows.GetForegroundWindow(); h != 0; h = d.below(h) {
		w := d.window(h)
		if windows.IsWindowVisible(h) && !d.minimised(h) && w.Title != "" && !d.ours(w.PID) {
			return w, nil
		}
	}
	return Window{}, ErrNoWindow
}

func (d *desktop) window(h windows.HWND) Window {
	var pid uint32
	_, _ = windows.GetWindowThreadProcessId(h, &pid) // 0 for a window that is gone
	class := make([]uint16, 256)
	n, _ := windows.GetClassName(h, &class[0], int32(len(class)))
	return Window{
		ID: uint64(h), PID: int(pid), Title: personal.Text(line(d.title(h), maxTitle)),
		Class: line(windows.UTF16ToString(class[:max(0, n)]), maxTitle),
	}
}

func (d *desktop) title(h windows.HWND) string {
	title := make([]uint16, 512)
	_, _, _ = d.calls.getWindowText.Call(uintptr(h), uintptr(unsafe.Pointer(&title[0])), uintptr(len(title)))
	return windows.UTF16ToString(title)
}

func (d *desktop) minimised(h windows.HWND) bool {
	r, _, _ := d.calls.isIconic.Call(uintptr(h))
	return r != 0
}

// below is the next window down (GW_HWNDNEXT).
func (d *desktop) below(h windows.HWND) windows.HWND {
	r, _, _ := d.calls.getWindow.Call(uintptr(h), 2)
	return windows.HWND(r)
}

// same checks that a window is still what was shown, and nobody's of ours.
func (d *desktop) same(w Window) error {
	now := d.window(windows.HWND(w.ID))
	switch {
	case d.ours(now.PID):
		return ErrOurs
	case now != w:
		return ErrChanged
	}
	return nil
}

// Type sends every letter as itself, tab and enter as keys.
func (d *desktop) Type(ctx context.Context, w Window, k Keys) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.inFront(ctx, w, func() error {
		for _, r := range k.text.Reveal() {
			if windows.GetForegroundWindow() != windows.HWND(w.ID) {
				return ErrChanged
			}
			if err := d.send(letter(r)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Paste puts the text into the clipboard and presses Shift and Insert, which old
// programs and consoles know too.
func (d *desktop) Paste(ctx context.Context, w Window, k Keys) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.inFront(ctx, w, func() error {
		if err := d.put(k); err != nil {
			return err
		}
		return d.send(pasting())
	})
}

// inFront does something while a window is in front, with no key held down, and
// brings back ours if it was in front before.
func (d *desktop) inFront(ctx context.Context, w Window, do func() error) error {
	if err := d.same(w); err != nil {
		return err
	}
	if err := free(ctx, d.clock, d.held); err != nil {
		return err
	}
	before := windows.GetForegroundWindow()
	if err := d.raise(ctx, windows.HWND(w.ID)); err != nil {
		return err
	}
	if err := d.same(w); err != nil {
		return err
	}
	if d.ours(d.window(before).PID) {
		defer func() { _, _, _ = d.calls.setForegroundWindow.Call(uintptr(before)) }()
	}
	return do()
}

// raise brings a window to the front, which the system lets the program do that
// is there now.
func (d *desktop) raise(ctx context.Context, h windows.HWND) error {
	ctx, cancel := context.WithTimeoutCause(ctx, frontWithin, ErrFront)
	defer cancel()
	look := time.NewTicker(heldEvery)
	defer look.Stop()
	for windows.GetForegroundWindow() != h {
		_, _, _ = d.calls.setForegroundWindow.Call(uintptr(h))
		select {
		case <-look.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// Copy puts the text into the clipboard.
func (d *desktop) Copy(_ context.Context, k Keys) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.put(k)
}

// put fills the clipboard and begins the time for which it stays.
func (d *desktop) put(k Keys) error {
	if d.again != nil {
		d.again.Stop()
	}
	sequence, err := d.fill(k.text.Reveal())
	if err != nil {
		return err
	}
	d.sequence = sequence
	d.again = d.clock.AfterFunc(Keep, d.Forget)
	return nil
}

// Forget empties the clipboard, unless somebody copied something since.
func (d *desktop) Forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.again != nil {
		d.again.Stop()
		d.again = nil
	}
	if d.sequence != 0 && d.sequence == d.number() {
		_ = d.withClipboard(func() error { return d.empty() }) // another program may hold it; it is gone at its next copy
	}
	d.sequence = 0
}

// Close forgets.
func (d *desktop) Close() error {
	d.Forget()
	return nil
}

// withClipboard opens the clipboard, which belongs to a thread.
func (d *desktop) withClipboard(do func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for try := 0; ; try++ {
		if r, _, _ := d.calls.openClipboard.Call(0); r != 0 {
			break
		}
		if try == 20 {
			return ErrClipboard
		}
		d.clock.Sleep(heldEvery)
	}
	defer func() { _, _, _ = d.calls.closeClipboard.Call() }()
	return do()
}
