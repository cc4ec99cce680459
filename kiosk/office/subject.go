package office

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Subject is a person by the number they are kept under.
type Subject struct {
	Number  personal.Text `json:"number"`
	Field   string        `json:"field,omitempty"`   // to rectify
	Value   personal.Text `json:"value,omitempty"`   // to rectify with
	Receipt string        `json:"receipt,omitempty"` // of the consent that is withdrawn
}

// Found is what is kept of a person.
type Found struct {
	Kept []visit.Kept `json:"kept"`
}

// Exports are a person's visits as they are kept.
type Exports struct {
	Visits []visit.Exported `json:"visits"`
}

// Count is how many visits an operation changed.
type Count struct {
	Visits int `json:"visits"`
}

func (f *Office) find(ctx context.Context, s Subject) (Found, error) {
	kept, err := f.o.Desk.Find(ctx, clerk, s.Number)
	return Found{kept}, err
}

func (f *Office) export(ctx context.Context, s Subject) (Exports, error) {
	all, err := f.o.Desk.Export(ctx, clerk, s.Number)
	return Exports{all}, err
}

func (f *Office) rectify(ctx context.Context, s Subject) (Count, error) {
	n, err := f.o.Desk.Rectify(ctx, clerk, s.Number, s.Field, s.Value)
	return Count{n}, err
}

func (f *Office) erase(ctx context.Context, s Subject) (Count, error) {
	n, err := f.o.Desk.Erase(ctx, clerk, s.Number)
	return Count{n}, err
}

func (f *Office) withdraw(ctx context.Context, s Subject) (Count, error) {
	if err := f.o.Desk.Withdraw(ctx, clerk, s.Number, s.Receipt); err != nil {
		return Count{}, err
	}
	return Count{1}, nil
}
