package outbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// portal answers as it is told.
type portal struct{ err error }

func (p portal) Skew() (time.Duration, bool) { return 0, false }

func (p portal) Notify(context.Context, []accommodation.Guest) (accommodation.Receipt, error) {
	return accommodation.Receipt{}, p.err
}

func (p portal) Depart(context.Context, []accommodation.Departure) (accommodation.Receipt, error) {
	return accommodation.Receipt{}, p.err
}

func known(problems ...accommodation.GuestProblem) error {
	return &accommodation.RefusedError{Code: "400", Action: accommodation.AlreadyNotified, Problems: problems}
}

// TestLodgingOutcomes is the table of what the portal's answers come to, for a
// guest that was never sent and for one whose sending is uncertain.
func TestLodgingOutcomes(t *testing.T) {
	overlap := accommodation.GuestProblem{Problem: accommodation.Overlap}
	here := accommodation.GuestProblem{Problem: accommodation.InResidence}
	sameStay := accommodation.GuestProblem{Problem: accommodation.Overlap, Text: "Khách đã có khai báo tạm trú từ 2026-11-22 đến 2026-11-24"}
	otherStay := accommodation.GuestProblem{Problem: accommodation.Overlap, Text: "Khách đã có khai báo tạm trú từ 2026-11-20 đến 2026-11-24"}
	type end struct {
		state     outbox.State
		code      string
		action    string
		uncertain bool
	}
	already := end{outbox.Refused, "already-notified", "already-notified", false}
	inferred := end{outbox.Unconfirmed, "already-notified", "", false}
	for name, c := range map[string]struct {
		err              error
		first, uncertain end
	}{
		"success":     {nil, end{outbox.Delivered, "200", "", false}, end{outbox.Delivered, "200", "", false}},
		"overlap":     {known(overlap), already, inferred},
		"residence":   {known(here), already, inferred},
		"both":        {known(here, sameStay), already, inferred},
		"other stay":  {known(here, otherStay), already, already},
		"wrong room":  {&accommodation.RefusedError{Code: "400", Action: accommodation.CorrectGuests, Problems: []accommodation.GuestProblem{{Problem: accommodation.RoomMissing}}}, end{outbox.Refused, "room-missing", "correct-guests", false}, end{outbox.Refused, "room-missing", "correct-guests", false}},
		"account":     {&accommodation.RefusedError{Code: "401", Action: accommodation.TellIT}, end{outbox.Account, "401", "tell-it", false}, end{outbox.Account, "401", "tell-it", false}},
		"their fault": {&accommodation.RefusedError{Code: "500", Action: accommodation.TryLater}, end{outbox.Retry, "500", "try-later", false}, end{outbox.Retry, "500", "try-later", false}},
		"odd code":    {&accommodation.RefusedError{Code: "299", Action: accommodation.Unknown}, end{outbox.Refused, "299", "unknown", false}, end{outbox.Refused, "299", "unknown", false}},
		"too late":    {&accommodation.CheckError{Problems: []accommodation.GuestProblem{{Problem: accommodation.ArrivalDay}}}, end{outbox.Refused, "past-wall", "other-channel", false}, end{outbox.Refused, "past-wall", "other-channel", false}},
		"malformed":   {&accommodation.CheckError{Problems: []accommodation.GuestProblem{{Problem: accommodation.NameMissing}}}, end{outbox.Refused, "name-missing", "correct-guests", false}, end{outbox.Refused, "name-missing", "correct-guests", false}},
		"nobody":      {&backend.UnreachableError{Op: "lodging notification", Reason: backend.ReasonConnect}, end{outbox.Unreachable, "connect", "", false}, end{outbox.Unreachable, "connect", "", false}},
		"cut":         {&backend.UnreachableError{Op: "lodging notification", Reason: backend.ReasonCut, Sent: true}, end{outbox.Unreachable, "cut", "", true}, end{outbox.Unreachable, "cut", "", true}},
		"log-in cut":  {&backend.UnreachableError{Op: "lodging log-in", Reason: backend.ReasonCut, Sent: true}, end{outbox.Unreachable, "cut", "", false}, end{outbox.Unreachable, "cut", "", false}},
		"stopped":     {context.Canceled, end{outbox.Abandoned, "", "", true}, end{outbox.Abandoned, "", "", true}},
		"no idea":     {errors.New("?"), end{outbox.Unreachable, "no-answer", "", true}, end{outbox.Unreachable, "no-answer", "", true}},
	} {
		payload, _ := json.Marshal(accommodation.Guest{Arrival: noon})
		for _, uncertain := range []bool{false, true} {
			o := outbox.Lodging{Notifier: portal{c.err}}.Deliver(context.Background(), store.Item{Kind: outbox.KindGuest, Payload: payload, Uncertain: uncertain})
			want := c.first
			if uncertain {
				want = c.uncertain
			}
			if got := (end{o.State, o.Code, o.Action, o.Uncertain}); got != want {
				t.Errorf("%s, uncertain %v: %+v, want %+v", name, uncertain, got, want)
			}
			o = outbox.Lodging{Notifier: portal{c.err}, NoInference: true}.Deliver(context.Background(), store.Item{Kind: outbox.KindGuest, Payload: payload, Uncertain: true})
			if o.State == outbox.Unconfirmed {
				t.Errorf("%s: inferred, though that is switched off", name)
			}
		}
	}
}

func TestPayloadsOfAnotherKind(t *testing.T) {
	for _, item := range []store.Item{
		{Kind: outbox.KindGuest, Payload: []byte("no JSON")},
		{Kind: outbox.KindGuest},
		{Kind: outbox.KindLookup, Payload: []byte("{}")},
	} {
		if o := (outbox.Lodging{Notifier: portal{}}).Deliver(context.Background(), item); o.State != outbox.Refused || o.Code != outbox.CodeMalformed {
			t.Errorf("%+v: %+v", item, o)
		}
	}
}
