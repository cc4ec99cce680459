package desk

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// toRoom brings a first guest to the question for the room.
func (r *rig) toRoom(f *fakeAgent, changes ...func(*visit.View)) string {
	r.Helper()
	id := r.identified(f, visit.Accommodation, changes...)
	r.on("stay-room")
	return id
}

// checkIn says the room, and one night.
func (r *rig) checkIn(room string) {
	r.Helper()
	r.on("stay-room")
	for _, k := range room {
		r.Typed(Key{Rune: k})
	}
	r.touch(screen.ActForward)
}

// cardLeaves waits until the screen saw the card of whoever is there leave.
func (r *rig) cardLeaves() {
	r.Helper()
	r.passUntil("the card is seen to leave", func() bool {
		lies := make(chan bool, 1)
		r.post(func() { lies <- r.visit.read })
		return !<-lies
	})
}

// passUntil lets time go by until something is so.
func (r *rig) passUntil(what string, so func() bool) {
	r.Helper()
	for limit := time.Now().Add(30 * time.Second); !so(); {
		if time.Now().After(limit) {
			r.Fatalf("%s: it is not so; on the screen: %s", what, r.now().Name)
		}
		r.pass(tick)
	}
}

// Five guests in a row: room and days are asked once, and the next guest's card
// is waited for as soon as one key is touched.
func TestFiveGuestsInARow(t *testing.T) {
	f := newAgent()
	f.owner = visit.StateBody // so that nobody is asked before the chip is read
	r := newRig(t, f, withLodging)
	r.toRoom(f)
	r.checkIn("204")
	r.on("notified")
	r.says("Cổng của Công an đã nhận")
	for i := 2; i <= 5; i++ {
		r.touch(screen.ActNextGuest)
		r.on("present")
		id := "v" + strconv.Itoa(i)
		f.with(func() { f.person = calledBy("Khách Thứ " + strconv.Itoa(i)) })
		r.Scanned(qr)
		f.lay(true)
		r.comes("reading")
		f.waits(r, "the reading", func() bool { return len(f.reads) == i-1 })
		f.record(r, id)
		r.on("result")
		f.lay(false)
		r.touch(screen.ActFaceYes)
		r.touch(screen.ActGoOn)
		r.on("stay")
		r.says("Đã thông báo đủ " + strconv.Itoa(i) + " khách")
		r.cardLeaves()
	}
	l := f.backends.lodging
	if len(l.opened) != 1 || l.opened[0].Room != "204" || len(l.asked) != 5 {
		t.Errorf("%d stays for %d guests", len(l.opened), len(l.asked))
	}
	for _, q := range l.asked {
		if q.Context.Stay != "s1" || *q.Wait != 0 {
			t.Errorf("asked %+v", q.Context)
		}
	}
	for _, o := range f.opened {
		if o.Context.Stay != "s1" || o.Context.Role != visit.Guest {
			t.Errorf("opened in %+v", o.Context)
		}
	}
	r.touch(screen.ActForward)
	f.waits(r, "the end", func() bool {
		for _, v := range f.views {
			if v.State != visit.Done {
				return false
			}
		}
		return true
	})
}

func TestTheRoomAndTheNights(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withLodging)
	r.toRoom(f)
	r.touch(screen.ActForward) // without a room
	r.says("Chưa nhập")
	r.touch(screen.ActMore)
	r.touch(screen.ActMore)
	r.touch(screen.ActFewer)
	r.says("2 đêm")
	r.says("12:00, Thứ Ba 24/11/2026")
	r.Act("lang:en")
	r.says("2 nights")
	r.Act("lang:vi")
	r.typing("12")
	f.holds["open-stay"] = make(chan struct{})
	r.touch(screen.ActForward)
	r.Act(screen.ActForward) // a double tap
	r.settled()
	close(f.holds["open-stay"])
	r.on("notified")
	l := f.backends.lodging
	want := time.Date(2026, 11, 24, 12, 0, 0, 0, identity.Zone())
	if len(l.opened) != 1 || l.opened[0].Room != "12" || !l.opened[0].Departure.Equal(want) {
		t.Errorf("opened %+v", l.opened)
	}
}

// The portal is down: the guest is accepted, the deadline is on the screen, and
// what comes of it is shown when it comes.
func TestAPortalThatIsDownLosesNoGuest(t *testing.T) {
	f := newAgent()
	f.backends.lodging.down = true
	r := newRig(t, f, withLodging)
	id := r.toRoom(f)
	r.checkIn("204")
	r.on("notified")
	r.says("Đã ghi lại, không mất gì")
	r.says("còn 8 giờ 0 phút")
	r.says("23:00, Chủ nhật 22/11/2026")
	r.pass(time.Minute)
	r.says("còn 7 giờ 59 phút")
	r.Act("lang:en")
	r.says("Noted, waits to be sent")
	f.portalSays(r, id, visit.Notified, "200")
	r.says("The police portal has it")
}

