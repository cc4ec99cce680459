package typist

import (
	"unicode/utf16"
	"unsafe"

	"golang.org/x/sys/windows"
)

// calls are the functions of the system that x/sys does not have.
type calls struct {
	getWindow, getWindowText, isIconic, setForegroundWindow, sendInput, getAsyncKeyState  *windows.LazyProc
	openClipboard, closeClipboard, emptyClipboard, setClipboardData, sequence, formatName *windows.LazyProc
	globalAlloc, globalFree, globalLock, globalUnlock, moveMemory                         *windows.LazyProc
}

func load() calls {
	user, kernel := windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("kernel32.dll")
	return calls{
		getWindow: user.NewProc("GetWindow"), getWindowText: user.NewProc("GetWindowTextW"), isIconic: user.NewProc("IsIconic"),
		setForegroundWindow: user.NewProc("SetForegroundWindow"), sendInput: user.NewProc("SendInput"),
		getAsyncKeyState: user.NewProc("GetAsyncKeyState"), openClipboard: user.NewProc("OpenClipboard"),
		closeClipboard: user.NewProc("CloseClipboard"), emptyClipboard: user.NewProc("EmptyClipboard"),
		setClipboardData: user.NewProc("SetClipboardData"), sequence: user.NewProc("GetClipboardSequenceNumber"),
		formatName: user.NewProc("RegisterClipboardFormatW"), globalAlloc: kernel.NewProc("GlobalAlloc"),
		globalFree: kernel.NewProc("GlobalFree"), globalLock: kernel.NewProc("GlobalLock"),
		globalUnlock: kernel.NewProc("GlobalUnlock"), moveMemory: kernel.NewProc("RtlMoveMemory"),
	}
}

// input is an INPUT of type INPUT_KEYBOARD; the union is as large as its mouse.
type input struct {
	kind  uint32
	_     [unsafe.Sizeof(uintptr(0)) - 4]byte
	key   uint16 // virtual key
	scan  uint16 // a UTF-16 unit with keyUnicode
	flags uint32
	time  uint32
	extra uintptr
	_     [8]byte
}

const (
	inputKeyboard = 1
	keyExtended   = 1
	keyUp         = 2
	keyUnicode    = 4

	vkTab, vkReturn, vkShift, vkControl, vkMenu, vkInsert, vkLWin, vkRWin = 0x09, 0x0d, 0x10, 0x11, 0x12, 0x2d, 0x5b, 0x5c
)

// letter is a letter pressed and let go, as itself; tab and enter are keys.
func letter(r rune) []input {
	switch r {
	case '\t':
		return tap(input{key: vkTab})
	case '\n':
		return tap(input{key: vkReturn})
	}
	var in []input
	for _, unit := range utf16.Encode([]rune{r}) {
		in = append(in, tap(input{scan: unit, flags: keyUnicode})...)
	}
	return in
}

func pasting() []input {
	shift := tap(input{key: vkShift})
	insert := tap(input{key: vkInsert, flags: keyExtended})
	return []input{shift[0], insert[0], insert[1], shift[1]}
}

func tap(down input) []input {
	down.kind = inputKeyboard
	up := down
	up.flags |= keyUp
	return []input{down, up}
}

// send fails where the system blocks it: a program of an administrator takes no
// keys from one that is none.
func (d *desktop) send(in []input) error {
	n, _, err := d.calls.sendInput.Call(uintptr(len(in)), uintptr(unsafe.Pointer(&in[0])), unsafe.Sizeof(in[0]))
	if int(n) != len(in) {
		return err
	}
	return nil
}

func (d *desktop) held() (bool, error) {
	for _, key := range []uintptr{vkShift, vkControl, vkMenu, vkLWin, vkRWin} {
		if r, _, _ := d.calls.getAsyncKeyState.Call(key); r&0x8000 != 0 {
			return true, nil
		}
	}
	return false, nil
}

func (d *desktop) number() uintptr {
	r, _, _ := d.calls.sequence.Call()
	return r
}

func (d *desktop) empty() error {
	if r, _, err := d.calls.emptyClipboard.Call(); r == 0 {
		return err
	}
	return nil
}

// unicodeText is CF_UNICODETEXT.
const unicodeText = 13

// fill puts a text into the clipboard, in none of the system's histories and on
// nobody's other machine, and gives the clipboard's number then.
func (d *desktop) fill(text string) (uintptr, error) {
	units, err := windows.UTF16FromString(text)
	if err != nil {
		return 0, err
	}
	err = d.withClipboard(func() error {
		if err := d.empty(); err != nil {
			return err
		}
		for _, name := range []string{"ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"} {
			if err := d.put16(d.format(name), []uint16{0, 0}); err != nil {
				return err
			}
		}
		return d.put16(unicodeText, units)
	})
	clear(units)
	return d.number(), err
}

func (d *desktop) format(name string) uintptr {
	p, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0
	}
	r, _, _ := d.calls.formatName.Call(uintptr(unsafe.Pointer(p)))
	return r
}

// put16 gives the clipboard memory of its own (GMEM_MOVEABLE), which is the
// system's from then on.
func (d *desktop) put16(format uintptr, units []uint16) error {
	size := uintptr(len(units)) * 2
	memory, _, err := d.calls.globalAlloc.Call(2, size)
	if memory == 0 {
		return err
	}
	at, _, err := d.calls.globalLock.Call(memory)
	if at == 0 {
		_, _, _ = d.calls.globalFree.Call(memory)
		return err
	}
	_, _, _ = d.calls.moveMemory.Call(at, uintptr(unsafe.Pointer(&units[0])), size)
	_, _, _ = d.calls.globalUnlock.Call(memory)
	if r, _, err := d.calls.setClipboardData.Call(format, memory); r == 0 {
		_, _, _ = d.calls.globalFree.Call(memory)
		return err
	}
	return nil
}
