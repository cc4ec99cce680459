//go:build bench

package walkthrough

import (
	"fmt"
	"image"
	"time"
)

const (
	idleSettles = 15 * time.Second // what a start leaves is gone by then
	idleSample  = 60 * time.Second
	replaced    = 20 // processes
)

// measureIdle watches a kiosk that nobody uses: its three processes.
func measureIdle(t *table) {
	w := newWorld(t.T, setting{config: patientKiosk, width: 1280, height: 800, profiles: []string{"cccd-2021"}, cardless: true})
	w.openScreen("attract")
	pids := append(w.screens(2), w.kiosk.cmd.Process.Pid)
	time.Sleep(idleSettles)
	before := processorTime(pids...)
	time.Sleep(idleSample)
	used := processorTime(pids...) - before
	t.add("idle on the first screen, all three processes, of one core", fmt.Sprintf("%.2f %%", 100*used.Seconds()/idleSample.Seconds()), "3 %",
		fmt.Sprintf("%v after %v, 1280×800", idleSample, idleSettles))
}

// measureReplace has people leave, and takes the time from the touch to the end of
// the first frame of the next process.
func measureReplace(t *table) {
	w := newWorld(t.T, setting{config: patientKiosk, width: 1280, height: 800, profiles: []string{"cccd-2021"}, cardless: true})
	w.openScreen("attract")
	title := partsOf(image.Pt(1280, 800))[partTitle]
	frames := w.watch(title)
	w.settled()
	first := frames.sum(title)
	var took spread
	for range replaced {
		before := w.screens(2)
		time.Sleep(3 * time.Second) // as long as anybody takes at least: the next process is ready
		w.toPresent()
		w.settled()
		frames.clear()
		touched := w.now("home")
		w.gone(before)
		w.on("attract")
		w.settled()
		for _, f := range frames.since(touched) {
			if f.parts[0] == first {
				took = append(took, f.at.Sub(touched))
				break
			}
		}
	}
	t.add("a touch that ends a visit, to the next process's first frame", took.String(), "1 s", fmt.Sprintf("%d of %d seen, 1280×800", len(took), replaced))
}

// now touches something and gives when the finger was lifted.
func (w *world) now(id string) time.Time {
	w.Helper()
	o := w.until("target "+id, func(o outline) bool { _, here := o.find(id); return here })
	at, _ := o.find(id)
	w.hand.press(at.middle())
	return time.Now()
}
