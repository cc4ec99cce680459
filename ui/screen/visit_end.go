package screen

import (
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// TakeCard has the card taken back; seen: it was seen lying there. Staff may go
// on without.
func TakeCard(l words.Lang, seen, kiosk bool) scene.Scene {
	s := scene.Scene{
		Name: "take-card", Title: l.Say("take.title"), Lead: l.Say("take.lead"),
		Body: []scene.Block{scene.Motion{Name: scene.TakeCard, Alt: l.Say("take.alt"), Height: 14}},
	}
	if seen {
		s.Body = append([]scene.Block{scene.Notice{Tone: scene.Care, Symbol: scene.Warning, Title: l.Say("take.there"), Large: true}}, s.Body...)
	}
	if !kiosk {
		s.Acts = []scene.Act{{ID: ActGoOn, Label: l.Say("take.taken"), Symbol: scene.Next, Tone: scene.Main, Key: "Return"}}
	}
	return s
}

// TicketModel is a queue number and what became of its slip.
type TicketModel struct {
	Number  string // empty: there is none
	Clinic  string
	Room    string
	Printed bool
	Fault   string // code of why it was not printed
	Say     string // key of a sentence
	Kiosk   bool
	Over    bool // the visit is finished
	Purpose visit.Purpose
}

// Ticket shows a queue number, large.
func Ticket(l words.Lang, m TicketModel) scene.Scene {
	s := scene.Scene{Name: "ticket", Title: l.Say("ticket.title"), Lead: l.Say("ticket.lead")}
	if m.Number == "" {
		s.Title, s.Lead = l.Say("ticket.wait"), ""
	} else {
		s.Body = []scene.Block{scene.Text{Text: m.Number, Size: scene.Huge}}
	}
	if rows := whereTo(l, m); len(rows) > 0 {
		s.Body = append(s.Body, scene.Facts{Rows: rows})
	}
	if m.Say != "" {
		s.Body = append(s.Body, scene.Text{Text: l.Say(m.Say)})
	}
	s.Body = append(s.Body, printed(l, m)...)
	if m.Over {
		s.Acts = after(l, m.Kiosk, m.Purpose)
	}
	return s
}

func whereTo(l words.Lang, m TicketModel) (rows []scene.Fact) {
	if m.Clinic != "" {
		rows = append(rows, scene.Fact{Label: l.Say("ticket.clinic"), Value: m.Clinic, Large: true})
	}
	if m.Room != "" {
		rows = append(rows, scene.Fact{Label: l.Say("ticket.room"), Value: m.Room, Large: true})
	}
	return rows
}

func printed(l words.Lang, m TicketModel) []scene.Block {
	switch {
	case m.Printed:
		return []scene.Block{scene.Motion{Name: scene.TakeTicket, Alt: l.Say("ticket.take"), Height: 8}, scene.Text{Text: l.Say("ticket.take"), Size: scene.Strong}}
	case m.Fault == "printer-none":
		return []scene.Block{scene.Notice{Symbol: scene.Info, Title: l.Say("ticket.remember")}}
	case m.Fault != "":
		message, advice := Sentences(l, m.Fault)
		if m.Kiosk {
			advice = ""
		}
		return []scene.Block{
			scene.Notice{Symbol: scene.Info, Title: l.Say("ticket.remember"), Large: true},
			scene.Notice{Tone: scene.Care, Symbol: scene.Printer, Title: message, Text: advice},
		}
	case m.Number != "":
		return []scene.Block{scene.Text{Text: l.Say("ticket.printing"), Tone: scene.Quiet}}
	}
	return nil
}

// FinishedModel is how a visit ended.
type FinishedModel struct {
	Say     string // key of a sentence
	Kiosk   bool
	Open    bool // it is not finished at the daemon yet
	Purpose visit.Purpose
}

// Finished says that a visit is over.
func Finished(l words.Lang, m FinishedModel) scene.Scene {
	s := scene.Scene{Name: "done", Title: l.Say("done.title"), Lead: l.Say("done.lead")}
	if m.Say != "" {
		s.Lead = l.Say(m.Say)
	}
	if m.Open {
		s.Title, s.Lead = l.Say("done.wait"), ""
		s.Acts = []scene.Act{{ID: ActStop, Label: l.Say("done.stop"), Tone: scene.Quiet}}
		return s
	}
	s.Body = []scene.Block{scene.Notice{Tone: scene.Good, Symbol: scene.Check, Title: l.Say("done.gone"), Large: true}}
	s.Acts = after(l, m.Kiosk, m.Purpose)
	return s
}

// after is what follows a visit: at a desk the next person, in one key.
func after(l words.Lang, kiosk bool, p visit.Purpose) []scene.Act {
	if kiosk {
		return []scene.Act{{ID: ActBegin, Label: l.Say("done.close"), Symbol: scene.Check, Tone: scene.Main}}
	}
	return []scene.Act{
		{ID: ActBegin, Label: l.Say("done.home"), Symbol: scene.Home, Key: "Escape"},
		{ID: ActNext, Label: l.Say("done.next"), Sub: l.Say("purpose." + string(p) + ".name"), Symbol: scene.Next, Tone: scene.Main, Key: "Return"},
	}
}
