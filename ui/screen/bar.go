package screen

import (
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// BarModel is what stands at the head of every screen.
type BarModel struct {
	Place     string
	Training  bool
	Sign      string // origin of a web page that reads
	Now       time.Time
	Lang      words.Lang
	Languages []string
	Home      bool // there is a start to go back to
	Kiosk     bool
	Voice     bool // it can speak
	Speech    bool // it speaks

	Text       int
	Contrast   bool
	LeftHanded bool
}

// Bar is the head of a screen, beside what the page puts there itself.
func Bar(l words.Lang, own scene.Bar, m BarModel) scene.Bar {
	own.Place, own.Clock = m.Place, m.Now.In(identity.Zone()).Format("15:04")
	if m.Training {
		own.Banner = l.Say("bar.training")
	}
	if m.Sign != "" {
		own.Sign = l.Say("bar.sign", m.Sign)
	}
	if m.Home {
		own.Acts = append(own.Acts, scene.Act{ID: "home", Label: l.Say("bar.home"), Symbol: scene.Home, Small: true})
	}
	if m.Kiosk {
		own.Acts = append(own.Acts, scene.Act{ID: "help", Label: l.Say("bar.help"), Symbol: scene.Help, Small: true})
		own.Acts = append(own.Acts, display(l, m)...)
	}
	own.Acts = append(own.Acts, languages(m)...)
	return own
}

// display are what a citizen may change of the screen. Staff have a page for it.
func display(l words.Lang, m BarModel) []scene.Act {
	acts := []scene.Act{
		{ID: "text-larger", Label: l.Say("bar.larger"), Small: true, On: m.Text > 0},
		{ID: "contrast", Label: l.Say("bar.contrast"), Small: true, On: m.Contrast},
		{ID: "left-handed", Label: l.Say("bar.left"), Small: true, On: m.LeftHanded},
	}
	if m.Voice {
		acts = append(acts, scene.Act{ID: "speech", Label: l.Say("bar.speech"), Symbol: scene.Sound, Small: true, On: m.Speech})
	}
	return acts
}

// languages are named in themselves.
func languages(m BarModel) (acts []scene.Act) {
	names := map[string]string{"vi": "Tiếng Việt", "en": "English"}
	for _, code := range m.Languages {
		acts = append(acts, scene.Act{ID: "lang:" + code, Label: names[code], Small: true, On: code == string(m.Lang)})
	}
	return acts
}
