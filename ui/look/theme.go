package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Theme is the look for Fyne: the ground behind everything and the fonts. Its
// monospace face lacks Vietnamese letters and is never given.
func Theme(l Look) fyne.Theme { return &colours{Theme: theme.DefaultTheme(), palette: l.Palette} }

type colours struct {
	fyne.Theme
	palette Palette
}

func (t *colours) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNameBackground:
		return t.palette.Ground
	case theme.ColorNameForeground:
		return t.palette.Ink
	case theme.ColorNamePrimary:
		return t.palette.Accent
	}
	return t.Theme.Color(name, variant)
}

func (t *colours) Font(style fyne.TextStyle) fyne.Resource {
	style.Monospace = false
	return t.Theme.Font(style)
}
