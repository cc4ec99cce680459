package screen

import (
	"strconv"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// PickPrefix begins the acts that choose one of a list, by its place in it.
const PickPrefix = "pick:"

// ClinicModel is one of the hospital's lists, to choose from.
type ClinicModel struct {
	List    his.Name    // kinds, clinics, services
	Entries []his.Entry // nil: not told yet
	Chosen  []string    // names, of the lists before
}

// Clinic is the screen on which the person, or staff, choose where to go.
func Clinic(l words.Lang, m ClinicModel) scene.Scene {
	s := scene.Scene{Name: "clinic", Title: l.Say("clinic.title." + string(m.List)), Lead: l.Say("clinic.lead")}
	for _, c := range m.Chosen {
		s.Side = append(s.Side, scene.Points{Rows: []scene.Point{{Symbol: scene.Check, Tone: scene.Good, Text: c}}})
	}
	if m.Entries == nil {
		s.Body = []scene.Block{scene.Points{Rows: []scene.Point{{Symbol: scene.Clock, Text: l.Say("clinic.asks")}}}}
	}
	choices := scene.Choices{Columns: 2}
	for i, e := range m.Entries {
		choices.Acts = append(choices.Acts, scene.Act{ID: PickPrefix + strconv.Itoa(i), Label: e.Name, Symbol: scene.Hospital})
	}
	if len(choices.Acts) > 0 {
		s.Body = append(s.Body, choices)
	}
	s.Acts = []scene.Act{{ID: ActWithout, Label: l.Say("clinic.skip"), Symbol: scene.Next}}
	if len(m.Chosen) > 0 {
		s.Acts = append([]scene.Act{back(l)}, s.Acts...)
	}
	return s
}

// QueueModel is the number at the hospital's system.
type QueueModel struct {
	Number string // to be called by; empty: not there (yet)
	Room   string
	Clinic string
	Waits  bool // it is being asked for
	Pays   bool // a co-payment can be asked for
}

// QueueNumber is the screen with the number, or without one: then the desk's own
// is given.
func QueueNumber(l words.Lang, m QueueModel) scene.Scene {
	s := scene.Scene{Name: "queue-number", Title: l.Say("queue.title"), Acts: []scene.Act{goOn(l.Say("queue.on"))}}
	switch {
	case m.Number != "":
		s.Lead = l.Say("queue.lead")
		s.Body = append([]scene.Block{scene.Text{Text: m.Number, Size: scene.Huge, Tone: scene.Good}}, facts(clinicRoom(l, m))...)
		if m.Pays {
			s.Acts = append([]scene.Act{{ID: ActCopay, Label: l.Say("answer.copay"), Symbol: scene.Money, Key: "F6"}}, s.Acts...)
		}
	case m.Waits:
		s.Title = l.Say("queue.asks")
		s.Body = []scene.Block{scene.Points{Rows: []scene.Point{{Symbol: scene.Clock, Text: l.Say("queue.waits"), Detail: l.Say("queue.waits.more")}}}}
		s.Acts[0].Label = l.Say("queue.own")
		s.Acts[0].Tone = scene.Plain
	default:
		s.Title = l.Say("queue.none")
		s.Body = []scene.Block{scene.Notice{Tone: scene.Care, Symbol: scene.Info, Large: true, Title: l.Say("queue.none.own"), Text: l.Say("queue.none.later")}}
	}
	return s
}

func clinicRoom(l words.Lang, m QueueModel) []scene.Fact {
	var rows []scene.Fact
	if m.Clinic != "" {
		rows = append(rows, scene.Fact{Label: l.Say("queue.clinic"), Value: m.Clinic})
	}
	if m.Room != "" {
		rows = append(rows, scene.Fact{Label: l.Say("queue.room"), Value: m.Room, Large: true})
	}
	return rows
}
