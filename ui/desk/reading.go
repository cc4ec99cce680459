package desk

import (
	"context"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// reading shows how a card is read. What opens it is told again each time: the
// daemon keeps it for one reading.
type reading struct {
	begin bool // the reading is still to be asked for
	so    progress
}

// cardWait is how long the daemon looks for the card that was just seen, in
// seconds.
const cardWait = 5

func (p *reading) enter(d *Desk) {
	if !p.begin {
		return
	}
	p.begin = false
	id, req := d.visit.View.ID, d.visit.key
	req.Wait = cardWait
	d.try(func(ctx context.Context) (visit.View, error) { return d.o.Agent.Read(ctx, id, req) }, func(err error) {
		if err != nil {
			p.refused(d, codeOf(err))
		}
	})
}

// refused: the reading did not begin.
func (p *reading) refused(d *Desk, code string) {
	switch code {
	case "consent-required":
		d.show(&consentChip{})
	case "locked":
		d.show(d.staff())
	default:
		d.show(&trouble{code: code})
	}
}

func (p *reading) scene(d *Desk) scene.Scene { return screen.Progress(d.lang, p.so.model()) }

func (*reading) act(*Desk, string) {}

func (p *reading) tick(_ *Desk, now time.Time) { p.so.show(now) }

func (p *reading) happened(d *Desk, e agent.Event) {
	switch e.Type {
	case agent.TypeProgress:
		p.so.step(e.Progress)
	case agent.TypeText:
		d.refresh(func() { d.readText(&p.so) })
	case agent.TypeRecord, agent.TypeTrouble, agent.TypeBack, agent.TypeReset:
		d.refresh(d.wasRead)
	}
}

// readText shows what is verified before the portrait is there, where it may be
// shown already.
func (d *Desk) readText(so *progress) {
	if d.visit.View.State == visit.Reading && d.visit.View.Record != nil {
		d.show(&result{so: so})
	}
}

// wasRead goes on once a reading has ended.
func (d *Desk) wasRead() {
	v := d.visit.View
	switch {
	case v.State == visit.Reading:
	case v.Trouble != nil:
		d.stumble(v.Trouble.Code)
	default:
		d.cue(CueDone)
		d.proceed()
	}
}

// stumble shows what a reading broke at. A card that slipped is read again by
// itself once it is back.
func (d *Desk) stumble(code string) {
	d.cue(CueAttention)
	switch code {
	case "card-removed", "no-card", "interrupted":
		d.show(&present{slipped: code == "card-removed"})
	default:
		d.show(&trouble{code: code})
	}
}

// progress is how far a reading is; it never goes back.
type progress struct {
	fraction    float64
	stage       int
	done, total int

	seen  screen.ReadingModel // what is on the screen of it
	shown time.Time
}

func (p *progress) model() screen.ReadingModel { return p.seen }

// often is how often progress is shown: where a frame takes as long as three steps
// of a reading, the result would wait behind frames that nobody needs.
const often = 2 * tick

// show puts it on the screen as it now is, where the last time is long enough ago.
func (p *progress) show(now time.Time) {
	if now.Sub(p.shown) < often-tick/2 {
		return
	}
	p.shown = now
	p.seen = screen.ReadingModel{Fraction: p.fraction, Stage: p.stage, Done: p.done, Total: p.total}
}

// share is the part of a reading that a phase takes, as measured with the cards'
// usual chips: from, to, and the stage that people see.
type share struct {
	from, to float64
	stage    int
}

func shareOf(phase string) (share, bool) {
	switch phase {
	case "present":
		return share{0.02, 0.04, screen.StageCard}, true
	case "cardAccess":
		return share{0.04, 0.08, screen.StageOpen}, true
	case "pace", "bac":
		return share{0.08, 0.22, screen.StageOpen}, true
	case "select":
		return share{0.22, 0.24, screen.StageOpen}, true
	case "sod", "com":
		return share{0.24, 0.34, screen.StageData}, true
	case "ca", "aa":
		return share{0.46, 0.58, screen.StageProof}, true
	case "dg2":
		return share{0.60, 0.98, screen.StagePortrait}, true
	case "verify":
		return share{0.58, 0.60, screen.StageProof}, true
	}
	return share{0.34, 0.46, screen.StageData}, strings.HasPrefix(phase, "dg")
}

func (p *progress) step(at visit.Progress) {
	s, known := shareOf(at.Phase)
	if !known {
		return
	}
	within := 0.0
	if at.Total > 0 {
		within = float64(at.Done) / float64(at.Total)
	}
	p.fraction = min(1, max(p.fraction, s.from+(s.to-s.from)*within))
	p.stage = max(p.stage, s.stage)
	p.done, p.total = at.Done, at.Total
}
