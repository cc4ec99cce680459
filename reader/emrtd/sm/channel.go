package sm

import (
	"context"
	"errors"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
)

// ErrChannelDead is returned for every command after a message that was not
// authentic, or after the chip answered without protection: the chip has then
// dropped its keys (9303-11 §9.8.3), and what it says no longer counts.
var ErrChannelDead = errors.New("sm: secure channel is dead")

// UnprotectedError says that a chip left secure messaging with a naked status.
type UnprotectedError struct{ SW iso7816.SW }

func (e *UnprotectedError) Error() string {
	return fmt.Sprintf("sm: chip answered %s without protection", e.SW)
}

// Is makes every such answer an [ErrChannelDead].
func (e *UnprotectedError) Is(target error) bool { return target == ErrChannelDead }

// Channel is a Transport that protects what passes through another one.
type Channel struct {
	under   iso7816.Transport
	session *Session
	dead    bool
}

// NewChannel protects everything sent through t with the session.
func NewChannel(t iso7816.Transport, s *Session) *Channel {
	return &Channel{under: t, session: s}
}

// MaxShortPlain is the most plaintext that a short response can hold.
func (c *Channel) MaxShortPlain() int { return c.session.MaxShortPlain() }

// Under is the Transport below, for replacing the keys of a session.
func (c *Channel) Under() iso7816.Transport { return c.under }

// Transmit wraps the command, sends it, and opens the response.
func (c *Channel) Transmit(ctx context.Context, cmd iso7816.Command) (iso7816.Response, error) {
	if c.dead {
		return iso7816.Response{}, ErrChannelDead
	}
	wrapped, err := c.session.WrapCommand(cmd)
	if err != nil {
		return iso7816.Response{}, err
	}
	r, err := c.under.Transmit(ctx, wrapped)
	if err != nil {
		c.dead = true
		return iso7816.Response{}, err
	}
	if len(r.Data) == 0 {
		c.dead = true
		return iso7816.Response{}, &UnprotectedError{SW: r.SW}
	}
	out, err := c.session.UnwrapResponse(r)
	if err != nil {
		c.dead = true
		return iso7816.Response{}, fmt.Errorf("%w: %w", ErrChannelDead, err)
	}
	return out, nil
}
