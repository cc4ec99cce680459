package screen

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts of the insurance screens.
const (
	ActCorrect  = "insurance.correct"   // ask again with other values
	ActYearOnly = "insurance.year-only" // ask again with the birth year alone
	ActCopay    = "insurance.copay"     // have the person pay
)

// AskingModel is a lookup on its way.
type AskingModel struct {
	Record *identity.Record
	MayGo  bool // it took so long that the person may go on without it
	Failed bool // it could not be asked; why is said above
}

// Asking is the screen while the insurance is asked.
func Asking(l words.Lang, m AskingModel) scene.Scene {
	on := goOn(l.Say("asking.on"))
	on.Off = !m.MayGo && !m.Failed
	s := scene.Scene{Name: "insurance", Title: l.Say("asking.title"), Lead: l.Say("asking.lead"), Acts: []scene.Act{on}}
	s.Body = append(facts(whose(l, m.Record)), scene.Points{Rows: []scene.Point{
		{Symbol: scene.Check, Tone: scene.Good, Text: l.Say("asking.noted")},
		{Symbol: scene.Clock, Text: l.Say("asking.waits"), Detail: l.Say("asking.waits.more")},
	}})
	if m.Failed {
		s.Title, s.Lead = l.Say("asking.failed"), ""
		s.Body = append([]scene.Block{scene.Text{Text: l.Say("asking.care"), Size: scene.Large}}, facts(whose(l, m.Record))...)
		s.Acts = append([]scene.Act{{ID: ActRetry, Label: l.Say("act.again"), Symbol: scene.Send}}, s.Acts...)
	}
	return s
}

// QueuedModel is a lookup that has no answer, or was not asked.
type QueuedModel struct {
	Record *identity.Record
	Lookup *visit.Lookup // nil: nobody was asked
	Staff  bool          // for the people who work here
}

// Queued is the screen where the portal gave no answer: care goes on.
func Queued(l words.Lang, m QueuedModel) scene.Scene {
	s := scene.Scene{Name: "insurance-queued", Title: l.Say("queued.title"), Acts: []scene.Act{goOn(l.Say("act.on"))}}
	first := scene.Notice{Tone: scene.Care, Symbol: scene.Clock, Large: true, Title: l.Say("queued.portal"), Text: l.Say("queued.care")}
	points := []scene.Point{
		{Symbol: scene.Check, Tone: scene.Good, Text: l.Say("queued.number")},
		{Symbol: scene.Clock, Text: l.Say("queued.later")},
		{Symbol: scene.List, Text: l.Say("queued.proof"), Detail: tries(l, m)},
	}
	if n := stuck(l, m); n != nil {
		first, points = *n, points[:1]
	}
	if m.Lookup == nil {
		s.Title = l.Say("queued.title.not-asked")
		first.Title, first.Symbol = l.Say("queued.not-asked"), scene.Info
		points = []scene.Point{{Symbol: scene.Person, Text: l.Say("queued.staff-asks")}, {Symbol: scene.Check, Tone: scene.Good, Text: l.Say("queued.has-number")}}
	}
	s.Body = append([]scene.Block{first, scene.Points{Rows: points}}, facts(whose(l, m.Record))...)
	return s
}

// stuck is what is said of a lookup that does not wait for the portal; nil of one
// that does.
func stuck(l words.Lang, m QueuedModel) *scene.Notice {
	if m.Lookup == nil || m.Lookup.State == visit.Queued {
		return nil
	}
	n := scene.Notice{Tone: scene.Care, Symbol: scene.Person, Large: true, Title: l.Say("queued.refused"), Text: l.Say("queued.care")}
	switch {
	case m.Lookup.State == visit.Dropped || m.Lookup.State == visit.ProofSent:
		n.Title = l.Say("queued." + string(m.Lookup.State))
	case m.Staff && m.Lookup.Code == "operator-disabled":
		n.Text = l.Lookup("reassign")
	}
	return &n
}

// tries says when and why the portal gave no answer, to staff.
func tries(l words.Lang, m QueuedModel) string {
	if !m.Staff || m.Lookup == nil || len(m.Lookup.Tries) == 0 {
		return ""
	}
	last := m.Lookup.Tries[len(m.Lookup.Tries)-1]
	why := l.Unreachable(last.Code)
	if why == last.Code {
		why = l.Say("queued.code", last.Code)
	}
	return l.Say("queued.tries", len(m.Lookup.Tries), hour(last.At), why)
}

// AnswerModel is what the portal said.
type AnswerModel struct {
	Record *identity.Record // of the chip: what was sent is shown beside it
	Lookup visit.Lookup     // with an answer
	Staff  bool             // for the people who work here
	Pays   bool             // a co-payment can be asked for
	Later  bool             // a clinic is chosen next
}

