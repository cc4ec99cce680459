package desk

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

func TestAHandOverSaysToWhomAndWhatAndIsMadeOnce(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withServices)
	id := r.toService(f, "1") // the statement is before it; without a case form CT01 is not offered
	r.on("handover")
	r.says("Một cửa")
	r.says("Nguyễn Thị Mẫu")
	r.says("đọc từ chip")
	f.holds["hand-over"] = make(chan struct{})
	r.touch(screen.ActForward)
	r.Act(screen.ActForward)
	r.Act(screen.ActRetry)
	r.says("Đang chờ nơi nhận")
	r.Act("lang:en")
	r.says("Waiting for the receiver")
	close(f.holds["hand-over"])
	r.says("HANDED7")
	r.Act(screen.ActRetry)
	r.settled()
	if h := f.backends.handing; len(h.over) != 1 || h.over[0].Name != "mot-cua" || h.of[0] != id {
		t.Errorf("handed over %+v", h)
	}
	r.touch(screen.ActOther)
	r.on("service")
	r.touch(screen.ActForward)
	f.waits(r, "the end", func() bool { return f.views[id].State == visit.Done })
}

func TestWhatIsOffered(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withServices)
	r.identified(f, visit.PublicService, inCase)
	s := r.on("service")
	var labels []string
	for _, a := range s.Body[0].(scene.Choices).Acts {
		if a.Off {
			a.Label = "-" + a.Label
		}
		labels = append(labels, a.Label)
	}
	if got := strings.Join(labels, "|"); got != "Tờ khai CT01: thay đổi cư trú|Xác nhận thông tin bằng mã QR|Một cửa|Khai sinh|-old" {
		t.Error(got)
	}
}

func TestARefusalAndNoAnswerAreSaidAndTriedAgain(t *testing.T) {
	for says, err := range map[string]error{
		"Nơi nhận từ chối": &agent.Problem{Code: api.CodeReceiver}, "Không có trả lời từ nơi nhận": &agent.Problem{Code: api.CodeUnavailable},
		"máy không tự gửi lại": agent.ErrAway, "Chưa có gì được gửi đi": &agent.Problem{Code: api.CodeInvalid},
	} {
		f := newAgent()
		f.fails["hand-over"] = err
		r := newRig(t, f, withServices)
		r.toService(f, "1")
		r.touch(screen.ActForward)
		r.says(says)
		r.pass(time.Minute)
		if n := f.called("hand-over"); n != 1 {
			t.Errorf("%s: tried %d times by itself", says, n)
		}
		f.with(func() { delete(f.fails, "hand-over") })
		r.touch(screen.ActRetry)
		r.says("Nơi nhận đã nhận thông tin")
	}
}

func TestAStatementIsACodeForTwoMinutes(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withServices)
	r.toService(f, "0")
	r.says("Máy này ký xác nhận")
	r.says("https://mot-cua.example.vn")
	r.touch(screen.ActForward)
	s := r.until("the code", func(s scene.Scene) bool { return s.Title == "Đưa mã này cho nơi nhận quét" })
	if p, ok := s.Body[0].(scene.Picture); !ok || p.Image == nil {
		t.Error("there is no code")
	}
	if f.backends.handing.audiences[0] != "https://mot-cua.example.vn" {
		t.Error("the statement is for somebody else")
	}
	r.says("còn 2 phút")
	r.pass(2*time.Minute + tick)
	r.says("Mã đã hết hạn")
	r.touch(screen.ActRetry)
	f.waits(r, "another", func() bool { return len(f.backends.handing.audiences) == 2 })
}

// Two parents in one matter: each has a visit of their own, and agrees for
// themselves; what no chip says is asked once.
func TestABirthIsRegisteredByTwoParents(t *testing.T) {
	f := newAgent()
	f.owner = visit.StateBody
	r := newRig(t, f, withServices)
	mother := r.toService(f, "3", inCase)
	r.on("case")
	r.says("Người yêu cầu")
	r.touch(screen.RolePrefix + "father")
	r.on("present")
	if o := f.opened[0]; o.Case != "c1" || o.Context.Role != visit.Father {
		t.Errorf("opened %+v", o)
	}
	f.with(func() { f.person = calledBy("Trần Văn Cha") })
	r.Scanned(qr)
	f.lay(true)
	r.comes("reading")
	f.waits(r, "the reading", func() bool { return len(f.reads) == 1 })
	f.record(r, "v2")
	f.lay(false)
	r.touch(screen.ActAgree)
	r.on("result")
	r.touch(screen.ActFaceYes)
	r.touch(screen.ActGoOn)
	r.on("case")
	r.says("Trần Văn Cha")
	r.touch(screen.ActForward)
	r.on("form")
	r.says("maHoSo") // a name that we have no words for is shown as it is
	r.typing("traanf binhf minh")
	r.touch("field:ngaySinhCon")
	r.typing("20112026")
	r.Act("lang:en")
	r.says("Trần Bình Minh")
	r.touch("field:maHoSo")
	r.typing("77")
	r.touch(screen.ActForward)
	r.on("handover")
	r.says("Trần Văn Cha")
	r.touch(screen.ActReturn)
	r.on("form")
	r.says("Trần Bình Minh") // what was typed is still there
	r.touch(screen.ActForward)
	r.touch(screen.ActForward)
	r.says("HANDED7")
	h := f.backends.handing
	if len(h.over) != 1 || h.of[0] != "c1" || h.over[0].Asked["hoTenCon"] != "Trần Bình Minh" || h.over[0].Asked["ngaySinhCon"] != "2026-11-20" {
		t.Errorf("handed over %d, for %v", len(h.over), h.of)
	}
	r.touch(screen.ActForward)
	r.on("take-card")
	r.pass(tick)
	f.waits(r, "the end of both", func() bool { return f.views[mother].State == visit.Done && f.views["v2"].State == visit.Done })
}

