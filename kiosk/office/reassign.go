package office

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/operator"
)

// Reassignment puts a visit's unanswered lookup in an operator's name.
type Reassignment struct {
	Visit    string `json:"visit"`
	Operator string `json:"operator"`
}

// Reassigned names the item that takes the other's place.
type Reassigned struct {
	Item string `json:"item"`
}

func (f *Office) reassign(ctx context.Context, r Reassignment) (Reassigned, error) {
	if err := actorOf(ctx).May(operator.ReassignLookups); err != nil {
		return Reassigned{}, err
	}
	item, err := f.o.Desk.Reassign(ctx, clerk, r.Visit, r.Operator)
	return Reassigned{item}, err
}
