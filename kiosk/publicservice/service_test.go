package publicservice

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/ct01"
	"github.com/cccd-agent/cccd-agent/kiosk/handover"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/statement"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const audience = "https://mot-cua.example.vn"

var (
	noon = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)
	page = visit.Caller{Client: "page", Origin: audience}
	all  = []string{"personalNumber", "fullName", "dateOfBirth", "sex", "nationality", "residence"}
)

// person is invented.
func person(id, number, name string, role visit.Role) visit.Presented {
	value := func(s string) *identity.Value {
		return &identity.Value{Value: personal.Text(s), Source: identity.SourceDG13, Assurance: identity.Genuine}
	}
	return visit.Presented{Visit: id, Purpose: visit.PublicService, Role: role, Method: visit.MethodChip, Fields: all, Record: &identity.Record{
		ReadAt: noon, Verdict: identity.Genuine, Document: identity.Document{Kind: identity.KindCCCD, Issuer: "VNM"},
		Person: identity.Person{PersonalNumber: value(number), FullName: value(name), DateOfBirth: value("1990-01-15"), Sex: value("female"), Residence: value("Số 1")},
	}}
}

// desk presents Hoa, and Nam with her in a case; what it journals is checked as
// the journal does.
type desk struct {
	t     *testing.T
	fail  error
	notes []journal.Event
}

func (d *desk) note(_ context.Context, e journal.Event) error {
	e.At = noon
	if err := e.Check(); err != nil {
		d.t.Errorf("%s: %v", e.Kind, err)
	}
	d.notes = append(d.notes, e)
	return nil
}

func (d *desk) Present(ctx context.Context, _ visit.Caller, _ string, e journal.Event) (visit.Presented, error) {
	if d.fail != nil {
		return visit.Presented{}, d.fail
	}
	return person("v1", "001190123456", "Nguyễn Thị Hoà Bình", visit.Applicant), d.note(ctx, e)
}

func (d *desk) PresentCase(ctx context.Context, _ visit.Caller, id string, e journal.Event) (visit.PresentedCase, error) {
	if d.fail != nil {
		return visit.PresentedCase{}, d.fail
	}
	return visit.PresentedCase{ID: id, Purpose: visit.PublicService, ExternalID: "HS-1", People: []visit.Presented{
		person("v1", "001190123456", "Nguyễn Thị Hoà Bình", visit.Applicant), person("v2", "079085654321", "Trần Văn Nam Phong", visit.Father),
	}}, d.note(ctx, e)
}

func newService(t *testing.T, set ...func(*Options)) (*Service, *desk, *identity.DeviceKey) {
	t.Helper()
	key, err := identity.OpenDeviceKey(filepath.Join(t.TempDir(), "device.key"))
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t}
	o := Options{Desk: d, Key: key, Note: d.note, Name: "Quầy 1", Place: "Hà Nội", Authority: "Công an phường Mẫu",
		HandOvers: map[string]HandOver{}, Now: func() time.Time { return noon }, Rand: rand.Reader}
	for _, s := range set {
		s(&o)
	}
	return New(o), d, key
}

func TestAStatementIsFetchedOnceAndChecked(t *testing.T) {
	touched := 0
	s, d, key := newService(t, func(o *Options) { o.Touched = func() { touched++ } })
	st, err := s.Statement(t.Context(), page, "v1", StatementRequest{audience})
	if err != nil || st.Carries != CarriesReference || len(st.QR) == 0 {
		t.Fatal(err)
	}
	got, err := s.Redeem(t.Context(), page, RedeemRequest{st.Reference})
	if err != nil || got.JWS != st.JWS {
		t.Error(err)
	}
	if _, err := s.Redeem(t.Context(), page, RedeemRequest{st.Reference}); !errors.Is(err, statement.ErrReference) {
		t.Error("twice:", err)
	}
	c, err := statement.Verify(got.JWS.Reveal(), jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key.JWK()}}, audience, noon, func(string) bool { return false })
	if err != nil || c.Person.FullName.Value != "Nguyễn Thị Hoà Bình" {
		t.Error(err)
	}
	if touched < 3 {
		t.Errorf("traces are to be overwritten: told %d times", touched)
	}
	if len(d.notes) != 2 || d.notes[0].Kind != "statement.issued" || d.notes[0].Item != c.ID || d.notes[1].Kind != "statement.redeemed" || d.notes[1].Item != c.ID {
		t.Errorf("%+v", d.notes)
	}
}

