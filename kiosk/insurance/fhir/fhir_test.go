package fhir_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/fhir"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/fhirsim"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

var at = time.Date(2026, 11, 21, 8, 0, 0, 0, time.FixedZone("+07", 7*3600))

func now() time.Time { return at }

// official is the JSON schema that HL7 publishes with R4 (CC0).
var official = sync.OnceValues(func() (*jsonschema.Compiler, error) {
	f, err := os.Open("testdata/fhir.schema.json.gz")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(z)
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	return c, c.AddResource(address, doc)
})

const address = "http://hl7.org/fhir/json-schema/4.0"

// valid validates a resource as what it says it is.
func valid(t *testing.T, body []byte) error {
	t.Helper()
	compiler, err := official()
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	kind, _ := v.(map[string]any)["resourceType"].(string)
	schema, err := compiler.Compile(address + "#/definitions/" + kind)
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(v)
}

// server is a simulated FHIR server behind TLS; it keeps what it was sent and
// what it answered.
type server struct {
	faults *rig.Breaker
	sim    *rig.Server
	mu     sync.Mutex
	sent   [][]byte
	got    [][]byte
}

func open(t *testing.T) *server {
	t.Helper()
	s := &server{faults: new(rig.Breaker)}
	portal := vsssim.New(vsssim.Options{Rig: rig.Rig{Now: now}})
	err := portal.AddCast(vsssim.Cast{Staff: []vsssim.Staff{{Name: "Lê Thị Trực", Number: "001185000001"}}, Members: vsssim.Scripted(at)})
	if err != nil {
		t.Fatal(err)
	}
	sim := fhirsim.New(fhirsim.Options{
		Rig: rig.Rig{Now: now, Faults: s.faults}, Cast: fhirsim.Cast{Bearer: "the-hu"}, Ask: portal.Ask, Staff: [2]string{"Lê Thị Trực", "001185000001"},
	})
	s.sim = rigtest.Serve(t, s.keep(sim), at)
	return s
}

func (s *server) keep(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		both := &tee{ResponseWriter: w}
		next.ServeHTTP(both, r)
		s.mu.Lock()
		s.sent, s.got = append(s.sent, body), append(s.got, both.text)
		s.mu.Unlock()
	})
}

type tee struct {
	http.ResponseWriter
	text []byte
}

func (t *tee) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	return t.ResponseWriter.Write(p)
}

