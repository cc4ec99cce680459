package scan

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const (
	// frameBudget is the longest time for one frame, of which there are ten to
	// thirty a second.
	frameBudget = 60 * time.Millisecond
	// awayFor is how long a code must not have been seen to count as shown anew:
	// a hand shakes, and a reflection passes over it.
	awayFor = 2 * time.Second
	// mostSeen is how many codes are remembered at a time.
	mostSeen = 16
)

// Sighting is a code that came into view. Err is [ErrNotText] or [ErrPart], with
// no text, where the code is none that we can use.
type Sighting struct {
	Result
	Err      error
	Sequence uint64        // of its frame
	Took     time.Duration // to find it in that frame
}

// Viewer reads the codes of a moving picture.
type Viewer struct {
	Budget time.Duration    // for one frame; 0: 60 ms
	Away   time.Duration    // how long a code is out of view, by the frames' time, until it is told again; 0: 2 s
	Shown  func(Frame)      // given every frame before it is searched, for a preview; may be nil
	Now    func() time.Time // nil: time.Now
}

// Live calls each for every code that comes into view, once until it has been
// away, from one goroutine, the caller's. The first stage is tried on every frame
// and the others in turn. It ends with the source (nil), with a failure of it, or
// with ctx, whose cause it returns. The source stays open.
func Live(ctx context.Context, frames Frames, each func(Sighting)) error {
	return Viewer{}.Watch(ctx, frames, each)
}

// Watch is [Live] with the viewer's settings.
func (v Viewer) Watch(ctx context.Context, frames Frames, each func(Sighting)) error {
	v = v.withDefaults()
	inView := memory{away: v.Away, seen: map[digest]time.Time{}}
	var turn uint64
	for {
		f, err := frames.Next(ctx)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, io.EOF):
			return nil
		case passing(err):
			continue
		case err != nil:
			return err
		}
		v.Shown(f)
		s, err := v.look(ctx, f, turn)
		turn++
		if ctx.Err() == nil && err == nil && inView.appears(s, f.At) {
			each(s)
		}
	}
}

func (v Viewer) withDefaults() Viewer {
	if v.Budget <= 0 {
		v.Budget = frameBudget
	}
	if v.Away <= 0 {
		v.Away = awayFor
	}
	if v.Shown == nil {
		v.Shown = func(Frame) {}
	}
	if v.Now == nil {
		v.Now = time.Now
	}
	return v
}

// look searches one frame. The error is [ErrNotFound].
func (v Viewer) look(ctx context.Context, f Frame, turn uint64) (Sighting, error) {
	if size := f.Luma.Rect; min(size.Dx(), size.Dy()) < smallestSymbol {
		return Sighting{}, ErrNotFound
	}
	start := v.Now()
	limited, cancel := within(ctx, v.Budget)
	defer cancel()
	text, stage, err := newReader(limited, luminance(f.Luma)).glance(turn)
	took := v.Now().Sub(start)
	switch {
	case errors.Is(err, ErrNotText), errors.Is(err, ErrPart):
		return Sighting{Err: err, Sequence: f.Sequence, Took: took}, nil
	case err != nil:
		return Sighting{}, err
	}
	found := Result{personal.Text(norm.NFC.String(text)), stage, SymbologyQR}
	return Sighting{Result: found, Sequence: f.Sequence, Took: took}, nil
}

// digest stands for a code: no text is kept beyond its telling.
type digest [sha256.Size]byte

// memory is which codes are in view, and when each was seen last.
type memory struct {
	away time.Duration
	seen map[digest]time.Time
}

// appears notes a sighting, and reports whether it is one to tell.
func (m *memory) appears(s Sighting, at time.Time) bool {
	for d, last := range m.seen {
		if at.Sub(last) > m.away {
			delete(m.seen, d)
		}
	}
	d := digest(sha256.Sum256(fmt.Appendf(nil, "%v|%s", s.Err, s.Text.Reveal())))
	_, known := m.seen[d]
	if !known && len(m.seen) >= mostSeen {
		m.dropOldest()
	}
	m.seen[d] = at
	return !known
}

func (m *memory) dropOldest() {
	var oldest digest
	var when time.Time
	for d, last := range m.seen {
		if when.IsZero() || last.Before(when) {
			oldest, when = d, last
		}
	}
	delete(m.seen, oldest)
}
