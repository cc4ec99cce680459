package identity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cccd-agent/cccd-agent/reader/check"
)

// recordJSON is the record of the contract for hoa's card, to the letter.
const recordJSON = `{
  "schema": "cccd-agent/record/1",
  "id": "6f1c6e0e-0000-4000-8000-000000000001",
  "readAt": "2026-11-21T12:00:00+07:00",
  "reader": {"name": "ACME 1", "model": "Model 1"},
  "document": {"kind": "cccd", "type": "ID", "format": "TD1", "issuer": "VNM", "number": "190123456",
    "issued": "2021-04-20", "expires": "2030-01-15", "noExpiry": false},
  "person": {
    "personalNumber": {"value": "001190123456", "source": "dg13", "assurance": "genuine"},
    "fullName": {"value": "Nguyễn Thị Hoa", "source": "dg13", "assurance": "genuine"},
    "dateOfBirth": {"value": "1990-01-15", "source": "dg13", "assurance": "genuine"},
    "sex": {"value": "female", "source": "dg13", "assurance": "genuine"},
    "nationality": {"value": "Việt Nam", "source": "dg13", "assurance": "genuine"},
    "ethnicity": {"value": "Kinh", "source": "dg13", "assurance": "genuine"},
    "religion": {"value": "Không", "source": "dg13", "assurance": "genuine"},
    "placeOfOrigin": {"value": "Xã X, Hà Nam", "source": "dg13", "assurance": "genuine"},
    "residence": {"value": "Số 1, Phường X, Quận Y, Hà Nội", "source": "dg13", "assurance": "genuine"},
    "identifyingFeatures": {"value": "Sẹo khóe mắt trái", "source": "dg13", "assurance": "genuine"},
    "father": {"value": "Nguyễn Văn Ba", "source": "dg13", "assurance": "genuine"},
    "mother": {"value": "Trần Thị Tư", "source": "dg13", "assurance": "genuine"},
    "spouse": {"value": "Lê Văn Năm", "source": "dg13", "assurance": "genuine"},
    "previousNumber": {"value": "012345678", "source": "dg13", "assurance": "genuine"}
  },
  "portrait": {"mime": "image/jpeg", "width": 240, "height": 320,
    "sha256": "fe1a4ab1fb6347036bead73597d5d2958b26ac0b96f68ca2f6dcee53a50f297e", "assurance": "genuine"},
  "checks": [
    {"id": "access.pace", "result": "successful", "detail": "with the CAN"},
    {"id": "pa.hash.dg1", "result": "successful"}, {"id": "pa.hash.dg2", "result": "successful"}, {"id": "pa.hash.dg13", "result": "successful"},
    {"id": "pa.signature", "result": "successful"}, {"id": "pa.chain", "result": "successful"}, {"id": "chip.ca", "result": "successful"},
    {"id": "match.dg1.dg13", "result": "successful", "detail": "same: personalNumber, dateOfBirth, sex, fullName"},
    {"id": "mrz.checkDigits", "result": "successful"},
    {"id": "document.expiry", "result": "successful"},
    {"id": "number.structure", "result": "successful"},
    {"id": "holder.face", "result": "undetermined", "detail": "nobody has compared the face"}
  ],
  "verdict": "genuine",
  "timing": {"totalMs": 1500, "textMs": 900, "phases": [{"name": "pace", "ms": 300, "apdus": 5}], "apdus": 60, "bytesSent": 900, "bytesReceived": 15000},
  "proof": {"jws": "e30.e30.e30"}
}`

// claimJSON is the record of a QR alone: what nobody knows is not there.
const claimJSON = `{
  "schema": "cccd-agent/record/1", "id": "", "readAt": "2026-11-21T12:00:00+07:00",
  "document": {"kind": "cccd", "issuer": "VNM", "number": "190123456", "issued": "2021-04-20", "noExpiry": false},
  "person": {
    "personalNumber": {"value": "001190123456", "source": "qr.cccd", "assurance": "claimed"},
    "fullName": {"value": "Nguyễn Thị Hoa", "source": "qr.cccd", "assurance": "claimed"},
    "dateOfBirth": {"value": "1990-01-15", "source": "qr.cccd", "assurance": "claimed"},
    "sex": {"value": "female", "source": "qr.cccd", "assurance": "claimed"},
    "residence": {"value": "Số 1, Phường X, Quận Y, Hà Nội", "source": "qr.cccd", "assurance": "claimed"},
    "previousNumber": {"value": "012345678", "source": "qr.cccd", "assurance": "claimed"}
  },
  "checks": [
    {"id": "match.dg1.dg13", "result": "undetermined", "detail": "the chip has no two sources to compare"},
    {"id": "match.qr.chip", "result": "undetermined", "detail": "no chip was read"},
    {"id": "number.structure", "result": "successful"},
    {"id": "holder.face", "result": "undetermined", "detail": "nobody has compared the face"}
  ],
  "verdict": "claimed"
}`

