package screen

import (
	"strconv"

	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// PresentModel is where somebody stands who presents a card.
type PresentModel struct {
	Key      bool   // what opens the chip is known: its QR or its digits
	QR       bool   // and it is the QR
	Card     bool   // a card lies on the reader
	Reader   Reader // how the reader is
	Camera   bool   // a preview is shown
	Trouble  string // code of why the camera shows nothing
	Busy     bool   // the reader reads for somebody else
	Slipped  bool   // the card left while it was read
	Lift     bool   // it must leave before it is read again
	Unread   bool   // something was scanned that is no document's
	Practice []PracticeRow
}

// Reader is how the card reader is.
type Reader string

// How a reader is.
const (
	ReaderReady   Reader = "ready"
	ReaderNone    Reader = "none"    // none is plugged in
	ReaderUnknown Reader = "unknown" // not looked yet, or the service does not say
)

// PracticeRow is an invented person at a training desk.
type PracticeRow struct{ Name, Profile string }

// Present shows how a card is presented: its code, then the card itself, in
// either order.
func Present(l words.Lang, m PresentModel) scene.Scene {
	s := scene.Scene{Name: "present", Title: l.Say("present.title"), Lead: l.Say(presentLead(m))}
	s.Body = []scene.Block{scene.Points{Rows: steps(l, m)}}
	s.Body = append(s.Body, presentNotice(l, m)...)
	s.Side = presentSide(l, m)
	s.Acts = presentActs(l, m)
	if m.Slipped {
		s.Name, s.Title, s.Lead = "slipped", l.Say("slipped.title"), l.Say("slipped.lead")
	}
	s.Body = append(s.Body, practice(l, m.Practice)...)
	return s
}

func presentLead(m PresentModel) string {
	switch {
	case m.Lift:
		return "present.step.lift"
	case m.Key:
		return "present.lead.card"
	case m.Card:
		return "present.lead.code"
	}
	return "present.lead"
}

// steps are the two things to do, each done or not.
func steps(l words.Lang, m PresentModel) []scene.Point {
	code := scene.Point{Symbol: scene.QRSign, Text: l.Say("present.step.code"), Detail: l.Say("present.step.code.where")}
	if m.Key {
		code = scene.Point{Symbol: scene.Check, Tone: scene.Good, Text: l.Say("present.step.code.done")}
	}
	card := scene.Point{Symbol: scene.CardSign, Text: l.Say("present.step.card"), Detail: l.Say("present.step.card.where")}
	switch {
	case m.Lift:
		card = scene.Point{Symbol: scene.Up, Tone: scene.Care, Text: l.Say("present.step.lift")}
	case m.Card:
		card = scene.Point{Symbol: scene.Check, Tone: scene.Good, Text: l.Say("present.step.card.done")}
	}
	return []scene.Point{code, card}
}

func presentNotice(l words.Lang, m PresentModel) []scene.Block {
	switch {
	case m.Unread:
		return []scene.Block{scene.Notice{Tone: scene.Care, Symbol: scene.QRSign, Title: l.Say("present.unread"), Text: l.Say("present.unread.do")}}
	case m.Reader == ReaderNone:
		message, advice := Sentences(l, "no-reader")
		return []scene.Block{scene.Notice{Tone: scene.Care, Symbol: scene.Plug, Title: message, Text: advice}}
	case m.Busy:
		return []scene.Block{Problem(l, "busy")}
	case m.Reader == ReaderReady:
		return []scene.Block{scene.Text{Text: l.Say("present.ready"), Tone: scene.Quiet}}
	}
	return nil
}

func presentSide(l words.Lang, m PresentModel) []scene.Block {
	if m.Lift {
		return []scene.Block{scene.Motion{Name: scene.TakeCard, Alt: l.Say("take.alt"), Height: 14}}
	}
	if m.Camera && !m.Key {
		side := []scene.Block{scene.Live{Alt: l.Say("present.camera"), Height: 14}, scene.Text{Text: l.Say("present.camera"), Size: scene.Small, Tone: scene.Quiet}}
		if m.Trouble != "" {
			message, _ := Sentences(l, m.Trouble)
			side[1] = scene.Text{Text: message, Size: scene.Small, Tone: scene.Care}
		}
		return side
	}
	if m.Key || m.Slipped {
		return []scene.Block{scene.Motion{Name: scene.HoldCard, Alt: l.Say("present.motion.card"), Height: 14}}
	}
	return []scene.Block{scene.Motion{Name: scene.ShowQR, Alt: l.Say("present.motion.code"), Height: 14}}
}

func presentActs(l words.Lang, m PresentModel) []scene.Act {
	acts := []scene.Act{{ID: ActOtherWays, Label: l.Say("present.other"), Symbol: scene.KeyboardKey, Key: "F6"}}
	if m.QR {
		return append(acts, scene.Act{ID: ActQROnly, Label: l.Say("present.qronly"), Symbol: scene.QRSign, Key: "F7"})
	}
	if !m.Key {
		acts = append(acts,
			scene.Act{ID: ActZone, Label: l.Say("present.zone"), Symbol: scene.Info, Key: "F7"},
			scene.Act{ID: ActDigits, Label: l.Say("present.digits"), Symbol: scene.KeyboardKey, Tone: scene.Main, Key: "F8"})
	}
	return acts
}

// practice are the invented people of a training desk, to be touched.
func practice(l words.Lang, people []PracticeRow) []scene.Block {
	if len(people) == 0 {
		return nil
	}
	var acts []scene.Act
	for i, p := range people {
		acts = append(acts,
			scene.Act{ID: ActPracticeQR + strconv.Itoa(i), Label: l.Say("practice.qr", p.Name), Sub: p.Profile, Symbol: scene.QRSign, Tone: scene.Quiet},
			scene.Act{ID: ActPractice + strconv.Itoa(i), Label: l.Say("practice.tap", p.Name), Sub: p.Profile, Symbol: scene.CardSign, Tone: scene.Quiet})
	}
	acts = append(acts, scene.Act{ID: ActPull, Label: l.Say("practice.pull"), Symbol: scene.Up, Tone: scene.Quiet})
	return []scene.Block{scene.Text{Text: l.Say("practice.title"), Size: scene.Strong}, scene.Choices{Acts: acts, Columns: 2}}
}

// ReadingModel is how far a reading is.
type ReadingModel struct {
	Fraction float64 // 0 to 1
	Stage    int     // of Stages, the one that is under way
	Done     int     // bytes of the file that is read; 0: none
	Total    int
}

// Stages of a reading, as they are shown.
const (
	StageCard = iota
	StageOpen
	StageData
	StageProof
	StagePortrait
	Stages
)

// Progress shows how a reading goes on.
func Progress(l words.Lang, m ReadingModel) scene.Scene {
	var rows []scene.Point
	for i := range Stages {
		p := scene.Point{Text: l.Say("reading.stage." + strconv.Itoa(i)), Symbol: scene.Dash, Tone: scene.Quiet}
		switch {
		case i < m.Stage:
			p.Symbol, p.Tone = scene.Check, scene.Good
		case i == m.Stage:
			p.Symbol, p.Tone = scene.Next, scene.Main
		}
		rows = append(rows, p)
	}
	return scene.Scene{
		Name: "reading", Title: l.Say("reading.title"), Lead: l.Say("reading.lead"),
		Side: []scene.Block{scene.Motion{Name: scene.HoldStill, Alt: l.Say("reading.title"), Height: 12}},
		Body: []scene.Block{bar(l, m), scene.Points{Rows: rows}},
	}
}

func bar(l words.Lang, m ReadingModel) scene.Progress {
	p := scene.Progress{Fraction: m.Fraction, Text: l.Say("reading.percent", int(m.Fraction*100))}
	if m.Total > 0 {
		p.Text += " · " + l.Say("reading.bytes", kilo(m.Done), kilo(m.Total))
	}
	return p
}

// kilo is a number of bytes in kilobytes, with one place.
func kilo(n int) string { return strconv.FormatFloat(float64(n)/1000, 'f', 1, 64) }
