package api

import (
	"net/http"
	"testing"

	"go.uber.org/goleak"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAPageOpensAVisitAndReadsItsOwn(t *testing.T) {
	r := start(t)
	id, token := r.paired(page1)
	p := r.page(page1, token)
	status, header, body := p.do("POST", "/v1/visits", `{"purpose":"insurance"}`)
	if status != http.StatusCreated || header.Get("Access-Control-Allow-Origin") != page1 {
		t.Fatal(status, header, body)
	}
	if r.desk.last.Client != id || r.desk.last.Origin != page1 || !r.desk.last.May(visit.ScopeVisits) || r.desk.last.May(visit.ScopeAdmin) {
		t.Errorf("%+v", r.desk.last)
	}
	if v := into[visit.View](t, body); v.Record.Person.PersonalNumber.Value.Reveal() != secretNumber {
		t.Error("the page that asked does not get the record")
	}
	if status, _, body = p.do("GET", "/v1/visits/visit1", ""); status != 200 {
		t.Error(status, body)
	}
	status, header, body = p.do("GET", "/v1/visits/visit1/portrait", "")
	if status != 200 || body != secretImage || header.Get("Content-Type") != "image/jpeg" || header.Get("Cache-Control") != "no-store" {
		t.Error(status, header)
	}
	if status, _, body = p.do("POST", "/v1/visits/visit1/finish", ""); status != 200 {
		t.Error("an empty body is everything left out:", status, body)
	}
}
