package agent_test

import (
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/desk"
)

// A client is what the flow asks.
var _ desk.Agent = (*agent.Client)(nil)
