package desk

import (
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// qr is the code of an invented card.
const qr = personal.Text("001190123456||Nguyễn Thị Mẫu|15011990|Nữ|Số 1, Phố Mẫu|20042021")

// toPresent begins a visit and agrees to have the chip read.
func (r *rig) toPresent(p visit.Purpose) {
	r.Helper()
	r.touch(screen.ActPurpose + string(p))
	r.on("consent-chip")
	r.touch(screen.ActAgree)
	r.on("present")
}

// toReading shows the code, then lays the card on the reader.
func (r *rig) toReading(f *fakeAgent, p visit.Purpose) {
	r.Helper()
	r.toPresent(p)
	r.Scanned(qr)
	f.lay(true)
	r.comes("reading")
	f.waits(r, "the reading", func() bool { return len(f.reads) > 0 })
}

func TestOneScanOneTapAndTheResult(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toReading(f, visit.Insurance)
	if f.reads[0].QR != qr {
		t.Error("the chip was not opened by the code")
	}
	f.text(r, "v1")
	s := r.on("result")
	if !strings.Contains(texts(s), "Nguyễn Thị Mẫu") || !strings.Contains(texts(s), "15/01/1990") {
		t.Errorf("what is verified is not shown before the portrait:\n%s", texts(s))
	}
	f.record(r, "v1")
	r.says("Chip thật, dữ liệu thật")
	r.touch(screen.ActFaceYes)
	r.says("Nhân viên: giống ảnh")
}

func TestACardBeforeItsCode(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toPresent(visit.Insurance)
	f.lay(true)
	r.comes("Đã thấy thẻ trên đầu đọc")
	if f.called("read") != 0 {
		t.Fatal("read without anything that opens the chip")
	}
	r.touch(screen.ActDigits)
	r.on("can")
	for _, n := range "123456" {
		r.Typed(Key{Rune: n})
	}
	r.touch(screen.ActGoOn)
	r.comes("reading")
	f.waits(r, "the reading", func() bool { return len(f.reads) == 1 && f.reads[0].CAN == "123456" })
}

func TestNothingOfThePersonBeforeTheyAgree(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toReading(f, visit.PublicService)
	f.text(r, "v1")
	f.record(r, "v1")
	s := r.on("consent-hand-over")
	if strings.Contains(texts(s), "Nguyễn") {
		t.Error("the person is shown before they agreed")
	}
	r.touch(screen.ActAgree)
	r.on("result")
}
