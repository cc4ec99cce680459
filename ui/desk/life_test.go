package desk

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

func TestTheDaemonGoesAndComesBack(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toReading(f, visit.Insurance)
	r.tell(agent.Event{Type: agent.TypeAway})
	r.on("away")
	r.says("Việc đang làm dở vẫn được giữ")
	f.with(func() { f.identify(f.views["v1"], visit.MethodChip, f.person) }) // meanwhile
	r.tell(agent.Event{Type: agent.TypeBack})
	r.on("result")
}

func TestAVisitThatEndedMeanwhileIsNotShown(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toReading(f, visit.Insurance)
	f.record(r, "v1")
	r.on("result")
	r.tell(agent.Event{Type: agent.TypeAway})
	f.with(func() { f.views["v1"].State = visit.Expired })
	r.tell(agent.Event{Type: agent.TypeBack})
	if s := r.on("closed-by"); strings.Contains(texts(s), "Nguyễn") {
		t.Error("the person is still shown")
	}
	r.gone(t)
}

func TestAVisitThatIsEndedElsewhereIsSaid(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toReading(f, visit.Insurance)
	f.record(r, "v1")
	r.on("result")
	f.closes(r, "v1", visit.Expired)
	r.on("closed-by")
	r.says("quá lâu không có thao tác")
	r.gone(t)
	r.touch(screen.ActBegin)
	r.on("attract")
}

func TestAKioskWithOnePurposeDoesNotAskForIt(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, func(o *Options) {
		asKiosk(o)
		o.Settings.Purposes = o.Settings.Purposes[:1]
	})
	r.touch(screen.ActBegin)
	r.on("consent-chip")
}

func TestAnotherVisitsEndIsNoneOfOurs(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toPresent(visit.Insurance)
	r.tell(agent.Event{Type: agent.TypeClosed, Visit: "another"})
	r.settled()
	r.on("present")
}

func TestStaffGoOnWithWhatWasLeftOpen(t *testing.T) {
	f := newAgent()
	f.views["v9"] = &visit.View{ID: "v9", Purpose: visit.Insurance, State: visit.AwaitsDocument, Consents: []visit.Consent{{To: visit.ToReadChip, Given: true}}}
	f.today.Visits = []visit.Summary{
		{ID: "v9", Purpose: visit.Insurance, State: visit.AwaitsDocument, Client: visit.Local},
		{ID: "page", Purpose: visit.Insurance, State: visit.AwaitsDocument, Client: "a page"},
		{ID: "over", Purpose: visit.Insurance, State: visit.Done, Client: visit.Local},
	}
	r := newRig(t, f, nil)
	s := r.on("resume")
	if ids := strings.Join(acts(s), " "); strings.Contains(ids, "page") || strings.Contains(ids, "over") {
		t.Error("offers what is not this desk's, or over")
	}
	r.touch(screen.ActVisit + "v9")
	r.on("present")
}

func TestAKioskEndsWhatWasLeftOpen(t *testing.T) {
	f := newAgent()
	f.views["v9"] = &visit.View{ID: "v9", Purpose: visit.Insurance, State: visit.HasRecord, Record: somebody()}
	f.today.Visits = []visit.Summary{{ID: "v9", Purpose: visit.Insurance, State: visit.HasRecord, Client: visit.Local, Name: "Nguyễn Thị Mẫu"}}
	r := newRig(t, f, asKiosk)
	f.waits(r, "the end", func() bool { return f.views["v9"].State == visit.Cancelled })
	if s := r.on("attract"); strings.Contains(texts(s), "Nguyễn") {
		t.Error("somebody else is shown")
	}
}

