package screen

import (
	"strconv"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts of the test print.
const (
	PrintTicket = "ticket"
	PrintPaper  = "paper:" // and the number of a printer
)

// PrintModel is the printers of a desk, and what came of a test.
type PrintModel struct {
	Load     Load
	Printers office.PrinterList
	Busy     bool
	Printed  string // by which printer
	Trouble  string
}

// TestPrint shows whether the printers print.
func TestPrint(l words.Lang, m PrintModel) scene.Scene {
	s := scene.Scene{Name: "test-print", Title: l.Say("print.title"), Lead: l.Say("print.lead"), Acts: []scene.Act{staffBack(l), staffAgain(l)}}
	switch {
	case m.Trouble != "":
		s.Body = append(s.Body, Problem(l, m.Trouble))
	case m.Printed != "":
		s.Body = append(s.Body, scene.Notice{Tone: scene.Good, Symbol: scene.Check, Title: l.Say("print.sent", printerName(l, m.Printed)), Text: l.Say("print.sent.look")})
	}
	s.Body = append(s.Body, m.Load.blocks(l)...)
	if m.Load == (Load{}) {
		s.Body = append(s.Body, printers(l, m)...)
	}
	return s
}

func printers(l words.Lang, m PrintModel) []scene.Block {
	c := scene.Choices{}
	if t := m.Printers.Tickets; t.Way != "" && t.Way != "none" {
		c.Acts = append(c.Acts, scene.Act{ID: PrintTicket, Label: l.Say("print.ticket"), Sub: ticketPrinter(l, t), Symbol: scene.Printer, Off: m.Busy})
	}
	for i, p := range m.Printers.Printers {
		c.Acts = append(c.Acts, scene.Act{ID: PrintPaper + strconv.Itoa(i), Label: p.Name, Sub: paperPrinter(l, p), Symbol: scene.Printer, Off: m.Busy || p.Refuses})
	}
	var blocks []scene.Block
	if len(c.Acts) > 0 {
		blocks = append(blocks, c)
	}
	if m.Printers.Code != "" {
		return append(blocks, Problem(l, m.Printers.Code))
	}
	if len(c.Acts) == 0 {
		blocks = append(blocks, scene.Text{Text: l.Say("print.none")})
	}
	return blocks
}

// ticketPrinter is how the printer of tickets is.
func ticketPrinter(l words.Lang, t office.TicketPrinter) string {
	if t.Code == "" {
		return l.Say("print.way." + t.Way)
	}
	message, _ := Sentences(l, t.Code)
	return message
}

func paperPrinter(l words.Lang, p office.PrinterRow) string {
	switch {
	case p.Refuses:
		return l.Say("print.refuses")
	case p.Default:
		return l.Say("print.default")
	}
	return l.Say("print.paper")
}

func printerName(l words.Lang, name string) string {
	if said := l.Say("print.way." + name); said != "print.way."+name {
		return said
	}
	return name
}

// DisplayModel is how the screen looks and sounds now.
type DisplayModel struct {
	Text       int // step, from 0
	Contrast   bool
	LeftHanded bool
	Voice      bool // it can speak
	Speech     bool // it speaks
}

// Display is how the screen looks and sounds, for whoever works at it.
func Display(l words.Lang, m DisplayModel) scene.Scene {
	s := scene.Scene{Name: "display", Title: l.Say("display.title"), Lead: l.Say("display.lead"), Acts: []scene.Act{staffBack(l)}}
	c := scene.Choices{Acts: []scene.Act{
		{ID: "text-larger", Label: l.Say("display.text"), Sub: l.Say("display.text." + strconv.Itoa(m.Text)), On: m.Text > 0},
		{ID: "contrast", Label: l.Say("display.contrast"), Sub: onOff(l, m.Contrast), On: m.Contrast},
		{ID: "left-handed", Label: l.Say("display.left"), Sub: onOff(l, m.LeftHanded), On: m.LeftHanded},
	}}
	if m.Voice {
		c.Acts = append(c.Acts, scene.Act{ID: "speech", Label: l.Say("display.speech"), Sub: onOff(l, m.Speech), Symbol: scene.Sound, On: m.Speech})
	}
	s.Body = []scene.Block{c}
	return s
}

func onOff(l words.Lang, on bool) string {
	if on {
		return l.Say("display.on")
	}
	return l.Say("display.off")
}
