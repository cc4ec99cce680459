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
	// least is the likeness to the fixed pattern below which a grid is not drawn
	// tight: symbols that were read began at 0.49, four in five others below 0.32.
	least = 0.33
)

// reader looks for one symbol in one picture.
type reader struct {
	ctx     context.Context
	levels  []*plane // each half as wide as the one before; made when wanted
	scratch *plane   // for the stages that change the full picture
	refused error    // a symbol that was read but is not wanted
}

func newReader(ctx context.Context, p *plane) *reader {
	return &reader{ctx: ctx, levels: []*plane{p}}
}

// level is the picture halved so many times.
func (r *reader) level(n int) *plane {
	for len(r.levels) <= n {
		r.levels = append(r.levels, r.levels[len(r.levels)-1].halve())
	}
	return r.levels[n]
}

// coarsest is the last level in which a symbol has room.
func (r *reader) coarsest() (n int) {
	full := r.levels[0]
	for min(full.w, full.h)>>(n+1) >= smallestSymbol {
		n++
	}
	return n
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
	first, coarsest, pixels := 0, r.coarsest(), r.levels[0].w*r.levels[0].h
	for ; pixels > firstLook && first < coarsest; pixels /= 4 {
		first++
	}
	var all []stage
	for level := first; level <= coarsest; level++ {
		all = append(all, stage{levelName("grey", level), level, grey})
	}
	for level := first - 1; level > 0; level-- {
		all = append(all, stage{levelName("grey", level), level, grey})
	}
	return append(all, stage{"soft", 0, soft}, stage{"sharp", 0, sharp}, stage{"wide", 0, wide})
}

func levelName(name string, level int) string {
	if level == 0 {
		return name
	}
	return fmt.Sprintf("%s/%d", name, 1<<level)
}

// looked is what a stage found.
type looked struct {
	found *search
	stage stage
}

// read tries the stages in turn: all marks by threes, then by twos.
func (r *reader) read() (text, stage string, err error) {
	var seen []looked
	for _, s := range r.stages() {
		if r.ctx.Err() != nil {
			return "", "", ErrNotFound
		}
		found, text, err := r.byThrees(s)
		if err == nil {
			return text, s.name, nil
		}
		if found.plane != r.scratch { // which the next stage writes over
			seen = append(seen, looked{found, s})
		}
	}
	for _, s := range seen {
		if text, err := r.byTwos(s); err == nil {
			return text, s.stage.name + " pair", nil
		}
	}
	return "", "", r.nothing()
}

// glance tries the first stage, and the one of the others whose turn it is: for
// frames of a moving picture, each of which is as good as the last.
func (r *reader) glance(turn uint64) (text, stage string, err error) {
	all := r.stages()
	found, text, err := r.byThrees(all[0])
	if err == nil {
		return text, all[0].name, nil
	}
	next := 1 + int(turn%uint64(len(all)))
	if next == len(all) {
		text, err = r.byTwos(looked{found, all[0]})
		stage = all[0].name + " pair"
	} else {
		_, text, err = r.byThrees(all[next])
		stage = all[next].name
	}
	if err != nil {
		return "", "", r.nothing()
	}
	return text, stage, nil
}

func (r *reader) byThrees(s stage) (found *search, text string, err error) {
	p, t := s.look(r, r.level(s.level))
	found = newSearch(r.ctx, p, t)
	text, err = r.first(found.outlines(), s.level)
	return found, text, err
}

func (r *reader) byTwos(s looked) (string, error) {
	return r.first(s.found.halfOutlines(), s.stage.level)
}

// nothing says why nothing was read.
func (r *reader) nothing() error {
	if r.refused != nil {
		return r.refused
	}
	return ErrNotFound
}

// first reads the first symbol among outlines in one of the levels.
func (r *reader) first(outlines []outline, level int) (string, error) {
	for _, o := range outlines {
		if text, err := r.try(o.scaled(float64(int(1) << level))); err == nil {
			return text, nil
		}
	}
	return "", ErrNotFound
}

// try reads the symbol that an outline in the full picture may be.
func (r *reader) try(o outline) (string, error) {
	finest, coarsest := 0, r.coarsest()
	for pitch := o.tl.distance(o.tr) / o.span; pitch > finestPitch && finest < coarsest; pitch /= 2 {
		finest++
	}
	o = o.scaled(1 / float64(int(1)<<finest))
	for _, n := range o.sizes() {
		g, ok := newGrid(r.level(finest), o, n)
		if !ok {
			continue
		}
		pattern := fixedPattern(n)
		for _, start := range g.fourthPoints() {
			if r.ctx.Err() != nil {
				return "", ErrNotFound // the budget is used up
			}
			if g.to[3] = start; !g.refit() || g.likeness(pattern) < least {
				continue
			}
			if text, err := r.decode(g.tightened(pattern), pattern); err == nil {
				return text, nil
			}
		}
	}
	return "", ErrNotFound
}

// decode reads the modules in all the ways there are. A code that is read but
// not wanted is remembered.
func (r *reader) decode(g grid, pattern []cell) (string, error) {
	for m := range g.sample().level().readings(pattern) {
		text, err := m.decode()
		switch {
		case err == nil:
			return text, nil
		case errors.Is(err, ErrPart), errors.Is(err, ErrNotText):
			r.refused = err
			return "", err
		}
	}
	return "", ErrNotFound
}
