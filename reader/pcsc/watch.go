package pcsc

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ebfe/scard"
)

// poll is how often a wait looks at its context and for readers that were
// plugged in; a card ends the wait at once.
const poll = 250 * time.Millisecond

// Presence is what a reader reports: whether a card is there, and a number that
// changes each time a card comes or goes.
type Presence struct {
	Reader string
	Card   bool
	Mute   bool // something is there that does not answer
	ATR    []byte
	Events uint16
}

// Watch calls seen with the state of each reader, first as it is and then on
// every change, until seen says that it is enough or the context ends, whose
// cause is then returned. It looks at least once. name restricts it to one
// reader; empty means all, those that are plugged in meanwhile included.
func (s *Service) Watch(ctx context.Context, name string, seen func(Presence) (enough bool)) error {
	var states []scard.ReaderState
	for {
		names, err := s.named(name)
		if err != nil {
			return err
		}
		states = follow(states, names)
		fresh, err := s.changes(states)
		if err != nil {
			return err
		}
		for i := range states {
			if fresh && changed(&states[i]) && seen(presence(states[i])) {
				return nil
			}
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}

// named lists the readers to watch.
func (s *Service) named(name string) ([]string, error) {
	names, err := s.Readers()
	switch {
	case err != nil, name == "":
		return names, err
	case !slices.Contains(names, name):
		return nil, fmt.Errorf("%w: %q", ErrUnknownReader, name)
	}
	return []string{name}, nil
}

// follow keeps what is known of readers that are still there and takes up new ones.
func follow(known []scard.ReaderState, names []string) []scard.ReaderState {
	states := make([]scard.ReaderState, 0, len(names))
	for _, n := range names {
		i := slices.IndexFunc(known, func(st scard.ReaderState) bool { return st.Reader == n })
		if i >= 0 {
			states = append(states, known[i])
			continue
		}
		states = append(states, scard.ReaderState{Reader: n})
	}
	return states
}

// changes waits for news of the readers, and reports whether there are any. A
// reader that goes at this moment is no error: the next look does without it.
func (s *Service) changes(states []scard.ReaderState) (news bool, err error) {
	err = s.ctx.GetStatusChange(states, poll)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, scard.ErrTimeout), errors.Is(err, scard.ErrCancelled):
		return false, nil
	case s.someGone(states):
		return false, nil
	}
	return false, classify(err)
}

func (s *Service) someGone(states []scard.ReaderState) bool {
	names, err := s.Readers()
	return err != nil || slices.ContainsFunc(states, func(st scard.ReaderState) bool { return !slices.Contains(names, st.Reader) })
}

// changed takes over the new state and reports whether it differs.
func changed(st *scard.ReaderState) bool {
	first := st.CurrentState == scard.StateUnaware
	news := st.EventState&scard.StateChanged != 0
	st.CurrentState = st.EventState &^ scard.StateChanged
	return first || news
}

func presence(st scard.ReaderState) Presence {
	present, mute := st.EventState&scard.StatePresent != 0, st.EventState&scard.StateMute != 0
	p := Presence{Reader: st.Reader, Card: present && !mute, Mute: present && mute, Events: uint16(st.EventState >> 16)}
	if p.Card {
		p.ATR = st.Atr
	}
	return p
}
