package reader

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
)

var (
	// ErrNoCard is returned when no card came in time.
	ErrNoCard = errors.New("reader: no card in time")
	// ErrCardMute is returned when something lies on the reader that does not answer.
	ErrCardMute = errors.New("reader: the card does not answer")
	// ErrCardLying is returned when the card whose password was refused has not
	// left the field: nobody guesses at a card left lying.
	ErrCardLying = errors.New("reader: the card must leave the reader after a refused password")
	// ErrCardTaken is returned when the only card that lies there was read for
	// somebody else: see Request.Claim.
	ErrCardTaken = errors.New("reader: the card was read for another and must leave the reader first")
	// ErrPause is returned when the pause after refused passwords outlasts the wait.
	ErrPause = errors.New("reader: too many refused passwords, pause")
	// ErrPasswordRequired is returned for a chip that needs a password when none was given.
	ErrPasswordRequired = errors.New("reader: the chip needs a CAN or an MRZ")
	// ErrCANNeedsPACE is returned for a chip that knows only BAC when only a CAN was given.
	ErrCANNeedsPACE = errors.New("reader: the chip knows only BAC, which a CAN does not open")
	// ErrPACENotOffered is returned when PACE was asked for and the chip has none that we can do.
	ErrPACENotOffered = errors.New("reader: the chip offers no PACE that we can do")
	// ErrEndless is returned for a chip that brings the reading to no end.
	ErrEndless = errors.New("reader: the chip answers without end")
	// ErrBACNotOffered is returned when the chip declines BAC.
	ErrBACNotOffered = errors.New("reader: the chip does not do BAC")
)

// InterruptedError ends a reading that had begun: the checks that were done, and
// why it ended.
type InterruptedError struct {
	Phase  string
	Model  string // of the reader, whose note may say more; empty where it is not known
	Checks []check.Check
	Err    error
}

func (e *InterruptedError) Error() string { return fmt.Sprintf("reader: %s: %v", e.Phase, e.Err) }

func (e *InterruptedError) Unwrap() error { return e.Err }

// interrupted wraps an error with what had been found. What passive
// authentication had no chance to say is aborted, never a verdict.
func (s *session) interrupted(err error) error {
	checks := slices.Clone(s.checks)
	if Lost(err) || s.ctx.Err() != nil {
		checks = append(checks, check.Check{ID: "pa.signature", Result: check.Aborted, Detail: "the reading ended before it was complete"})
	}
	return &InterruptedError{Phase: s.meter.current(), Model: s.device.Model, Checks: checks, Err: err}
}

// Lost reports that the card or reader went away in the middle.
func Lost(err error) bool {
	return errors.Is(err, pcsc.ErrRemoved) || errors.Is(err, pcsc.ErrMute) || errors.Is(err, pcsc.ErrServiceLost)
}

// refusedPassword reports that a password was tried and refused.
func refusedPassword(err error) bool {
	var wrong *emrtd.WrongPasswordError
	var blocked *emrtd.BlockedError
	return errors.As(err, &wrong) || errors.As(err, &blocked)
}

// channelBroke reports that secure messaging ended while the card was there.
func channelBroke(err error) bool { return errors.Is(err, sm.ErrChannelDead) }