func TestARefusalIsCorrectedAndSentAgain(t *testing.T) {
	f := newAgent()
	f.backends.lodging.down = true
	r := newRig(t, f, withLodging)
	id := r.toRoom(f)
	r.checkIn("204")
	r.says("Đã ghi lại, không mất gì")
	f.with(func() { f.backends.lodging.down = false })
	f.portalSays(r, id, visit.Refused, "birth-incomplete")
	r.says("Cần đủ ngày, tháng, năm sinh")
	r.touch(screen.ActFix)
	r.on("guest")
	r.typing("15011990")
	r.touch(screen.ActForward)
	r.says("Đã thông báo đủ 1 khách")
	if q := f.backends.lodging.asked[1]; q.Birth != "1990-01-15" || q.Context.Room != "204" {
		t.Error("not what was typed, or another room")
	}
}

func TestOnlyWhatIsMissingIsAsked(t *testing.T) {
	value := func(s string) *identity.Value {
		return &identity.Value{Value: personal.Text(s), Source: identity.SourceDG13}
	}
	for name, c := range map[string]struct {
		change func(*identity.Person)
		fields string
	}{
		"year alone": {func(p *identity.Person) { p.DateOfBirth = value("1950") }, "birth phone"},
		"foreigner":  {func(p *identity.Person) { p.Nationality = value("FRA") }, "stay-limit phone"},
	} {
		f := newAgent()
		c.change(&f.person.Person)
		r := newRig(t, f, withLodging)
		r.toRoom(f)
		r.checkIn("204")
		s := r.on("guest")
		var ids []string
		for _, b := range s.Body {
			if field, ok := b.(scene.Field); ok {
				ids = append(ids, field.ID)
			}
		}
		if got := strings.Join(ids, " "); got != c.fields {
			t.Errorf("%s: asked for %s", name, got)
		}
		r.touch(screen.ActForward)
		r.says("Chưa nhập")
		r.typing("31122026")
		r.touch(screen.ActForward)
		r.on("notified")
	}
}

func TestTheCommuneIsChosenOrLeftOpen(t *testing.T) {
	for act, want := range map[string]string{screen.CommunePrefix + "1": "72", screen.CommuneNone: "", "": ""} {
		f := newAgent()
		r := newRig(t, f, withLodging)
		r.toRoom(f, func(v *visit.View) {
			v.Places = &accommodation.Location{Candidates: []accommodation.Candidate{{Province: "1", Ward: "71", Name: "Phường Một"}, {Province: "1", Ward: "72", Name: "Phường Hai"}}}
		})
		r.checkIn("204")
		r.on("guest")
		if act != "" {
			r.touch(act)
		}
		r.touch(screen.ActForward)
		f.waits(r, "the notification", func() bool { return len(f.backends.lodging.asked) == 1 })
		if q := f.backends.lodging.asked[0]; q.Ward != want || (q.Province != "") != (want != "") {
			t.Errorf("%s: sent ward %s", act, q.Ward)
		}
	}
}

// What the daemon finds missing is asked for; nothing was noted until then.
func TestWhatTheDaemonMissesIsAskedFor(t *testing.T) {
	for problem, wants := range map[string]string{
		"nationality-unknown": "Mã quốc tịch", "reason-missing": "Lý do lưu trú", "stay-limit-missing": "Được tạm trú đến ngày", "sex-missing": "Nhập lại giấy tờ",
	} {
		f := newAgent()
		f.backends.lodging.refuse = api.FieldProblem{Field: "guest", Problem: problem}
		r := newRig(t, f, withLodging)
		r.toRoom(f)
		r.checkIn("204")
		r.on("guest")
		r.says(wants)
	}
}

