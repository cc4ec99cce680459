package desk

import (
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// TestProgressIsShownByTheClock: steps that come faster than anybody sees change
// nothing on the screen before the next tick, and none is lost.
func TestProgressIsShownByTheClock(t *testing.T) {
	p := &reading{}
	first := p.so.model()
	p.so.step(visit.Progress{Phase: "dg2", Done: 1, Total: 4})
	p.so.step(visit.Progress{Phase: "dg2", Done: 2, Total: 4})
	if p.so.model() != first {
		t.Error("a step is shown at once")
	}
	now := time.Unix(1700000000, 0)
	p.tick(nil, now)
	if got := p.so.model(); got.Done != 2 || got.Fraction <= first.Fraction {
		t.Errorf("after a tick %+v", got)
	}
	p.so.step(visit.Progress{Phase: "dg2", Done: 3, Total: 4})
	p.tick(nil, now.Add(tick))
	if got := p.so.model(); got.Done != 2 {
		t.Errorf("soon after %+v", got)
	}
	p.tick(nil, now.Add(often))
	if got := p.so.model(); got.Done != 3 {
		t.Errorf("later %+v", got)
	}
}