// full is a record in which nothing is missing.
func full(t testing.TB) *Record {
	e := hoa(t)
	e.QR, e.Checks = nil, []check.Check{{ID: "access.pace", Result: check.Successful, Detail: "with the CAN"}}
	for _, id := range []string{"pa.hash.dg1", "pa.hash.dg2", "pa.hash.dg13", "pa.signature", "pa.chain", "chip.ca"} {
		e.Checks = append(e.Checks, check.Check{ID: id, Result: check.Successful})
	}
	r := Assemble(e)
	r.Timing = &Timing{TotalMs: 1500, TextMs: 900, Phases: []Phase{{"pace", 300, 5}}, APDUs: 60, BytesSent: 900, BytesReceived: 15000}
	r.Proof = &Proof{JWS: "e30.e30.e30"}
	return r
}

func TestJSONOfTheContract(t *testing.T) {
	for name, c := range map[string]struct {
		record *Record
		want   string
	}{"all": {full(t), recordJSON}, "a QR": {Assemble(Evidence{ReadAt: noon, QR: qr(t, hoaQR)}), claimJSON}} {
		raw, err := json.Marshal(c.record)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tree(t, c.want), tree(t, string(raw))); diff != "" {
			t.Errorf("%s: (-contract +record)\n%s", name, diff)
		}
		if !inOrder(string(raw), `"schema"`, `"id"`, `"readAt"`, `"document"`, `"person"`, `"checks"`, `"verdict"`) {
			t.Errorf("%s: not in the contract's order", name)
		}
		var back Record
		if err := json.Unmarshal(raw, &back); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(back)
		if err != nil || !bytes.Equal(raw, again) {
			t.Errorf("%s: another record when read back: %v", name, err)
		}
	}
}

func tree(t *testing.T, text string) (out any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func inOrder(text string, parts ...string) bool {
	for _, p := range parts {
		_, rest, found := strings.Cut(text, p)
		if !found {
			return false
		}
		text = rest
	}
	return true
}

func TestPortraitsAreNoPartOfTheJSON(t *testing.T) {
	raw, err := json.Marshal(full(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, picture := range []string{"not really", "bm90IHJlYWxseSBhIHBpY3R1cmU", "6e6f74207265616c6c79"} { // plain, base64, hex
		if strings.Contains(strings.ToLower(string(raw)), strings.ToLower(picture)) {
			t.Errorf("the picture is there, as %s", picture)
		}
	}
}

// secrets are what must not be printed by accident.
func secrets(r *Record) []string {
	out := []string{"190123456", "2030-01-15", "2021-04-20", "not really", "e30.e30", "Hoa", "1990-01"}
	for _, f := range r.Person.Fields() {
		out = append(out, f.Value.Value.Reveal())
	}
	return out
}

func TestRecordsPrintNothingPersonal(t *testing.T) {
	r := full(t)
	type holder struct {
		Name   string
		Record Record
		Also   *Record
		List   []Field
		Map    map[string]*Value
	}
	things := map[string]any{
		"record": *r, "pointer": r, "document": r.Document, "person": r.Person, "value": *r.Person.FullName, "pointer to a value": r.Person.FullName,
		"fields": r.Person.Fields(), "field": r.Person.Fields()[0], "portrait": *r.Portrait, "pointer to a portrait": r.Portrait, "proof": r.Proof,
		"nested":    holder{"x", *r, r, r.Person.Fields(), map[string]*Value{"fullName": r.Person.FullName}},
		"slice":     []*Record{r},
		"evidence":  hoa(t),
		"statement": Statement{Record: r, Nonce: "n"},
	}
	for name, thing := range things {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			silent(t, name+" with "+verb, fmt.Sprintf(verb, thing), secrets(r))
		}
		for format, handler := range handlers() {
			var log bytes.Buffer
			slog.New(handler(&log)).Info("read", "thing", thing)
			if log.Len() == 0 {
				t.Errorf("%s: nothing was logged as %s", name, format)
			}
			if format == "text" || !holdsOthers(name) {
				silent(t, name+" logged as "+format, log.String(), secrets(r))
			}
		}
	}
}

// holdsOthers: a JSON log writes structs and slices by their JSON, which is how
// records are handed on; only what is logged itself can keep silent.
func holdsOthers(name string) bool {
	switch name {
	case "nested", "slice", "fields":
		return true
	}
	return false
}

func handlers() map[string]func(*bytes.Buffer) slog.Handler {
	// Without the time: its digits can be anybody's.
	o := &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	return map[string]func(*bytes.Buffer) slog.Handler{
		"text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, o) },
		"JSON": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, o) },
	}
}

func silent(t *testing.T, what, printed string, secrets []string) {
	t.Helper()
	for _, s := range secrets {
		if strings.Contains(printed, s) || strings.Contains(printed, fmt.Sprintf("%x", s)) {
			t.Errorf("%s shows personal data", what)
			return
		}
	}
}

func TestLogsTellRecordsApart(t *testing.T) {
	r := full(t)
	for format, handler := range handlers() {
		var log bytes.Buffer
		slog.New(handler(&log)).Info("read", "record", r)
		for _, want := range []string{r.ID, "cccd", "genuine"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("%s: no %s in %s", format, want, log.String())
			}
		}
	}
}
