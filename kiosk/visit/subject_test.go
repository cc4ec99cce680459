package visit

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func TestTheRightsOfThePerson(t *testing.T) {
	r := newRig(t)
	number := personal.Text(hoa.number)
	asked, item := r.asked()
	open := r.opened(other, Identification)
	r.must(r.Typed(t.Context(), other, open, typed(hoa)))
	r.identified(other, Identification, nam, identity.Genuine)

	kept, err := r.Find(t.Context(), local, number)
	if err != nil || len(kept) != 2 {
		t.Fatalf("found %d, %v", len(kept), err)
	}
	all, err := r.Export(t.Context(), local, number)
	if err != nil || len(all) != 2 {
		t.Fatalf("exported %d, %v", len(all), err)
	}
	raw, err := json.Marshal(all)
	if err != nil || !strings.Contains(string(raw), "Mẹ của") || !strings.Contains(string(raw), `\"number\":\"`+hoa.number) || strings.Contains(string(raw), nam.number) {
		t.Errorf("the export lacks something, or holds another's: %v", err)
	}
	n, err := r.Rectify(t.Context(), local, number, "fullName", "Nguyễn Thị Hoà")
	if err != nil || n != 1 {
		t.Errorf("rectified %d (the typed one alone), %v", n, err)
	}
	if _, err := r.Rectify(t.Context(), local, number, "mother", "B"); !errors.Is(err, ErrNotFound) {
		t.Errorf("what the chip said was changed: %v", err)
	}
	if n, err := r.Erase(t.Context(), local, number); n != 0 || !errors.Is(err, ErrOwed) {
		t.Errorf("erased %d of what is owed, %v", n, err)
	}
	r.must(r.Finish(t.Context(), page, asked))
	if n, err := r.Erase(t.Context(), local, number); n != 0 || !errors.Is(err, ErrOwed) {
		t.Errorf("erased %d of what is queued, %v", n, err)
	}
	r.settle(item, store.Delivered, answered())
	r.must(r.Cancel(t.Context(), other, open))
	if n, err := r.Erase(t.Context(), local, number); n != 1 || err != nil {
		t.Errorf("erased %d, %v", n, err)
	}
	if kept, err := r.Find(t.Context(), local, number); err != nil || len(kept) != 0 {
		t.Errorf("found %d after, %v", len(kept), err)
	}
	has(t, "journal", r.kinds(asked), "subject.erased")
	has(t, "journal", r.kinds(asked), "subject.exported")
	r.leaks(hoa, nam)
}

func TestWithdrawingAConsent(t *testing.T) {
	r := newRig(t)
	id := r.identified(page, Identification, hoa, identity.Genuine)
	v := r.must(r.Consent(t.Context(), page, id, ConsentRequest{ToHandOver, true}))
	if v.Record == nil {
		t.Fatal("nothing was handed over")
	}
	receipt := v.Consents[1].Receipt
	number := personal.Text(hoa.number)
	if err := r.Withdraw(t.Context(), local, number, "no-such"); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown receipt: %v", err)
	}
	if err := r.Withdraw(t.Context(), local, number, strings.ToUpper(receipt)); err != nil {
		t.Fatal(err)
	}
	v = r.must(r.Visit(t.Context(), page, id))
	if v.Record != nil || len(v.Consents) != 3 || v.Consents[2].Given {
		t.Error("values are handed over after the withdrawal")
	}

	// A visit that is closed, and that rests on consent alone, is erased.
	r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{Wait: noWait()}))
	r.settle(r.items(id)[0].ID, store.Delivered, answered())
	r.must(r.Finish(t.Context(), page, id))
	if r.row(store.Visit, id).Erased {
		t.Fatal("erased before")
	}
	if err := r.Withdraw(t.Context(), local, number, receipt); err != nil || !r.row(store.Visit, id).Erased {
		t.Errorf("not erased: %v", err)
	}
	has(t, "journal", r.kinds(id), "visit.erased")

	// What rests on law stays.
	byLaw, item := r.asked()
	r.settle(item, store.Delivered, answered())
	v = r.must(r.Finish(t.Context(), page, byLaw))
	if err := r.Withdraw(t.Context(), local, number, v.Consents[0].Receipt); err != nil || r.row(store.Visit, byLaw).Erased {
		t.Errorf("what rests on law was erased: %v", err)
	}
}