func TestANotificationThatFailedIsTriedAgain(t *testing.T) {
	f := newAgent()
	f.fails["accommodation"] = &agent.Problem{Code: api.CodeUnavailable}
	r := newRig(t, f, withLodging)
	r.toRoom(f)
	r.checkIn("204")
	r.says("Chưa ghi được thông báo")
	f.with(func() { delete(f.fails, "accommodation") })
	r.Act(screen.ActRetry)
	r.Act(screen.ActRetry)
	r.says("Cổng của Công an đã nhận")
	if n := f.called("accommodation"); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

func TestGuestsLeaveEarlierLaterOrNow(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withLodging)
	id := r.toRoom(f)
	r.checkIn("204")
	r.touch(screen.ActStayList)
	r.says("Đã thông báo đủ 1 khách")
	r.touch(screen.ActChange)
	r.on("stay-change")
	r.touch(screen.ActMore)
	hold := make(chan struct{})
	f.with(func() { f.holds["departure"] = hold })
	r.touch(screen.ActForward)
	r.Act(screen.ActForward)
	r.settled()
	close(hold)
	r.says("Ngày đi mới: 12:00, Thứ Ba 24/11/2026")
	r.says("1 khách: đang báo cho cổng")
	f.with(func() {
		s := f.stayOf("s1")
		s.Changes = []visit.StayChange{{Deliveries: []visit.Delivery{{Visit: id, State: visit.Refused, Code: "at-portal"}}}}
	})
	r.tell(agent.Event{Type: agent.TypeAccommodation, Visit: "somebody else"})
	r.says("phải tự đổi trên trang của cổng")
	r.touch(screen.ActForward)
	r.on("stay")
	r.touch(screen.ActChange)
	r.touch(screen.ActLeft)
	r.says("Khách đã trả phòng")
	d := f.backends.lodging.departed
	if len(d) != 2 || d[0].Left || !d[1].Left || !d[1].Departure.Equal(r.clock.Now()) {
		t.Errorf("told %+v", d)
	}
	r.touch(screen.ActForward)
	s := r.until("the list anew", func(s scene.Scene) bool { return s.Name == "stay" && len(s.Acts) == 3 })
	if !s.Acts[0].Off || !s.Acts[2].Off {
		t.Error("guests join those who have left")
	}
}

func TestAChangeThatIsRefusedSaysWhy(t *testing.T) {
	f := newAgent()
	f.fails["departure"] = &agent.Problem{Code: api.CodeInvalid, Fields: []api.FieldProblem{{Field: "departure", Problem: "extension-too-long"}}}
	r := newRig(t, f, withLodging)
	r.toRoom(f)
	r.checkIn("204")
	r.touch(screen.ActStayList)
	r.touch(screen.ActChange)
	r.touch(screen.ActMore)
	r.touch(screen.ActForward)
	r.says("Gia hạn không quá 30 ngày")
	r.touch(screen.ActReturn)
	r.on("stay")
}

// A list that staff open has nobody in front of the desk.
func TestStaffOpenAStay(t *testing.T) {
	f := newAgent()
	f.backends.lodging.stays = []*visit.StayView{{ID: "s1", Room: "301"}}
	r := newRig(t, f, withLodging)
	r.on("attract")
	r.post(func() { r.openStay("s1") })
	r.says("Khách ở phòng 301")
	r.says("Chưa có khách nào")
	r.touch(screen.ActNextGuest)
	r.on("consent-chip")
	if f.opened[0].Context.Stay != "s1" {
		t.Error("the guest is in no stay")
	}
}

// The card of the guest before is not taken for the next one's.
func TestTheCardOfTheGuestBeforeMustLeave(t *testing.T) {
	f := newAgent()
	r := newRig(t, f, withLodging)
	r.toReading(f, visit.Accommodation)
	f.record(r, "v1")
	r.touch(screen.ActFaceYes)
	r.touch(screen.ActGoOn)
	r.checkIn("204")
	r.touch(screen.ActNextGuest)
	r.touch(screen.ActAgree)
	r.on("present")
	looks := f.called("readers")
	r.Scanned(qr)
	r.passUntil("it is looked at", func() bool { return f.called("readers") > looks+2 })
	if n := f.called("read"); n != 1 {
		t.Fatalf("the card that lay there was read %d times", n)
	}
	f.lay(false)
	r.passUntil("it is seen to leave", func() bool { return !strings.Contains(texts(r.now()), "Nhấc thẻ ra") })
	f.lay(true)
	r.comes("reading")
}

// The portal has the number already, of somebody else: the paper is looked at
// again, and the guest is notified of with what it says.
func TestAWrongNumberIsPutRight(t *testing.T) {
	f := newAgent()
	f.backends.lodging.down = true
	r := newRig(t, f, withLodging)
	id := r.toRoom(f)
	r.checkIn("204")
	r.says("Đã ghi lại, không mất gì")
	f.with(func() { f.backends.lodging.down = false })
	f.portalSays(r, id, visit.Refused, "already-notified")
	r.touch(screen.ActFix)
	r.says("so lại với giấy tờ")
	r.touch(screen.ActStayList)
	r.on("stay")
	r.touch(screen.ActFix)
	r.touch(screen.ActOtherPaper)
	r.on("other-ways")
	r.touch(screen.WayTyped)
	r.touch(screen.ActPaper + string(visit.PaperBirth))
	r.on("typed")
	r.touch("field:name")
	r.typing("Nguyen Thi Mau")
	r.touch("field:birth")
	r.typing("15011990")
	r.touch(screen.ActGoOn)
	r.on("result")
	r.touch(screen.ActGoOn)
	r.says("Đã thông báo đủ 1 khách")
	if n := len(f.backends.lodging.asked); n != 2 {
		t.Errorf("notified of %d times", n)
	}
}
