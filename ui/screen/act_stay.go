package screen

import (
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts of the accommodation's screens.
const (
	ActNextGuest  = "stay.next"    // the next guest of the same room and days
	ActStayList   = "stay.list"    // the guests of the stay
	ActChange     = "stay.change"  // when they leave
	ActFix        = "stay.fix"     // what the portal refused
	ActMore       = "nights.more"  // a night more
	ActFewer      = "nights.fewer" // a night less
	ActLeft       = "stay.left"    // they have left
	ActOtherPaper = "stay.paper"   // type the paper anew
)

// StayModel is a stay with its guests.
type StayModel struct {
	Stay   *visit.StaySummary // nil: not told yet
	Now    time.Time
	Fix    string // visit of the guest in front of the desk, whom the portal refused
	Health bool   // a hospital: department and days
	Busy   bool
}

// Stay is the screen of a group: one stay, many guests, the next in one key.
func Stay(l words.Lang, m StayModel) scene.Scene {
	s := scene.Scene{Name: "stay", Title: l.Say("stay.title"), Acts: []scene.Act{{ID: ActForward, Label: l.Say("act.done"), Symbol: scene.Check}}}
	if m.Stay == nil {
		s.Body = []scene.Block{scene.Points{Rows: []scene.Point{{Symbol: scene.Clock, Text: l.Say("stay.loading")}}}}
		return s
	}
	s.Title = l.Say("stay.title.room", orDash(m.Stay.Room))
	s.Body = []scene.Block{standing(l, m)}
	if len(m.Stay.Guests) > 0 {
		s.Body = append(s.Body, guests(l, m))
	}
	s.Side = []scene.Block{scene.Facts{Rows: stayFacts(l, *m.Stay, m.Health)}}
	s.Acts = append([]scene.Act{{ID: ActChange, Label: l.Say("stay.change"), Symbol: scene.Clock, Key: "F6", Off: m.Busy || m.Stay.Left}}, s.Acts...)
	s.Acts = append(s.Acts, scene.Act{ID: ActNextGuest, Label: l.Say("stay.next"), Symbol: scene.Next, Tone: scene.Main, Key: "Return", Off: m.Busy || m.Stay.Left})
	return s
}

// standing says what is still to be done, and by when.
func standing(l words.Lang, m StayModel) scene.Notice {
	open, dead := 0, 0
	for _, g := range m.Stay.Guests {
		switch g.Notified {
		case visit.Notified, visit.Unconfirmed, visit.Dropped:
		case visit.Refused:
			dead++
		default:
			open++
		}
	}
	switch {
	case len(m.Stay.Guests) == 0:
		return scene.Notice{Symbol: scene.Info, Title: l.Say("stay.empty")}
	case dead > 0:
		return scene.Notice{Tone: scene.Bad, Symbol: scene.Warning, Title: l.Say("stay.refused", dead), Text: l.Say("stay.refused.more") + " " + deadline(l, m.Stay.Deadline, m.Now)}
	case open > 0:
		return scene.Notice{Tone: scene.Care, Symbol: scene.Clock, Title: l.Say("stay.open", open), Text: deadline(l, m.Stay.Deadline, m.Now)}
	}
	return scene.Notice{Tone: scene.Good, Symbol: scene.Check, Title: l.Say("stay.all", len(m.Stay.Guests))}
}

func guests(l words.Lang, m StayModel) scene.Table {
	t := scene.Table{Head: []string{"", l.Say("stay.guest"), l.Say("stay.state")}, Widths: []float64{1, 6, 4}}
	for i, g := range m.Stay.Guests {
		row := scene.Row{Cells: []string{strconv.Itoa(i + 1), orDash(g.Name.Reveal()), l.Say("state." + string(g.Notified))}}
		row.Symbol, row.Tone = signOf(g.Notified)
		if g.Visit == m.Fix {
			row.Act = ActFix
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// signOf is the symbol of where a notification stands.
func signOf(s visit.ActState) (scene.Symbol, scene.Tone) {
	switch s {
	case visit.Notified:
		return scene.Check, scene.Good
	case visit.Unconfirmed:
		return scene.Question, scene.Care
	case visit.Refused:
		return scene.Warning, scene.Bad
	case visit.Dropped:
		return scene.Dash, scene.Quiet
	}
	return scene.Clock, scene.Care
}

func stayFacts(l words.Lang, s visit.StaySummary, health bool) []scene.Fact {
	rows := []scene.Fact{{Label: roomLabel(l, health), Value: orDash(s.Room), Large: true}, {Label: l.Say("stay.arrival"), Value: moment(l, s.Arrival)}}
	if !s.Departure.IsZero() {
		rows = append(rows, scene.Fact{Label: l.Say("stay.departure"), Value: moment(l, s.Departure), Note: l.Say("stay.nights", Nights(s.Arrival, s.Departure))})
	}
	return append(rows, scene.Fact{Label: l.Say("stay.guests"), Value: strconv.Itoa(len(s.Guests))})
}

func roomLabel(l words.Lang, health bool) string {
	if health {
		return l.Say("stay.department")
	}
	return l.Say("stay.room")
}

// deadline says until when the police must be told, and how long that is.
func deadline(l words.Lang, at, now time.Time) string {
	switch {
	case at.IsZero():
		return ""
	case !now.Before(at):
		return l.Say("deadline.over", moment(l, at))
	}
	return l.Say("deadline.at", moment(l, at), Left(l, at.Sub(now)))
}

// moment is a time of a day, as a clerk says it.
func moment(l words.Lang, t time.Time) string {
	t = t.In(identity.Zone())
	return t.Format("15:04") + ", " + dateOf(l, t)
}

// dateOf is a day with its weekday.
func dateOf(l words.Lang, t time.Time) string {
	t = t.In(identity.Zone())
	return l.Say("weekday."+strconv.Itoa(int(t.Weekday()))) + " " + l.Date(t.Format(time.DateOnly))
}

// Nights is how many midnights in Viet Nam lie between two times.
func Nights(from, to time.Time) int {
	midnight := func(t time.Time) time.Time {
		y, m, d := t.In(identity.Zone()).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, identity.Zone())
	}
	return int(midnight(to).Sub(midnight(from)).Hours() / 24)
}