func TestTheWholeInAQRIsPolicy(t *testing.T) {
	s, _, _ := newService(t, func(o *Options) { o.FullQR = true })
	if st, err := s.Statement(t.Context(), page, "v1", StatementRequest{audience}); err != nil || st.Carries != CarriesFull {
		t.Error(err, st.Carries)
	}
}

func TestNoStatement(t *testing.T) {
	s, d, _ := newService(t)
	var field *visit.FieldError
	if _, err := s.Statement(t.Context(), page, "v1", StatementRequest{"mot cua"}); !errors.As(err, &field) || len(d.notes) != 0 {
		t.Error(err)
	}
	d.fail = &visit.ConsentRequiredError{To: visit.ToHandOver}
	if st, err := s.Statement(t.Context(), page, "v1", StatementRequest{audience}); !errors.Is(err, d.fail) || st.JWS != "" {
		t.Error(err)
	}
	if _, err := s.CT01(t.Context(), page, "c1", CT01Request{}); !errors.Is(err, d.fail) {
		t.Error(err)
	}
	none, _, _ := newService(t, func(o *Options) { o.Key = nil })
	if _, err := none.Statement(t.Context(), page, "v1", StatementRequest{audience}); !errors.Is(err, visit.ErrNoBackend) {
		t.Error(err)
	}
}

