package desk

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

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

// newRig starts a desk; change may alter its options.
func newRig(t *testing.T, a Agent, change func(*Options)) *rig {
	r := &rig{T: t, clock: clockwork.NewFakeClockAt(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)), events: make(chan agent.Event), changed: make(chan struct{}, 1)}
	o := Options{Agent: a, Events: r.events, Show: r.show, Clock: r.clock, Lang: words.Vietnamese, Mode: AtDesk, Place: "Bệnh viện Mẫu"}
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

// until waits until the screen is as wanted.
func (r *rig) until(what string, wanted func(scene.Scene) bool) scene.Scene {
	r.Helper()
	limit := time.After(30 * time.Second)
	for {
		r.mu.Lock()
		s := r.shown
		r.mu.Unlock()
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
