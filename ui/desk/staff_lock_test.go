package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// staffRig is a desk with somebody of a role on shift.
func staffRig(t *testing.T, r operator.Role) (*rig, *fakeAgent) {
	a := newAgent()
	s := onShift(r)
	a.shift = &s
	return newRig(t, a, nil), a
}

// lockedRig is a desk where nobody is on shift.
func lockedRig(t *testing.T) (*rig, *fakeAgent) {
	a := newAgent()
	a.shift = nil
	r := newRig(t, a, nil)
	r.on("lock")
	return r, a
}

// pin waits until the lock asks for the PIN.
func (r *rig) pin() {
	r.Helper()
	r.until("the PIN", func(s scene.Scene) bool { return s.Name == "lock" && slices.Contains(acts(s), "field:pin") })
}

// everyAct is every id that any page knows, and what no screen shows on a lock.
func everyAct() []string {
	return []string{
		actHome, actHelp, actStaff, screen.ActLock, screen.ActAsking, screen.StaffBack, screen.StaffAgain, screen.StaffConfirm, screen.MenuQueue, screen.MenuStays,
		screen.MenuTasks, screen.MenuHistory, screen.MenuSettings, screen.MenuStatistics, screen.MenuSignOut, screen.MenuQuit, screen.SettingsOperators,
		screen.ActBegin, screen.ActPurpose + string(visit.Insurance), screen.ActLater, screen.ActStop, screen.ActGoOn, screen.ActBack, screen.LockFirst,
		screen.LockByCard, screen.LockByPass, "F1", "F9", "Escape", "Return", "page.up", "",
	}
}

func TestNothingIsReachedBehindTheLock(t *testing.T) {
	for _, state := range []string{"nobody", "locked"} {
		t.Run(state, func(t *testing.T) {
			a := newAgent()
			a.shift = nil
			if state == "locked" {
				s := onShift(operator.RoleSupervisor)
				s.Locked = true
				a.shift = &s
			}
			r := newRig(t, a, func(o *Options) { o.Quit = func() { t.Error("the program was ended from the lock") } })
			r.until("the lock", func(s scene.Scene) bool { return s.Name == "lock" && len(s.Body) > 0 && a.shownTo(s) })
			for _, id := range everyAct() {
				r.Act(id)
				r.settled()
				if s := r.now(); s.Name != "lock" {
					t.Fatalf("%q led past the lock to %s", id, s.Name)
				}
			}
			r.Scanned("001190123456||Nguyễn Thị Mẫu|15011990|Nữ|Số 1|01012021")
			r.tell(agent.Event{Type: agent.TypeRecord, Visit: "v1"})
			r.pass(2 * time.Second)
			if s := r.now(); s.Name != "lock" || slices.Contains(a.did, "sign-out") {
				t.Error(s.Name, a.did)
			}
			if n := len(a.opened); n != 0 {
				t.Error("a visit was opened behind the lock:", n)
			}
		})
	}
}

// shownTo reports whether the lock has come to its question.
func (f *fakeAgent) shownTo(s scene.Scene) bool {
	return slices.ContainsFunc(acts(s), func(id string) bool { return id == "field:pin" || strings.HasPrefix(id, screen.LockWho) })
}

func TestSigningInByPassword(t *testing.T) {
	r, a := lockedRig(t)
	r.touch(screen.LockWho + "1")
	r.says("Lê Thị Ca")
	r.typing("sai rồi")
	r.touch(screen.StaffEnter)
	r.says("Mật khẩu chưa đúng")
	if s := r.now(); strings.Contains(texts(s), "•") {
		t.Error("a wrong password stays in its field")
	}
	r.typing(rightPassword)
	r.says(strings.Repeat("•", 5))
	r.touch(screen.StaffEnter)
	r.on("attract")
	if want := []string{"op-2 password", "op-2 password"}; !slices.Equal(a.tried, want) {
		t.Error(a.tried)
	}
}

func TestAfterManyFailuresOneWaits(t *testing.T) {
	r, a := lockedRig(t)
	a.staffed(func() { a.refuses = &agent.Problem{Code: api.CodeSignIn, RetryAfter: 30 * time.Second} })
	r.touch(screen.LockWho + "0")
	r.typing(rightPassword)
	r.touch(screen.StaffEnter)
	r.says("Thử lại lúc 15:00")
	r.says("Còn 30 giây")
	r.Act(screen.StaffEnter)
	r.typing(rightPassword)
	r.Act(screen.StaffEnter)
	r.settled()
	if len(a.tried) != 1 {
		t.Error("tried during the pause:", a.tried)
	}
	r.pass(10 * time.Second)
	r.says("Còn 20 giây")
	a.staffed(func() { a.refuses = nil })
	r.pass(21 * time.Second)
	r.typing(rightPassword) // what was typed meanwhile is not taken
	r.touch(screen.StaffEnter)
	r.on("attract")
}

