package desk

import (
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// atResult is a kiosk with somebody's data on it; replaced counts the processes
// that were asked for.
func atResult(t *testing.T) (r *rig, f *fakeAgent, replaced chan struct{}) {
	f, replaced = newAgent(), make(chan struct{}, 8)
	r = newRig(t, f, func(o *Options) {
		asKiosk(o)
		o.Replace = func() { replaced <- struct{}{} }
	})
	r.toReading(f, visit.Insurance)
	f.record(r, "v1")
	r.on("result")
	return r, f, replaced
}

func TestWhoWalksAwayIsForgotten(t *testing.T) {
	r, f, replaced := atResult(t)
	r.touch(actLarger)
	r.touch(actLang + "en")
	r.pass(60 * time.Second)
	if s := r.on("still-there"); strings.Contains(texts(s), "Nguyễn") {
		t.Error("the question shows the person")
	}
	r.pass(15 * time.Second)
	s := r.on("parting")
	if strings.Contains(texts(s), "Nguyễn") || strings.Contains(texts(s), "001190123456") {
		t.Error("the person is still on the screen")
	}
	select {
	case <-replaced:
	case <-time.After(30 * time.Second):
		t.Fatal("the process was not replaced")
	}
	if f.called("cancel") != 1 {
		t.Error("the visit was not ended")
	}
	r.gone(t)
	if r.lang != "vi" || r.look != (Look{}) {
		t.Error("the next person finds the last one's language or look")
	}
}

// gone checks that the desk holds nothing of anybody.
func (r *rig) gone(t *testing.T) {
	t.Helper()
	done := make(chan struct{})
	r.post(func() {
		defer close(done)
		if r.visit != nil || r.family != nil || r.Desk.odd != "" {
			t.Error("something of the person is still held")
		}
	})
	<-done
}

func TestWhoeverIsThereIsNotForgotten(t *testing.T) {
	r, f, _ := atResult(t)
	r.pass(60 * time.Second)
	r.on("still-there")
	r.touch(screen.ActStay)
	r.on("result")
	r.pass(59 * time.Second)
	r.tell(agent.Event{Type: agent.TypeProgress, Visit: "v1"}) // a card is being read: somebody is there
	r.pass(2 * time.Second)
	if s := r.now(); s.Name != "result" {
		t.Errorf("asked although a card is read: %s", s.Name)
	}
	if f.called("cancel") != 0 {
		t.Error("cancelled")
	}
}

func TestStaffAreNotAskedWhetherTheyAreThere(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toPresent(visit.Insurance)
	r.pass(3 * time.Minute)
	r.on("present")
}

func TestWhoWaitsForStaffIsNotForgotten(t *testing.T) {
	r, f, _ := atResult(t)
	r.touch(actHelp)
	r.on("help")
	r.pass(2 * time.Minute)
	r.on("help")
	r.touch(screen.ActStay)
	r.on("result")
	if f.called("cancel") != 0 {
		t.Error("cancelled")
	}
}

func TestAStartThatTakesSomethingAwayIsAskedAbout(t *testing.T) {
	r, f, _ := atResult(t)
	r.touch(actHome)
	r.on("leave")
	r.touch(screen.ActStay)
	r.on("result")
	r.touch(actHome)
	r.touch(screen.ActStop)
	f.waits(r, "the end", func() bool { return f.views["v1"].State == visit.Cancelled })
}

func TestAStartBeforeAnythingWasGivenIsNot(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.touch(screen.ActPurpose + "insurance")
	r.on("consent-chip")
	r.touch(actHome)
	r.on("attract")
	if f.called("cancel") != 1 {
		t.Error("the visit stays open")
	}
}

func TestAKioskIsReplacedAfterEveryVisit(t *testing.T) {
	r, f, replaced := atResult(t)
	f.lay(false)
	r.post(func() { r.done(Outcome{}) })
	r.comes("done")
	r.says("Màn hình không giữ thông tin nào của bạn")
	r.pass(goneAfter + time.Second)
	select {
	case <-replaced:
	case <-time.After(30 * time.Second):
		t.Fatal("not replaced")
	}
	if f.called("finish") != 1 || f.called("cancel") != 0 {
		t.Error("the visit was not finished")
	}
}

func TestNobodyIsLeftWhenTheDaemonIsGone(t *testing.T) {
	r, f, _ := atResult(t)
	r.post(func() { r.o.Replace = nil })
	f.with(func() { f.fails["cancel"] = agent.ErrAway })
	r.tell(agent.Event{Type: agent.TypeAway})
	r.on("away")
	r.pass(76 * time.Second)
	r.until("the start", func(s scene.Scene) bool { return s.Name == "attract" })
	r.gone(t)
	f.with(func() { delete(f.fails, "cancel") })
	r.tell(agent.Event{Type: agent.TypeBack})
	f.waits(r, "the visit's end", func() bool { return f.views["v1"].State == visit.Cancelled })
}
