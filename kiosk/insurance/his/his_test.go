package his_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/hissim"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

var at = time.Date(2026, 11, 21, 8, 0, 0, 0, time.FixedZone("+07", 7*3600))

func now() time.Time { return at }

// hospital is a simulated system behind TLS that asks a simulated portal.
type hospital struct {
	book   *rig.Book
	faults *rig.Breaker
	server *rig.Server
}

func open(t *testing.T) *hospital {
	t.Helper()
	h := &hospital{book: rig.NewBook(""), faults: new(rig.Breaker)}
	portal := vsssim.New(vsssim.Options{Rig: rig.Rig{Now: now}})
	err := portal.AddCast(vsssim.Cast{Staff: []vsssim.Staff{{Name: "Lê Thị Trực", Number: "001185000001"}}, Members: vsssim.Scripted(at)})
	if err != nil {
		t.Fatal(err)
	}
	sim := hissim.New(hissim.Options{
		Rig: rig.Rig{Now: now, Book: h.book, Faults: h.faults}, Ask: portal.Ask, Staff: [2]string{"Lê Thị Trực", "001185000001"},
		Cast: hissim.Cast{Merchant: "KIOSK01", Secret: "bi-mat", Patients: []hissim.Patient{{ID: "BN0001", Number: vsssim.NumberFor("000"), Name: vsssim.ScriptedName}}},
	})
	h.server = rigtest.Serve(t, sim, at)
	return h
}

