package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// menuRig is the menu of somebody of a role.
func menuRig(t *testing.T, role operator.Role, change func(*fakeAgent, *Options)) (*rig, *fakeAgent) {
	t.Helper()
	a := newAgent()
	s := onShift(role)
	a.shift = &s
	r := newRig(t, a, func(o *Options) {
		o.Settings.Accommodation = &office.AccommodationSettings{}
		if change != nil {
			change(a, o)
		}
	})
	if role != operator.RoleIT {
		r.touch(screen.ActStaff)
	}
	r.on("menu")
	return r, a
}

// did waits until the daemon was asked for something, so many times.
func (r *rig) did(a *fakeAgent, what string, times int) {
	r.Helper()
	r.until("the daemon's "+what, func(scene.Scene) bool { r.settled(); return a.done(what) >= times })
	r.settled()
	if n := a.done(what); n != times {
		r.Errorf("%s: %d times, not %d", what, n, times)
	}
}

// aDay is a visit that is open, one that is done, and one of which nothing is
// kept any more.
func aDay() office.VisitList {
	at := time.Date(2026, 11, 22, 1, 30, 0, 0, time.UTC)
	return office.VisitList{Visits: []visit.Summary{
		{ID: "v7", State: visit.HasRecord, Purpose: visit.Insurance, Opened: at, Name: "Nguyễn Phan Hoàng Thị Ngọc Bảo Trân", Verdict: identity.Genuine, Client: "page"},
		{ID: "v8", State: visit.Done, Purpose: visit.Accommodation, Opened: at, Name: "Trần An", Client: visit.Local},
		{ID: "v9", State: visit.Cancelled, Purpose: visit.Insurance, Opened: at, Redacted: true, Client: visit.Local},
	}}
}

func TestAnOpenVisitIsGoneOnWithFromTheQueue(t *testing.T) {
	r, a := menuRig(t, operator.RoleOperator, nil)
	a.with(func() {
		a.today = aDay()
		a.views["v7"] = &visit.View{ID: "v7", Purpose: visit.Insurance, State: visit.HasRecord, Record: a.person, Method: visit.MethodChip}
	})
	r.touch(screen.MenuQueue)
	r.says("Nguyễn Phan Hoàng Thị Ngọc Bảo Trân")
	r.says("08:30")
	s := r.now()
	if strings.Contains(texts(s), "v7") || slices.Contains(acts(s), screen.StaffRow+"v8") {
		t.Error("an id is shown, or a visit that is over can be opened")
	}
	r.Act(screen.StaffRow + "v8")
	r.Act(screen.StaffRow + "nobody's")
	r.touch(screen.StaffRow + "v7")
	r.on("result")
}

func TestTheQueueIsKeptUpToDate(t *testing.T) {
	r, a := menuRig(t, operator.RoleOperator, nil)
	r.touch(screen.MenuQueue)
	r.says("Cả ngày: 0")
	a.with(func() { a.today = aDay() })
	r.tell(agent.Event{Type: agent.TypeState, Visit: "v7"})
	r.says("Cả ngày: 3")
}

func TestEarlierDaysAreTurned(t *testing.T) {
	r, a := menuRig(t, operator.RoleOperator, nil)
	a.with(func() { a.today = aDay() })
	r.touch(screen.MenuHistory)
	r.says("21/11/2026")
	r.touch(screen.DayBefore)
	r.says("20/11/2026")
	r.touch(screen.DayAfter)
	r.touch(screen.DayAfter)
	s := r.until("today", func(s scene.Scene) bool { return strings.Contains(texts(s), "22/11/2026") })
	if slices.Contains(acts(s), screen.DayAfter) {
		t.Error("tomorrow is offered")
	}
	r.Act(screen.DayAfter)
	r.settled()
	r.says("22/11/2026")
}

