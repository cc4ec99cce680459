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
	p.tick(nil, time.Time{})
	if got := p.so.model(); got.Done != 2 || got.Fraction <= first.Fraction {
		t.Errorf("after a tick %+v", got)
	}
}
