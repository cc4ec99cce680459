package api_test

import (
	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// What the daemon gives to the API fits.
var (
	_ api.Desk   = (*visit.Desk)(nil)
	_ api.Outbox = (*outbox.Outbox)(nil)
	_ api.Shifts = (*operator.Accounts)(nil)
)
