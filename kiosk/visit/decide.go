package visit

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// goOnReasons are the reasons that staff may give.
var goOnReasons = []GoOnReason{Emergency, CardDamaged, NoDocument, ReaderBroken, LegalDuty, SeenOtherwise}

// Decide takes down staff's reason to go on below the verdict that the visit's
// purpose asks for, where no act carries it: values that are handed over by
// consent are not shown to a page before. Errors: [NotAllowedError] at an
// unattended desk, [FieldError].
func (d *Desk) Decide(ctx context.Context, who Caller, id string, why GoOn) (View, error) {
	return d.change(ctx, who, id, ActDecide, func(tx *store.Tx, e *entry) error {
		return d.goOn(tx, who, e, e.Purpose, &why)
	})
}

// goOn lets a verdict below the purpose's least pass only with staff's reason,
// which is kept and journalled. No verdict blocks for good.
func (d *Desk) goOn(tx *store.Tx, who Caller, e *entry, purpose Purpose, why *GoOn) error {
	least := d.policy(purpose).Least
	if enough(e.verdict(), least) || e.decided(least) {
		return nil
	}
	switch {
	case why == nil:
		return &VerdictTooLowError{e.verdict(), least}
	case d.o.Unattended:
		return &NotAllowedError{"unattended"}
	case !contains(goOnReasons, why.Reason):
		return &FieldError{"reason", "unknown"}
	}
	e.Decisions = append(e.Decisions, Decision{
		At: d.o.Now(), Operator: who.Operator, Verdict: e.verdict(), Least: least, Reason: why.Reason, Note: why.Note,
	})
	return d.note(tx, who, e, journal.Event{Kind: "visit.decision", Verdict: string(e.verdict()), Reason: string(why.Reason)})
}
