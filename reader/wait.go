package reader

import (
	"context"
	"errors"

	"github.com/cccd-agent/cccd-agent/reader/pcsc"
)

// waitForCard waits for a card that may be tried: one that has left the field
// since a password was refused, after the pause that refusals earn.
func (r *Reader) waitForCard(ctx context.Context, service *pcsc.Service, req Request) (pcsc.Presence, error) {
	wait, cancel := context.WithTimeoutCause(ctx, req.Wait, ErrNoCard)
	defer cancel()
	var lying, mute bool
	var found pcsc.Presence
	var memory error
	err := service.Watch(wait, req.Reader, func(p pcsc.Presence) bool {
		mute = p.Mute
		if !p.Card {
			return false
		}
		var last attempt
		last, memory = r.lastAttempt(p.Reader)
		lying = last.lying(p.Events)
		found = p
		return memory != nil || !lying
	})
	switch {
	case memory != nil:
		return pcsc.Presence{}, memory
	case errors.Is(err, ErrNoCard) && lying:
		return pcsc.Presence{}, ErrCardLying
	case errors.Is(err, ErrNoCard) && mute:
		return pcsc.Presence{}, ErrCardMute
	case err != nil:
		return pcsc.Presence{}, err
	}
	return found, r.pause(wait, found.Reader)
}

func (r *Reader) lastAttempt(reader string) (attempt, error) {
	if r.Attempts == nil {
		return attempt{}, nil
	}
	return r.Attempts.of(reader)
}

// pause lets the time pass that refused passwords earn. With a card in the field
// the wait is short at first; it grows only for somebody who guesses.
func (r *Reader) pause(ctx context.Context, reader string) error {
	last, err := r.lastAttempt(reader)
	if err != nil {
		return err
	}
	left := last.remaining(r.Now())
	if left == 0 {
		return nil
	}
	if err := r.Sleep(ctx, left); errors.Is(err, ErrNoCard) {
		return ErrPause
	} else if err != nil {
		return err
	}
	return nil
}
