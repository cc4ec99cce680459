package screen

import (
	"strconv"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Items of the menu, each an act.
const (
	MenuQueue      = "queue"
	MenuStays      = "stays"
	MenuHistory    = "history"
	MenuTasks      = "tasks"
	MenuStatistics = "statistics"
	MenuDiagnosis  = "diagnosis"
	MenuSettings   = "settings"
	MenuSignOut    = "sign-out"
	MenuQuit       = "quit"
)

// Items of the settings, each an act.
const (
	SettingsPages     = "pages"
	SettingsAnchors   = "anchors"
	SettingsReaders   = "readers"
	SettingsOperators = "operators"
	SettingsPrint     = "test-print"
	SettingsDisplay   = "display"
)

// MenuModel is what whoever is on duty may go to.
type MenuModel struct {
	Name  personal.Text
	Role  string
	Items []string
	Tasks int // that wait for a person; below 0: not known
	Kiosk bool
	Work  bool // they may go to the desk
	Quit  bool // the program may be ended from here
}

// Menu is the first screen of staff.
func Menu(l words.Lang, m MenuModel) scene.Scene {
	s := scene.Scene{Name: "menu", Title: l.Say("menu.title"), Lead: l.Say("menu.lead", m.Name.Reveal(), l.Say("role."+m.Role))}
	c := scene.Choices{Columns: 3}
	for _, id := range m.Items {
		c.Acts = append(c.Acts, menuItem(l, id, m.Tasks))
	}
	s.Body = []scene.Block{c}
	s.Acts = menuActs(l, m)
	return s
}

func menuItem(l words.Lang, id string, tasks int) scene.Act {
	a := scene.Act{ID: id, Label: l.Say("menu." + id), Sub: l.Say("menu." + id + ".sub"), Symbol: menuSymbol(id)}
	if id == MenuTasks && tasks > 0 {
		a.Sub, a.Tone = l.Say("menu.tasks.some", strconv.Itoa(tasks)), scene.Care
	}
	return a
}

func menuSymbol(id string) scene.Symbol {
	switch id {
	case MenuQueue:
		return scene.People
	case MenuStays:
		return scene.Bed
	case MenuHistory:
		return scene.Clock
	case MenuTasks:
		return scene.Warning
	case MenuStatistics:
		return scene.Bars
	case MenuDiagnosis:
		return scene.Help
	case SettingsPages:
		return scene.Plug
	case SettingsAnchors:
		return scene.Check
	case SettingsReaders:
		return scene.CardSign
	case SettingsOperators:
		return scene.Person
	case SettingsPrint:
		return scene.Printer
	}
	return scene.Gear
}

func menuActs(l words.Lang, m MenuModel) []scene.Act {
	acts := []scene.Act{{ID: MenuSignOut, Label: l.Say("menu.sign-out"), Symbol: scene.Person}}
	if m.Quit {
		acts = append(acts, scene.Act{ID: MenuQuit, Label: l.Say("menu.quit"), Symbol: scene.Cross})
	}
	if !m.Work {
		return acts
	}
	back := scene.Act{ID: StaffBack, Label: l.Say("menu.back"), Symbol: scene.Next, Tone: scene.Main, Key: "Escape"}
	if m.Kiosk {
		back.Label = l.Say("menu.leave")
	}
	return append(acts, back)
}

// Settings is the menu of what is looked after at a desk.
func Settings(l words.Lang, items []string) scene.Scene {
	s := scene.Scene{Name: "settings", Title: l.Say("settings.title")}
	c := scene.Choices{Columns: 3}
	for _, id := range items {
		c.Acts = append(c.Acts, scene.Act{ID: id, Label: l.Say("settings." + id), Sub: l.Say("settings." + id + ".sub"), Symbol: menuSymbol(id)})
	}
	s.Body, s.Acts = []scene.Block{c}, []scene.Act{staffBack(l)}
	return s
}

// Quit asks before the program ends.
func Quit(l words.Lang) scene.Scene {
	return scene.Scene{Name: "quit", Title: l.Say("quit.title"), Lead: l.Say("quit.lead"),
		Acts: []scene.Act{staffBack(l), {ID: StaffConfirm, Label: l.Say("quit.yes"), Tone: scene.Danger, Symbol: scene.Cross}}}
}
