package walkthrough

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/kbttsim"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

const hotelConfig = "desk:\n  name: Khách sạn Hướng Dương\nscreen:\n  mode: desk\n  purposes: [accommodation]\n  voice: false\n"

// The room of the group, and the guests who are typed: the name as keys write it,
// and as it is read.
const (
	groupRoom = "204"
	typedKeys = "nguyeenx phan hoangf thij ngocj baor traan"
	typedName = "Nguyễn Phan Hoàng Thị Ngọc Bảo Trân"
	fifthKeys = "ddoox thuyf"
	fifthName = "Đỗ Thùy"
)

// Five guests arrive together. One is read by chip and one typed; then the portal is
// down, and has the third guest once it is back; it answers the fourth late; and it
// refuses one, whose number was typed wrong, and who is put right. All five are in the portal's book, each once.
func TestGroupOfFive(t *testing.T) { inEveryView(t, groupOfFive) }

func groupOfFive(t *testing.T, v view) {
	w := newWorld(t, setting{config: hotelConfig + v.look, width: v.width, height: v.height, args: v.window(),
		profiles: []string{"cccd-2021", "can-cuoc-2024", "cccd-2021", "cccd-2021", "can-cuoc-2024"}})
	w.employ()
	w.openScreen("lock")
	w.signIn()
	w.touch(screen.ActPurpose + string(visit.Accommodation))
	w.checkInByChip(w.people[0])
	w.room(groupRoom)
	w.told("notified")
	w.guests(visit.Notified)

	w.touch(screen.ActNextGuest)
	w.checkInTyped(w.people[1].number, typedKeys, w.people[1].birth[:4])
	w.on("guest")
	w.hand.write(day(w.people[1].birth))
	w.shot("day-typed")
	w.touch(screen.ActForward)
	w.on("stay")
	w.guests(visit.Notified, visit.Notified)

	w.portals.order(t, "fault kbtt:down")
	w.touch(screen.ActNextGuest)
	w.checkInByChip(w.people[2])
	w.told("stay")
	w.guests(visit.Notified, visit.Notified, visit.Queued)
	w.deadlineIs(true)
	w.portals.order(t, "clear")
	w.guests(visit.Notified, visit.Notified, visit.Notified)
	w.deadlineIs(false)

	w.portals.order(t, "fault kbtt:slow")
	w.touch(screen.ActNextGuest)
	w.checkInByChip(w.people[3])
	w.told("stay")
	w.guests(visit.Notified, visit.Notified, visit.Notified, visit.Queued)
	w.portals.order(t, "clear")

	w.touch(screen.ActNextGuest)
	w.checkInTyped(w.people[0].number, fifthKeys, day(w.people[4].birth))
	w.told("stay")
	w.putRight(w.people[4])
	w.guests(visit.Notified, visit.Notified, visit.Notified, visit.Notified, visit.Notified)
	w.shot("all-five")
	w.endGroup()
	w.bookHolds(w.people...)
}

// checkInByChip has a guest read by the code on their card and its chip, up to
// what is asked of the stay.
func (w *world) checkInByChip(p resident) {
	w.Helper()
	w.agree()
	w.card.order(w, "pull")
	w.card.order(w, "lds "+p.folder)
	w.showsCode(p)
	w.card.order(w, "tap")
	w.result()
	w.compareFace()
	w.card.order(w, "pull")
	w.touch(screen.ActGoOn)
}

// putRight has a guest typed anew whose number was typed wrong: the portal has the
// number already, of another guest.
func (w *world) putRight(p resident) {
	w.Helper()
	w.until("a refusal", func(o outline) bool { _, ok := o.find(screen.ActFix); return ok })
	w.shot("refused")
	w.touch(screen.ActFix)
	w.on("guest")
	w.touch(screen.ActOtherPaper)
	w.fromPaper(p.number, fifthKeys, day(p.birth))
	w.told("stay")
}

// compareFace says that the face is that of the portrait.
func (w *world) compareFace() {
	w.Helper()
	w.touch(screen.ActFaceYes)
	w.until("the face noted", func(o outline) bool { _, asks := o.find(screen.ActFaceYes); return o.Scene == "result" && !asks })
	if f := w.newest().Face; f == nil || !*f {
		w.Error("the daemon has not noted the face")
	}
}

// agree says yes to the chip being read.
func (w *world) agree() {
	w.Helper()
	w.on("consent-chip")
	w.touch(screen.ActAgree)
	w.on("present")
}

// result waits for a reading that is whole.
func (w *world) result() {
	w.Helper()
	w.until("the result", func(o outline) bool { _, whole := o.find(screen.ActGoOn); return o.Scene == "result" && whole })
	w.shot("result")
}

