package main

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/reader"
)

// readThrough lets the running agent read: it alone owns the readers.
func (a *app) readThrough(ctx context.Context, at *owner, req reader.Request) (*reader.Reading, error) {
	body, err := at.open(ctx, http.MethodPost, "/v1/local/read", office.OrderOf(req))
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	lines := json.NewDecoder(body)
	for {
		var step office.Step
		if err := lines.Decode(&step); err != nil {
			return nil, err
		}
		switch {
		case step.Fault != nil:
			return nil, faultOf(*step.Fault)
		case step.Record != nil:
			if step.Record.Portrait != nil {
				step.Record.Portrait.Image = step.Portrait
			}
			return &reader.Reading{Record: step.Record, Files: step.Files}, nil
		case req.Progress != nil:
			req.Progress(reader.Progress{Phase: step.Phase, Done: step.Done, Total: step.Total})
		}
	}
}
