package reader

import (
	"context"
	"errors"

	"github.com/cccd-agent/cccd-agent/reader/pcsc"
)

// watcher tells of cards that come and go, as [pcsc.Service] does.
type watcher interface {
	Watch(ctx context.Context, reader string, seen func(pcsc.Presence) (enough bool)) error
}

// waitForCard waits for a card that may be tried: one that has left the field
// since a password was refused, after the pause that refusals earn.
func (r *Reader) waitForCard(ctx context.Context, readers watcher, req Request) (pcsc.Presence, error) {
	wait, cancel := context.WithTimeoutCause(ctx, req.Wait, ErrNoCard)
	defer cancel()
	for {
		v := vigil{attempts: r.Attempts, claim: req.Claim, useless: map[string]error{}}
		err := readers.Watch(wait, req.Reader, v.see)
		if err := v.outcome(err); err != nil {
			return pcsc.Presence{}, err
		}
		left := v.last.remaining(r.Now())
		if left == 0 {
			return v.found, nil
		}
		// The card may have gone when the pause is over, so we look again.
		err = r.Sleep(wait, left)
		if errors.Is(err, ErrNoCard) {
			return pcsc.Presence{}, ErrPause
		}
		if err != nil {
			return pcsc.Presence{}, err
		}
	}
}

// vigil is one wait, and what it has seen.
type vigil struct {
	attempts *Attempts
	claim    func(Presentation) bool
	found    pcsc.Presence
	last     attempt          // at the reader where the card was found
	useless  map[string]error // why the card in a reader cannot be tried; nil: none is there
	memory   error            // of what was refused; nobody is let through without it
}

// see takes down what a reader reports and ends the wait at a card that may be tried.
func (v *vigil) see(p pcsc.Presence) (enough bool) {
	v.useless[p.Reader] = nil
	switch {
	case p.Mute:
		v.useless[p.Reader] = ErrCardMute
		return false
	case !p.Card:
		return false
	}
	v.found = p
	v.last, v.memory = v.attempts.of(p.Reader)
	if v.memory == nil && v.last.lying(p.Events) {
		v.useless[p.Reader] = ErrCardLying
		return false
	}
	if v.claim != nil && !v.claim(Presentation{p.Reader, p.Events}) {
		v.useless[p.Reader] = ErrCardTaken
		return false
	}
	return true
}

// outcome says why no card was found, where none was.
func (v *vigil) outcome(err error) error {
	if v.memory != nil {
		return v.memory
	}
	if !errors.Is(err, ErrNoCard) {
		return err
	}
	for _, why := range []error{ErrCardLying, ErrCardTaken, ErrCardMute} {
		for _, useless := range v.useless {
			if errors.Is(useless, why) {
				return why
			}
		}
	}
	return err
}
