package typist

import (
	"errors"
	"maps"
	"slices"

	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// Key symbols that are no letters (X11 keysymdef).
const (
	keyTab    xproto.Keysym = 0xff09
	keyReturn xproto.Keysym = 0xff0d
	keyInsert xproto.Keysym = 0xff63
	keyShift  xproto.Keysym = 0xffe1
	keyCaps   xproto.Keysym = 0xffe5
)

// stroke is a key, with others held down meanwhile.
type stroke struct {
	key  xproto.Keycode
	held []xproto.Keycode
}

// keymap is what the keys of the server's keyboard write. A letter that none
// writes is lent a key that writes nothing, and it stays there for a while: a
// window looks the letter up when it comes to it, which may be late.
type keymap struct {
	first   xproto.Keycode
	columns int // symbols of a key
	symbols []xproto.Keysym
	lent    map[xproto.Keysym]xproto.Keycode
}

// load reads the keyboard as it is now; a person may have changed it.
func (m *keymap) load(x *x11) error {
	setup := xproto.Setup(x.conn)
	r, err := xproto.GetKeyboardMapping(x.conn, setup.MinKeycode, byte(setup.MaxKeycode-setup.MinKeycode+1)).Reply()
	if err != nil {
		return err
	}
	m.first, m.columns, m.symbols = setup.MinKeycode, int(r.KeysymsPerKeycode), r.Keysyms
	if m.lent == nil {
		m.lent = map[xproto.Keysym]xproto.Keycode{}
	}
	maps.DeleteFunc(m.lent, func(s xproto.Keysym, key xproto.Keycode) bool { return !m.writes(key, s) })
	return nil
}

// writes: the key has the symbol, and was not given another since.
func (m *keymap) writes(key xproto.Keycode, symbol xproto.Keysym) bool {
	i := int(key-m.first) * m.columns
	return m.columns > 0 && i < len(m.symbols) && m.symbols[i] == symbol
}

// symbolOf is the key symbol of a letter, tab or enter.
func symbolOf(r rune) xproto.Keysym {
	switch {
	case r == '\t':
		return keyTab
	case r == '\n':
		return keyReturn
	case r >= ' ' && r <= '~' || r >= 0xa0 && r <= 0xff:
		return xproto.Keysym(r)
	}
	return 0x01000000 | xproto.Keysym(r)
}

// strokes turns a text into keys. The error is [ErrLetters] where more letters
// have no key than there are keys to lend; then nothing is lent for this text.
func (m *keymap) strokes(x *x11, text string) ([]stroke, error) {
	if err := m.load(x); err != nil {
		return nil, err
	}
	group, err := x.group()
	if err != nil {
		return nil, err
	}
	if err := m.lend(x, text, group); err != nil {
		return nil, err
	}
	out := make([]stroke, 0, len(text))
	for _, r := range text {
		s, ok := m.stroke(symbolOf(r), group)
		if !ok {
			return nil, ErrLetters
		}
		out = append(out, s)
	}
	return out, nil
}

func (m *keymap) stroke(symbol xproto.Keysym, group int) (stroke, bool) {
	if key, ok := m.lent[symbol]; ok {
		return stroke{key: key}, true
	}
	key, shifted, ok := m.find(symbol, group)
	if !ok || !shifted {
		return stroke{key: key}, ok
	}
	shift, _, ok := m.find(keyShift, 0)
	return stroke{key, []xproto.Keycode{shift}}, ok
}

// find looks for a key that writes a symbol in the layout of now, alone or with
// Shift.
func (m *keymap) find(symbol xproto.Keysym, group int) (key xproto.Keycode, shifted, ok bool) {
	for level := range 2 {
		column := group*2 + level
		for i := column; column < m.columns && i < len(m.symbols); i += m.columns {
			if m.symbols[i] == symbol {
				return m.first + xproto.Keycode(i/m.columns), level == 1, true
			}
		}
	}
	return 0, false, false
}

// lend gives every letter without a key one.
func (m *keymap) lend(x *x11, text string, group int) error {
	var want []xproto.Keysym
	for _, r := range text {
		s := symbolOf(r)
		if _, ok := m.stroke(s, group); !ok && !slices.Contains(want, s) {
			want = append(want, s)
		}
	}
	spare := m.spare()
	if len(want) > len(spare) {
		return ErrLetters
	}
	for i, s := range want {
		// The same with and without Shift, so that no case is made of it.
		if err := xproto.ChangeKeyboardMappingChecked(x.conn, 1, spare[i], 2, []xproto.Keysym{s, s}).Check(); err != nil {
			return err
		}
		m.lent[s] = spare[i]
	}
	return nil
}

// spare are the keys that write nothing.
func (m *keymap) spare() []xproto.Keycode {
	var keys []xproto.Keycode
	i := 0
	for symbols := range slices.Chunk(m.symbols, max(1, m.columns)) {
		if !slices.ContainsFunc(symbols, func(s xproto.Keysym) bool { return s != 0 }) {
			keys = append(keys, m.first+xproto.Keycode(i))
		}
		i++
	}
	return keys
}

// takeBack makes the lent keys write nothing again, but for those that somebody
// else gave another letter.
func (m *keymap) takeBack(x *x11) {
	if len(m.lent) == 0 || m.load(x) != nil {
		return
	}
	for _, key := range m.lent {
		xproto.ChangeKeyboardMapping(x.conn, 1, key, 1, []xproto.Keysym{0})
	}
	clear(m.lent)
}

// chord is one key with another held.
func (m *keymap) chord(x *x11, held, key xproto.Keysym) ([]stroke, error) {
	if err := m.load(x); err != nil {
		return nil, err
	}
	h, _, ok1 := m.find(held, 0)
	k, _, ok2 := m.find(key, 0)
	if !ok1 || !ok2 {
		return nil, ErrLetters
	}
	return []stroke{{k, []xproto.Keycode{h}}}, nil
}

// press types while a window has the keys; it stops where another takes them.
func (x *x11) press(w Window, strokes []stroke) error {
	lock, _, ok := x.keymap.find(keyCaps, 0)
	state, err := x.modifiers()
	if err != nil {
		return err
	}
	if !ok || state&xproto.ModMaskLock == 0 {
		return x.tapAll(w, strokes)
	}
	x.tap(stroke{key: lock}) // every letter would be a capital
	err = x.tapAll(w, strokes)
	x.tap(stroke{key: lock})
	return errors.Join(err, x.arrived())
}

func (x *x11) tapAll(w Window, strokes []stroke) error {
	for _, s := range strokes {
		if !x.focused(xproto.Window(w.ID)) {
			return ErrChanged
		}
		x.tap(s)
	}
	return x.arrived()
}

// arrived waits until the server has taken every key.
func (x *x11) arrived() error {
	_, err := xproto.GetInputFocus(x.conn).Reply()
	return err
}

func (x *x11) tap(s stroke) {
	for _, h := range s.held {
		x.fake(xproto.KeyPress, h)
	}
	x.fake(xproto.KeyPress, s.key)
	x.fake(xproto.KeyRelease, s.key)
	for _, h := range slices.Backward(s.held) {
		x.fake(xproto.KeyRelease, h)
	}
}

func (x *x11) fake(kind byte, key xproto.Keycode) {
	xtest.FakeInput(x.conn, kind, byte(key), 0, x.root, 0, 0, 0)
}

func (x *x11) modifiers() (uint16, error) {
	r, err := xproto.QueryPointer(x.conn, x.root).Reply()
	if err != nil {
		return 0, err
	}
	return r.Mask, nil
}

// group is the layout of now, of at most four (two bits of the state).
func (x *x11) group() (int, error) {
	state, err := x.modifiers()
	return int(state>>13) & 3, err
}

// held: Shift, Ctrl, Alt or the system's key is down. Mod2 is the lock of the
// figures on every keyboard of today.
func (x *x11) held() (bool, error) {
	state, err := x.modifiers()
	return state&(xproto.ModMaskShift|xproto.ModMaskControl|xproto.ModMask1|xproto.ModMask4) != 0, err
}