func (w *world) room(number string) {
	w.Helper()
	w.on("stay-room")
	w.hand.write(number)
	w.shot("room-typed")
	w.touch(screen.ActForward)
}

// told answers what the paper leaves open, where anything is, up to what became of
// the notification.
func (w *world) told(scene string) {
	w.Helper()
	if w.on("guest", scene).Scene == "guest" {
		w.touch(screen.ActForward)
		w.on(scene)
	}
	w.until("what became of it", func(o outline) bool { _, ok := o.find(screen.ActNextGuest); return o.Scene == scene && ok })
}

// checkInTyped has a guest typed from a citizen card, with the day of birth as it
// is known. Where that is the year alone, the day is asked for: the portal takes no
// year.
func (w *world) checkInTyped(number, name, birth string) {
	w.Helper()
	w.agree()
	w.touch(screen.ActOtherWays)
	w.fromPaper(number, name, birth)
}

func (w *world) fromPaper(number, name, birth string) {
	w.Helper()
	w.on("other-ways")
	w.touch(screen.WayTyped)
	w.on("paper")
	w.touch(screen.ActPaper + string(visit.PaperCCCD))
	w.on("typed")
	for _, f := range [][2]string{{"number", number}, {"name", name}, {"birth", birth}} {
		w.touch("field:" + f[0])
		w.until(f[0], func(o outline) bool { return o.on("field:" + f[0]) })
		w.hand.write(f[1])
	}
	w.shot("typed-whole")
	w.touch(screen.ActGoOn)
	w.result()
	w.touch(screen.ActGoOn)
}

// day is a date as it is typed.
func day(iso string) string { return iso[8:] + iso[5:7] + iso[:4] }

// on reports whether something that may be chosen is.
func (o outline) on(id string) bool {
	i := slices.IndexFunc(o.Targets, func(t target) bool { return t.ID == id })
	return i >= 0 && o.Targets[i].On
}

// inHouse is the one stay that the daemon has.
func (w *world) inHouse() (s visit.StaySummary, there bool) {
	all, err := w.desk().Stays(w.Context())
	if err != nil || len(all.Stays) != 1 {
		return s, false
	}
	return all.Stays[0], true
}

// guests waits until the daemon's guests are as many and stand as told, in any
// order.
func (w *world) guests(want ...visit.ActState) {
	w.Helper()
	slices.Sort(want)
	w.awaited("guests", func() bool {
		s, _ := w.inHouse()
		var got []visit.ActState
		for _, g := range s.Guests {
			got = append(got, g.Notified)
		}
		slices.Sort(got)
		return slices.Equal(got, want)
	})
}

// deadlineIs checks whether a time runs by which the police must be told.
func (w *world) deadlineIs(running bool) {
	w.Helper()
	w.shot("deadline")
	if s, there := w.inHouse(); !there || s.Deadline.IsZero() == running {
		w.Errorf("the deadline is %s, running is %v", s.Deadline, running)
	}
}

// endGroup finishes the last visit; nobody of the group is left open.
func (w *world) endGroup() {
	w.Helper()
	w.touch(screen.ActForward)
	w.on("done")
	w.touch(screen.ActBegin)
	w.on("attract")
	list, err := w.desk().VisitsOf(w.Context(), "")
	if err != nil || len(list.Visits) != 5 {
		w.Fatalf("%d visits, %v", len(list.Visits), err)
	}
	for _, v := range list.Visits {
		if v.State != visit.Done {
			w.Errorf("a visit is %s", v.State)
		}
	}
}

// bookHolds looks into the portal's own book: each guest is there once for the
// room, with the name that their paper says.
func (w *world) bookHolds(people ...resident) {
	w.Helper()
	names := map[string]string{}
	for _, g := range w.declared() {
		if g.SoPhong != groupRoom {
			continue
		}
		if _, twice := names[g.SoGiayTo]; twice {
			w.Errorf("somebody is in the book twice")
		}
		names[g.SoGiayTo] = g.HoTen
	}
	if len(names) != len(people) {
		w.Errorf("%d of %d guests are in the book", len(names), len(people))
	}
	typed := map[int]string{1: typedName, 4: fifthName}
	for i, p := range people {
		if want := cmp.Or(typed[i], p.name); !strings.EqualFold(names[p.number], want) {
			w.Errorf("guest %d has another name in the book", i+1)
		}
	}
}

// declared are the guests whom the portal accepted.
func (w *world) declared() (all []kbttsim.Declaration) {
	w.Helper()
	for _, e := range w.booked("stay") {
		var g kbttsim.Declaration
		text, err := json.Marshal(e.Data)
		if err == nil {
			err = json.Unmarshal(text, &g)
		}
		if err != nil {
			w.Fatal(err)
		}
		all = append(all, g)
	}
	return all
}
