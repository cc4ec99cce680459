package main

import (
	"context"
	"errors"

	"github.com/thejerf/suture/v4"

	"github.com/cccd-agent/cccd-agent/kiosk/process"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/scan"
)

// addScanners lets every code scanner that the configuration names feed the desk.
func (a *app) addScanners(top *suture.Supervisor, p *premises) {
	for _, device := range p.cfg.Scanners {
		top.Add(&service{"scanner " + device, func(ctx context.Context) error {
			return scan.WatchSerial(ctx, device, func(c scan.Code) {
				process.Apart(func() { a.scanned(ctx, p, c) })
			})
		}})
	}
}

// scanned hands a code to the visit that waits for a document. What no visit
// waits for is let go.
func (a *app) scanned(ctx context.Context, p *premises, c scan.Code) {
	defer p.forgetting.touch()
	if err := p.desk.Scanned(ctx, c.Text); err != nil && !errors.Is(err, visit.ErrNotFound) {
		a.log.Warn("scanned code not taken", "err", err)
	}
}
