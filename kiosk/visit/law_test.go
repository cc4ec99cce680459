package visit

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Law on Identification Art 22.5: who is no state body asks first.
func TestWhoIsNoStateBodyAsksBeforeTheChip(t *testing.T) {
	for owner, first := range map[Owner]State{Private: AwaitsConsent, StateBody: AwaitsDocument} {
		r := newRig(t, func(o *Options) { o.Owner = owner })
		v := r.must(r.Open(t.Context(), page, OpenRequest{Purpose: Insurance}))
		if v.State != first {
			t.Errorf("%s begins in %s", owner, v.State)
		}
		_, err := r.Read(t.Context(), page, v.ID, ReadRequest{CAN: "123456"})
		var asks *ConsentRequiredError
		if asked := errors.As(err, &asks); asked != (owner == Private) {
			t.Errorf("%s reads: %v", owner, err)
		}
	}
}

func TestRefusingTheChipLeadsOn(t *testing.T) {
	for name, document := range map[string]func(*rig, string) (View, error){
		"qr":    func(r *rig, id string) (View, error) { return r.Scan(t.Context(), page, id, ScanRequest{hoa.qr()}) },
		"typed": func(r *rig, id string) (View, error) { return r.Typed(t.Context(), page, id, typed(hoa)) },
	} {
		r := newRig(t)
		id := r.must(r.Open(t.Context(), page, OpenRequest{Purpose: Insurance})).ID
		v := r.must(r.Consent(t.Context(), page, id, ConsentRequest{ToReadChip, false}))
		if v.State != AwaitsDocument || len(v.Consents) != 1 || v.Consents[0].Given || v.Consents[0].Receipt == "" || v.Consents[0].Receiver != page.Origin {
			t.Errorf("after a refusal: %s, %+v", v.State, v.Consents)
		}
		var asks *ConsentRequiredError
		if _, err := r.Read(t.Context(), page, id, ReadRequest{CAN: "123456"}); !errors.As(err, &asks) {
			t.Errorf("read after a refusal: %v", err)
		}
		if v := r.must(document(r, id)); v.State != HasRecord || v.Record.Verdict != identity.Claimed || v.Record.Person.PersonalNumber.Text() != personal.Text(hoa.number) {
			t.Errorf("%s: state %s", name, v.State)
		}
	}
}

func typed(c citizen) TypedRequest {
	return TypedRequest{
		Number: personal.Text(c.number), Name: personal.Text(c.name), Birth: personal.Text(c.birth), Sex: "female",
		Nationality: "VNM", Residence: personal.Text(c.residence), Paper: PaperCCCD,
	}
}

// fieldsIn are the names of the values in a record's JSON.
func fieldsIn(t *testing.T, r *identity.Record) (names []string) {
	t.Helper()
	raw, err := json.Marshal(r.Person)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		t.Fatal(err)
	}
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// stated is the record inside a proof.
func (r *rig) stated(v View) *identity.Record {
	r.t.Helper()
	if v.Record == nil || v.Record.Proof == nil {
		r.t.Fatal("no proof")
	}
	s, err := identity.VerifyProof(v.Record.Proof.JWS.Reveal(), r.key.JWK())
	if err != nil {
		r.t.Fatal(err)
	}
	return s.Record
}

func TestOnlyThePurposesFieldsAreHandedOver(t *testing.T) {
	want := map[Purpose][]string{
		Insurance:      {"dateOfBirth", "fullName", "personalNumber", "residence", "sex"},
		Accommodation:  {"dateOfBirth", "fullName", "nationality", "personalNumber", "residence", "sex"},
		PublicService:  {"dateOfBirth", "fullName", "nationality", "personalNumber", "residence", "sex"},
		Identification: {"dateOfBirth", "fullName", "personalNumber"},
	}
	r := newRig(t)
	for purpose, fields := range want {
		id := r.opened(page, purpose)
		whole := hoa.reading(identity.Genuine)
		if err := r.key.Prove(whole.Record, "nonce-1", []byte("sod"), "anchor"); err != nil {
			t.Fatal(err)
		}
		v := r.read(page, id, whole, nil)
		if Defaults()[purpose].Basis == ByConsent {
			if v.Record != nil || v.HasPortrait || !slices.Contains(v.Needs, NeedsConsentToHandOver) {
				t.Errorf("%s: handed over before consent; needs %v", purpose, v.Needs)
			}
			raw, _ := json.Marshal(v)
			for i, s := range hoa.secrets() {
				if strings.Contains(string(raw), s) {
					t.Errorf("%s: value %d before consent", purpose, i)
				}
			}
			v = r.must(r.Consent(t.Context(), page, id, ConsentRequest{ToHandOver, true}))
		}
		for what, record := range map[string]*identity.Record{"record": v.Record, "proof": r.stated(v)} {
			if got := fieldsIn(t, record); !slices.Equal(got, fields) || record.Portrait != nil || record.Proof != nil && what == "proof" {
				t.Errorf("%s: %s holds %v", purpose, what, got)
			}
		}
		if purpose == Identification {
			v = r.must(r.Consent(t.Context(), page, id, ConsentRequest{ToHandOver, false}))
			if v.Record != nil {
				t.Error("shown after the consent was taken back")
			}
		}
	}
}

