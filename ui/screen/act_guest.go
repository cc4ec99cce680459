package screen

import (
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Prefixes of the acts that choose a guest's reason, by the portal's code, and
// commune, by its place in the list; CommuneNone leaves the address as it is.
const (
	ReasonPrefix  = "reason-of-stay:"
	CommunePrefix = "commune:"
	CommuneNone   = CommunePrefix + "none"
)

// RoomModel is where and how long a stay is.
type RoomModel struct {
	Record    *identity.Record
	Fields    []FieldModel // the room
	Keys      *scene.Keyboard
	Nights    int
	Departure time.Time
	Health    bool
	Busy      bool
	Problem   string // code of what the portal would refuse
}

// Room is the screen on which room and nights are asked, once for all guests.
func Room(l words.Lang, m RoomModel) scene.Scene {
	s := scene.Scene{Name: "stay-room", Title: l.Say("room.title"), Lead: l.Say("room.lead"), Keys: m.Keys}
	if m.Health {
		s.Title = l.Say("room.title.health")
	}
	s.Body = append(append(problemOf(l, m.Problem), Fields(l, m.Fields)...), nights(l, m.Nights, m.Departure))
	s.Side = facts(whose(l, m.Record))
	s.Acts = []scene.Act{
		{ID: ActFewer, Label: l.Say("nights.fewer"), Symbol: scene.Down, Key: "Down", Off: m.Nights <= 0},
		{ID: ActMore, Label: l.Say("nights.more"), Symbol: scene.Up, Key: "Up"},
		{ID: ActForward, Label: l.Say("act.on"), Symbol: scene.Next, Tone: scene.Main, Key: "Return", Off: m.Busy},
	}
	return s
}

// nights are how long it is and when it ends.
func nights(l words.Lang, n int, departure time.Time) scene.Facts {
	return scene.Facts{Rows: []scene.Fact{
		{Label: l.Say("nights.title"), Value: l.Say("stay.nights", n), Large: true},
		{Label: l.Say("stay.departure"), Value: moment(l, departure)},
	}}
}

// problemOf says what the portal would refuse, or refused.
func problemOf(l words.Lang, code string) []scene.Block {
	if code == "" {
		return nil
	}
	text := l.Problem(code)
	if text == code {
		text = l.LodgingAction(code)
	}
	if text == code {
		text = l.Problem(string(accommodation.OtherProblem))
	}
	return []scene.Block{scene.Notice{Tone: scene.Care, Symbol: scene.Warning, Title: text}}
}

// GuestModel is what is missing of a guest. Of what is known nothing is asked.
type GuestModel struct {
	Record   *identity.Record
	Room     string
	Fields   []FieldModel           // what is typed: birth, stay limit, reason in words, phone
	Reasons  []accommodation.Reason // to choose from; empty: not asked
	Reason   accommodation.Reason
	Communes []accommodation.Candidate
	Commune  int    // place of the chosen one; -1: none, and the whole address goes; -2: not chosen
	Problem  string // code of what the portal would refuse, or refused
	Paper    bool   // only another paper mends it
	Taken    bool   // the portal has this number already
	List     bool   // there is a list of guests to go back to
	Keys     *scene.Keyboard
	Busy     bool
}

// Places of [GuestModel.Commune] that are none of the list's.
const (
	NoCommune   = -1
	NotAnswered = -2
)

// Guest is the screen on which staff ask what is missing of a guest.
func Guest(l words.Lang, m GuestModel) scene.Scene {
	s := scene.Scene{Name: "guest", Title: l.Say("guest.title"), Lead: l.Say("guest.lead"), Keys: m.Keys, Side: facts(whose(l, m.Record))}
	s.Body = append(problemOf(l, m.Problem), Fields(l, m.Fields)...)
	if len(m.Reasons) > 0 {
		s.Body = append(s.Body, scene.Text{Text: l.Say("guest.reason"), Size: scene.Strong}, stayReasons(l, m))
	}
	if len(m.Communes) > 0 {
		s.Body = append(s.Body, address(l, m)...)
	}
	s.Acts = guestActs(l, m)
	if m.Taken {
		s.Title, s.Lead = l.Say("guest.title.taken"), l.Say("guest.lead.taken")
	}
	return s
}

// guestActs: where the portal has the number already, the paper is looked at first.
func guestActs(l words.Lang, m GuestModel) (acts []scene.Act) {
	send := scene.Act{ID: ActForward, Label: l.Say("guest.send"), Symbol: scene.Send, Tone: scene.Main, Key: "Return", Off: m.Busy}
	paper := scene.Act{ID: ActOtherPaper, Label: l.Say("guest.paper"), Symbol: scene.KeyboardKey}
	if m.List {
		acts = append(acts, scene.Act{ID: ActStayList, Label: l.Say("notified.list"), Symbol: scene.People, Key: "Escape"})
	}
	switch {
	case m.Taken:
		send.Label, send.Tone, send.Key = l.Say("guest.send.again"), scene.Plain, ""
		paper.Tone, paper.Key = scene.Main, "Return"
		return append(acts, send, paper)
	case m.Paper:
		acts = append(acts, paper)
	}
	return append(acts, send)
}

func stayReasons(l words.Lang, m GuestModel) scene.Choices {
	c := scene.Choices{Columns: 3}
	for _, r := range m.Reasons {
		code := strconv.Itoa(int(r))
		c.Acts = append(c.Acts, scene.Act{ID: ReasonPrefix + code, Label: l.Say("reason." + code), On: r == m.Reason})
	}
	return c
}

// address shows what the paper says and the communes that it may mean.
func address(l words.Lang, m GuestModel) []scene.Block {
	c := scene.Choices{Columns: 2}
	for i, one := range m.Communes {
		c.Acts = append(c.Acts, scene.Act{ID: CommunePrefix + strconv.Itoa(i), Label: one.Name, On: i == m.Commune})
	}
	c.Acts = append(c.Acts, scene.Act{ID: CommuneNone, Label: l.Say("guest.commune.none"), Sub: l.Say("guest.commune.none.more"), On: m.Commune == NoCommune})
	blocks := []scene.Block{scene.Text{Text: l.Say("guest.commune"), Size: scene.Strong}}
	if m.Record != nil {
		blocks = append(blocks, scene.Text{Text: m.Record.Person.Residence.Text().Reveal()})
	}
	return append(blocks, c)
}

// NotifiedModel is one guest's notification.
type NotifiedModel struct {
	Record       *identity.Record
	Notification *visit.Notification // nil: it is being asked for
	Room         string
	Now          time.Time
	Failed       bool // it could not be asked for; why is said above
	Waited       bool // long enough to say that the portal is slow
	Busy         bool
}

// Notified is the screen after a guest was notified of, or while it waits.
func Notified(l words.Lang, m NotifiedModel) scene.Scene {
	s := scene.Scene{Name: "notified", Title: l.Say("notified.asking"), Side: facts(whose(l, m.Record))}
	n := m.Notification
	switch {
	case m.Failed:
		s.Title = l.Say("notified.failed")
		s.Body = []scene.Block{scene.Text{Text: l.Say("notified.failed.more"), Size: scene.Large}}
		s.Acts = []scene.Act{{ID: ActRetry, Label: l.Say("act.again"), Symbol: scene.Send, Tone: scene.Main, Key: "Return", Off: m.Busy}}
		return s
	case n == nil || n.State == visit.Queued && !m.Waited && n.Code == "":
		s.Body = []scene.Block{scene.Points{Rows: []scene.Point{{Symbol: scene.Send, Text: l.Say("notified.sending"), Detail: l.Say("notified.sending.more")}}}}
	default:
		s.Title = l.Say("notified.title." + string(n.State))
		s.Body = []scene.Block{told(l, n)}
	}
	if n != nil && (n.State == visit.Queued || n.State == visit.Refused) {
		s.Body = append(s.Body, scene.Text{Text: Left(l, n.Deadline.Sub(m.Now)), Size: scene.Huge, Tone: urgency(n, m.Now)}, scene.Text{Text: deadline(l, n.Deadline, m.Now)})
	}
	s.Acts = notifiedActs(l, m)
	return s
}

func told(l words.Lang, n *visit.Notification) scene.Notice {
	symbol, tone := signOf(n.State)
	notice := scene.Notice{Large: true, Symbol: symbol, Tone: tone, Title: l.Say("notified." + string(n.State)), Text: l.Say("notified." + string(n.State) + ".more")}
	if n.State == visit.Refused {
		if said := problemOf(l, n.Code); len(said) > 0 {
			notice.Title = said[0].(scene.Notice).Title
		}
	}
	return notice
}

// urgency: the last hour before the law's deadline is to be seen.
func urgency(n *visit.Notification, now time.Time) scene.Tone {
	if n.Deadline.Sub(now) < time.Hour {
		return scene.Bad
	}
	return scene.Care
}

func notifiedActs(l words.Lang, m NotifiedModel) []scene.Act {
	asked := m.Notification != nil
	acts := []scene.Act{{ID: ActForward, Label: l.Say("act.done"), Symbol: scene.Check, Off: !asked || m.Busy}}
	if asked && m.Notification.State == visit.Refused {
		return append(acts, scene.Act{ID: ActFix, Label: l.Say("notified.fix"), Symbol: scene.KeyboardKey, Tone: scene.Main, Key: "Return", Off: m.Busy})
	}
	return append(acts,
		scene.Act{ID: ActStayList, Label: l.Say("notified.list"), Symbol: scene.People, Key: "F7", Off: !asked || m.Busy},
		scene.Act{ID: ActNextGuest, Label: l.Say("stay.next"), Symbol: scene.Next, Tone: scene.Main, Key: "Return", Off: !asked || m.Busy})
}
