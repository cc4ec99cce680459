package desk

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// rig is a desk before a scripted agent: what it shows is looked at, and what is
// touched goes through the scene's own acts.
type rig struct {
	*testing.T
	*Desk
	clock  *clockwork.FakeClock
	events chan agent.Event

	mu      sync.Mutex
	shown   scene.Scene
	changed chan struct{}
}

// settings are those of a desk that offers everything.
func settings() office.ScreenSettings {
	s := office.ScreenSettings{Name: "Quầy 1", Place: "Bệnh viện Mẫu", Owner: visit.Private, Mode: config.DeskMode, Ticket: true, IdleSeconds: 60, GraceSeconds: 15, Languages: []string{"vi", "en"}}
	for _, p := range visit.Purposes() {
		policy := visit.Defaults()[p]
		s.Purposes = append(s.Purposes, office.PurposeSettings{Purpose: p, Basis: policy.Basis, Least: policy.Least, Fields: policy.Fields})
	}
	return s
}

// asKiosk makes the desk a kiosk with nobody beside it.
func asKiosk(o *Options) { o.Settings.Mode, o.Settings.Unattended = config.KioskMode, true }

// newRig starts a desk; change may alter its options.
func newRig(t *testing.T, a Agent, change func(*Options)) *rig {
	r := &rig{T: t, clock: clockwork.NewFakeClockAt(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)), events: make(chan agent.Event), changed: make(chan struct{}, 1)}
	o := Options{Agent: a, Events: r.events, Show: r.show, Clock: r.clock, Lang: words.Vietnamese, Settings: settings()}
	if change != nil {
		change(&o)
	}
	r.Desk = New(o)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = r.Serve(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	return r
}

func (r *rig) show(s scene.Scene) {
	r.mu.Lock()
	r.shown = s
	r.mu.Unlock()
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

func (r *rig) now() scene.Scene {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.shown
}

// until waits until the screen is as wanted.
func (r *rig) until(what string, wanted func(scene.Scene) bool) scene.Scene {
	r.Helper()
	limit := time.After(30 * time.Second)
	for {
		s := r.now()
		if wanted(s) {
			return s
		}
		select {
		case <-r.changed:
		case <-limit:
			r.Fatalf("%s did not come; on the screen: %s %q", what, s.Name, s.Title)
		}
	}
}

// on waits for a screen by its name.
func (r *rig) on(name string) scene.Scene {
	r.Helper()
	return r.until(name, func(s scene.Scene) bool { return s.Name == name })
}

// touch waits until something may be touched, and touches it.
func (r *rig) touch(id string) {
	r.Helper()
	r.until("the act "+id, func(s scene.Scene) bool { return slices.Contains(acts(s), id) })
	r.Act(id)
	r.settled()
}

// says waits until the screen says something.
func (r *rig) says(text string) {
	r.Helper()
	r.until("the words "+text, func(s scene.Scene) bool { return strings.Contains(texts(s), text) })
}

// tell has the daemon tell something.
func (r *rig) tell(e agent.Event) {
	r.Helper()
	select {
	case r.events <- e:
	case <-time.After(30 * time.Second):
		r.Fatalf("nobody listens to %s", e.Type)
	}
}

// pass lets time go by, a tick at a time, so that pages look at the clock.
func (r *rig) pass(t time.Duration) {
	r.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	for ; t > 0; t -= tick {
		if err := r.clock.BlockUntilContext(ctx, 1); err != nil {
			r.Fatal(err)
		}
		r.clock.Advance(tick)
		r.settled()
	}
}

// comes lets time go by until the screen says something, or has that name.
// Somebody is there all the while.
func (r *rig) comes(text string) {
	r.Helper()
	for limit := time.Now().Add(30 * time.Second); ; r.pass(tick) {
		if s := r.now(); s.Name == text || strings.Contains(texts(s), text) {
			return
		}
		if time.Now().After(limit) {
			r.Fatalf("%s did not come; on the screen: %s %q", text, r.now().Name, r.now().Title)
		}
		r.post(func() { r.touched = r.clock.Now() })
		select { // an answer may be on its way
		case <-r.changed:
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// settled waits until the loop has done what it was given.
func (r *rig) settled() {
	r.Helper()
	done := make(chan struct{})
	r.post(func() { close(done) })
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		r.Fatal("the loop stands still")
	}
}

// acts are the ids of what may be touched on a screen.
func acts(s scene.Scene) (ids []string) {
	add := func(all []scene.Act) {
		for _, a := range all {
			if !a.Off {
				ids = append(ids, a.ID)
			}
		}
	}
	add(s.Bar.Acts)
	add(s.Acts)
	for _, b := range slices.Concat(s.Body, s.Side) {
		switch b := b.(type) {
		case scene.Choices:
			add(b.Acts)
		case scene.Field:
			ids = append(ids, "field:"+b.ID)
		case scene.Table:
			for _, row := range b.Rows {
				ids = append(ids, row.Act)
			}
		}
	}
	if s.Keys != nil {
		for _, row := range s.Keys.Rows {
			for _, k := range row {
				ids = append(ids, k.Act)
			}
		}
	}
	return ids
}

// texts is all that a screen says.
func texts(s scene.Scene) string {
	all := []string{s.Bar.Banner, s.Bar.Place, s.Bar.Sign, s.Title, s.Lead}
	for _, b := range slices.Concat(s.Body, s.Side) {
		all = append(all, blockTexts(b)...)
	}
	for _, a := range slices.Concat(s.Bar.Acts, s.Acts) {
		all = append(all, a.Label, a.Sub)
	}
	return strings.Join(all, "\n")
}

func blockTexts(b scene.Block) (all []string) {
	switch b := b.(type) {
	case scene.Text:
		all = append(all, b.Text)
	case scene.Notice:
		all = append(all, b.Title, b.Text)
	case scene.Field:
		all = append(all, b.Label, b.Value, b.Hint, b.Error)
	case scene.Progress:
		all = append(all, b.Text)
	case scene.Facts:
		for _, f := range b.Rows {
			all = append(all, f.Label, f.Value, f.Note)
		}
	case scene.Points:
		for _, p := range b.Rows {
			all = append(all, p.Text, p.Detail)
		}
	case scene.Choices:
		for _, a := range b.Acts {
			all = append(all, a.Label, a.Sub)
		}
	case scene.Table:
		for _, row := range b.Rows {
			all = append(all, row.Cells...)
		}
	}
	return all
}