func TestWhatIsTouchedTwiceIsDoneOnce(t *testing.T) {
	f := newAgent()
	hold := make(chan struct{})
	f.holds["open"], f.holds["consent"] = hold, hold
	r := newRig(t, f, nil)
	r.touch(screen.ActPurpose + "insurance")
	r.Act(screen.ActPurpose + "insurance")
	r.settled()
	hold <- struct{}{}
	r.on("consent-chip")
	r.touch(screen.ActAgree)
	r.Act(screen.ActAgree)
	r.settled()
	close(hold)
	r.on("present")
	if f.called("open") != 1 || f.called("consent") != 1 {
		t.Errorf("opened %d times, asked %d times", f.called("open"), f.called("consent"))
	}
}

func TestALateAnswerChangesNoOtherPage(t *testing.T) {
	f := newAgent()
	hold := make(chan struct{})
	r := newRig(t, f, nil)
	r.touch(screen.ActPurpose + "insurance")
	r.on("consent-chip")
	f.with(func() { f.holds["consent"] = hold })
	r.touch(screen.ActAgree)
	r.touch(actHome)
	r.on("attract")
	close(hold)
	r.settled()
	if s := r.now(); s.Name != "attract" {
		t.Errorf("a late answer showed %s", s.Name)
	}
	r.gone(t)
}

func TestWhatGoesWrongIsSaidOnThePage(t *testing.T) {
	f := newAgent()
	f.fails["open"] = agent.ErrSlow
	r := newRig(t, f, nil)
	r.touch(screen.ActPurpose + "insurance")
	r.says("Việc này lâu hơn bình thường.")
	f.with(func() { delete(f.fails, "open") })
	r.touch(screen.ActPurpose + "insurance")
	r.on("consent-chip")
}

func TestAWebPageThatReadsIsNamed(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	data, _ := json.Marshal(map[string]string{"origin": "https://his.example"})
	r.tell(agent.Event{Type: agent.TypeSign, Visit: "page", Data: data})
	r.says("Đang đọc cho trang: https://his.example")
	r.tell(agent.Event{Type: agent.TypeRecord, Visit: "page"})
	r.settled()
	if s := r.now(); s.Bar.Sign != "" {
		t.Error("the sign stays")
	}
}

func TestTheLanguageChangesAtOnceOnEveryPage(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	switched := func() {
		t.Helper()
		before := r.now()
		r.Act(actLang + "en")
		r.settled()
		if after := r.now(); after.Name != before.Name || after.Title == before.Title {
			t.Errorf("%s: %q became %s %q", before.Name, before.Title, after.Name, after.Title)
		}
		r.Act(actLang + "vi")
		r.settled()
	}
	r.on("attract")
	switched()
	r.touch(screen.ActPurpose + "public-service")
	r.on("consent-chip")
	switched()
	r.touch(screen.ActAgree)
	r.on("present")
	switched()
	for act, page := range map[string]string{screen.ActDigits: "can", screen.ActZone: "mrz-key", screen.ActOtherWays: "other-ways"} {
		r.touch(act)
		r.on(page)
		switched()
		r.touch(screen.ActBack)
		r.on("present")
	}
	r.Scanned(qr)
	f.lay(true)
	r.comes("reading")
	f.waits(r, "the reading", func() bool { return len(f.reads) == 1 })
	switched()
	f.waits(r, "the reading", func() bool { return len(f.reads) == 1 })
	f.record(r, "v1")
	r.on("consent-hand-over")
	switched()
	r.touch(screen.ActAgree)
	r.on("result")
	switched()
}

func TestTheCameraIsOnlyOnWhereItIsWanted(t *testing.T) {
	f := newAgent()
	var mu sync.Mutex
	var told []bool
	r := newRig(t, f, func(o *Options) {
		o.Settings.Camera = "auto"
		o.Camera = func(on bool) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, on)
		}
	})
	r.toPresent(visit.Insurance)
	r.CameraTrouble("camera-gone")
	r.says("Camera bị rút ra")
	r.touch(screen.ActDigits)
	r.on("can")
	r.touch(screen.ActBack)
	r.on("present")
	r.Scanned(qr)
	r.says("Đã có mã để mở chip") // nothing is left to be looked at
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(told, []bool{true, false, true, false}) {
		t.Errorf("%v", told)
	}
}
