package desk

import (
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// menu is where staff begin: everybody on duty sees what their role may.
type menu struct {
	unhurriedly
	tasks int // below 0: not known
}

// unhurriedly is a page on which nobody is asked whether they are still there:
// who works on it is no visitor.
type unhurriedly struct{}

func (unhurriedly) unhurried() {}

func (*menu) may(*Desk) bool { return true }

func (p *menu) enter(d *Desk) {
	p.tasks = -1
	ask(d, d.o.Agent.Tasks, func(all []outbox.Task, err error) {
		if err == nil {
			p.tasks = len(all)
		}
	})
}

func (p *menu) scene(d *Desk) scene.Scene {
	s := d.duty.session
	return screen.Menu(d.lang, screen.MenuModel{
		Name: s.Name, Role: string(s.Role), Items: d.menuItems(), Tasks: p.tasks, Kiosk: !d.attended(), Work: d.mayWork(), Quit: d.mayQuit(),
	})
}

// mayWork: who looks after the machine sees no visitor, but leaves a kiosk.
func (d *Desk) mayWork() bool { return d.may(operator.RunVisits) || !d.attended() }

// mayQuit: a desk is ended by whoever works there, a kiosk by who looks after it.
func (d *Desk) mayQuit() bool { return d.o.Quit != nil && (d.attended() || d.overseer()) }

// overseer reports whether a supervisor or IT is on duty.
func (d *Desk) overseer() bool {
	return d.may(operator.DropDeadLetters) || d.may(operator.ManageOperators)
}

func (d *Desk) menuItems() (items []string) {
	add := func(id string, may bool) {
		if may {
			items = append(items, id)
		}
	}
	visits := d.may(operator.RunVisits)
	add(screen.MenuQueue, visits)
	add(screen.MenuStays, visits && d.o.Settings.Accommodation != nil)
	add(screen.MenuTasks, true)
	add(screen.MenuHistory, visits)
	add(screen.MenuStatistics, d.overseer())
	add(screen.MenuDiagnosis, true)
	add(screen.MenuSettings, true)
	return items
}

func (p *menu) act(d *Desk, id string) {
	switch {
	case id == screen.MenuSignOut:
		d.signOut()
		d.show(d.first())
	case id == screen.MenuQuit && d.mayQuit():
		d.show(&quit{})
	case id == screen.StaffBack && d.mayWork():
		d.backToWork()
	default:
		if next := d.menuPage(id); next != nil {
			d.show(next)
		}
	}
}

// menuPage is the page of an item; nil where it is none.
func (d *Desk) menuPage(id string) Page {
	switch id {
	case screen.MenuQueue:
		return &dayList{}
	case screen.MenuHistory:
		return &dayList{history: true, back: 1}
	case screen.MenuStays:
		return &stayList{}
	case screen.MenuTasks:
		return &taskList{}
	case screen.MenuStatistics:
		return &numbersPage{}
	case screen.MenuDiagnosis:
		return &diagnosis{}
	case screen.MenuSettings:
		return &settingsMenu{}
	}
	return nil
}

// settingsMenu is the menu of what is looked after.
type settingsMenu struct{ unhurriedly }

func (*settingsMenu) may(*Desk) bool { return true }

func (*settingsMenu) scene(d *Desk) scene.Scene { return screen.Settings(d.lang, d.settingsItems()) }

func (d *Desk) settingsItems() (items []string) {
	add := func(id string, may bool) {
		if may {
			items = append(items, id)
		}
	}
	add(screen.SettingsDisplay, true)
	add(screen.SettingsPages, d.may(operator.GrantForShift) || d.may(operator.PairPages))
	add(screen.SettingsReaders, true)
	add(screen.SettingsPrint, true)
	add(screen.SettingsAnchors, d.may(operator.ManageAnchors))
	add(screen.SettingsOperators, d.may(operator.ManageOperators))
	return items
}

func (*settingsMenu) act(d *Desk, id string) {
	if id == screen.StaffBack {
		d.show(&menu{})
		return
	}
	if next := d.settingsPage(id); next != nil {
		d.show(next)
	}
}

// settingsPage is the page of an item; nil where it is none.
func (d *Desk) settingsPage(id string) Page {
	switch id {
	case screen.SettingsDisplay:
		return &display{}
	case screen.SettingsPages:
		return &pairedPages{}
	case screen.SettingsReaders:
		return &readers{}
	case screen.SettingsPrint:
		return &testPrint{}
	case screen.SettingsAnchors:
		return &anchors{}
	case screen.SettingsOperators:
		return &people{}
	}
	return nil
}

// quit asks before the program ends.
type quit struct{ unhurriedly }

func (*quit) may(d *Desk) bool { return d.mayQuit() }

func (*quit) scene(d *Desk) scene.Scene { return screen.Quit(d.lang) }

func (*quit) act(d *Desk, id string) {
	switch id {
	case screen.StaffBack:
		d.show(&menu{})
	case screen.StaffConfirm:
		d.o.Quit()
	}
}
