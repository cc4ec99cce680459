//go:build bench

package walkthrough

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/ui/agent"
)

// sizes at which the latency is measured.
var sizes = []image.Point{{1280, 800}, {1920, 1080}}

// Parts of the screen that are watched: the title, the acts, and where the portrait
// stands.
const (
	partTitle = iota
	partActs
	partPortrait
)

func partsOf(size image.Point) []image.Rectangle {
	w, h := size.X, size.Y
	return []image.Rectangle{
		partTitle:    image.Rect(0, h*9/100, w, h*22/100),
		partActs:     image.Rect(0, h*88/100, w, h),
		partPortrait: image.Rect(0, h*24/100, w*26/100, h*60/100),
	}
}

// measureLatency reads a card again and again at a kiosk, each time in a process
// that showed nobody before, and takes the time from the moment that the daemon
// gives its events to the end of the first frame that shows what they tell.
func measureLatency(t *table) {
	for _, size := range sizes {
		var all [3]spread
		for left := *readingsFlag; left > 0; left -= inARow {
			t.Run(fmt.Sprintf("%d×%d", size.X, size.Y), func(one *testing.T) { latency(one, size, min(left, inARow), &all) })
		}
		how := fmt.Sprintf("%d readings, %d×%d", len(all[partTitle]), size.X, size.Y)
		t.add("visit.text to the values", all[partTitle].String(), "p95 150 ms", how)
		t.add("visit.record to the verdict and what may be done", all[partActs].String(), "p95 150 ms", how)
		t.add("visit.record to the portrait", all[partPortrait].String(), "", how)
	}
}

// inARow is how many readings one desk does: then others have the virtual readers.
const inARow = 10

// latency adds some readings to what was measured.
func latency(t *testing.T, size image.Point, n int, all *[3]spread) {
	w := newWorld(t, setting{config: patientKiosk, width: size.X, height: size.Y, profiles: []string{"cccd-2021"}})
	told := w.follow()
	w.openScreen("attract")
	frames := w.watch(partsOf(size)...)
	for range n {
		for part, took := range w.timed(frames, told) {
			all[part] = append(all[part], took)
		}
	}
}

// timed is one reading: how long each part of the result took.
func (w *world) timed(frames *watcher, told <-chan api.Event) [3]time.Duration {
	w.Helper()
	w.toPresent()
	w.showsCode(w.people[0])
	w.settled()
	frames.clear()
	for len(told) > 0 {
		<-told
	}
	w.card.order(w, "tap")
	w.until("result", func(o outline) bool { _, whole := o.find("go-on"); return o.Scene == "result" && whole })
	w.settled()
	var took [3]time.Duration
	events := w.heard(told, agent.TypeText, agent.TypeRecord)
	for part, from := range map[int]time.Time{partTitle: events[agent.TypeText], partActs: events[agent.TypeRecord], partPortrait: events[agent.TypeRecord]} {
		took[part] = firstWith(frames.since(from), part).Sub(from)
	}
	w.Logf("values %v, verdict %v, portrait %v", took[partTitle], took[partActs], took[partPortrait])
	w.card.order(w, "pull")
	w.touch("not-me")
	w.on("attract")
	w.screens(2)
	return took
}

// firstWith is the end of the first frame in which a part was as it stayed.
func firstWith(frames []frame, part int) time.Time {
	last := frames[len(frames)-1].parts[part]
	i := slices.IndexFunc(frames, func(f frame) bool { return f.parts[part] == last })
	return frames[i].at
}

// settled waits until the screen stands still but for what moves by itself in the
// middle of it.
func (w *world) settled() {
	w.Helper()
	parts := partsOf(image.Pt(w.display.Width, w.display.Height))
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	var last []byte
	w.awaited("a screen that stands still", func() bool {
		<-look.C
		picture := w.hand.picture(w.display.Width, w.display.Height)
		var now []byte
		for _, part := range parts[:partPortrait] {
			now = append(now, picture.Pix[picture.PixOffset(0, part.Min.Y):picture.PixOffset(0, part.Max.Y-1)]...)
		}
		same := bytes.Equal(now, last)
		last = now
		return same
	})
}

// follow hears the daemon's events, as it gives them.
func (w *world) follow() <-chan api.Event {
	w.Helper()
	client, err := api.Dial(w.Context(), w.data)
	if err != nil {
		w.Fatal(err)
	}
	req, err := http.NewRequestWithContext(w.Context(), http.MethodGet, api.LocalAddress+"/v1/events", nil)
	if err != nil {
		w.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		w.Fatalf("events: %v %v", resp, err)
	}
	told := make(chan api.Event, 256)
	go func() {
		defer func() { _ = resp.Body.Close() }()
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			var e api.Event
			if data, ok := bytes.CutPrefix(lines.Bytes(), []byte("data: ")); ok && json.Unmarshal(data, &e) == nil && e.Type != "" {
				told <- e
			}
		}
	}()
	return told
}

// heard waits for events and gives when the daemon gave each.
func (w *world) heard(told <-chan api.Event, types ...string) map[string]time.Time {
	w.Helper()
	at := map[string]time.Time{}
	limit := time.After(patience)
	for len(at) < len(types) {
		select {
		case e := <-told:
			if slices.Contains(types, e.Type) {
				at[e.Type] = e.At
			}
		case <-limit:
			w.Fatalf("of %v came %v", types, at)
		}
	}
	return at
}
