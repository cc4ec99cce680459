package visit

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

var handed = journal.Event{Kind: "statement.issued", Code: "test"}

// withRAR is a reading that the RAR centre was asked about.
func withRAR(r *reader.Reading) *reader.Reading {
	r.Record.Checks = append(r.Record.Checks, check.Check{ID: "pa.rar", Result: check.Failed, Detail: "VRF_TEST"})
	return r
}

func TestNobodyIsPresentedBeforeTheyAgreed(t *testing.T) {
	r := newRig(t)
	ctx := context.Background()
	for _, p := range []Purpose{PublicService, Insurance} { // whatever the purpose rests on
		id := r.identified(page, p, hoa, identity.Genuine)
		for _, who := range []Caller{page, local} {
			var consent *ConsentRequiredError
			if got, err := r.Present(ctx, who, id, handed); !errors.As(err, &consent) || got.Record != nil {
				t.Errorf("%s %s: %v", p, who.Client, err)
			}
		}
		r.must(r.Consent(ctx, page, id, ConsentRequest{ToHandOver, true}))
		if _, err := r.Present(ctx, page, id, handed); err != nil {
			t.Errorf("%s: %v", p, err)
		}
		var field *FieldError
		if _, err := r.Present(ctx, page, id, journal.Event{Kind: "test", Purpose: string(Accommodation)}); !errors.As(err, &field) {
			t.Errorf("%s for another purpose: %v", p, err)
		}
		r.must(r.Consent(ctx, page, id, ConsentRequest{ToHandOver, false}))
		var consent *ConsentRequiredError
		if _, err := r.Present(ctx, page, id, handed); !errors.As(err, &consent) {
			t.Errorf("%s, withdrawn: %v", p, err)
		}
		if _, err := r.Present(ctx, other, id, handed); !errors.Is(err, ErrNotYours) {
			t.Errorf("%s, another page: %v", p, err)
		}
		r.must(r.Finish(ctx, page, id))
		if _, err := r.Present(ctx, local, id, handed); err == nil {
			t.Errorf("%s: presented after the end", p)
		}
	}
}

func TestThePurposesValuesAloneAreHandedOn(t *testing.T) {
	r := newRig(t)
	ctx := context.Background()
	id := r.opened(page, PublicService)
	r.read(page, id, withRAR(hoa.reading(identity.Genuine)), nil)
	r.must(r.Consent(ctx, page, id, ConsentRequest{ToHandOver, true}))
	for _, who := range []Caller{page, local} {
		p, err := r.Present(ctx, who, id, handed)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(p.Record)
		if err != nil {
			t.Fatal(err)
		}
		for _, no := range []string{"Mẹ của", "Không", "pa.rar", "VRF", `"number"`, `"portrait"`, `"proof"`} {
			if strings.Contains(string(raw), no) {
				t.Errorf("%s for %s", no, who.Client)
			}
		}
		if p.Record.Person.FullName == nil || p.Method != MethodChip || p.Decided != "" {
			t.Errorf("%s: %v", who.Client, p.Method)
		}
	}
}

// What the RAR centre said is for the desk's own screen.
func TestTheCentresAnswerStaysAtTheDesk(t *testing.T) {
	r := newRig(t)
	ctx := context.Background()
	id := r.opened(page, PublicService)
	r.read(page, id, withRAR(hoa.reading(identity.Genuine)), nil)
	r.must(r.Consent(ctx, page, id, ConsentRequest{ToHandOver, true}))
	seen := func(who Caller) bool {
		_, there := check.Find(r.must(r.Visit(ctx, who, id)).Record.Checks, "pa.rar")
		return there
	}
	if !seen(local) || seen(page) {
		t.Errorf("at the desk %v, on the page %v", seen(local), seen(page))
	}
}

func TestALowVerdictNeedsStaffsReason(t *testing.T) {
	r := newRig(t)
	ctx := context.Background()
	id := r.identified(page, PublicService, hoa, identity.Claimed)
	r.must(r.Consent(ctx, page, id, ConsentRequest{ToHandOver, true}))
	var low *VerdictTooLowError
	if _, err := r.Present(ctx, page, id, handed); !errors.As(err, &low) {
		t.Error(err)
	}
	r.must(r.Decide(ctx, page, id, GoOn{Reason: CardDamaged}))
	if p, err := r.Present(ctx, page, id, handed); err != nil || p.Decided != CardDamaged {
		t.Error(err, p.Decided)
	}
}

func TestACaseIsPresentedWholeOrNotAtAll(t *testing.T) {
	r := newRig(t)
	ctx := context.Background()
	c, err := r.OpenCase(ctx, page, OpenCaseRequest{Purpose: PublicService})
	if err != nil {
		t.Fatal(err)
	}
	var field *FieldError
	if _, err := r.PresentCase(ctx, page, c.ID, handed); !errors.As(err, &field) {
		t.Error("nobody:", err)
	}
	join := func(who citizen, role Role) string {
		id := r.must(r.Open(ctx, page, OpenRequest{Purpose: PublicService, Case: c.ID, Context: Context{Role: role}})).ID
		r.must(r.Consent(ctx, page, id, ConsentRequest{ToReadChip, true}))
		r.read(page, id, who.reading(identity.Genuine), nil)
		return id
	}
	agree := func(id string) { r.must(r.Consent(ctx, page, id, ConsentRequest{ToHandOver, true})) }
	father, mother := join(nam, Father), join(hoa, Applicant)
	agree(mother)
	var consent *ConsentRequiredError
	if _, err := r.PresentCase(ctx, page, c.ID, handed); !errors.As(err, &consent) {
		t.Error("one did not agree:", err)
	}
	agree(father)
	got, err := r.PresentCase(ctx, page, c.ID, handed)
	if err != nil || len(got.People) != 2 || got.People[0].Role != Applicant || got.People[1].Visit != father {
		t.Error(err, len(got.People))
	}
	if _, err := r.PresentCase(ctx, other, c.ID, handed); !errors.Is(err, ErrNotYours) {
		t.Error("another page:", err)
	}
}