func TestTheFormOfAChangeOfResidence(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withServices)
	f.views["v9"] = &visit.View{ID: "v9", Case: "c1", Purpose: visit.PublicService, State: visit.HasRecord, Method: visit.MethodChip, Record: calledBy("Trần Bình Minh"),
		Context: visit.Context{Role: visit.Member}, Consents: []visit.Consent{{To: visit.ToHandOver, Given: true}}}
	id := r.toService(f, "0", inCase)
	r.on("ct01")
	r.says("Trần Bình Minh")
	r.touch(screen.HeadElsewhere)
	r.touch(screen.ActForward)
	r.on("form")
	r.says("Quan hệ với chủ hộ: Trần Bình Minh")
	r.typing("lee thij chur")
	r.touch("field:relation")
	r.typing("Con")
	r.touch("field:v9")
	r.typing("Cháu")
	r.touch(screen.ActForward)
	r.settled()
	if s := r.now(); s.Name != "form" || f.called("ct01") != 0 {
		t.Error("printed without what is asked for")
	}
	r.touch(screen.ContentPrefix + "5")
	r.typing("Ddieeuf chirnh")
	r.touch(screen.ContentPrefix + "1")
	f.fails["ct01"] = &office.Fault{Code: "printer-none"}
	r.touch(screen.ActForward)
	r.says("Chưa in được tờ khai")
	f.with(func() { delete(f.fails, "ct01") })
	r.touch(screen.ActRetry)
	r.says("Đã in tờ khai")
	o := f.backends.handing.forms[1]
	if o.Case != "c1" || o.Form.Content != "Đăng ký tạm trú" || o.Form.Relation != "Con" || o.Form.Head == nil || o.Form.Head.Name != "Lê Thị Chủ" ||
		len(o.Form.Members) != 1 || o.Form.Members[0].Visit != "v9" || o.Form.Members[0].Relation != "Cháu" {
		t.Error("another form than was filled")
	}
	r.touch(screen.ActForward)
	f.waits(r, "the end of both", func() bool { return f.views[id].State == visit.Done && f.views["v9"].State == visit.Done })
}

// At a desk where a service speaks of several people, each visit begins in a case.
func TestAPublicServiceVisitBeginsInACase(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withServices)
	r.touch(screen.ActPurpose + string(visit.PublicService))
	r.on("consent-chip")
	if o := f.opened[0]; o.Case != "c1" || o.Context.Role != visit.Applicant {
		t.Errorf("opened %+v", o)
	}
	plain := newAgent()
	r = newRig(t, plain, nil)
	r.touch(screen.ActPurpose + string(visit.PublicService))
	r.on("consent-chip")
	if o := plain.opened[0]; o.Case != "" || len(plain.backends.handing.cases) != 0 {
		t.Errorf("opened %+v", o)
	}
	none := newAgent()
	none.fails["open-case"] = errors.New("no")
	r = newRig(t, none, withServices)
	r.touch(screen.ActPurpose + string(visit.PublicService))
	none.waits(r, "the case", func() bool { return len(none.backends.handing.cases) == 1 })
	r.settled()
	if s := r.now(); s.Name != "attract" || len(none.opened) != 0 {
		t.Errorf("a visit without its case, on %s", s.Name)
	}
}

// Who leaves in the middle leaves nobody of the matter open.
func TestALeftMatterEndsEveryVisit(t *testing.T) {
	for name, ends := range map[string]func(*rig, *fakeAgent, string){
		"left":    func(r *rig, _ *fakeAgent, _ string) { r.post(r.leave) },
		"expired": func(r *rig, f *fakeAgent, id string) { f.closes(r, id, visit.Expired) },
	} {
		t.Run(name, func(t *testing.T) { leftMatter(t, ends) })
	}
}

func leftMatter(t *testing.T, ends func(*rig, *fakeAgent, string)) {
	f := newAgent()
	r := newRig(t, f, withServices)
	f.views["v9"] = &visit.View{ID: "v9", Case: "c1", Purpose: visit.PublicService, State: visit.HasRecord, Record: calledBy("Trần Bình Minh"), Context: visit.Context{Role: visit.Member},
		Method: visit.MethodChip, Consents: []visit.Consent{{To: visit.ToHandOver, Given: true}}}
	id := r.toService(f, "0", inCase)
	r.on("ct01")
	r.says("Trần Bình Minh")
	ends(r, f, id)
	f.waits(r, "the end of both", func() bool {
		return f.views[id].State.Closed() && f.views["v9"].State == visit.Cancelled
	})
	r.settled()
	kept := make(chan bool, 1)
	r.post(func() { kept <- r.matter != nil || r.visit != nil })
	if <-kept {
		t.Error("somebody is still in memory")
	}
}
