// Package keys is what a person types on a touchscreen: the keyboards, as data
// for a scene, and the state of the field that is typed into. It knows no
// widget. A pad of figures stands in the order of a telephone's; the letters are
// QWERTY with a row of Vietnamese accents, and telex works on both kinds of
// keyboard (package ui/telex).
package keys

import (
	"strings"

	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/telex"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Prefix begins the act of every key: the flow hands such acts to its [Entry].
// What follows is the letter itself or one of the names below; a log that
// keeps them keeps what was typed.
const Prefix = "key:"

// The keys that are no letters.
const (
	deleteKey  = Prefix + "delete"
	clearKey   = Prefix + "clear"
	spaceKey   = Prefix + "space"
	shiftKey   = Prefix + "shift"
	figuresKey = Prefix + "figures"
	telexKey   = Prefix + "telex"
	markKey    = Prefix + "mark:"
)

// Is reports whether an act is a key's.
func Is(act string) bool { return strings.HasPrefix(act, Prefix) }

// accents are the keys of the accents. They are labelled by a letter that bears
// them: a dot or a hook alone is too little to be found.
var accents = []struct {
	mark  telex.Mark
	label string
}{
	{telex.Acute, "á"}, {telex.Grave, "à"}, {telex.Hook, "ả"}, {telex.Tilde, "ã"}, {telex.Dot, "ạ"},
	{telex.Circumflex, "â"}, {telex.Breve, "ă"}, {telex.Horn, "ơ"}, {telex.Bar, "đ"},
}

// Pad is a pad of figures. In its last row stands what the field wants: a slash
// for a date, three zeros for an amount, else the key that clears.
func Pad(k Kind, l words.Lang) *scene.Keyboard {
	special := scene.Key{Act: clearKey, Label: l.TypingKey("clear"), Tone: scene.Quiet}
	switch k {
	case Date:
		special = letter("/")
	case Amount:
		special = letter("000")
	}
	rows := rowsOf("123", "456", "789")
	rows = append(rows, []scene.Key{special, letter("0"), {Act: deleteKey, Label: l.TypingKey("delete"), Symbol: scene.Delete, Tone: scene.Quiet}})
	return &scene.Keyboard{Rows: rows, Narrow: true}
}

// Sheet is how the keyboard of letters stands now.
type Sheet struct {
	Shift   bool // the next letter is a capital
	Figures bool // figures and signs in place of letters
	Telex   bool // s f r x j w z make accents
	Accents bool // the row of accents, and the key for telex: not for passwords
}

// Letters is the keyboard of letters.
func Letters(s Sheet, l words.Lang) *scene.Keyboard {
	rows := [][]scene.Key{}
	if s.Accents {
		rows = append(rows, accentRow(s.Shift))
	} else {
		rows = append(rows, rowsOf("1234567890")...)
	}
	first, second, third := "qwertyuiop", "asdfghjkl", "zxcvbnm"
	if s.Figures {
		first, second, third = "1234567890", "@#$%&*()_", "!?:;+=\""
	}
	rows = append(rows, labelled(rowsOf(first, second, third), s.Shift)...)
	last := len(rows) - 1
	shift := scene.Key{Act: shiftKey, Label: l.TypingKey("shift"), Symbol: scene.Shift, Width: 1.5, Tone: scene.Quiet, On: s.Shift, Off: s.Figures}
	remove := scene.Key{Act: deleteKey, Label: l.TypingKey("delete"), Symbol: scene.Delete, Width: 1.5, Tone: scene.Quiet}
	rows[last] = append(append([]scene.Key{shift}, rows[last]...), remove)
	return &scene.Keyboard{Rows: append(rows, footRow(s, l))}
}

// labelled shows letters as the capitals that they will be. Their acts stay as
// they are: a finger that is down while the case changes still types.
func labelled(rows [][]scene.Key, capitals bool) [][]scene.Key {
	for _, row := range rows {
		for i := range row {
			if capitals {
				row[i].Label = strings.ToUpper(row[i].Label)
			}
		}
	}
	return rows
}

// footRow has what an address needs beside letters, and the space.
func footRow(s Sheet, l words.Lang) []scene.Key {
	other := "figures"
	if s.Figures {
		other = "letters"
	}
	row := []scene.Key{{Act: figuresKey, Label: l.TypingKey(other), Width: 1.5, Tone: scene.Quiet, On: s.Figures}}
	if s.Accents {
		row = append(row, scene.Key{Act: telexKey, Label: "Telex", Width: 1.5, Tone: scene.Quiet, On: s.Telex})
	}
	row = append(row, letter("/"), letter("-"), scene.Key{Act: spaceKey, Label: l.TypingKey("space"), Width: 3})
	return append(row, letter(","), letter("."), letter("'"))
}

func accentRow(upper bool) []scene.Key {
	row := make([]scene.Key, 0, len(accents))
	for _, a := range accents {
		label := a.label
		if upper {
			label = strings.ToUpper(label)
		}
		row = append(row, scene.Key{Act: markKey + string(rune(a.mark)), Label: label, Tone: scene.Quiet})
	}
	return row
}

func rowsOf(rows ...string) [][]scene.Key {
	out := make([][]scene.Key, 0, len(rows))
	for _, row := range rows {
		var keys []scene.Key
		for _, r := range row {
			keys = append(keys, letter(string(r)))
		}
		out = append(out, keys)
	}
	return out
}

func letter(s string) scene.Key { return scene.Key{Act: Prefix + s, Label: s} }
