package desk

import (
	"context"
	"slices"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// toWays begins a visit of somebody who does not want their chip read.
func (r *rig) toWays(p visit.Purpose) {
	r.Helper()
	r.touch(screen.ActPurpose + string(p))
	r.on("consent-chip")
	r.touch(screen.ActRefuse)
	r.on("other-ways")
}

func TestWhoRefusesTheChipGoesOnByTheCode(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, asKiosk)
	r.toWays(visit.Insurance)
	r.touch(screen.WayQR)
	r.on("qr-only")
	r.Scanned("no code")
	r.says("Mã vừa quét không phải của giấy tờ.")
	r.Scanned(qr)
	r.on("result")
	r.says("Chỉ đọc mã QR, chưa xác thực")
	if f.called("read") != 0 || f.called("scan") != 1 {
		t.Error("the chip was read, or the code was not handed in")
	}
}

func TestAKioskHasNobodyTypeForThemselves(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, asKiosk)
	r.toWays(visit.Insurance)
	for _, way := range []string{screen.WayTyped, screen.WayVNeID, screen.WayUnknown, screen.WayNewborn, screen.WayInsurance} {
		if slices.Contains(acts(r.now()), way) {
			t.Errorf("%s is offered", way)
		}
		r.Act(way)
		r.settled()
		r.on("other-ways")
	}
	r.touch(screen.WayStaff)
	r.on("help")
}

func TestTypedFromAPaper(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toWays(visit.Insurance)
	r.touch(screen.WayTyped)
	r.on("paper")
	r.touch(screen.ActPaper + string(visit.PaperCCCD))
	r.on("typed")
	r.types("00119012345")
	r.touch(screen.ActGoOn)
	r.says("Số định danh có đúng 12 chữ số.")
	r.types("6")
	r.touch("field:name")
	r.types("nguyeenx thij maaux")
	r.touch("field:birth")
	r.types("15011990")
	r.touch(screen.ActGoOn)
	r.on("result")
	r.says("Chỉ nhập tay, chưa xác thực")
	q := f.typed[0]
	if q.Number != "001190123456" || q.Name != "Nguyễn Thị Mẫu" || q.Birth != "1990-01-15" || q.Sex != "female" || q.Paper != visit.PaperCCCD {
		t.Error("not what was typed")
	}
}

func TestATelephoneIsSaidToBeNoProof(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, func(o *Options) { o.Settings.VNeIDNote = "Hỏi quầy số 5." })
	r.toWays(visit.Insurance)
	r.touch(screen.WayVNeID)
	r.says("VNeID không xác thực được tại đây")
	r.says("Hỏi quầy số 5.")
	r.touch(screen.ActGoOn)
	r.on("typed")
	r.types("001190123456")
	r.touch("field:name")
	r.types("An")
	r.touch("field:birth")
	r.types("15011990")
	r.touch(screen.ActGoOn)
	r.says("VNeID: đã xem, không xác thực được tại đây")
}

func TestSomebodyUnknownIsAdmittedWithAReason(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toWays(visit.Insurance)
	r.touch(screen.WayUnknown)
	r.on("unknown-patient")
	r.touch(screen.ActGoOn)
	r.on("decide")
	r.touch(screen.ActReason + string(visit.Emergency))
	f.waits(r, "the decision", func() bool { return len(f.views["v1"].Decisions) == 1 })
	if f.views["v1"].Decisions[0].Reason != visit.Emergency {
		t.Error("another reason")
	}
	r.on("insurance-queued") // there is nothing to ask the insurance with
	if f.called("insurance") != 0 {
		t.Error("asked about nobody")
	}
}

func TestACardThatCannotBeTrustedStopsNobodysCare(t *testing.T) {
	f := newAgent()
	f.person.Verdict = identity.Rejected
	r := newRig(t, f, asKiosk)
	r.toReading(f, visit.Insurance)
	f.record(r, "v1")
	r.says("Không tin được thẻ này")
	r.touch(screen.ActGoOn)
	r.on("too-low")
	f.lay(false)
	r.touch(screen.ActNumber)
	r.comes("ticket")
	r.says("A007")
	if f.called("decide") != 0 {
		t.Error("a citizen gave staff's reason")
	}
}

// caseAgent opens cases too; the model keeps nothing of them.
type caseAgent struct{ *fakeAgent }

func (f *caseAgent) OpenCase(ctx context.Context, _ visit.OpenCaseRequest) (visit.CaseView, error) {
	return visit.CaseView{ID: "c1"}, f.call(ctx, "open-case")
}

func TestANewbornUnderTheMothersName(t *testing.T) {
	f := newAgent()
	r := newRig(t, &caseAgent{f}, nil)
	r.toWays(visit.Insurance)
	r.touch(screen.WayNewborn)
	r.on("guardian")
	r.touch(screen.ActRole + string(visit.Mother))
	r.on("consent-chip") // the mother is asked for her own chip
	r.touch(screen.ActAgree)
	r.on("present")
	r.Scanned(qr)
	f.lay(true)
	r.comes("reading")
	f.waits(r, "the reading", func() bool { return len(f.reads) == 1 })
	f.record(r, "v2")
	r.on("result")
	r.touch(screen.ActGoOn)
	r.says("Đã có người đi cùng")
	r.touch(screen.ActGoOn)
	r.on("newborn")
	r.says("Con bà Nguyễn Thị Mẫu")
	r.touch(screen.ActSex + "male")
	r.touch(screen.ActGoOn)
	r.on("result")
	q := f.typed[0]
	if q.Paper != visit.PaperNone || q.Birth != "2026-11-22" || q.Name != "Con bà Nguyễn Thị Mẫu" || q.Residence != "Số 1, Phố Mẫu" || q.Sex != "male" {
		t.Error("what is known was not taken over")
	}
	if o := f.opened; o[1].Case != "c1" || o[1].Context.Role != visit.Mother || o[2].Case != "c1" || o[2].Context.Role != visit.Member {
		t.Errorf("%+v", o)
	}
	f.waits(r, "the ends", func() bool { return f.views["v1"].State == visit.Cancelled && f.views["v2"].State == visit.Done })
}
