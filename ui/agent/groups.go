package agent

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// OpenCase opens a case: several visits for one matter.
func (c *Client) OpenCase(ctx context.Context, req visit.OpenCaseRequest) (visit.CaseView, error) {
	return ask[visit.CaseView](ctx, c, post("/v1/cases", req))
}

// Case gives a case and its visits.
func (c *Client) Case(ctx context.Context, id string) (visit.CaseView, error) {
	return ask[visit.CaseView](ctx, c, get(on("cases", id, "")))
}

// OpenStay opens a stay: guests, room and days.
func (c *Client) OpenStay(ctx context.Context, req visit.OpenStayRequest) (visit.StayView, error) {
	return ask[visit.StayView](ctx, c, post("/v1/stays", req))
}

// Stay gives a stay and its guests.
func (c *Client) Stay(ctx context.Context, id string) (visit.StayView, error) {
	return ask[visit.StayView](ctx, c, get(on("stays", id, "")))
}

// Departure changes when the guests of a stay leave.
func (c *Client) Departure(ctx context.Context, id string, req visit.DepartureRequest) (visit.StayView, error) {
	return ask[visit.StayView](ctx, c, post(on("stays", id, "departure"), req))
}
