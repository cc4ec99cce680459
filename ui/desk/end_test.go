package desk

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// heard is a voice that is listened to.
type heard struct {
	mu   sync.Mutex
	said []string
	cues []string
}

func (h *heard) Say(_ words.Lang, text string) { h.note(&h.said, text) }
func (h *heard) Cue(kind string)               { h.note(&h.cues, kind) }
func (h *heard) Stop()                         {}

func (h *heard) note(list *[]string, what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	*list = append(*list, what)
}

func (h *heard) has(list *[]string, what string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Contains(*list, what)
}

func TestNoTicketBeforeTheCardIsTaken(t *testing.T) {
	f, ears := newAgent(), &heard{}
	r := newRig(t, f, func(o *Options) {
		asKiosk(o)
		o.Voice = ears
	})
	r.toReading(f, visit.Insurance)
	f.record(r, "v1")
	r.on("result")
	r.post(func() { r.done(Outcome{Ticket: true, Number: "12", Clinic: "Mắt"}) })
	r.comes("Thẻ vẫn còn trên đầu đọc")
	r.pass(time.Second)
	if f.called("print-ticket") != 0 || !ears.has(&ears.cues, CueForgotten) {
		t.Fatal("a ticket before the card was taken, or no sound")
	}
	f.lay(false)
	r.comes("ticket")
	r.says("12")
	r.says("Lấy phiếu ở khe in")
	f.waits(r, "the end", func() bool { return f.views["v1"].State == visit.Done })
	if o := f.tickets[0]; o.Number != "12" || o.Clinic != "Mắt" || o.Purpose != "insurance" {
		t.Errorf("%+v", o)
	}
	r.gone(t)
}

func TestTheDesksOwnNumberAndNoPaper(t *testing.T) {
	f := newAgent()
	f.fails["print-ticket"] = &office.Fault{Code: "no-paper"}
	r := newRig(t, f, nil)
	r.toPresent(visit.Insurance)
	r.post(func() { r.done(Outcome{Ticket: true}) })
	r.on("ticket")
	r.says("A007")
	r.says("xin nhớ số này")
	r.touch(screen.ActNext)
	r.on("consent-chip")
	if f.called("open") != 2 || f.opened[1].Purpose != visit.Insurance {
		t.Error("the next person is not one key away")
	}
}

func TestAVisitThatCannotBeFinishedIsSaid(t *testing.T) {
	f := newAgent()
	f.fails["finish"] = &office.Fault{Code: "disk-full"}
	r := newRig(t, f, nil)
	r.toPresent(visit.Identification)
	r.post(func() { r.done(Outcome{}) })
	r.on("done")
	r.says("Ổ đĩa đã đầy")
}

func TestWhatIsSpokenNamesNobody(t *testing.T) {
	f, ears := newAgent(), &heard{}
	r := newRig(t, f, func(o *Options) {
		asKiosk(o)
		o.Voice, o.Settings.Voice = ears, true
	})
	r.toReading(f, visit.Insurance)
	f.record(r, "v1")
	r.on("result")
	if !ears.has(&ears.said, "Có phải là bạn không? Xem lại thông tin, rồi chạm Đúng, tiếp tục.") {
		t.Errorf("not said: %q", ears.said)
	}
	for _, said := range ears.said {
		if strings.Contains(said, "Mẫu") || strings.Contains(said, "0011") {
			t.Error("a person was named aloud")
		}
	}
	r.touch(actSpeech)
	r.touch(actLang + "en")
	r.until("English", func(s scene.Scene) bool { return s.Title == "Is this you?" })
	if ears.has(&ears.said, "Is this you? Check it, then touch Yes, continue.") {
		t.Error("spoken although it is switched off")
	}
}
