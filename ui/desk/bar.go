package desk

import (
	"strings"

	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts of the bar, on every page.
const (
	actLang  = "lang:"
	actHelp  = "help"
	actHome  = "home"
	actStaff = "staff"

	actSpeech   = "speech"
	actLarger   = "text-larger"
	actContrast = "contrast"
	actLeft     = "left-handed"
)

// Look is how a person wants the screen.
type Look struct {
	Text       int // step: 0 normal, 1 large, 2 largest
	Contrast   bool
	LeftHanded bool
}

const textSteps = 3

// barAct does what the bar offers on every page, and reports whether it was that.
func (d *Desk) barAct(id string) bool {
	switch id {
	case actHome:
		d.goHome()
	case actHelp:
		d.help()
	case actSpeech:
		d.voice.on = !d.voice.on
		d.hush()
	case actLarger:
		d.look.Text = (d.look.Text + 1) % textSteps
		d.relook()
	case actContrast:
		d.look.Contrast = !d.look.Contrast
		d.relook()
	case actLeft:
		d.look.LeftHanded = !d.look.LeftHanded
		d.relook()
	default:
		return d.langAct(id)
	}
	return true
}

func (d *Desk) langAct(id string) bool {
	name, ok := strings.CutPrefix(id, actLang)
	if !ok {
		return false
	}
	if l, ok := words.Parse(name); ok {
		d.lang = l
	}
	return true
}

func (d *Desk) relook() {
	if d.o.Look != nil {
		d.o.Look(d.look)
	}
}

// greet sets language, look and voice as a new person finds them.
func (d *Desk) greet() {
	s := d.o.Settings
	d.lang = d.o.Lang
	d.look = Look{Text: textStep(s.Text), Contrast: s.Contrast, LeftHanded: s.LeftHanded}
	d.voice.on = s.Voice
}

// bar is the head of every screen, before what the page itself puts there.
func (d *Desk) bar(own scene.Bar) scene.Bar {
	s := d.o.Settings
	m := screen.BarModel{
		Place: s.Name, Training: s.Training, Sign: d.sign.origin, Now: d.o.Clock.Now(), Lang: d.lang, Languages: s.Languages,
		Home: d.mayGoHome(), Kiosk: d.kiosk(), Speech: d.voice.on, Voice: d.o.Voice != nil,
		Text: d.look.Text, Contrast: d.look.Contrast, LeftHanded: d.look.LeftHanded,
	}
	own.Acts = append(own.Acts, d.staffBar()...)
	return screen.Bar(d.lang, own, m)
}