func (h *hospital) client(t *testing.T, change ...func(*his.Options)) *his.Client {
	t.Helper()
	o := his.Options{
		System:   backend.Options{URL: h.server.URL() + hissim.Prefix, CA: h.server.CAPEM(), Now: now},
		Merchant: "KIOSK01", Secret: "bi-mat",
	}
	for _, c := range change {
		c(&o)
	}
	c, err := his.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func person(number string) insurance.Person {
	return insurance.Person{Number: personal.Text(number), Name: vsssim.ScriptedName, Birth: vsssim.ScriptedBirth}
}

// The codes of the portal lead to the same actions, whoever asked it.
func TestCodesOfThePortal(t *testing.T) {
	client := open(t).client(t)
	for code, want := range map[string]insurance.Action{
		"000": insurance.Accept, "001": insurance.AcceptCheckPapers, "003": insurance.UseNewCard, "004": insurance.UseCardInForce,
		"010": insurance.ClarifyExpired, "050": insurance.CheckNumber, "060": insurance.CheckName, "070": insurance.CheckBirthDate,
		"110": insurance.ClarifyWithdrawn, "120": insurance.ClarifyReduced, "130": insurance.ChildWithoutCard, "100": insurance.TryLater,
	} {
		answer, err := client.Lookup(context.Background(), insurance.Staff{}, person(vsssim.NumberFor(code)))
		var refused *insurance.RefusedError
		if err != nil && !errors.As(err, &refused) || answer.Code != code || answer.Action != want {
			t.Errorf("%s: %s, %s, %v", code, answer.Code, answer.Action, err)
		}
		if answer.Accepts() && (answer.Card.Number == "" || answer.Card.To.IsZero() || answer.Route != "1") {
			t.Errorf("%s: card %v to %s", code, answer.Card.Number.Reveal(), answer.Card.To)
		}
	}
	renewed, _ := client.Lookup(context.Background(), insurance.Staff{}, person(vsssim.NumberFor("003")))
	if renewed.Card.Number != "DN4010190000999" {
		t.Error("not the new card")
	}
}

// A lookup that fails never keeps anybody from their queue number.
func TestFailedLookupAndQueueNumber(t *testing.T) {
	h := open(t)
	client := h.client(t)
	h.faults.Set(rig.NoEffect) // the system cannot reach the portal
	answer, err := client.Lookup(context.Background(), insurance.Staff{}, person(vsssim.NumberFor("000")))
	var refused *insurance.RefusedError
	if !errors.As(err, &refused) || answer.Code != "999" || answer.Action != insurance.TryLater {
		t.Errorf("%s, %s, %v", answer.Code, answer.Action, err)
	}
	ticket, err := client.Register(context.Background(), his.Registration{Person: person(vsssim.NumberFor("000")), Clinic: "02"})
	if err != nil || ticket.Number != "02001" || ticket.Room == "" {
		t.Errorf("%q, %v", ticket.Number.Reveal(), err)
	}
	kept := h.book.Entries("registration")[0].Data.(map[string]string)
	if kept["THONG_TIN_BN.SO_GTTT"] != vsssim.NumberFor("000") || kept["THONG_TIN_BN.NGAY_SINH"] != "03/02/1990" || kept["THONG_TIN_BN.GIOI_TINH"] != "2" {
		t.Errorf("registered %v", kept)
	}
}

func TestPatientAndCatalogues(t *testing.T) {
	client := open(t).client(t)
	p, known, err := client.Patient(context.Background(), person(vsssim.NumberFor("000")))
	if err != nil || !known || p.ID != "BN0001" {
		t.Errorf("%v, %v", known, err)
	}
	if _, known, err = client.Patient(context.Background(), person(vsssim.NumberFor("010"))); known || err != nil {
		t.Errorf("somebody new: %v, %v", known, err)
	}
	for which, n := range map[his.Name]int{his.Kinds: 2, his.Clinics: 4, his.Services: 2} {
		all, err := client.Catalogue(context.Background(), which)
		if err != nil || len(all) != n || all[0].Code != "01" || all[0].Name == "" {
			t.Errorf("%s: %v, %v", which, all, err)
		}
	}
}

func TestWrongSecretIsRefused(t *testing.T) {
	client := open(t).client(t, func(o *his.Options) { o.Secret = "khac" })
	_, err := client.Lookup(context.Background(), insurance.Staff{}, person(vsssim.NumberFor("000")))
	var refused *insurance.RefusedError
	if !errors.As(err, &refused) || refused.Code != "999" {
		t.Errorf("got %v", err)
	}
}

func TestFaults(t *testing.T) {
	h := open(t)
	for _, fault := range []rig.Fault{rig.Down, rig.Maintenance, rig.HalfAnswer, rig.NoAnswer} {
		h.faults.Set(fault)
		_, err := h.client(t).Lookup(context.Background(), insurance.Staff{}, person(vsssim.NumberFor("000")))
		if !errors.Is(err, backend.ErrUnreachable) || strings.Contains(fmt.Sprint(err), vsssim.NumberFor("000")) {
			t.Errorf("%s: %v", fault, err)
		}
	}
	h.faults.Set(rig.WrongCode)
	answer, err := h.client(t).Lookup(context.Background(), insurance.Staff{}, person(vsssim.NumberFor("000")))
	if err != nil || answer.Action != insurance.Unknown || answer.Accepts() {
		t.Errorf("a code in no table: %s, %v", answer.Action, err)
	}
}

// TestAnotherHospital has its own names, forms, order of signing and codes.
func TestAnotherHospital(t *testing.T) {
	var got *http.Request
	var body []byte
	server := rigtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, `{"code":0,"message":null,"data":{"x":1}}`)
	}), at)
	contract := his.Standard().Changed(his.Contract{his.Insurance: {
		Method: "POST", Path: "/v2/bhyt", Signed: []string{"patient.dob", "merchant", "patient.id"},
		Fields: map[string]string{
			"patient.id": "{{.Number}}", "patient.dob": `{{day "20060102" .Birth}}`, "SO_GTTT": "", "LOAI_GTTT": "", "HO_TEN": "", "NGAY_SINH": "", "GIOI_TINH": "",
		},
	}})
	if err := contract.Check(); err != nil {
		t.Fatal(err)
	}
	client, err := his.New(his.Options{
		System: backend.Options{URL: server.URL(), CA: server.CAPEM(), Now: now}, Merchant: "M", Secret: "key", Contract: contract,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	_, _ = client.Lookup(context.Background(), insurance.Staff{}, person("001190000000"))
	// printf '19900203|M|001190000000' | openssl dgst -sha256 -hmac key
	const want = "0bd8bc6dd804023a99269589bad705a3914fc1a6a4a6fc5e8584b76d7bcbcccb"
	if got.Header.Get("x-sign") != want || got.URL.Path != "/v2/bhyt" || got.URL.RawQuery != "" {
		t.Errorf("signed %s, %s", got.Header.Get("x-sign"), got.URL)
	}
	if string(body) != `{"patient":{"dob":"19900203","id":"001190000000"}}` {
		t.Errorf("body %s", body)
	}
	if got.Header.Get("x-timestamp") != "1795222800000" {
		t.Errorf("timestamp %s", got.Header.Get("x-timestamp"))
	}
}

func TestContractsThatCannotBe(t *testing.T) {
	for key, by := range map[string]his.Contract{
		"patients":                 {"patients": {}},
		"insurance.method":         {his.Insurance: {Method: "PUT"}},
		"insurance.path":           {his.Insurance: {Path: "bhyt"}},
		"insurance.signed":         {his.Insurance: {Signed: []string{"NOT_THERE"}}},
		"insurance.fields.X":       {his.Insurance: {Fields: map[string]string{"X": "{{"}}},
		"insurance.fields.Y":       {his.Insurance: {Fields: map[string]string{"Y": "{{.Nothing}}"}}},
		"insurance.answer.address": {his.Insurance: {Answer: map[string]string{"address": "{{nofunc}}"}}},
	} {
		var wrong *his.ContractError
		if err := his.Standard().Changed(by).Check(); !errors.As(err, &wrong) || wrong.Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
}
