package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// A kiosk's door.

func kioskRig(t *testing.T, role operator.Role) (*rig, *fakeAgent) {
	a := newAgent()
	s := onShift(role)
	s.Locked = true
	a.shift = &s
	return newRig(t, a, asKiosk), a
}

func (r *rig) throughTheDoor() {
	r.Helper()
	r.on("attract")
	r.touch(actHelp)
	r.touch(actStaff)
	r.pin()
	r.typing(rightPIN)
	r.touch(screen.StaffEnter)
	r.on("menu")
}

func TestAKioskIsLeftAndEndedBehindItsDoorAlone(t *testing.T) {
	ended := make(chan struct{})
	a := newAgent()
	s := onShift(operator.RoleIT)
	s.Locked = true
	a.shift = &s
	r := newRig(t, a, func(o *Options) { asKiosk(o); o.Quit = func() { close(ended) } })
	r.on("attract")
	for _, id := range everyAct() {
		if id != actHelp && !strings.HasPrefix(id, screen.ActPurpose) && id != screen.ActBegin {
			r.Act(id)
			r.settled()
		}
	}
	r.on("attract")
	r.throughTheDoor()
	r.touch(screen.MenuQuit)
	r.touch(screen.StaffConfirm)
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		t.Fatal("it did not end")
	}
}

func TestLeavingStaffsPagesLocksAKiosk(t *testing.T) {
	for name, leave := range map[string]func(r *rig){
		"back":        func(r *rig) { r.touch(screen.StaffBack) },
		"home":        func(r *rig) { r.touch(actHome) },
		"lock":        func(r *rig) { r.touch(screen.ActLock) },
		"walked away": func(r *rig) { r.pass(61 * time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			r, a := kioskRig(t, operator.RoleSupervisor)
			r.throughTheDoor()
			leave(r)
			r.on("attract")
			r.settled()
			r.until("the daemon's lock", func(scene.Scene) bool { r.settled(); return a.done("lock") > 0 })
			r.touch(actHelp)
			r.touch(actStaff)
			r.on("lock")
		})
	}
}

func TestAnOperatorDoesNotEndAKiosk(t *testing.T) {
	a := newAgent()
	s := onShift(operator.RoleOperator)
	s.Locked = true
	a.shift = &s
	r := newRig(t, a, func(o *Options) { asKiosk(o); o.Quit = func() { t.Error("ended") } })
	r.throughTheDoor()
	if slices.Contains(acts(r.now()), screen.MenuQuit) {
		t.Error("it is offered")
	}
	r.Act(screen.MenuQuit)
	r.Act(screen.StaffConfirm)
	r.settled()
	r.on("menu")
}

func TestADoorThatNobodyGoesThroughIsShut(t *testing.T) {
	r, _ := kioskRig(t, operator.RoleOperator)
	r.touch(actHelp)
	r.touch(actStaff)
	r.on("lock")
	r.typing("12")
	r.pass(61 * time.Second)
	r.on("attract")
}

func TestRolesSeeWhatIsTheirs(t *testing.T) {
	for role, sees := range map[operator.Role]map[string]bool{
		operator.RoleOperator:   {screen.MenuQueue: true, screen.MenuHistory: true, screen.MenuTasks: true, screen.MenuStatistics: false, screen.MenuSettings: true},
		operator.RoleSupervisor: {screen.MenuQueue: true, screen.MenuHistory: true, screen.MenuTasks: true, screen.MenuStatistics: true, screen.MenuSettings: true},
		operator.RoleIT:         {screen.MenuQueue: false, screen.MenuHistory: false, screen.MenuTasks: true, screen.MenuStatistics: true, screen.MenuSettings: true},
	} {
		r, _ := staffRig(t, role)
		if role != operator.RoleIT {
			r.touch(screen.ActStaff)
		}
		offered := acts(r.on("menu"))
		for item, may := range sees {
			if slices.Contains(offered, item) != may {
				t.Errorf("%s: %s offered: %v", role, item, !may)
			}
			if !may {
				r.Act(item)
				r.settled()
				if page := r.now().Name; page != "menu" {
					t.Errorf("%s reached %s", role, page)
				}
			}
		}
	}
}

func TestWhoLooksAfterTheMachineSeesNoVisitor(t *testing.T) {
	r, a := staffRig(t, operator.RoleIT)
	r.on("menu")
	r.Act(screen.StaffBack)
	r.Act(actHome)
	r.Act(screen.ActPurpose + string(visit.Insurance))
	r.settled()
	r.on("menu")
	if len(a.opened) > 0 {
		t.Error("a visit was opened")
	}
}

func TestEndingAShift(t *testing.T) {
	r, a := staffRig(t, operator.RoleOperator)
	r.touch(screen.ActStaff)
	r.touch(screen.MenuSignOut)
	r.on("lock")
	r.until("the daemon's word", func(scene.Scene) bool { r.settled(); return a.done("sign-out") == 1 })
}

func TestAnUnattendedDeskAsksNobody(t *testing.T) {
	a := newAgent()
	a.shift = nil
	r := newRig(t, a, func(o *Options) { o.Settings.Mode, o.Settings.Unattended = config.DeskMode, true })
	r.touch(actStaff)
	r.on("lock")
	r.touch(screen.StaffBack)
	r.on("attract")
}

// The way to staff's pages is on the first page once, whoever is on duty.
func TestOneWayToStaff(t *testing.T) {
	for _, attended := range []bool{true, false} {
		a := newAgent()
		r := newRig(t, a, func(o *Options) { o.Settings.Unattended = !attended })
		s := r.on("attract")
		n := 0
		for _, act := range s.Bar.Acts {
			if act.ID == screen.ActStaff {
				n++
			}
		}
		if n != 1 {
			t.Errorf("attended %v: %d ways", attended, n)
		}
	}
}
