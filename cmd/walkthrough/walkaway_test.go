package walkthrough

import (
	"bytes"
	"encoding/json"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal/residue"
	"github.com/cccd-agent/cccd-agent/ui/agent"
)

// TestWalkAway: somebody leaves in the middle. The screen asks, counts down, and
// forgets them: with the process that knew them.
func TestWalkAway(t *testing.T) {
	w := newWorld(t, setting{config: kioskConfig, width: 1280, height: 800, profiles: []string{"cccd-2021"}})
	w.openScreen("attract")
	greeting := w.still()
	before := w.screens(2)
	w.toResult()
	left := w.traces()
	w.knows(left, before)

	w.countsDown()
	asked := time.Now()
	w.gone(before)
	ended := time.Now()
	w.on("attract")
	t.Logf("the old process ended within %v of the end of the countdown as it was seen, the next was on the screen %v after", ended.Sub(asked).Round(time.Millisecond), time.Since(ended).Round(time.Millisecond))

	w.sameAs(greeting)
	after := w.screens(2)
	if slices.ContainsFunc(after, func(pid int) bool { return slices.Contains(before[:1], pid) }) {
		t.Error("the process that knew the person is still there")
	}
	w.nothingOf(left, append(after, w.kiosk.cmd.Process.Pid)...)
	w.cancelled()
}

// countsDown waits for the question whether anybody is there, until its seconds
// have become fewer and it is gone.
func (w *world) countsDown() {
	w.Helper()
	w.on("still-there")
	first := w.still()
	w.until("fewer seconds", func(o outline) bool {
		return o.Scene != "still-there" || !bytes.Equal(first.Pix, w.hand.picture(w.display.Width, w.display.Height).Pix)
	})
	w.until("the end of the countdown", func(o outline) bool { return o.Scene != "still-there" })
}

// still is the picture once it no longer changes.
func (w *world) still() *image.RGBA {
	w.Helper()
	look := time.NewTicker(150 * time.Millisecond)
	defer look.Stop()
	last := w.hand.picture(w.display.Width, w.display.Height)
	for limit := time.Now().Add(patience); time.Now().Before(limit); {
		<-look.C
		next := w.hand.picture(w.display.Width, w.display.Height)
		if bytes.Equal(last.Pix, next.Pix) {
			return next
		}
		last = next
	}
	w.Fatal("the screen never stands still")
	return nil
}

// sameAs waits until the screen shows a picture again, but for the clock: the one
// text of the head that says another time.
func (w *world) sameAs(picture *image.RGBA) {
	w.Helper()
	var other image.Rectangle
	o := w.until("the same picture", func(o outline) bool {
		other = differing(picture, w.hand.picture(w.display.Width, w.display.Height))
		return slices.ContainsFunc(append(o.Texts, place{}), func(text place) bool { return text.Y < headHeight && other.In(text.rect()) })
	})
	w.Logf("another than before: %v of %s", other, o.Scene)
}

// headHeight is that of the head of the screen in these walks, at least.
const headHeight = 60

// differing is the least rectangle that holds all pixels of two pictures that are
// not the same.
func differing(a, b *image.RGBA) (all image.Rectangle) {
	for y := a.Rect.Min.Y; y < a.Rect.Max.Y; y++ {
		row := y * a.Stride
		if bytes.Equal(a.Pix[row:row+a.Stride], b.Pix[row:row+a.Stride]) {
			continue
		}
		for x := a.Rect.Min.X; x < a.Rect.Max.X; x++ {
			if a.RGBAAt(x, y) != b.RGBAAt(x, y) {
				all = all.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return all
}

// traces are what the first person could be known by.
func (w *world) traces() *residue.Search {
	w.Helper()
	p, s := w.people[0], &residue.Search{}
	s.Value("number", p.number)
	s.Person("name", p.name)
	s.Birth("birth", p.birth)
	if err := s.QR(p.qr); err != nil {
		w.Fatal(err)
	}
	for _, line := range strings.Fields(p.mrz) {
		s.Value("zone", line)
	}
	s.Portrait("portrait", []byte(w.file(p.folder, "DG2.bin")))
	client := agent.New(agent.Options{Dir: w.data})
	defer client.Forget()
	img, err := client.Portrait(w.Context(), w.visit().ID)
	if err != nil {
		w.Fatal(err)
	}
	s.Pixels("picture", img.(*image.RGBA).Pix)
	return s
}

// knows checks that what is looked for is found where it is: in the one of some
// processes that shows it.
func (w *world) knows(s *residue.Search, pids []int) {
	w.Helper()
	var found []string
	for _, pid := range pids {
		all, err := s.Memory(pid)
		if err != nil {
			w.Fatal(err)
		}
		found = append(found, all...)
	}
	for _, what := range []string{"number", "name", "picture"} {
		if !slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, what) }) {
			w.Errorf("while the person is on the screen, their %s is not found: the search does not work", what)
		}
	}
}

// nothingOf checks memory, clipboards and windows.
func (w *world) nothingOf(s *residue.Search, pids ...int) {
	w.Helper()
	for _, pid := range pids {
		all, err := s.Memory(pid)
		if err != nil {
			w.Fatal(err)
		}
		for _, where := range all {
			w.Errorf("in the memory of %d: %s", pid, where)
		}
	}
	for what, text := range map[string]string{
		"clipboard": w.selection("clipboard"), "primary selection": w.selection("primary"), "windows": strings.Join(w.titles(), "\n"),
	} {
		for _, name := range s.Names([]byte(text)) {
			w.Errorf("in the %s: %s", what, name)
		}
	}
}

// visit is the newest that the daemon has.
func (w *world) visit() visit.Summary {
	w.Helper()
	list, err := w.desk().VisitsOf(w.Context(), "")
	if err != nil || len(list.Visits) == 0 {
		w.Fatalf("%d visits, %v", len(list.Visits), err)
	}
	return slices.MaxFunc(list.Visits, func(a, b visit.Summary) int { return a.Opened.Compare(b.Opened) })
}

// desk is the test's own client of the daemon.
func (w *world) desk() *agent.Client {
	client := agent.New(agent.Options{Dir: w.data})
	w.Cleanup(client.Forget)
	return client
}

// cancelled checks that the daemon ended the visit without the person.
func (w *world) cancelled() {
	w.Helper()
	if v := w.visit(); v.State != visit.Cancelled {
		text, _ := json.Marshal(v)
		w.Errorf("the visit is %s", text)
	}
}
