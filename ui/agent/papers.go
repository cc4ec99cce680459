package agent

import (
	"bytes"
	"context"
	"net/http"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
)

// mostPaper is the most that a form is, in bytes.
const mostPaper = 8 << 20

// Statement has a statement of who is at the desk signed, for one audience.
func (c *Client) Statement(ctx context.Context, id, audience string) (publicservice.Statement, error) {
	return ask[publicservice.Statement](ctx, c, post(on(visits, id, "statement"), publicservice.StatementRequest{Audience: audience}))
}

// HandOver hands the person of a visit on by a template.
func (c *Client) HandOver(ctx context.Context, id string, req publicservice.HandOverRequest) (publicservice.HandedOver, error) {
	return ask[publicservice.HandedOver](ctx, c, post(on(visits, id, "handover"), req).within(besideWait))
}

// HandOverCase hands everybody of a case on.
func (c *Client) HandOverCase(ctx context.Context, id string, req publicservice.HandOverRequest) (publicservice.HandedOver, error) {
	return ask[publicservice.HandedOver](ctx, c, post(on("cases", id, "handover"), req).within(besideWait))
}

// CT01 fills the form from a case. It is a PDF; whoever gets it overwrites it.
func (c *Client) CT01(ctx context.Context, caseID string, req publicservice.CT01Request) (page []byte, err error) {
	_, err = c.bytes(ctx, post(on("cases", caseID, "ct01"), req).upTo(mostPaper), func(h http.Header, body []byte) error {
		if h.Get("Content-Type") != "application/pdf" {
			return ErrAnswer
		}
		page = bytes.Clone(body)
		return nil
	})
	return page, err
}

// AskPayment asks the person of a visit to pay.
func (c *Client) AskPayment(ctx context.Context, req payment.Request) (payment.Payment, error) {
	return ask[payment.Payment](ctx, c, post("/v1/payments", req))
}

// Payment says where a payment stands.
func (c *Client) Payment(ctx context.Context, id string) (payment.Payment, error) {
	return ask[payment.Payment](ctx, c, get(on("payments", id, "")))
}

// Hospital gives a list of the hospital's own system: his.Kinds, his.Clinics or
// his.Services.
func (c *Client) Hospital(ctx context.Context, list his.Name) ([]his.Entry, error) {
	found, err := ask[struct {
		Entries []his.Entry `json:"entries"`
	}](ctx, c, get(on("hospital", string(list), "")).within(besideWait))
	return found.Entries, err
}
