package api

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
)

// A registration form chooses from the hospital's own lists; one that the
// hospital's system does not give is told so, not invented.
func TestListsOfTheHospitalsSystem(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	get := func(path string) (int, string) {
		status, _, body := r.raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\nOrigin: " + page1 + "\r\nAuthorization: Bearer " + token + "\r\n\r\n")
		return status, body
	}
	if status, body := get("/v1/hospital/clinics"); codeIn(body) != CodeNotImplemented {
		t.Errorf("without a system: %d %s", status, body)
	}
	r.server.o.Hospital = func(_ context.Context, which his.Name) ([]his.Entry, error) {
		if which == his.Services {
			return nil, &insurance.RefusedError{Code: "999"}
		}
		return []his.Entry{{Code: "K01", Name: "Khoa Khám bệnh"}}, nil
	}
	var list hospitalList
	status, body := get("/v1/hospital/clinics")
	if err := json.Unmarshal([]byte(body), &list); err != nil || status != http.StatusOK || len(list.Entries) != 1 || list.Entries[0].Code != "K01" {
		t.Errorf("%d %s", status, body)
	}
	if status, body := get("/v1/hospital/services"); codeIn(body) != CodeReceiver {
		t.Errorf("refused: %d %s", status, body)
	}
	if status, _ := get("/v1/hospital/patients"); status < 400 {
		t.Errorf("a list that there is not: %d", status)
	}
}
