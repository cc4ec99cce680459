package visit

import (
	"encoding/json"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Who asked the insurer gets the check-in's fields too, from what the purpose
// hands over and from the card that the answer accepts.
func TestCheckInFields(t *testing.T) {
	r := newRig(t)
	id := r.identified(page, Insurance, hoa, identity.Genuine)
	if v := r.must(r.Visit(t.Context(), page, id)); v.CheckIn != nil {
		t.Error("fields before anybody asked the insurer")
	}
	v := r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{Wait: noWait()}))
	if v.CheckIn == nil || v.CheckIn.Number.Reveal() != hoa.number || v.CheckIn.Card != "" {
		t.Fatal("identity without a card while the answer is not there")
	}
	raw, err := json.Marshal(insurance.Answer{Code: "000", Action: insurance.Accept, Card: insurance.Card{Number: "DN4010012345678", Facility: "01013"}})
	if err != nil {
		t.Fatal(err)
	}
	r.settle(v.Insurance.Item, store.Delivered, outbox.Outcome{State: outbox.Delivered, Result: raw})
	if v = r.must(r.Visit(t.Context(), page, id)); v.CheckIn.Card != "DN4010012345678" || v.CheckIn.First != "01013" {
		t.Error("the card of the answer is not in the fields")
	}
	bare := Caller{Client: page.Client, Scopes: []Scope{ScopeVisits}}
	if v := r.must(r.Visit(t.Context(), bare, id)); v.CheckIn != nil {
		t.Error("fields of the insurance without its permission")
	}
}
