package desk

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/ui/agent"
)

// Staff is what the people who work at the desk ask.
type Staff interface {
	Shift
	Lists
	Tasks
	Pages
	Keeping
	Printing
}

// Shift is who is signed in at the desk. Whoever implements it keeps the token of
// the shift; it is in no answer that a page sees.
type Shift interface {
	// Choices are the people who may sign in.
	Choices(ctx context.Context) ([]agent.Choice, error)
	// Session is the shift that is on, locked or not; the code locked where there is none.
	Session(ctx context.Context) (api.Session, error)
	// SignIn begins a shift; by card it waits for the card.
	SignIn(ctx context.Context, s agent.SignIn) (api.Session, error)
	Unlock(ctx context.Context, pin backend.Secret) (api.Session, error)
	// Use says that somebody is working: the time until the desk locks itself begins anew.
	Use(ctx context.Context) (api.Session, error)
	Lock(ctx context.Context) error
	SignOut(ctx context.Context) error
}

// Lists are what the desk did and does.
type Lists interface {
	// VisitsOf a day (ISO 8601, in Viet Nam); empty: today.
	VisitsOf(ctx context.Context, day string) (office.VisitList, error)
	Stays(ctx context.Context) (office.StayList, error)
	// Statistics from a day to a day, both included; empty: the last seven days.
	Statistics(ctx context.Context, from, to string) (statistics.Report, error)
	Doctor(ctx context.Context) (office.Diagnosis, error)
}

// Tasks are what waits for a person, and what they do about it.
type Tasks interface {
	Tasks(ctx context.Context) ([]outbox.Task, error)
	Retry(ctx context.Context, item string) error
	Confirm(ctx context.Context, item string) error
	ProofSent(ctx context.Context, item string) error
	// Drop gives an item up; reason is a code.
	Drop(ctx context.Context, item, reason string) error
	Resume(ctx context.Context, lane string) error
}

// Pages are the web pages and programs that may ask the desk for cards.
type Pages interface {
	Pairings(ctx context.Context) ([]api.Pairing, error)
	PairCode(ctx context.Context, page api.NewPairing) (api.PairCode, error)
	Revoke(ctx context.Context, id string) (api.Pairing, error)
	// Grants are those of this shift, and the pages that wait for one.
	Grants(ctx context.Context) (api.GrantList, error)
	Grant(ctx context.Context, client string) (api.Grant, error)
	// EndGrant takes a grant back, or tells a page that waits no.
	EndGrant(ctx context.Context, client string) error
}

// Keeping is looking after the desk: its anchors and its people.
type Keeping interface {
	Anchors(ctx context.Context) (office.AnchorList, error)
	ImportAnchors(ctx context.Context, files office.AnchorImport) (office.AnchorChanges, error)
	RemoveAnchor(ctx context.Context, id string) (office.AnchorChanges, error)

	Operators(ctx context.Context) ([]office.OperatorRow, error)
	AddOperator(ctx context.Context, o office.OperatorOrder) (office.OperatorRow, error)
	SetOperatorSecret(ctx context.Context, o office.OperatorOrder) error
	DisableOperator(ctx context.Context, id string) error
	EnableOperator(ctx context.Context, id string) error
}

// Printing is the desk's printers.
type Printing interface {
	Printers(ctx context.Context) (office.PrinterList, error)
	TestTicket(ctx context.Context, o office.TestOrder) (office.Printed, error)
	TestPaper(ctx context.Context, o office.TestOrder) (office.Printed, error)
	// PrintPaper prints a PDF on one of the system's printers; empty: its default.
	PrintPaper(ctx context.Context, printer string, pdf []byte) (office.Printed, error)
}
