package screen

import (
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// PeopleModel is who is in a matter.
type PeopleModel struct {
	CT01   bool
	Title  string // of the service
	People []PersonRow
	Head   string       // visit of the head of the household; empty: nobody who is here
	Add    []visit.Role // who may come beside
	Full   bool
	Busy   bool
}

// PersonRow is somebody in a matter.
type PersonRow struct {
	Visit string
	Name  string
	Role  visit.Role
}

// People is the screen of who is in a matter: the applicant, parents, the head of
// the household, members.
func People(l words.Lang, m PeopleModel) scene.Scene {
	s := scene.Scene{Name: "case", Title: m.Title, Lead: l.Say("people.lead")}
	if m.CT01 {
		s.Name, s.Lead = "ct01", l.Say("people.lead.ct01")
	}
	rows := scene.Facts{}
	for _, p := range m.People {
		rows.Rows = append(rows.Rows, scene.Fact{Label: l.Say("role." + string(p.Role)), Value: orDash(p.Name)})
	}
	s.Body = []scene.Block{rows}
	if m.CT01 {
		s.Body = append(s.Body, scene.Text{Text: l.Say("people.head"), Size: scene.Strong}, heads(l, m))
	}
	add := scene.Choices{Columns: 2}
	for _, r := range m.Add {
		add.Acts = append(add.Acts, scene.Act{ID: RolePrefix + string(r), Label: l.Say("people.add." + string(r)), Symbol: scene.Person, Off: m.Busy || m.Full})
	}
	if len(add.Acts) > 0 {
		s.Body = append(s.Body, scene.Text{Text: l.Say("people.add"), Size: scene.Strong}, add)
	}
	s.Acts = []scene.Act{back(l), {ID: ActForward, Label: l.Say("act.on"), Symbol: scene.Next, Tone: scene.Main, Key: "Return", Off: m.Busy}}
	return s
}

func heads(l words.Lang, m PeopleModel) scene.Choices {
	c := scene.Choices{Columns: 2}
	for _, p := range m.People {
		c.Acts = append(c.Acts, scene.Act{ID: HeadPrefix + p.Visit, Label: orDash(p.Name), On: p.Visit == m.Head})
	}
	return scene.Choices{Columns: 2, Acts: append(c.Acts, scene.Act{ID: HeadElsewhere, Label: l.Say("people.head.elsewhere"), On: m.Head == ""})}
}
