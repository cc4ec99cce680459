package api

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// officeRig is a server whose office counts what reaches it, in bytes.
func officeRig(t *testing.T) (r *rig, asked, read *atomic.Int64) {
	t.Helper()
	asked, read = new(atomic.Int64), new(atomic.Int64)
	office := http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		n, _ := io.Copy(io.Discard, req.Body)
		asked.Add(1)
		read.Add(n)
		w.WriteHeader(http.StatusOK)
	})
	return start(t, func(o *Options) { o.Office = office }), asked, read
}

// overSocket posts so many bytes of JSON to an operation of the office.
func (r *rig) overSocket(operation string, bytes int) int {
	r.t.Helper()
	body := `{"data":"` + strings.Repeat("A", bytes) + `"}`
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, LocalAddress+officePath+operation, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := r.local.Do(req)
	if err != nil {
		return http.StatusRequestEntityTooLarge // it hung up in the middle of too much
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.StatusCode
}

// Files come with one operation alone, and not without end there either.
func TestOnlyAnImportBringsFiles(t *testing.T) {
	r, asked, read := officeRig(t)
	if status := r.overSocket("anchors/import", 2<<20); status != http.StatusOK || read.Load() < 2<<20 {
		t.Errorf("an import of 2 MB: %d, %d bytes", status, read.Load())
	}
	before := asked.Load()
	if status := r.overSocket("operators", 2<<20); status != http.StatusRequestEntityTooLarge {
		t.Errorf("an operator of 2 MB: %d", status)
	}
	if status := r.overSocket("anchors/import", anchorsBody+1); status != http.StatusRequestEntityTooLarge {
		t.Errorf("an import of %d bytes: %d", anchorsBody+1, status)
	}
	if asked.Load() != before {
		t.Error("what was too large reached the office")
	}
}

// No page reaches the desk's own screen, whatever it may.
func TestTheOfficeIsNotForPages(t *testing.T) {
	r, asked, _ := officeRig(t)
	_, token := r.pair(Pairing{Origin: page1, Unattended: true, Scopes: visit.Scopes()})
	for _, operation := range []string{"screen", "visits", "stays", "statistics", "anchors", "doctor"} {
		if status, _, _ := r.page(page1, token).do("GET", officePath+operation, ""); status < 400 {
			t.Errorf("%s: %d", operation, status)
		}
	}
	for _, operation := range []string{"anchors/import", "anchors/remove", "operators"} {
		if status, _, _ := r.page(page1, token).do("POST", officePath+operation, "{}"); status < 400 {
			t.Errorf("%s: %d", operation, status)
		}
	}
	if asked.Load() != 0 {
		t.Error("a page reached the office")
	}
}