func TestStaysAreOpenedFromTheirList(t *testing.T) {
	r, _ := menuRig(t, operator.RoleOperator, func(a *fakeAgent, _ *Options) {
		now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
		a.stays = office.StayList{Stays: []visit.StaySummary{
			{ID: "s1", Room: "305", Arrival: now, Deadline: now.Add(-time.Hour), Guests: []visit.GuestSummary{{Name: "Trần An"}, {Name: "Trần Bình"}}},
			{ID: "s2", Room: "306", Arrival: now, Deadline: now.Add(time.Hour), Guests: []visit.GuestSummary{{Name: "Lê Cường", Notified: visit.Notified}}},
		}}
	})
	r.touch(screen.MenuStays)
	r.says("Trần An và 1 người")
	r.says("QUÁ HẠN")
	r.says("Đã thông báo đủ")
	r.touch(screen.StaffRow + "s1")
	r.until("the stay", func(s scene.Scene) bool { return s.Name != "stays" })
}

// aTask of the dead letters.
func aTask() outbox.Task {
	return outbox.Task{Kind: outbox.DeadLetter, Backend: "accommodation", Item: "i1", Visit: "v7", By: time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC), Action: "correct-guests"}
}

func TestATaskIsDoneOnce(t *testing.T) {
	r, a := menuRig(t, operator.RoleOperator, func(a *fakeAgent, _ *Options) { a.today, a.tasks = aDay(), []outbox.Task{aTask()} })
	r.says("1 việc cần người xử lý")
	r.touch(screen.MenuTasks)
	r.says("Nguyễn Phan Hoàng Thị Ngọc Bảo Trân")
	if strings.Contains(texts(r.now()), "i1") || strings.Contains(texts(r.now()), "dead-letter") {
		t.Error("a code is shown:", texts(r.now()))
	}
	r.touch(screen.TaskAct(aTask()))
	r.says("Sửa rồi gửi lại")
	if slices.Contains(acts(r.now()), screen.TaskDrop) {
		t.Error("an operator gives tasks up")
	}
	r.Act(screen.TaskDrop)
	r.Act(screen.TaskReason + outbox.ReasonOtherChannel)
	r.Act(screen.TaskRetry)
	r.Act(screen.TaskRetry)
	r.did(a, "retry i1", 1)
	r.on("tasks")
	if a.done("drop i1 "+outbox.ReasonOtherChannel) > 0 {
		t.Error("dropped by an operator")
	}
}

func TestASupervisorGivesATaskUpWithAReason(t *testing.T) {
	r, a := menuRig(t, operator.RoleSupervisor, func(a *fakeAgent, _ *Options) { a.tasks = []outbox.Task{aTask()} })
	r.touch(screen.MenuTasks)
	r.touch(screen.TaskAct(aTask()))
	r.Act(screen.TaskReason + "mistake") // before it was asked for
	r.touch(screen.TaskDrop)
	r.Act(screen.TaskReason + "made-up")
	r.touch(screen.TaskReason + outbox.ReasonOtherChannel)
	r.did(a, "drop i1 other-channel", 1)
	r.on("tasks")
	if a.done("drop i1 mistake")+a.done("drop i1 made-up") > 0 {
		t.Error(a.did)
	}
}

func TestWhatTheDaemonRefusesIsSaid(t *testing.T) {
	r, a := menuRig(t, operator.RoleOperator, func(a *fakeAgent, _ *Options) { a.tasks = []outbox.Task{aTask()} })
	a.staffed(func() { a.broken = &agent.Problem{Code: api.CodeBusy} })
	r.touch(screen.MenuTasks)
	r.touch(screen.TaskAct(aTask()))
	r.touch(screen.TaskRetry)
	r.until("why not", func(s scene.Scene) bool {
		n, is := s.Body[0].(scene.Notice)
		return s.Name == "task" && is && n.Symbol == scene.Warning
	})
}

func TestOfTasksITSeesNobody(t *testing.T) {
	r, _ := menuRig(t, operator.RoleIT, func(a *fakeAgent, _ *Options) { a.today, a.tasks = aDay(), []outbox.Task{aTask()} })
	r.touch(screen.MenuTasks)
	r.says("Một lượt khách")
	r.settled()
	if strings.Contains(texts(r.now()), "Trân") {
		t.Error("a visitor's name")
	}
}
