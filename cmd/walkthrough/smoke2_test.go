package walkthrough

import (
	"testing"
	"time"
)

func TestTry(t *testing.T) {
	w := newWorld(t, setting{config: "screen:\n  mode: kiosk\n", width: 1280, height: 800, profiles: []string{"cccd-2021"}})
	w.openScreen("attract")
	o, _ := w.look()
	t.Log(o.ids())
	w.touch("purpose:insurance")
	o = w.on("consent-chip")
	t.Log(o.ids())
	w.touch(o.Targets[len(o.Targets)-1].ID)
	o = w.on("present")
	t.Log(o.ids())
	w.hand.scan(w.people[0].qr)
	<-time.After(2 * time.Second)
	o, _ = w.look()
	t.Log(o.Scene, o.ids())
	w.shot("scanned")
	w.card.order(t, "tap")
	<-time.After(500 * time.Millisecond)
	w.shot("reading")
	<-time.After(2 * time.Second)
	o, _ = w.look()
	t.Log(o.Scene, o.ids())
	w.shot("after")
}
