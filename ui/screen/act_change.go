package screen

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// ChangeModel is a change of when the guests of a stay leave.
type ChangeModel struct {
	Stay    visit.StaySummary
	To      time.Time
	Changed *visit.StayChange // nil: not asked for yet
	Left    bool              // it was that they have left
	Busy    bool
	Problem string // code of what the portal would refuse
}

// Change is the screen on which guests leave earlier, later, or now.
func Change(l words.Lang, m ChangeModel) scene.Scene {
	s := scene.Scene{Name: "stay-change", Title: l.Say("change.title", orDash(m.Stay.Room))}
	if m.Changed != nil {
		return changed(l, m, s)
	}
	s.Lead = l.Say("change.lead")
	s.Body = append(problemOf(l, m.Problem), nights(l, Nights(m.Stay.Arrival, m.To), m.To), scene.Facts{Rows: []scene.Fact{
		{Label: l.Say("change.before"), Value: moment(l, m.Stay.Departure)}, {Label: l.Say("stay.arrival"), Value: moment(l, m.Stay.Arrival)},
	}}, scene.Choices{Columns: 3, Acts: []scene.Act{
		{ID: ActFewer, Label: l.Say("nights.fewer"), Symbol: scene.Down, Key: "Down", Off: m.Busy || Nights(m.Stay.Arrival, m.To) <= 0},
		{ID: ActMore, Label: l.Say("nights.more"), Symbol: scene.Up, Key: "Up", Off: m.Busy},
		{ID: ActLeft, Label: l.Say("change.left"), Sub: l.Say("change.left.more"), Symbol: scene.Next, Off: m.Busy},
	}})
	s.Acts = []scene.Act{back(l), {ID: ActForward, Label: l.Say("change.save"), Symbol: scene.Check, Tone: scene.Main, Key: "Return", Off: m.Busy || m.To.Equal(m.Stay.Departure)}}
	return s
}

func changed(l words.Lang, m ChangeModel, s scene.Scene) scene.Scene {
	title := l.Say("change.done", moment(l, m.To))
	if m.Left {
		title = l.Say("change.gone")
	}
	s.Body = []scene.Block{scene.Notice{Tone: scene.Good, Symbol: scene.Check, Large: true, Title: title}}
	waiting, byHand := 0, 0
	for _, told := range m.Changed.Deliveries {
		switch told.State {
		case visit.Queued:
			waiting++
		case visit.Refused:
			byHand++
		}
	}
	var rows []scene.Point
	if waiting > 0 {
		rows = append(rows, scene.Point{Symbol: scene.Clock, Text: l.Say("change.waiting", waiting)})
	}
	if byHand > 0 {
		rows = append(rows, scene.Point{Symbol: scene.Warning, Tone: scene.Care, Text: l.Say("change.by-hand", byHand), Detail: l.LodgingAction("at-portal")})
	}
	if len(rows) == 0 {
		rows = []scene.Point{{Symbol: scene.Check, Tone: scene.Good, Text: l.Say("change.at-portal")}}
	}
	s.Body = append(s.Body, scene.Points{Rows: rows})
	s.Acts = []scene.Act{goOn(l.Say("notified.list"))}
	return s
}
