package desk

import (
	"context"
	"image"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Agent is the daemon as the flow asks it; package ui/agent is one. Every call
// may take as long as a backend does, and is made outside of the loop. Errors are
// those of ui/agent.
type Agent interface {
	Visits
	Groups
	Papers
	Staff
}

// Visits are a person's visit, step by step. Each answer is the visit as it then is.
type Visits interface {
	Open(ctx context.Context, req visit.OpenRequest) (visit.View, error)
	Visit(ctx context.Context, id string) (visit.View, error)
	// Portrait gives the chip's picture, small enough to be drawn at once.
	Portrait(ctx context.Context, id string) (image.Image, error)
	Consent(ctx context.Context, id string, req visit.ConsentRequest) (visit.View, error)
	Read(ctx context.Context, id string, req visit.ReadRequest) (visit.View, error)
	Scan(ctx context.Context, id string, text personal.Text) (visit.View, error)
	Typed(ctx context.Context, id string, req visit.TypedRequest) (visit.View, error)
	Face(ctx context.Context, id string, matches bool) (visit.View, error)
	Decide(ctx context.Context, id string, why visit.GoOn) (visit.View, error)
	Insurance(ctx context.Context, id string, req visit.InsuranceRequest) (visit.View, error)
	Accommodation(ctx context.Context, id string, req visit.AccommodationRequest) (visit.View, error)
	Finish(ctx context.Context, id string) (visit.View, error)
	Cancel(ctx context.Context, id string) (visit.View, error)
	Readers(ctx context.Context) ([]api.Reader, error)
}

// Groups are visits that belong together.
type Groups interface {
	OpenCase(ctx context.Context, req visit.OpenCaseRequest) (visit.CaseView, error)
	Case(ctx context.Context, id string) (visit.CaseView, error)
	OpenStay(ctx context.Context, req visit.OpenStayRequest) (visit.StayView, error)
	Stay(ctx context.Context, id string) (visit.StayView, error)
	Departure(ctx context.Context, id string, req visit.DepartureRequest) (visit.StayView, error)
}

// Papers are what is handed on of a person, and what they pay.
type Papers interface {
	Statement(ctx context.Context, id, audience string) (publicservice.Statement, error)
	HandOver(ctx context.Context, id string, req publicservice.HandOverRequest) (publicservice.HandedOver, error)
	HandOverCase(ctx context.Context, id string, req publicservice.HandOverRequest) (publicservice.HandedOver, error)
	CT01(ctx context.Context, caseID string, req publicservice.CT01Request) ([]byte, error)
	PrintCT01(ctx context.Context, o office.CT01Order) (office.Printed, error)
	AskPayment(ctx context.Context, req payment.Request) (payment.Payment, error)
	Payment(ctx context.Context, id string) (payment.Payment, error)
	// TicketNumber is the desk's own for a visit, the same whenever it is asked.
	TicketNumber(ctx context.Context, visit string) (office.TicketNumber, error)
	PrintTicket(ctx context.Context, o office.TicketOrder) (office.Printed, error)
	Hospital(ctx context.Context, list his.Name) ([]his.Entry, error)
}
