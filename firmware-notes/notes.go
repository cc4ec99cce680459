// Package firmwarenotes holds what is known of each reader model: a page for
// people, with front matter that the code reads. Nothing here was measured on
// hardware by the project; where the pages rest on others' reports they say so.
package firmwarenotes

import (
	"embed"
	"io/fs"
)

//go:embed *.md
var pages embed.FS

// Interface is how a reader meets a card.
type Interface string

// The interfaces; Virtual is a reader that is no device.
const (
	Contactless Interface = "contactless"
	Contact     Interface = "contact"
	Dual        Interface = "dual"
	Virtual     Interface = "virtual"
)

// Level is what a reader exchanges with the computer (the descriptor of CCID
// §5.1, dwFeatures).
type Level string

// The levels.
const (
	Short    Level = "short"
	Extended Level = "extended"
	TPDU     Level = "tpdu"
)

// Sure is how well a fact is founded.
type Sure string

// Confirmed by two independent sources, by a single one, or by none for this model.
const (
	Confirmed   Sure = "confirmed"
	Single      Sure = "single"
	Unconfirmed Sure = "unconfirmed"
)

// Note is the front matter of a page.
type Note struct {
	// Model is the maker's name of the reader.
	Model string `yaml:"model"`
	// Match lists parts of the names under which PC/SC shows it; see [For].
	Match []string `yaml:"match"`
	// USB lists vendor and product, "vvvv:pppp" in lower-case hexadecimal.
	USB       []string  `yaml:"usb"`
	Interface Interface `yaml:"interface"`
	// APDU is the level of the slot that reads documents.
	APDU Level `yaml:"apdu"`
	// MaxMessage is dwMaxCCIDMessageLength in bytes, 10 of them the header of
	// CCID; 0 where there is no device.
	MaxMessage int `yaml:"maxMessage"`
	// ExtendedLength tells whether the reader passes extended APDUs.
	ExtendedLength bool `yaml:"extendedLength"`
	// Others are the slots that differ from the one that reads documents.
	Others   []Slot    `yaml:"others"`
	Settings []Setting `yaml:"settings"`
	Escapes  []Escape  `yaml:"escapes"`
	Advice   Advice    `yaml:"advice"`
}

// Slot is another slot of a reader, and its own limits.
type Slot struct {
	Slot       string `yaml:"slot"` // contact or sam
	APDU       Level  `yaml:"apdu"`
	MaxMessage int    `yaml:"maxMessage"` // bytes
}

// Setting is what a driver must be told before the reader does all it can.
type Setting struct {
	System  string `yaml:"system"` // linux, windows or macos
	Setting string `yaml:"setting"`
	Why     string `yaml:"why"`
}

// The settings that the pages name.
const (
	PN533Unloaded       = "pn533-unloaded"      // linux: kernel modules that claim the reader are not loaded
	CCIDEscape          = "ccid-escape"         // linux: bit 0x0001 of ifdDriverOptions
	EscapeCommandEnable = "EscapeCommandEnable" // windows: DWORD 1 at the device's parameters
	EnableScPnP         = "EnableScPnP"         // windows: DWORD 0, as a policy
	UseIFDCCID          = "useIFDCCID"          // macos: libccid in place of Apple's driver
)

// Advice is what to tell the people at the desk, in short sentences.
type Advice struct {
	Vietnamese []string `yaml:"vi"`
	English    []string `yaml:"en"`
}

// Needs tells whether the reader needs a driver setting on a system, which is
// named as GOOS names it.
func (n Note) Needs(goos, setting string) bool {
	if goos == "darwin" {
		goos = "macos"
	}
	for _, s := range n.Settings {
		if s.System == goos && s.Setting == setting {
			return true
		}
	}
	return false
}

// Load reads all notes. Errors: [PageError].
func Load() ([]Note, error) {
	names, err := fs.Glob(pages, "*.md")
	if err != nil {
		return nil, err
	}
	notes := make([]Note, 0, len(names))
	for _, name := range names {
		page, err := pages.ReadFile(name)
		if err != nil {
			return nil, err
		}
		n, err := Parse(page)
		if err != nil {
			return nil, &PageError{Page: name, Err: err}
		}
		notes = append(notes, n)
	}
	return notes, nil
}
