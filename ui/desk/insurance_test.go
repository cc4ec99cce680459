package desk

import (
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

func withHospital(o *Options) {
	o.Settings.Insurance = &office.InsuranceSettings{Lists: true, Register: true, History: true, CoPayment: true}
	o.Settings.Payment = true
}

func withPortal(o *Options) { o.Settings.Insurance = &office.InsuranceSettings{} }

func asHospitalKiosk(o *Options) {
	withHospital(o)
	asKiosk(o)
}

func TestTheAnswerThenTheClinicAndTheNumber(t *testing.T) {
	f := newAgent()
	f.backends.lists = map[his.Name][]his.Entry{his.Clinics: {{Code: "1", Name: "Khoa Nội"}, {Code: "2", Name: "Khoa Nhi"}}}
	r := newRig(t, f, withHospital)
	id := r.identified(f, visit.Insurance)
	r.on("insurance")
	r.says("Nguyễn Thị Mẫu")
	f.waits(r, "the lookup", func() bool { return len(f.backends.lookups) == 1 && f.views[id].Insurance != nil })
	if q := f.backends.lookups[0]; q.Wait == nil || *q.Wait != 0 || !q.History || !q.CoPayment || q.Register != nil {
		t.Errorf("asked %+v", q)
	}
	r.settled()
	f.answers(r, id, accepted())
	r.on("insurance-answer")
	r.says("DN4010123456789")
	r.says("01/01/2026 đến 31/12/2026")
	r.touch(screen.ActForward)
	r.on("clinic")
	r.says("Khoa Nhi")
	r.touch(screen.PickPrefix + "1")
	r.on("queue-number")
	r.says("Đang lấy số")
	f.waits(r, "the registration", func() bool { return len(f.backends.lookups) == 2 })
	if q := f.backends.lookups[1].Register; q == nil || q.Clinic != "2" || q.Kind != "" {
		t.Errorf("registered %+v", q)
	}
	r.settled()
	f.settles(r, id, "visit.insurance-more", func(l *visit.Lookup) {
		l.QueueNumber = &visit.QueueNumber{More: visit.More{State: visit.Answered}, Ticket: &his.Ticket{Number: "B-12", Room: "Phòng 5"}}
	})
	r.says("B-12")
	r.says("Phòng 5")
	r.touch(screen.ActForward)
	f.waits(r, "the ticket", func() bool { return len(f.tickets) == 1 })
	if o := f.tickets[0]; o.Number != "B-12" || o.Room != "Phòng 5" || o.Clinic != "Khoa Nhi" {
		t.Errorf("the ticket says %+v", o)
	}
}

// The portal is down: the person is told so, goes on, and has a number.
func TestAPortalThatIsDownHoldsNobodyUp(t *testing.T) {
	f := newAgent()
	f.fails["hospital-kinds"] = errors.New("down too")
	r := newRig(t, f, asHospitalKiosk)
	id := r.identified(f, visit.Insurance)
	r.on("insurance")
	f.waits(r, "the lookup", func() bool { return f.views[id].Insurance != nil })
	r.settled()
	f.settles(r, id, agent.TypeInsurance, func(l *visit.Lookup) { l.Tries = []visit.Try{{At: r.clock.Now(), Code: "connect"}} })
	r.on("insurance-queued")
	r.says("Biên bản tra cứu không thành công")
	r.touch(screen.ActForward)
	r.on("queue-number")
	r.pass(numberLimit + tick)
	r.on("ticket")
	f.waits(r, "the desk's own number", func() bool { return len(f.tickets) == 1 && f.tickets[0].Number == "A007" })
}

// A portal that is slow: after a few seconds the person may go on; the daemon was
// asked once, and is not asked to forget it.
func TestNobodyWaitsForASlowPortal(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withPortal)
	r.identified(f, visit.Insurance)
	s := r.on("insurance")
	if !s.Acts[0].Off {
		t.Error("going on is offered at once")
	}
	r.pass(mayGoAfter)
	r.touch(screen.ActForward)
	r.on("ticket")
	f.waits(r, "the lookup", func() bool { return len(f.backends.lookups) == 1 })
}

func TestTheScreenGoesOnByItself(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withPortal)
	id := r.identified(f, visit.Insurance)
	r.on("insurance")
	f.waits(r, "the lookup", func() bool { return f.views[id].Insurance != nil })
	r.pass(waitLimit + tick)
	r.on("insurance-queued")
	f.answers(r, id, accepted())
	r.on("insurance-answer") // late, and still shown
}

// An answer that comes after the person went on changes nothing on the screen.
func TestALateAnswerIsDropped(t *testing.T) {
	f := newAgent()
	hold := make(chan struct{})
	f.holds["insurance"] = hold
	r := newRig(t, f, withPortal)
	id := r.identified(f, visit.Insurance)
	r.on("insurance")
	r.pass(mayGoAfter)
	r.touch(screen.ActForward)
	r.on("ticket")
	close(hold)
	f.waits(r, "the lookup", func() bool { return f.views[id].Insurance != nil }) // it was not taken back
	r.settled()
	if s := r.now(); s.Name != "ticket" {
		t.Errorf("on the screen: %s", s.Name)
	}
}

