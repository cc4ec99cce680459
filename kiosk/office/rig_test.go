package office_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/doctor"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// noon of a day in Viet Nam, as an instant.
var noon = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)

// rig is an office over a real store, asked as over the socket.
type rig struct {
	*office.Office
	t        *testing.T
	clock    *clockwork.FakeClock
	store    *store.Store
	desk     *visit.Desk
	accounts *operator.Accounts
	trust    string
	findings []office.Finding
}

func newRig(t *testing.T) *rig {
	t.Helper()
	dir := t.TempDir()
	key, err := identity.OpenDeviceKey(filepath.Join(dir, "device.key"))
	must(t, err)
	r := &rig{t: t, clock: clockwork.NewFakeClockAt(noon), trust: filepath.Join(dir, "trust")}
	r.store, err = store.Open(t.Context(), store.Options{Dir: dir, Key: store.Key{5}, Signer: key, Now: r.clock.Now})
	must(t, err)
	t.Cleanup(func() { must(t, r.store.Close()) })
	r.accounts = operator.New(r.store, operator.Options{Now: r.clock.Now, Cost: operator.Cost{Passes: 1, Memory: 8, Lanes: 1}})
	r.desk = visit.New(visit.Options{Store: r.store, Key: key, Owner: visit.StateBody, Now: r.clock.Now})
	r.findings = []office.Finding{{Finding: doctor.Finding{ID: "clock", Status: doctor.OK, Code: doctor.ClockPlausible}}}
	r.Office = office.New(office.Options{
		Store: r.store, Desk: r.desk, Accounts: r.accounts, Key: key, Now: r.clock.Now, Screen: office.ScreenSettings{Name: "Quầy 1"},
		Fault: codes, Examine: func(context.Context) []office.Finding { return r.findings },
		Anchors: func() (*trust.Store, error) { return trust.OpenStore(r.trust) },
	})
	return r
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// codes names the refusals that the tests tell apart.
func codes(err error) office.Fault {
	var denied *operator.PermissionError
	var refused *trust.ImportError
	switch {
	case errors.As(err, &denied):
		return office.Fault{Code: "not-allowed"}
	case errors.Is(err, trust.ErrUnknownSigner):
		return office.Fault{Code: "unvouched"}
	case errors.As(err, &refused):
		return office.Fault{Code: "refused"}
	case errors.Is(err, trust.ErrNotFound):
		return office.Fault{Code: "unknown"}
	}
	return office.Fault{Code: "other", Detail: err.Error()}
}

// ask sends an operation in the name of a shift, or of the command line where it
// is empty; it gives the fault's code.
func (r *rig) ask(shift backend.Secret, method, path string, in, out any) string {
	r.t.Helper()
	body, err := json.Marshal(in)
	must(r.t, err)
	req := httptest.NewRequest(method, office.Prefix+path, bytes.NewReader(body))
	if !shift.IsZero() {
		req.Header.Set("X-Cccd-Session", shift.Reveal())
	}
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	if w.Code != http.StatusOK {
		var fault office.Fault
		must(r.t, json.Unmarshal(w.Body.Bytes(), &fault))
		return fault.Code
	}
	if out != nil {
		must(r.t, json.Unmarshal(w.Body.Bytes(), out))
	}
	return ""
}

// get asks for something and demands it.
func (r *rig) get(path string, out any) {
	r.t.Helper()
	if code := r.ask("", http.MethodGet, path, nil, out); code != "" {
		r.t.Fatalf("%s: %s", path, code)
	}
}

// shiftOf begins a shift of somebody with a role.
func (r *rig) shiftOf(role operator.Role) backend.Secret {
	r.t.Helper()
	const password = backend.Secret("một mật khẩu đủ dài")
	admin, name := operator.LocalAdministrator(), personal.Text("Người "+string(role))
	made, err := r.accounts.Add(r.t.Context(), admin, operator.NewOperator{Name: name, Role: role})
	must(r.t, err)
	must(r.t, r.accounts.SetPassword(r.t.Context(), admin, made.ID, "", password))
	session, err := r.accounts.SignIn(r.t.Context(), name, password)
	must(r.t, err)
	return session.Token
}

// journaled are the events of a kind.
func (r *rig) journaled(kind string) (found []journal.Event) {
	r.t.Helper()
	must(r.t, r.store.View(r.t.Context(), func(tx *store.Tx) error {
		return tx.JournalBetween(noon.Add(-time.Hour), noon.Add(1000*time.Hour), func(e journal.Event) error {
			if e.Kind == kind {
				found = append(found, e)
			}
			return nil
		})
	}))
	return found
}
