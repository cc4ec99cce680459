package desk

import (
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// toCopay brings a visit to the co-payment, with its amount asked for.
func (r *rig) toCopay(f *fakeAgent, amount string) {
	r.Helper()
	id := r.identified(f, visit.Insurance)
	f.waits(r, "the lookup", func() bool { return f.views[id].Insurance != nil })
	f.answers(r, id, accepted())
	r.touch(screen.ActCopay)
	r.on("copay")
	for _, digit := range amount {
		r.touch("key:" + string(digit))
	}
	r.Act(screen.ActPay)
	r.Act(screen.ActPay) // a double tap
}

func (f *fakeAgent) pays(state payment.State) {
	f.with(func() {
		for i := range f.backends.payments {
			f.backends.payments[i].State = state
		}
	})
}

func TestACopaymentIsPaidByTheBanksWord(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withHospital)
	r.toCopay(f, "186500")
	s := r.until("the code", func(s scene.Scene) bool { return s.Title == "Cần trả 186.500 đ" })
	if p, ok := s.Body[0].(scene.Picture); !ok || p.Image == nil || !p.Crisp {
		t.Error("there is no code to scan")
	}
	r.says("còn 15 phút")
	if n := f.called("ask-payment"); n != 1 {
		t.Errorf("asked for %d times", n)
	}
	r.touch(screen.ActForward)
	r.touch(screen.ActCopay)
	r.says("Cần trả 186.500 đ") // the same, asked for once
	r.touch(screen.ActAmount)
	r.on("copay")
	f.pays(payment.Paid)
	r.touch(screen.ActPay) // the amount is still there
	r.pass(lookEvery + tick)
	r.says("Ngân hàng báo đã nhận tiền")
	r.Act("lang:en")
	r.says("The bank says the money came")
	if n := f.called("ask-payment"); n != 1 {
		t.Errorf("asked for %d times", n)
	}
	r.touch(screen.ActForward)
	r.on("insurance-answer")
}

func TestAnExpiredCodeIsMadeAnew(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withHospital)
	r.toCopay(f, "90000")
	r.says("Cần trả 90.000 đ")
	f.pays(payment.Expired)
	r.pass(lookEvery + tick)
	r.says("Mã đã hết hạn")
	r.touch(screen.ActPay)
	r.says("Đang chờ ngân hàng")
	if len(f.backends.payFor) != 2 || f.backends.payFor[1].Amount != 90_000 || f.backends.payFor[1].Visit != "v0" {
		t.Errorf("asked for %+v", f.backends.payFor)
	}
}

func TestNothingIsAskedForWithoutAnAmount(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withHospital)
	r.toCopay(f, "")
	r.says("Chưa nhập")
	r.touch("key:0")
	r.Act(screen.ActPay)
	r.settled()
	if n := f.called("ask-payment"); n != 0 {
		t.Errorf("asked for %d times", n)
	}
	r.touch(screen.ActReturn)
	r.on("insurance-answer")
}

func TestAPaymentThatIsRefusedIsSaid(t *testing.T) {
	f := newAgent()
	f.fails["ask-payment"] = &agent.Problem{Code: api.CodeNoBackend}
	r := newRig(t, f, withHospital)
	r.toCopay(f, "5")
	r.says("Chưa cấu hình")
	r.Act("lang:en")
	r.says("not configured")
}
