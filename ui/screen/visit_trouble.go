package screen

import (
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// TroubleModel is why a card was not read.
type TroubleModel struct {
	Code  string
	Card  bool // it still lies there
	QR    bool // its code was scanned, and may do without the chip
	Kiosk bool
}

// Trouble says why a card was not read, and the ways on.
func Trouble(l words.Lang, m TroubleModel) scene.Scene {
	message, advice := Sentences(l, m.Code)
	s := scene.Scene{
		Name: "trouble", Title: l.Say("trouble.title"), Lead: l.Say("trouble.lead"),
		Body: []scene.Block{scene.Notice{Tone: scene.Care, Symbol: scene.Warning, Title: message, Text: advice, Large: true}},
		Acts: []scene.Act{{ID: ActOtherWays, Label: l.Say("present.other"), Symbol: scene.KeyboardKey, Key: "F6"}},
	}
	if m.Card && Lifts(m.Code) {
		s.Body = append(s.Body, scene.Points{Rows: []scene.Point{{Symbol: scene.Up, Tone: scene.Care, Text: l.Say("trouble.lift")}}})
		s.Side = []scene.Block{scene.Motion{Name: scene.TakeCard, Alt: l.Say("take.alt"), Height: 12}}
	}
	if m.QR {
		s.Acts = append(s.Acts, scene.Act{ID: ActQROnly, Label: l.Say("present.qronly"), Symbol: scene.QRSign, Key: "F7"})
	}
	if m.Kiosk {
		s.Acts = append(s.Acts, scene.Act{ID: ActCall, Label: l.Say("bar.help"), Symbol: scene.Help})
	}
	return withRetry(l, s, m.Code)
}

// Lifts reports whether a card has to leave the reader before it is read again.
func Lifts(code string) bool { return code != "no-reader" && code != "no-service" && code != "busy" }

// withRetry adds what most likely helps: what opens another kind of chip, or the
// same once more.
func withRetry(l words.Lang, s scene.Scene, code string) scene.Scene {
	switch code {
	case "password-blocked":
	case "can-needs-pace", "password-not-taken":
		s.Acts = append(s.Acts, scene.Act{ID: ActZone, Label: l.Say("present.zone"), Symbol: scene.KeyboardKey, Tone: scene.Main, Key: "Return"})
	default:
		s.Acts = append(s.Acts, scene.Act{ID: ActAgain, Label: l.Say("trouble.again"), Symbol: scene.CardSign, Tone: scene.Main, Key: "Return"})
	}
	return s
}

// Digits asks for the six digits that open a chip.
func Digits(l words.Lang, fields []FieldModel, k *scene.Keyboard) scene.Scene {
	return scene.Scene{
		Name: "can", Title: l.Say("can.title"), Lead: l.Say("can.lead"),
		Body: append(Fields(l, fields), scene.Text{Text: l.Say("can.where"), Tone: scene.Quiet}),
		Keys: k, Acts: goOnOrBack(l, "can.go"),
	}
}

// ZoneKey asks for what is printed in a passport's zone.
func ZoneKey(l words.Lang, fields []FieldModel, k *scene.Keyboard) scene.Scene {
	return scene.Scene{
		Name: "mrz-key", Title: l.Say("zone.title"), Lead: l.Say("zone.lead"),
		Body: Fields(l, fields), Keys: k, Acts: goOnOrBack(l, "can.go"),
	}
}

func goOnOrBack(l words.Lang, goOn string) []scene.Act {
	return []scene.Act{
		{ID: ActBack, Label: l.Say("go.back"), Symbol: scene.Back, Key: "Escape"},
		{ID: ActGoOn, Label: l.Say(goOn), Symbol: scene.Next, Tone: scene.Main, Key: "Return"},
	}
}
