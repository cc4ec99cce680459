package desk

import (
	"errors"

	"github.com/cccd-agent/cccd-agent/ui/agent"
)

// codeOf names what went wrong, for its sentence.
func codeOf(err error) string {
	switch code := agent.CodeOf(err); {
	case code != "":
		return code
	case errors.Is(err, agent.ErrSlow):
		return "slow"
	case errors.Is(err, agent.ErrAway):
		return "away"
	}
	return "internal"
}
