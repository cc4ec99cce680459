package screen

import (
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// OtherWays lists how somebody is known without the chip. None is a dead end.
func OtherWays(l words.Lang, ways []string) scene.Scene {
	var acts []scene.Act
	for _, w := range ways {
		acts = append(acts, scene.Act{ID: w, Label: l.Say(w), Sub: l.Say(w + ".sub"), Symbol: waySymbol(w)})
	}
	return scene.Scene{
		Name: "other-ways", Title: l.Say("ways.title"), Lead: l.Say("ways.lead"),
		Body: []scene.Block{scene.Choices{Acts: acts}},
		Acts: []scene.Act{{ID: ActBack, Label: l.Say("ways.back"), Symbol: scene.Back, Key: "Escape"}},
	}
}

func waySymbol(way string) scene.Symbol {
	switch way {
	case WayChip, WayInsurance:
		return scene.CardSign
	case WayQR:
		return scene.QRSign
	case WayTyped:
		return scene.KeyboardKey
	case WayVNeID:
		return scene.Phone
	case WayChild, WayNewborn:
		return scene.Child
	case WayForeigner:
		return scene.Person
	case WayStaff:
		return scene.Help
	}
	return scene.Question
}

// QROnly waits for a code alone.
func QROnly(l words.Lang, camera bool, trouble string, unread bool) scene.Scene {
	s := scene.Scene{
		Name: "qr-only", Title: l.Say("qronly.title"), Lead: l.Say("qronly.lead"),
		Body: []scene.Block{
			scene.Points{Rows: []scene.Point{
				{Symbol: scene.QRSign, Text: l.Say("qronly.card")},
				{Symbol: scene.Hospital, Text: l.Say("qronly.bhyt")},
				{Symbol: scene.Info, Tone: scene.Quiet, Text: l.Say("qronly.claim")},
			}},
		},
		Acts: []scene.Act{{ID: ActBack, Label: l.Say("ways.back"), Symbol: scene.Back, Key: "Escape"}},
	}
	s.Side = presentSide(l, PresentModel{Camera: camera, Trouble: trouble})
	if unread {
		s.Body = append(s.Body, presentNotice(l, PresentModel{Unread: true})...)
	}
	return s
}
