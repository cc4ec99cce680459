package scan

import (
	"context"
	"errors"
	"fmt"
)

const (
	// smallestSymbol is the least number of modules a side, and so of pixels.
	smallestSymbol = 21
	// firstLook is the most pixels of the plane that is searched first. A frame
	// of 1280×720 is halved: at 3 pixels a module and more nothing is lost, and
	// noise is.
	firstLook = 300_000
	// finestPitch is how many pixels a module may take in the plane that is sampled.
	finestPitch = 8
)

// reader looks for one symbol in one picture.
type reader struct {
	ctx     context.Context
	levels  []*plane // each half as wide as the one before
	scratch *plane   // for the stages that change the full picture
	refused error    // a symbol that was read but is not wanted
}

func newReader(ctx context.Context, p *plane) *reader {
	r := &reader{ctx: ctx, levels: []*plane{p}}
	for last := p; min(last.w, last.h) >= 2*smallestSymbol; {
		last = last.halve()
		r.levels = append(r.levels, last)
	}
	return r
}

// stage is one way to look for corner marks: in which level, and with what
// threshold after what change.
type stage struct {
	name  string
	level int
	look  func(r *reader, p *plane) (*plane, *threshold)
}

func grey(_ *reader, p *plane) (*plane, *threshold) { return p, middleThreshold(p, 1) }

func wide(_ *reader, p *plane) (*plane, *threshold) { return p, middleThreshold(p, 2) }

func mean(_ *reader, p *plane) (*plane, *threshold) { return p, meanThreshold(p, 1) }

func soft(r *reader, p *plane) (*plane, *threshold) {
	q := p.smooth(r.room(p), 1)
	return q, middleThreshold(q, 1)
}

func sharp(r *reader, p *plane) (*plane, *threshold) {
	q := p.sharpen(r.room(p), 4, 2)
	return q, meanThreshold(q, 2)
}

// room is a plane to write to, of the size of the full picture.
func (r *reader) room(p *plane) *plane {
	if r.scratch == nil {
		r.scratch = newPlane(p.w, p.h)
	}
	return r.scratch
}

// stages are in the order of symbols read per millisecond on degraded frames.
func (r *reader) stages() []stage {
	first := 0
	for r.levels[first].w*r.levels[first].h > firstLook && first < len(r.levels)-1 {
		first++
	}
	var all []stage
	for level := first; level < len(r.levels); level++ {
		all = append(all, stage{levelName("grey", level), level, grey})
	}
	for level := first - 1; level > 0; level-- {
		all = append(all, stage{levelName("grey", level), level, grey})
	}
	return append(all, stage{"soft", 0, soft}, stage{"sharp", 0, sharp}, stage{"wide", 0, wide}, stage{"mean", 0, mean})
}

func levelName(name string, level int) string {
	if level == 0 {
		return name
	}
	return fmt.Sprintf("%s/%d", name, 1<<level)
}

// read tries the stages in turn, the first one whatever the time.
func (r *reader) read() (text, stage string, err error) {
	for i, s := range r.stages() {
		if i > 0 && r.ctx.Err() != nil {
			return "", "", ErrNotFound
		}
		p, t := s.look(r, r.levels[s.level])
		found := newSearch(p, t)
		for _, t := range triples(found.marks) {
			text, err := r.try(found.outline(t), s.level)
			if err == nil {
				return text, s.name, nil
			}
		}
	}
	if r.refused != nil {
		return "", "", r.refused
	}
	return "", "", ErrNotFound
}

// try reads the symbol that an outline in one of the levels may be.
func (r *reader) try(o outline, level int) (string, error) {
	o = o.scaled(float64(int(1) << level))
	finest, pitch := 0, o.tl.distance(o.tr)/o.span
	for ; pitch > finestPitch && finest < len(r.levels)-1; pitch /= 2 {
		finest++
	}
	o = o.scaled(1 / float64(int(1)<<finest))
	for _, n := range o.sizes() {
		g, ok := newGrid(r.levels[finest], o, n)
		if !ok {
			continue
		}
		pattern := fixedPattern(n)
		for _, start := range g.fourthPoints() {
			if r.ctx.Err() != nil {
				return "", ErrNotFound
			}
			g.to[3] = start
			if text, err := r.decode(g.tightened(pattern), pattern); err == nil {
				return text, nil
			}
		}
	}
	return "", ErrNotFound
}

// decode tries the modules as they are, then equalised, then mirrored. A code
// that is read but not wanted is remembered.
func (r *reader) decode(g grid, pattern []cell) (string, error) {
	plain := g.sample().level()
	var err error
	for _, look := range [3]func() modules{
		func() modules { return plain },
		func() modules { return plain.equalise(plain.learn(pattern)) },
		plain.mirrored,
	} {
		var text string
		text, err = look().decode()
		switch {
		case err == nil:
			return text, nil
		case errors.Is(err, ErrPart), errors.Is(err, ErrNotText):
			r.refused = err
			return "", err
		}
	}
	return "", err
}
