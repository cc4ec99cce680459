package desk

import (
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

func TestACardThatSlippedIsReadAgainByItself(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toReading(f, visit.Insurance)
	f.text(r, "v1")
	r.on("result")
	f.lay(false)
	f.trouble(r, "v1", "card-removed")
	r.on("slipped")
	r.pass(time.Second)
	r.on("slipped")
	f.lay(true)
	r.comes("reading")
	f.waits(r, "the second reading", func() bool { return len(f.reads) == 2 })
	if f.reads[1].QR != qr {
		t.Error("the code would have to be shown again")
	}
	f.record(r, "v1")
	r.on("result")
}

func TestAWrongCodeIsNotTriedAgain(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toReading(f, visit.Insurance)
	f.trouble(r, "v1", "wrong-password")
	r.comes("Nhấc thẻ ra khỏi đầu đọc")
	r.touch(screen.ActAgain)
	r.on("present")
	r.Scanned(qr)
	r.comes("Nhấc thẻ ra, rồi đặt lại")
	r.pass(2 * time.Second)
	if f.called("read") != 1 {
		t.Fatal("tried again while the card lies there")
	}
	f.lay(false)
	r.comes("Đặt thẻ nằm phẳng trên đầu đọc")
	f.lay(true)
	r.comes("reading")
	f.waits(r, "the second reading", func() bool { return len(f.reads) == 2 })
}

func TestDigitsTypedAfterAWrongCodeWaitForTheCardToLeave(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toReading(f, visit.Insurance)
	f.trouble(r, "v1", "wrong-password")
	r.comes("Nhấc thẻ ra khỏi đầu đọc")
	r.touch(screen.ActAgain)
	r.on("present")
	r.touch(screen.ActDigits)
	r.on("can")
	r.types("123456")
	r.touch(screen.ActGoOn)
	r.comes("Nhấc thẻ ra, rồi đặt lại")
	r.pass(2 * time.Second)
	if f.called("read") != 1 {
		t.Fatal("tried again while the card lies there")
	}
	f.lay(false)
	r.comes("Đặt thẻ nằm phẳng trên đầu đọc")
	f.lay(true)
	r.comes("reading")
	f.waits(r, "the second reading", func() bool { return len(f.reads) == 2 })
}

func TestEveryTroubleHasAWayOn(t *testing.T) {
	for code, way := range map[string]string{
		"wrong-password": screen.ActQROnly, "password-blocked": screen.ActOtherWays, "not-emrtd": screen.ActAgain,
		"no-reader": screen.ActOtherWays, "can-needs-pace": screen.ActZone, "chip-failed": screen.ActAgain, "pause": screen.ActAgain,
	} {
		t.Run(code, func(t *testing.T) {
			f := newAgent()
			r := newRig(t, f, nil)
			r.toReading(f, visit.Insurance)
			f.trouble(r, "v1", code)
			r.on("trouble")
			message, _ := screen.Sentences(r.lang, code)
			r.says(message)
			r.touch(way)
			next := map[string]string{screen.ActQROnly: "result", screen.ActOtherWays: "other-ways", screen.ActAgain: "present", screen.ActZone: "mrz-key"}
			r.on(next[way])
		})
	}
}

func TestAReadingThatDoesNotBegin(t *testing.T) {
	f := newAgent()
	f.fails["read"] = &agent.Problem{Code: api.CodeBusy}
	r := newRig(t, f, nil)
	r.toPresent(visit.Insurance)
	r.Scanned(qr)
	f.lay(true)
	r.comes("trouble")
	r.says("Đầu đọc đang dùng cho người khác.")
}

func TestAPassportsZone(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toPresent(visit.Accommodation)
	r.touch(screen.ActZone)
	r.on("mrz-key")
	r.types("C1234567")
	r.Act(actNextField)
	r.types("15011990")
	r.touch(screen.ActGoOn)
	r.says("Chưa nhập")
	r.types("31122030")
	r.touch(screen.ActGoOn)
	r.on("present")
	f.lay(true)
	r.comes("reading")
	f.waits(r, "the reading", func() bool { return len(f.reads) == 1 })
	if q := f.reads[0]; q.Number != "C1234567" || q.Birth != "900115" || q.Expiry != "301231" {
		t.Error("not what the zone says")
	}
}

// types types on a real keyboard.
func (r *rig) types(text string) {
	for _, c := range text {
		r.Typed(Key{Rune: c})
	}
	r.settled()
}

func TestAnInsuranceCardsCodeSaysWhoIsThere(t *testing.T) {
	f := newAgent()
	f.person.Person.PersonalNumber = nil // the card does not say it
	r := newRig(t, f, withPortal)
	r.toPresent(visit.Insurance)
	r.Scanned("GD4010123456789|4e677579e1bb856e205468e1bb8b204de1baab75|15/01/1990|2|-|01 - 043|01/01/2026|31/12/2026|-|-|-|4|01/01/2020|abc|$")
	r.on("result")
	if f.called("scan") != 1 {
		t.Error("not handed in")
	}
	r.touch(screen.ActGoOn)
	f.waits(r, "the lookup", func() bool { return len(f.backends.lookups) == 1 })
	if q := f.backends.lookups[0]; q.Card != "GD4010123456789" {
		t.Error("not asked with the card's number")
	}
}

func TestWhatIsNoDocumentIsSaid(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, nil)
	r.toPresent(visit.Insurance)
	r.Scanned("https://example.com")
	r.says("Mã vừa quét không phải của giấy tờ.")
	if f.called("scan")+f.called("read") != 0 {
		t.Error("handed in")
	}
}
