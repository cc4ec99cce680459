package screen

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts of the lists of days.
const (
	DayBefore = "day-before"
	DayAfter  = "day-after"
)

// DayModel is the visits of a day.
type DayModel struct {
	Load   Load
	Today  bool
	Day    string // ISO 8601
	Visits []visit.Summary
}

// Queue is today's visits: what is open may be gone on with.
func Queue(l words.Lang, m DayModel) scene.Scene {
	s := scene.Scene{Name: "queue", Title: l.Say("today.title"), Lead: l.Say("today.lead", open(m.Visits), len(m.Visits))}
	s.Body = append(m.Load.blocks(l), visitTable(l, m))
	s.Acts = []scene.Act{staffBack(l), staffAgain(l)}
	return s
}

// History is the visits of an earlier day.
func History(l words.Lang, m DayModel) scene.Scene {
	s := scene.Scene{Name: "history", Title: l.Say("history.title", l.Date(m.Day)), Lead: l.Say("history.lead", len(m.Visits))}
	s.Body = append(m.Load.blocks(l), visitTable(l, m))
	s.Acts = []scene.Act{
		staffBack(l),
		{ID: DayBefore, Label: l.Say("history.before"), Symbol: scene.Back, Key: "Left"},
		{ID: DayAfter, Label: l.Say("history.after"), Symbol: scene.Next, Key: "Right", Off: m.Today},
	}
	return s
}

func open(all []visit.Summary) (n int) {
	for _, v := range all {
		if !v.State.Closed() {
			n++
		}
	}
	return n
}

func visitTable(l words.Lang, m DayModel) scene.Table {
	t := scene.Table{
		Head:   []string{l.Say("today.at"), l.Say("today.who"), l.Say("today.what"), l.Say("today.state")},
		Widths: []float64{1, 3, 2.2, 3},
		Empty:  l.Say("today.none"),
	}
	if m.Load != (Load{}) && len(m.Visits) == 0 {
		t.Empty = ""
	}
	for _, v := range m.Visits {
		t.Rows = append(t.Rows, visitRow(l, v))
	}
	return t
}

func visitRow(l words.Lang, v visit.Summary) scene.Row {
	state, symbol, tone := visitState(l, v)
	r := scene.Row{Symbol: symbol, Tone: tone, Cells: []string{clock(v.Opened), visitName(l, v), l.Say("purpose." + string(v.Purpose)), state}}
	if !v.State.Closed() {
		r.Act = StaffRow + v.ID
	}
	return r
}

// visitName is who it is, as far as it may be said.
func visitName(l words.Lang, v visit.Summary) string {
	switch {
	case v.Name != "":
		return v.Name.Reveal()
	case v.Redacted:
		return l.Say("today.redacted")
	}
	return l.Say("today.unknown")
}

// visitState is the most that is to be said of a visit: what a person must do
// before what waits, and that before what is done.
func visitState(l words.Lang, v visit.Summary) (string, scene.Symbol, scene.Tone) {
	if text, symbol, tone := actState(l, v); text != "" {
		return text, symbol, tone
	}
	text := l.Say("visit.state." + string(v.State))
	switch v.State {
	case visit.Done:
		return text, scene.Check, scene.Good
	case visit.Cancelled, visit.Expired:
		return text, scene.Dash, scene.Quiet
	}
	if v.Verdict == identity.Rejected {
		return l.Say("today.rejected"), scene.Warning, scene.Bad
	}
	return text, scene.Clock, scene.Plain
}

func actState(l words.Lang, v visit.Summary) (string, scene.Symbol, scene.Tone) {
	for _, a := range []*visit.ActSummary{v.Accommodation, v.Insurance} {
		if a == nil {
			continue
		}
		text := l.Say("act.state." + string(a.State))
		switch a.State {
		case visit.Refused, visit.Unconfirmed:
			return text, scene.Warning, scene.Bad
		case visit.Queued:
			return text, scene.Clock, scene.Care
		}
	}
	if v.Queue != nil && v.Queue.Number != "" {
		return l.Say("today.number", v.Queue.Number.Reveal()), scene.Check, scene.Good
	}
	return "", "", scene.Plain
}

// StaysModel is the stays of a place that has guests.
type StaysModel struct {
	Load  Load
	Now   time.Time
	Stays []visit.StaySummary
}

// Stays are the guests' stays, the most urgent first.
func Stays(l words.Lang, m StaysModel) scene.Scene {
	s := scene.Scene{Name: "stays", Title: l.Say("stays.title"), Lead: l.Say("stays.lead"), Acts: []scene.Act{staffBack(l), staffAgain(l)}}
	t := scene.Table{
		Head:   []string{l.Say("stays.room"), l.Say("stays.guests"), l.Say("stays.days"), l.Say("stays.state")},
		Widths: []float64{1, 3, 2, 3},
	}
	if m.Load == (Load{}) {
		t.Empty = l.Say("stays.none")
	}
	for _, stay := range m.Stays {
		t.Rows = append(t.Rows, stayRow(l, stay, m.Now))
	}
	s.Body = append(m.Load.blocks(l), t)
	return s
}

func stayRow(l words.Lang, stay visit.StaySummary, now time.Time) scene.Row {
	state, symbol, tone := stayState(l, stay, now)
	room := stay.Room
	if room == "" {
		room = "–"
	}
	return scene.Row{
		Cells:  []string{room, stayGuests(l, stay), stayDays(l, stay), state},
		Symbol: symbol, Tone: tone, Act: StaffRow + stay.ID,
	}
}

// stayGuests names the first guest and counts the others.
func stayGuests(l words.Lang, stay visit.StaySummary) string {
	if len(stay.Guests) == 0 {
		return l.Say("stays.nobody")
	}
	first := stay.Guests[0].Name.Reveal()
	if first == "" {
		return l.Say("stays.count", len(stay.Guests))
	}
	if more := len(stay.Guests) - 1; more > 0 {
		return l.Say("stays.and", first, more)
	}
	return first
}

func stayDays(l words.Lang, stay visit.StaySummary) string {
	from := l.Date(stay.Arrival.In(identity.Zone()).Format(time.DateOnly))
	if stay.Departure.IsZero() {
		return from
	}
	return from + " – " + l.Date(stay.Departure.In(identity.Zone()).Format(time.DateOnly))
}

func stayState(l words.Lang, stay visit.StaySummary, now time.Time) (string, scene.Symbol, scene.Tone) {
	waits := 0
	for _, g := range stay.Guests {
		if g.Notified != visit.Notified && g.Notified != visit.Dropped {
			waits++
		}
	}
	switch {
	case waits == 0 && len(stay.Guests) > 0:
		return l.Say("stays.done"), scene.Check, scene.Good
	case stay.Deadline.IsZero():
		return l.Say("stays.open", waits), scene.Clock, scene.Plain
	case now.After(stay.Deadline):
		return l.Say("stays.late", waits, momentOf(l, stay.Deadline, now)), scene.Warning, scene.Bad
	}
	return l.Say("stays.by", waits, momentOf(l, stay.Deadline, now)), scene.Clock, scene.Care
}
