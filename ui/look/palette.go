package look

import (
	"image/color"

	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// Palette is a set of colours. Every ink is readable on its ground: at least
// 4.5:1 for texts (WCAG 2.2, 1.4.3), 3:1 for marks and edges (1.4.11).
type Palette struct {
	Name   string
	Ground color.NRGBA // of the window
	Panel  color.NRGBA // of cards, buttons, fields
	Bar    color.NRGBA // of the head and the foot
	Ink    color.NRGBA // texts
	Soft   color.NRGBA // names of values, hints
	Line   color.NRGBA // edges of what may be touched
	Hair   color.NRGBA // lines between rows: they carry no meaning
	Accent color.NRGBA // symbols, progress
	Track  color.NRGBA // behind progress and bars
	Focus  color.NRGBA // the ring of the keyboard
	Banner Tint
	Main   Tint // the act that goes on
	Act    Tint // any other
	Quiet  Tint
	Danger Tint
	Chosen Tint
	Off    Tint
	Key    Tint // a key that is no letter
	Plain  Tint // notices by tone
	Good   Tint
	Care   Tint
	Bad    Tint
}

// Tint is what stands together: a ground, its edge, and the ink on it.
type Tint struct{ Ground, Edge, Ink color.NRGBA }

// Notice is the tint of a notice, and of a word of this tone.
func (p Palette) Notice(t scene.Tone) Tint {
	switch t {
	case scene.Good:
		return p.Good
	case scene.Care:
		return p.Care
	case scene.Bad, scene.Danger:
		return p.Bad
	case scene.Quiet:
		return Tint{p.Panel, p.Line, p.Soft}
	}
	return p.Plain
}

// Text is the ink of a text of this tone on the window's ground or on a panel.
func (p Palette) Text(t scene.Tone) color.NRGBA {
	switch t {
	case scene.Good:
		return p.Good.Ink
	case scene.Care:
		return p.Care.Ink
	case scene.Bad, scene.Danger:
		return p.Bad.Ink
	case scene.Quiet:
		return p.Soft
	case scene.Main:
		return p.Accent
	}
	return p.Ink
}

// Button is the tint of what may be touched.
func (p Palette) Button(t scene.Tone, on, off bool) Tint {
	switch {
	case off:
		return p.Off
	case on:
		return p.Chosen
	}
	switch t {
	case scene.Main:
		return p.Main
	case scene.Danger, scene.Bad:
		return p.Danger
	case scene.Quiet:
		return p.Quiet
	}
	return p.Act
}

func hex(rgb uint32) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 255}
}

func tint(ground, edge, ink uint32) Tint { return Tint{hex(ground), hex(edge), hex(ink)} }

// Normal is a calm, light palette.
func Normal() Palette {
	return Palette{
		Name: "normal", Ground: hex(0xF1F5F8), Panel: hex(0xFFFFFF), Bar: hex(0xFFFFFF),
		Ink: hex(0x13242F), Soft: hex(0x465A67), Line: hex(0x728692), Hair: hex(0xDCE4E9),
		Accent: hex(0x00598C), Track: hex(0xDAE4EA), Focus: hex(0xB84A00),
		Banner: tint(0x5A2D82, 0x5A2D82, 0xFFFFFF),
		Main:   tint(0x00598C, 0x00598C, 0xFFFFFF),
		Act:    tint(0xFFFFFF, 0x728692, 0x13242F),
		Quiet:  tint(0xF1F5F8, 0x728692, 0x2F4552),
		Danger: tint(0xFFFFFF, 0xB3202A, 0xA3161F),
		Chosen: tint(0xDDEDF7, 0x00598C, 0x00395C),
		Off:    tint(0xE6ECEF, 0x7D8D97, 0x54636D),
		Key:    tint(0xDFE8ED, 0x728692, 0x13242F),
		Plain:  tint(0xE6F1F8, 0x2E7BA8, 0x0A3E5F),
		Good:   tint(0xE4F4E9, 0x2C8A53, 0x0B5A2F),
		Care:   tint(0xFFF2D4, 0xA56F00, 0x6B4300),
		Bad:    tint(0xFDEAEB, 0xC2323B, 0x94141C),
	}
}

// HighContrast is white and yellow on black.
func HighContrast() Palette {
	return Palette{
		Name: "contrast", Ground: hex(0x000000), Panel: hex(0x000000), Bar: hex(0x000000),
		Ink: hex(0xFFFFFF), Soft: hex(0xE6E6E6), Line: hex(0xFFFFFF), Hair: hex(0x8A8A8A),
		Accent: hex(0xFFD84D), Track: hex(0x4A4A4A), Focus: hex(0x4DE1FF),
		Banner: tint(0xE3B8FF, 0xE3B8FF, 0x000000),
		Main:   tint(0xFFD84D, 0xFFD84D, 0x000000),
		Act:    tint(0x000000, 0xFFFFFF, 0xFFFFFF),
		Quiet:  tint(0x000000, 0xBFBFBF, 0xF0F0F0),
		Danger: tint(0x000000, 0xFF8A8A, 0xFFB3B3),
		Chosen: tint(0x1B3A4A, 0x4DE1FF, 0xFFFFFF),
		Off:    tint(0x1E1E1E, 0x8A8A8A, 0xB8B8B8),
		Key:    tint(0x2B2B2B, 0xFFFFFF, 0xFFFFFF),
		Plain:  tint(0x000000, 0xFFFFFF, 0xFFFFFF),
		Good:   tint(0x00240F, 0x6BFFA0, 0xA8FFC7),
		Care:   tint(0x2A1F00, 0xFFD84D, 0xFFE58A),
		Bad:    tint(0x330006, 0xFF8A8A, 0xFFC2C2),
	}
}