func TestSigningInByOwnCard(t *testing.T) {
	r, a := lockedRig(t)
	r.touch(screen.LockWho + "0")
	r.touch(screen.LockByCard)
	r.Scanned("the card's QR")
	r.says("Đã đọc mã QR của thẻ")
	r.typing(rightPIN)
	r.touch(screen.StaffEnter)
	r.on("attract")
	if !slices.Equal(a.tried, []string{"op-1 card the card's QR"}) {
		t.Error(a.tried)
	}
}

func TestSigningInByTheDigitsOfTheCard(t *testing.T) {
	r, a := lockedRig(t)
	r.touch(screen.LockWho + "0")
	r.touch(screen.LockByCard)
	r.typing(rightPIN)
	r.touch("field:can")
	r.typing("123")
	r.touch(screen.StaffEnter)
	r.until("what is wrong with the digits", func(s scene.Scene) bool {
		return slices.ContainsFunc(s.Body, func(b scene.Block) bool { f, is := b.(scene.Field); return is && f.ID == "can" && f.Error != "" })
	})
	r.typing("456")
	r.touch(screen.StaffEnter)
	r.on("attract")
	if !slices.Equal(a.tried, []string{"op-1 card 123456"}) {
		t.Error(a.tried)
	}
}

func TestTheDeskIsLockedAndUnlockedInFrontOfAVisit(t *testing.T) {
	r, a := staffRig(t, operator.RoleOperator)
	r.touch(screen.ActPurpose + string(visit.Insurance))
	before := r.until("a page of the visit", func(s scene.Scene) bool { return s.Name != "attract" && s.Name != "lock" }).Name
	r.touch(screen.ActLock)
	r.pin()
	if a.done("lock") != 1 {
		t.Error("the daemon was not told")
	}
	r.typing("1111")
	r.touch(screen.StaffEnter)
	r.says("Mã PIN chưa đúng")
	r.typing(rightPIN)
	r.touch(screen.StaffEnter)
	r.on(before)
}

func TestTheDaemonLocksAnUnusedDesk(t *testing.T) {
	r, a := staffRig(t, operator.RoleOperator)
	r.on("attract")
	a.staffed(func() { a.shift.Locked = true })
	r.pass(6 * time.Second)
	r.pin()
	r.typing(rightPIN)
	r.touch(screen.StaffEnter)
	r.on("attract")
}

func TestADeskThatIsUsedNeverLocksItself(t *testing.T) {
	r, a := staffRig(t, operator.RoleOperator)
	r.on("attract")
	uses := func() int {
		a.at.Lock()
		defer a.at.Unlock()
		return a.uses
	}
	r.pass(time.Minute)
	if n := uses(); n != 0 {
		t.Error("an unused desk told that it is used:", n)
	}
	for range 4 {
		r.Act("something")
		r.pass(useEvery)
	}
	r.until("that the daemon is told", func(scene.Scene) bool { r.settled(); return uses() >= 3 })
	if n := uses(); n > 5 {
		t.Errorf("told %d times in a minute of work", n)
	}
}

func TestAnEndedShiftAsksWhoIsThere(t *testing.T) {
	r, a := staffRig(t, operator.RoleOperator)
	r.on("attract")
	a.staffed(func() { a.shift = nil })
	r.pass(6 * time.Second)
	r.touch(screen.LockWho + "0")
}

func TestTheFirstPersonOfADesk(t *testing.T) {
	a := newAgent()
	a.shift, a.people = nil, nil
	r := newRig(t, a, nil)
	r.touch(screen.LockFirst)
	r.typing("tran van quan tri")
	r.touch("field:password")
	r.typing("quá ngắn")
	r.touch(screen.StaffEnter)
	r.settled()
	if len(a.orders) != 0 {
		t.Fatal("a short password was taken")
	}
	r.typing(" rồi nhé bạn ơi")
	r.touch(screen.StaffEnter)
	r.touch(screen.LockWho + "0")
	if o := a.orders[0]; o.Role != operator.RoleIT || o.Name == "" || o.Password != "quá ngắn rồi nhé bạn ơi" {
		t.Errorf("%v %v", o.Role, len(o.Password))
	}
}

func TestWhereTheDaemonIsAwayTheLockSaysSo(t *testing.T) {
	a := newAgent()
	a.shift = nil
	r := newRig(t, &awayFromStaff{fakeAgent: a}, nil)
	r.touch(screen.StaffAgain)
	r.on("lock")
}