func TestWithoutTheNumberThePapersNumberIsNotHandedOver(t *testing.T) {
	r := newRig(t, func(o *Options) {
		o.Policies = Defaults()
		o.Policies[Insurance] = Policy{Least: identity.Claimed, Fields: []string{"fullName"}, Basis: ByLaw}
	})
	id := r.identified(page, Insurance, hoa, identity.Genuine)
	if v := r.must(r.Visit(t.Context(), page, id)); v.Record.Document.Number != "" {
		t.Error("the document number, nine digits of the personal number, was handed over")
	}
}

func TestScopes(t *testing.T) {
	r := newRig(t)
	bare := Caller{Client: page.Client, Scopes: []Scope{ScopeVisits}}
	id := r.identified(page, Insurance, hoa, identity.Genuine)
	r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{Wait: noWait()}))
	var no *NotAllowedError
	for what, try := range map[string]func() error{
		"open": func() error {
			_, err := r.Open(t.Context(), Caller{Client: "x"}, OpenRequest{Purpose: Insurance})
			return err
		},
		"case": func() error {
			_, err := r.OpenCase(t.Context(), Caller{Client: "x"}, OpenCaseRequest{Purpose: Insurance})
			return err
		},
		"insurance":     func() error { _, err := r.Insurance(t.Context(), bare, id, InsuranceRequest{}); return err },
		"accommodation": func() error { _, err := r.Accommodation(t.Context(), bare, id, AccommodationRequest{}); return err },
		"portrait":      func() error { _, _, err := r.Portrait(t.Context(), bare, id); return err },
		"find":          func() error { _, err := r.Find(t.Context(), page, personal.Text(hoa.number)); return err },
		"export":        func() error { _, err := r.Export(t.Context(), page, personal.Text(hoa.number)); return err },
		"erase":         func() error { _, err := r.Erase(t.Context(), page, personal.Text(hoa.number)); return err },
		"rectify": func() error {
			_, err := r.Rectify(t.Context(), page, personal.Text(hoa.number), "fullName", "B")
			return err
		},
		"withdraw": func() error { return r.Withdraw(t.Context(), page, personal.Text(hoa.number), "x") },
	} {
		if err := try(); !errors.As(err, &no) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if v := r.must(r.Visit(t.Context(), bare, id)); v.Insurance != nil {
		t.Error("the insurer's answer is shown without the permission")
	}
}

func TestMistakenRequests(t *testing.T) {
	r := newRig(t)
	id := r.opened(page, Insurance)
	var field *FieldError
	for name, try := range map[string]func() error{
		"purpose": func() error { _, err := r.Open(t.Context(), page, OpenRequest{Purpose: "fun"}); return err },
		"case":    func() error { _, err := r.OpenCase(t.Context(), page, OpenCaseRequest{Purpose: "fun"}); return err },
		"to": func() error {
			_, err := r.Consent(t.Context(), page, id, ConsentRequest{To: "all", Given: true})
			return err
		},
		"qr":  func() error { _, err := r.Read(t.Context(), page, id, ReadRequest{QR: "x"}); return err },
		"mrz": func() error { _, err := r.Read(t.Context(), page, id, ReadRequest{MRZ: "x"}); return err },
		"number": func() error {
			_, err := r.Typed(t.Context(), page, id, TypedRequest{Number: "12", Paper: PaperCCCD})
			return err
		},
		"birth":      func() error { _, err := r.Typed(t.Context(), page, id, TypedRequest{Birth: "15/01/1990"}); return err },
		"paper":      func() error { _, err := r.Typed(t.Context(), page, id, TypedRequest{Paper: "napkin"}); return err },
		"rectify":    func() error { _, err := r.Rectify(t.Context(), local, "1", "shoeSize", "B"); return err },
		"empty stay": func() error { _, err := r.OpenStay(t.Context(), page, OpenStayRequest{}); return err },
	} {
		if err := try(); !errors.As(err, &field) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.Scan(t.Context(), page, id, ScanRequest{"https://example.vn"}); !errors.Is(err, ErrUnreadable) {
		t.Errorf("a code of something else: %v", err)
	}
	if v := r.must(r.Visit(t.Context(), page, id)); v.State != AwaitsDocument {
		t.Errorf("mistakes moved the visit to %s", v.State)
	}
	if row := r.row(store.Visit, id); row.Version != 2 {
		t.Errorf("mistakes were written down: version %d", row.Version)
	}
}

// A visit outlives the desk's key: what another key signed is handed over unsigned.
func TestARecordOfAnotherKeyHasNoProof(t *testing.T) {
	r := newRig(t)
	id := r.opened(page, Insurance)
	whole := hoa.reading(identity.Genuine)
	whole.Record.Proof = &identity.Proof{JWS: "signed.by.another"}
	if v := r.read(page, id, whole, nil); v.Record == nil || v.Record.Proof != nil {
		t.Error("the record is lost, or keeps the whole one's proof")
	}
}

// The desk's own screen opens a visit for a page that cannot ask by itself; a
// page opens for nobody but itself.
func TestOpeningForAClientThatCannotAsk(t *testing.T) {
	r := newRig(t)
	v, err := r.Open(t.Context(), local, OpenRequest{Purpose: Insurance, For: page.Client})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Visit(t.Context(), page, v.ID); err != nil {
		t.Errorf("the page does not see its visit: %v", err)
	}
	if _, err := r.Visit(t.Context(), other, v.ID); !errors.Is(err, ErrNotYours) {
		t.Errorf("another page: %v", err)
	}
	var denied *NotAllowedError
	if _, err := r.Open(t.Context(), page, OpenRequest{Purpose: Insurance, For: other.Client}); !errors.As(err, &denied) {
		t.Errorf("a page for another: %v", err)
	}
}