func TestTheFormOfACase(t *testing.T) {
	s, _, _ := newService(t)
	page1, err := s.CT01(t.Context(), page, "c1", CT01Request{Head: &Householder{Visit: "v2"}, Relation: "Vợ", Content: "Đăng ký tạm trú",
		Members: []HouseholdMember{{Visit: "v2", Relation: "Chủ hộ"}, {Name: "Trần Bình Minh", Birth: "2021", Relation: "Con"}}})
	if err != nil || !bytes.HasPrefix(page1, []byte("%PDF-")) {
		t.Fatal(err)
	}
	for name, req := range map[string]CT01Request{
		"head.visit": {Head: &Householder{Visit: "nobody"}}, "members.visit": {Members: []HouseholdMember{{Visit: "v1"}}},
		"form.9": {Head: &Householder{Number: "12"}}, "form.11": {Members: []HouseholdMember{{Birth: "x"}}},
	} {
		var field *visit.FieldError
		if _, err := s.CT01(t.Context(), page, "c1", req); !errors.As(err, &field) || field.Field != name {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheHeadWhoAsks(t *testing.T) {
	d := &desk{t: t}
	c, err := d.PresentCase(t.Context(), page, "c1", journal.Event{Kind: "test"})
	if err != nil {
		t.Fatal(err)
	}
	var form ct01.Form
	if err := headOf(&form, c, &Householder{Visit: "v1"}); err != nil || form.Relation != "Chủ hộ" || form.HeadID != "001190123456" {
		t.Error(err, form.Relation)
	}
	form = ct01.Form{Relation: "Vợ"}
	if err := headOf(&form, c, &Householder{Visit: "v2"}); err != nil || form.Relation != "Vợ" || form.Head != "Trần Văn Nam Phong" {
		t.Error(err, form.Relation)
	}
}

func template(t *testing.T, text string) *handover.Template {
	t.Helper()
	tmpl, err := handover.New("his", "application/json", text)
	if err != nil {
		t.Fatal(err)
	}
	return tmpl
}

// receiver is another system over TLS.
func receiver(t *testing.T, status int) (h HandOver, got *[]string) {
	t.Helper()
	got = &[]string{}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*got = append(*got, r.Method+" "+r.URL.Path+" "+r.Header.Get("Content-Type")+" "+r.Header.Get("Authorization")+" "+string(body))
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	conn, err := backend.New(backend.Options{URL: server.URL + "/nhan", CA: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return HandOver{Purpose: visit.PublicService, Template: template(t, `{"ten":{{.Person.fullName | json}},"hoi":{{optional .Asked "hoi" | json}}}`), Conn: conn, Token: "bi-mat"}, got
}

func TestDelivered(t *testing.T) {
	h, got := receiver(t, http.StatusCreated)
	s, d, _ := newService(t, func(o *Options) { o.HandOvers["his"] = h })
	out, err := s.HandOver(t.Context(), page, "v1", HandOverRequest{"his", map[string]string{"hoi": `a"b`}})
	if err != nil || !out.Delivered || out.Status != 201 || out.Text != "" || len(out.ID) != 26 {
		t.Errorf("%v %+v", err, out)
	}
	if want := `POST /nhan application/json Bearer bi-mat {"ten":"Nguyễn Thị Hoà Bình","hoi":"a\"b"}`; len(*got) != 1 || (*got)[0] != want {
		t.Error(*got)
	}
	if len(d.notes) != 2 || d.notes[0].Kind != "handover.made" || d.notes[1].Kind != "handover.delivered" || d.notes[1].Item != out.ID {
		t.Errorf("%+v", d.notes)
	}
}

func TestNotTaken(t *testing.T) {
	h, _ := receiver(t, http.StatusForbidden)
	s, d, _ := newService(t, func(o *Options) { o.HandOvers["his"] = h })
	if out, err := s.HandOver(t.Context(), page, "v1", HandOverRequest{Name: "his"}); !errors.Is(err, ErrRefused) || out.Delivered || d.notes[1].Kind != "handover.failed" {
		t.Error(err)
	}
	gone, _ := backend.New(backend.Options{URL: "https://127.0.0.1:1"})
	h.Conn = gone
	s, d, _ = newService(t, func(o *Options) { o.HandOvers["his"] = h })
	if _, err := s.HandOver(t.Context(), page, "v1", HandOverRequest{Name: "his"}); !errors.Is(err, backend.ErrUnreachable) || d.notes[1].Reason != "connect" {
		t.Error(err)
	}
}

func TestGivenToWhoeverAsked(t *testing.T) {
	s, _, _ := newService(t, func(o *Options) {
		o.HandOvers["case"] = HandOver{Purpose: visit.PublicService, Case: true, Template: template(t, `{"cha":{{.Roles.Father.Person.fullName | json}},"hs":{{.External | json}}}`)}
		o.HandOvers["one"] = HandOver{Purpose: visit.PublicService, Template: template(t, `{{.Person.fullName | json}}`)}
	})
	out, err := s.HandOverCase(t.Context(), page, "c1", HandOverRequest{Name: "case"})
	if err != nil || out.Text != `{"cha":"Trần Văn Nam Phong","hs":"HS-1"}` || out.Delivered {
		t.Errorf("%v %s", err, out.Text.Reveal())
	}
	if raw, _ := json.Marshal(out); !strings.Contains(string(raw), "Nam Phong") {
		t.Error("the answer does not hold the text")
	}
	var field *visit.FieldError
	if _, err := s.HandOver(t.Context(), page, "v1", HandOverRequest{Name: "case"}); !errors.As(err, &field) {
		t.Error(err)
	}
	if _, err := s.HandOver(t.Context(), page, "v1", HandOverRequest{Name: "none"}); !errors.Is(err, visit.ErrNoBackend) {
		t.Error(err)
	}
	for _, asked := range []map[string]string{{"a b": "x"}, {"a": "\xff"}, {"a": strings.Repeat("x", maxValue+1)}} {
		if _, err := s.HandOver(t.Context(), page, "v1", HandOverRequest{"one", asked}); !errors.As(err, &field) {
			t.Error(err)
		}
	}
}