func (s *server) client(t *testing.T, bearer backend.Secret) *fhir.Client {
	t.Helper()
	c, err := fhir.New(fhir.Options{
		Server: backend.Options{URL: s.sim.URL() + fhirsim.Prefix, CA: s.sim.CAPEM(), Now: now}, Bearer: bearer, Facility: "01013",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

var staff = insurance.Staff{Name: "Lê Thị Trực", Number: "001185000001"}

func person(number string) insurance.Person {
	return insurance.Person{Number: personal.Text(number), Name: vsssim.ScriptedName, Birth: vsssim.ScriptedBirth, Sex: "female"}
}

func TestEveryCodeByFHIR(t *testing.T) {
	s := open(t)
	client := s.client(t, "the-hu")
	for code, want := range map[string]insurance.Action{
		"000": insurance.Accept, "002": insurance.AcceptCheckPapers, "003": insurance.UseNewCard, "004": insurance.UseCardInForce,
		"010": insurance.ClarifyExpired, "050": insurance.CheckNumber, "060": insurance.CheckName, "070": insurance.CheckBirthDate,
		"110": insurance.ClarifyWithdrawn, "121": insurance.ClarifyReduced, "130": insurance.ChildWithoutCard,
	} {
		answer, err := client.Lookup(context.Background(), staff, person(vsssim.NumberFor(code)))
		if err != nil || answer.Code != code || answer.Action != want || answer.Text == "" {
			t.Errorf("%s: %s, %s, %v", code, answer.Code, answer.Action, err)
		}
		if code == "003" && answer.Card.Number != "DN4010190000999" {
			t.Error("not the new card")
		}
	}
	for _, number := range []personal.Text{"0190000000", "GD4010190000000"} {
		answer, err := client.Lookup(context.Background(), staff, insurance.Person{Number: number, Name: vsssim.ScriptedName, Birth: vsssim.ScriptedBirth})
		if err != nil || answer.Code == "" {
			t.Errorf("by %d characters: %v", len(number), err)
		}
	}
	// Both directions are as the official schema has them.
	for _, bodies := range [][][]byte{s.sent, s.got} {
		for _, body := range bodies {
			if err := valid(t, body); err != nil {
				t.Fatalf("%v\n%s", err, body)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	s := open(t)
	var refused *insurance.RefusedError
	answer, err := s.client(t, "khac").Lookup(context.Background(), staff, person(vsssim.NumberFor("000")))
	if !errors.As(err, &refused) || answer.Code != "401" || answer.Action != insurance.TellIT || answer.Text != "Token không hợp lệ" {
		t.Errorf("%s, %s, %v", answer.Code, answer.Action, err)
	}
	if err := valid(t, s.got[0]); err != nil {
		t.Error(err)
	}
	client := s.client(t, "the-hu")
	for _, fault := range []rig.Fault{rig.Down, rig.Maintenance, rig.HalfAnswer, rig.NoAnswer} {
		s.faults.Set(fault)
		if _, err := client.Lookup(context.Background(), staff, person(vsssim.NumberFor("000"))); !errors.Is(err, backend.ErrUnreachable) {
			t.Errorf("%s: %v", fault, err)
		}
	}
	for _, fault := range []rig.Fault{rig.WrongCode, rig.NoEffect} {
		s.faults.Set(fault)
		if answer, err := client.Lookup(context.Background(), staff, person(vsssim.NumberFor("000"))); err != nil || answer.Accepts() {
			t.Errorf("%s: %s, %v", fault, answer.Action, err)
		}
	}
	if _, err := client.Lookup(context.Background(), staff, insurance.Person{Number: "1"}); err == nil {
		t.Error("asked without a person")
	}
}

// record is an invented person's.
func record() *identity.Record {
	v := func(s personal.Text) *identity.Value { return &identity.Value{Value: s} }
	return &identity.Record{
		Document: identity.Document{Kind: identity.KindPassport, Number: "C1234567"},
		Person: identity.Person{
			PersonalNumber: v("001190123456"), FullName: v("Nguyễn Thị Hoà"), DateOfBirth: v("1990"), Sex: v("female"), Residence: v("Số 1 phố Mẫu"),
		},
	}
}

// TestOutputIsOfficial validates what is made of records and answers, with
// systems and without, and shows that the schema would find what is wrong.
func TestOutputIsOfficial(t *testing.T) {
	answers := []insurance.Answer{
		{Code: "202", Severity: insurance.Stop},
		{Code: "101", Severity: insurance.Fault, Text: "Lỗi server"},
		{
			Code: "004", Action: insurance.UseCardInForce, Card: insurance.Card{Number: "DN4010119012345"},
			Current: insurance.Card{Number: "GD4010119012345", From: "2026-01-01", To: "2026-12-31"},
			New:     insurance.Card{Number: "DN4010119012345", From: "2026-11-01"}, Holder: insurance.Holder{Insurance: "0119012345", Area: "K1"},
		},
	}
	for _, systems := range []fhir.Systems{{}, {PersonalNumber: "http://example.vn/sid/cccd", Card: "http://example.vn/sid/bhyt", Result: "http://example.vn/ma-ket-qua"}} {
		for _, a := range answers {
			check(t, systems.Response(record(), a, at))
			check(t, systems.Response(&identity.Record{}, a, at))
			check(t, systems.Coverage(a, a.Current))
		}
		check(t, systems.Patient(record()))
		request, err := systems.Request(insurance.Staff{}, person("001190123456"), "", at)
		if err != nil {
			t.Fatal(err)
		}
		check(t, request)
		request.Created = "21/11/2026"
		wrong, _ := json.Marshal(request)
		if valid(t, wrong) == nil {
			t.Error("the schema takes anything")
		}
	}
	two := fhir.Systems{}.Response(record(), answers[2], at)
	if len(two.Insurance) != 2 || *two.Insurance[0].Inforce || !*two.Insurance[1].Inforce || two.Insurance[1].Coverage.Reference != "#new-coverage" {
		t.Error("the card in force is not said to be")
	}
}

func check(t *testing.T, resource any) {
	t.Helper()
	body, err := json.Marshal(resource)
	if err != nil {
		t.Fatal(err)
	}
	if err := valid(t, body); err != nil {
		t.Errorf("%v\n%s", err, body)
	}
}

func TestOwnResponseIsReadBack(t *testing.T) {
	a := insurance.Answer{
		Code: "004", Action: insurance.UseCardInForce, Card: insurance.Card{Number: "DN4010119012345"}, Text: "Nguyên văn",
		Current: insurance.Card{Number: "GD4010119012345", From: "2026-01-01", To: "2026-12-31"},
		New:     insurance.Card{Number: "DN4010119012345", From: "2026-11-01", To: "2027-10-31"},
	}
	body, _ := json.Marshal(fhir.Systems{}.Response(record(), a, at))
	for _, text := range []string{string(body), `{"resourceType":"Bundle","type":"collection","entry":[{"resource":` + string(body) + `}]}`} {
		sim := rigtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }), at)
		client, err := fhir.New(fhir.Options{Server: backend.Options{URL: sim.URL(), CA: sim.CAPEM(), Now: now}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := client.Lookup(context.Background(), staff, person("001190123456"))
		if err != nil || got.Action != insurance.UseCardInForce || got.Card != a.New || got.Current != a.Current || got.Text != a.Text {
			t.Errorf("%s, %v", got.Action, err)
		}
		client.Close()
	}
}