// Answer is the screen with what the portal said, and what to do about it.
func Answer(l words.Lang, m AnswerModel) scene.Scene {
	a := m.Lookup.Answer
	s := scene.Scene{Name: "insurance-answer", Title: l.Say("answer.title." + string(a.Severity)), Acts: answerActs(l, m)}
	s.Body = []scene.Block{verdictOf(l, m)}
	if m.Staff {
		s.Body = append(s.Body, sentBeside(l, m)...)
	}
	s.Body = append(s.Body, facts(cardOf(l, a))...)
	if m.Staff {
		s.Body = append(s.Body, besides(l, m.Lookup)...)
	}
	if a.Severity != insurance.Stop {
		s.Side = facts(whose(l, m.Record))
	}
	return s
}

func verdictOf(l words.Lang, m AnswerModel) scene.Notice {
	a := m.Lookup.Answer
	n := scene.Notice{Large: true, Title: l.Action(string(a.Action)), Text: a.Text.Reveal()}
	switch a.Severity {
	case insurance.OK:
		n.Tone, n.Symbol = scene.Good, scene.Check
	case insurance.Attention:
		n.Tone, n.Symbol = scene.Care, scene.Warning
	case insurance.Stop:
		n.Tone, n.Symbol = scene.Bad, scene.Question
	default:
		n.Tone, n.Symbol = scene.Care, scene.Plug
	}
	if !m.Staff { // the sentences above tell staff what to do
		n.Title, n.Text = l.Say("answer.citizen."+string(a.Severity)), ""
	}
	return n
}

func answerActs(l words.Lang, m AnswerModel) []scene.Act {
	var acts []scene.Act
	if year := m.Lookup.Answer.YearOnly; m.Staff && year != "" {
		acts = append(acts, scene.Act{ID: ActYearOnly, Label: l.Say("answer.year", year.Reveal()), Symbol: scene.Send, Key: "F7"})
	}
	if m.Staff && m.Lookup.Answer.Severity != insurance.OK {
		acts = append(acts, scene.Act{ID: ActCorrect, Label: l.Say("answer.correct"), Symbol: scene.KeyboardKey, Key: "F8"})
	}
	if m.Staff && m.Pays {
		acts = append(acts, scene.Act{ID: ActCopay, Label: l.Say("answer.copay"), Symbol: scene.Money, Key: "F6"})
	}
	on := l.Say("act.on")
	if m.Later {
		on = l.Say("answer.clinic")
	}
	return append(acts, goOn(on))
}

// cardOf is the card to register with, or the one that the portal spoke of.
func cardOf(l words.Lang, a *insurance.Answer) []scene.Fact {
	c := a.Card
	rows := fact(l.Say("card.number"), c.Number)
	for i := range rows {
		rows[i].Large = true
	}
	if !c.From.IsZero() || !c.To.IsZero() {
		rows = append(rows, scene.Fact{Label: l.Say("card.valid"), Value: l.Say("card.from-to", day(l, c.From), day(l, c.To))})
	}
	if c.Facility != "" || c.FacilityName != "" {
		rows = append(rows, scene.Fact{Label: l.Say("card.facility"), Value: both(c.FacilityName, c.Facility)})
	}
	if !a.FiveYears.IsZero() {
		rows = append(rows, scene.Fact{Label: l.Say("card.five-years"), Value: day(l, a.FiveYears)})
	}
	if a.Holder.Area != "" {
		rows = append(rows, scene.Fact{Label: l.Say("card.area"), Value: a.Holder.Area})
	}
	if a.OldNumber != "" && a.OldNumber != c.Number {
		rows = append(rows, scene.Fact{Label: l.Say("card.old"), Value: a.OldNumber.Reveal()})
	}
	return rows
}

// day writes a day; a dash where the portal gave none.
func day(l words.Lang, d insurance.Day) string {
	if d.IsZero() {
		return "–"
	}
	return l.Date(string(d))
}

// both is a name with its code behind it.
func both(name, code string) string {
	switch {
	case name == "":
		return code
	case code == "":
		return name
	}
	return name + " (" + code + ")"
}

// sentBeside shows what was asked with beside what the paper says and what the
// portal has, where the answer is about them.
func sentBeside(l words.Lang, m AnswerModel) []scene.Block {
	a := m.Lookup.Answer
	if m.Record == nil || a.Accepts() {
		return nil
	}
	p := m.Record.Person
	t := scene.Table{Head: []string{"", l.Say("sent.asked"), l.Say("sent.paper"), l.Say("sent.portal")}, Widths: []float64{2, 3, 3, 3}}
	for _, row := range []struct{ name, sent, paper, portal string }{
		{l.Say("sent.number"), a.Sent.Number.Reveal(), p.PersonalNumber.Text().Reveal(), ""},
		{l.Field("fullName"), a.Sent.Name.Reveal(), p.FullName.Text().Reveal(), a.Holder.Name.Reveal()},
		{l.Field("dateOfBirth"), a.Sent.Birth.Reveal(), l.Date(p.DateOfBirth.Text().Reveal()), a.Holder.Birth.Reveal()},
	} {
		if row.sent != "" {
			t.Rows = append(t.Rows, scene.Row{Cells: []string{row.name, row.sent, orDash(row.paper), orDash(row.portal)}})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []scene.Block{t}
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// hour is a time of day in Viet Nam.
func hour(t time.Time) string { return t.In(identity.Zone()).Format("15:04") }