func TestAskedAgainWithOtherValues(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withPortal)
	id := r.identified(f, visit.Insurance)
	f.waits(r, "the lookup", func() bool { return f.views[id].Insurance != nil })
	r.settled()
	a := insurance.Answer{Code: "070", Action: insurance.CheckBirthDate, Severity: insurance.Stop, YearOnly: "1990",
		Sent: insurance.Sent{Number: "001190123456", Name: "NGUYỄN THỊ MẪU", Birth: "15/01/1990"}}
	f.answers(r, id, a)
	r.on("insurance-answer")
	r.says("15/01/1990") // as sent
	r.touch(screen.ActYearOnly)
	f.waits(r, "the second lookup", func() bool { return len(f.backends.lookups) == 2 && f.backends.lookups[1].Birth == "1990" })
	r.on("insurance")
	f.answers(r, id, a)
	r.touch(screen.ActCorrect)
	r.on("insurance-correct")
	r.typing("dn4010123456789")
	r.says("DN4010123456789")
	r.Act("lang:en")
	r.says("Ask again with other values")
	r.says("DN4010123456789") // what was typed stays
	r.touch("field:birth")
	r.typing("1951")
	r.touch(screen.ActRetry)
	f.waits(r, "the third lookup", func() bool { return len(f.backends.lookups) == 3 })
	if q := f.backends.lookups[2]; q.Card != "DN4010123456789" || q.Birth != "1951" {
		t.Error("asked with other values than were typed")
	}
}

func TestWhatIsHalfTypedIsNotAsked(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withPortal)
	id := r.identified(f, visit.Insurance)
	f.waits(r, "the lookup", func() bool { return f.views[id].Insurance != nil })
	r.settled()
	f.answers(r, id, insurance.Answer{Code: "050", Action: insurance.CheckNumber, Severity: insurance.Stop})
	r.touch(screen.ActCorrect)
	s := r.on("insurance-correct")
	if !s.Acts[len(s.Acts)-1].Off {
		t.Error("nothing typed can be asked")
	}
	r.typing("DN4")
	r.touch(screen.ActRetry)
	r.settled()
	if s := r.now(); s.Name != "insurance-correct" || f.called("insurance") != 1 {
		t.Errorf("asked with half a number; on the screen: %s", s.Name)
	}
	r.touch(screen.ActReturn)
	r.on("insurance-answer")
}

// An unattended kiosk with nobody at work asks nobody, says so, and gives a number.
func TestAKioskThatMayNotAskSaysSo(t *testing.T) {
	f := newAgent()
	f.fails["insurance"] = &agent.Problem{Code: api.CodeNoStaff}
	r := newRig(t, f, asHospitalKiosk)
	r.identified(f, visit.Insurance)
	r.on("insurance-queued")
	r.says("Máy này không tra cứu thẻ BHYT")
	r.touch(screen.ActForward)
	r.on("ticket")
	f.waits(r, "the number", func() bool { return len(f.tickets) == 1 && f.tickets[0].Number == "A007" })
}

func TestADaemonThatRefusesIsAskedAgain(t *testing.T) {
	f := newAgent()
	f.fails["insurance"] = &agent.Problem{Code: api.CodeUnavailable}
	r := newRig(t, f, withPortal)
	id := r.identified(f, visit.Insurance)
	r.says("Chưa hỏi được thẻ BHYT")
	f.with(func() { delete(f.fails, "insurance") })
	r.Act(screen.ActRetry)
	r.Act(screen.ActRetry) // a double tap
	f.waits(r, "the lookup", func() bool { return f.views[id].Insurance != nil })
	r.settled()
	if n := f.called("insurance"); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

// A list that is left out is skipped, and one step back chooses anew.
func TestChoosingTheClinic(t *testing.T) {
	f := newAgent()
	f.backends.lists = map[his.Name][]his.Entry{his.Kinds: {{Code: "k", Name: "Khám thường"}}, his.Services: {{Code: "s", Name: "Siêu âm"}}}
	r := newRig(t, f, withHospital)
	id := r.identified(f, visit.Insurance)
	f.waits(r, "the lookup", func() bool { return f.views[id].Insurance != nil })
	r.settled()
	f.answers(r, id, accepted())
	r.touch(screen.ActForward)
	r.says("Khám thường")
	r.touch(screen.PickPrefix + "0")
	r.says("Siêu âm")
	r.touch(screen.ActReturn)
	r.until("the kinds anew", func(s scene.Scene) bool { return s.Title == "Anh/chị khám gì hôm nay?" && len(s.Side) == 0 })
	r.touch(screen.PickPrefix + "0")
	r.says("Siêu âm")
	r.touch(screen.ActWithout)
	f.waits(r, "the registration", func() bool { return len(f.backends.lookups) == 2 })
	if q := f.backends.lookups[1].Register; *q != (visit.RegisterRequest{Kind: "k"}) {
		t.Errorf("registered %+v", q)
	}
}

func TestWhatIsAskedBesideTheCardComesLater(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withHospital)
	id := r.identified(f, visit.Insurance)
	f.waits(r, "the lookup", func() bool { return f.views[id].Insurance != nil })
	r.settled()
	f.answers(r, id, accepted())
	r.on("insurance-answer")
	f.settles(r, id, "visit.insurance-more", func(l *visit.Lookup) {
		l.CoPaid = &visit.CoPaid{More: visit.More{State: visit.Answered}, Answer: &insurance.CoPayment{Done: insurance.CoPaymentExempt, Total: "14100000", Threshold: 14_040_000}}
	})
	r.says("14.100.000 đ")
	r.Act("lang:en")
	r.says("no more is to be paid")
}
