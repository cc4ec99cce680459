package api

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Desk is what the API drives; [visit.Desk] is one.
type Desk interface {
	Open(ctx context.Context, who visit.Caller, req visit.OpenRequest) (visit.View, error)
	Visit(ctx context.Context, who visit.Caller, id string) (visit.View, error)
	Visits(ctx context.Context, who visit.Caller) ([]string, error)
	Portrait(ctx context.Context, who visit.Caller, id string) (mime string, image personal.Bytes, err error)
	Consent(ctx context.Context, who visit.Caller, id string, req visit.ConsentRequest) (visit.View, error)
	Read(ctx context.Context, who visit.Caller, id string, req visit.ReadRequest) (visit.View, error)
	Scan(ctx context.Context, who visit.Caller, id string, req visit.ScanRequest) (visit.View, error)
	Typed(ctx context.Context, who visit.Caller, id string, req visit.TypedRequest) (visit.View, error)
	Face(ctx context.Context, who visit.Caller, id string, req visit.FaceRequest) (visit.View, error)
	Decide(ctx context.Context, who visit.Caller, id string, why visit.GoOn) (visit.View, error)
	Insurance(ctx context.Context, who visit.Caller, id string, req visit.InsuranceRequest) (visit.View, error)
	Accommodation(ctx context.Context, who visit.Caller, id string, req visit.AccommodationRequest) (visit.View, error)
	Finish(ctx context.Context, who visit.Caller, id string) (visit.View, error)
	Cancel(ctx context.Context, who visit.Caller, id string) (visit.View, error)

	OpenCase(ctx context.Context, who visit.Caller, req visit.OpenCaseRequest) (visit.CaseView, error)
	Case(ctx context.Context, who visit.Caller, id string) (visit.CaseView, error)
	Cases(ctx context.Context, who visit.Caller) ([]string, error)
	OpenStay(ctx context.Context, who visit.Caller, req visit.OpenStayRequest) (visit.StayView, error)
	Stay(ctx context.Context, who visit.Caller, id string) (visit.StayView, error)
	Stays(ctx context.Context, who visit.Caller) ([]string, error)
	Departure(ctx context.Context, who visit.Caller, id string, req visit.DepartureRequest) (visit.StayView, error)

	// Progress gives the steps of all readings, with their owners; stop ends it.
	Progress() (steps <-chan visit.Progress, stop func())
}

// Reader is one card reader of the desk.
type Reader struct {
	Name   string `json:"name" doc:"As PC/SC names it."`
	Model  string `json:"model,omitempty"`
	Card   bool   `json:"card" doc:"A card lies on it."`
	Busy   bool   `json:"busy" doc:"A visit is reading."`
	Advice string `json:"advice,omitempty" doc:"What the reader's note says to its user, in the client's language."`
}

// Readers lists the readers that are plugged in.
type Readers func(ctx context.Context, lang string) ([]Reader, error)

// Outbox is what a person may do about what waits to be delivered;
// [outbox.Outbox] does it.
type Outbox interface {
	List(ctx context.Context, f store.ItemFilter) ([]store.Item, error)
	Tasks(ctx context.Context, now time.Time) ([]outbox.Task, error)
	Retry(ctx context.Context, id, operator string) error
	Drop(ctx context.Context, id, reason, operator string) error
	Confirm(ctx context.Context, id, operator string) error
	ProofSent(ctx context.Context, id, operator string) error
	Resume(ctx context.Context, backend, operator string) error
	Relookup(ctx context.Context, backend, operator string) (int, error)
}

// Shifts are the sign-ins of a desk; [operator.Accounts] keeps them.
type Shifts interface {
	Choices(ctx context.Context) ([]operator.Choice, error)
	SignIn(ctx context.Context, who personal.Text, password secret) (operator.Session, error)
	Session(ctx context.Context, token secret) (operator.Session, error)
	Use(ctx context.Context, token secret) (operator.Session, error)
	Unlock(ctx context.Context, token, pin secret) (operator.Session, error)
	Lock(ctx context.Context, token secret) error
	SignOut(ctx context.Context, token secret) error
}
