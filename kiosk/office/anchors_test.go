package office_test

import (
	"crypto/sha256"
	"net/http"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

func keyOf(seed string) issue.Key {
	c, _ := ec.ByName("secp256r1")
	sum := sha256.Sum256([]byte(seed))
	return issue.NewKey(c.ScalarMod(sum[:]))
}

// authority is an invented country's, with the signer of its master lists.
func authority(t *testing.T, country string) (ca, list *issue.Signer) {
	t.Helper()
	from, to := noon.Add(-1000*time.Hour), noon.Add(10000*time.Hour)
	ca, err := issue.NewAuthority(issue.Template{Subject: issue.Name{Country: country, CommonName: "CSCA"}, NotBefore: from, NotAfter: to}, keyOf(country))
	must(t, err)
	list, err = ca.Issue(issue.Template{
		Subject: issue.Name{Country: country, CommonName: "List"}, NotBefore: from, NotAfter: to, ExtKeyUsage: []string{issue.MasterListUsage},
	}, keyOf(country+" list"))
	must(t, err)
	return ca, list
}

func (r *rig) anchors() []trust.AnchorInfo {
	r.t.Helper()
	var list office.AnchorList
	r.get("anchors", &list)
	return list.Anchors
}

// importing gives the changes and the fault's code.
func (r *rig) importing(shift backend.Secret, o office.AnchorImport) (office.AnchorChanges, string) {
	r.t.Helper()
	var c office.AnchorChanges
	code := r.ask(shift, http.MethodPost, "anchors/import", o, &c)
	return c, code
}

func TestAnImportIsShownBeforeItIsDone(t *testing.T) {
	r := newRig(t)
	it := r.shiftOf(operator.RoleIT)
	ca, _ := authority(t, "AA")
	o := office.AnchorImport{Files: []office.AnchorFile{{Name: "aa.cer", Data: ca.Cert.Raw}}}
	shown, code := r.importing(it, o)
	if code != "" || shown.Done || len(shown.Added) != 1 || !shown.Added[0].Verified || len(r.anchors()) != 0 {
		t.Fatalf("%+v, %s; %d anchors", shown, code, len(r.anchors()))
	}
	if len(r.journaled("anchors.imported")) != 0 {
		t.Error("a preview is journalled as an import")
	}
	o.Confirm = true
	done, code := r.importing(it, o)
	if code != "" || !done.Done || len(r.anchors()) != 1 || r.anchors()[0].ID != shown.Added[0].ID {
		t.Fatalf("%+v, %s", done, code)
	}
	events := r.journaled("anchors.imported")
	if len(events) != 1 || events[0].Code != "added-1.updated-0.removed-0" || events[0].Operator == "" || events[0].Operator == "local" || events[0].Reason != "" {
		t.Errorf("journal: %+v", events)
	}
}

// What nobody vouches for is refused, or taken as what it is.
func TestNobodyVouchesForAList(t *testing.T) {
	r := newRig(t)
	ca, list := authority(t, "AA")
	edition := list.MasterList([]*trust.Certificate{ca.Cert}, issue.Options{SigningTime: noon})
	o := office.AnchorImport{Files: []office.AnchorFile{{Name: "list.ml", Data: edition}}, Confirm: true}
	if _, code := r.importing("", o); code != "unvouched" || len(r.anchors()) != 0 {
		t.Fatalf("%q; %d anchors", code, len(r.anchors()))
	}
	o.Unverified = true
	done, code := r.importing("", o)
	if code != "" || len(done.Added) != 1 || done.Added[0].Verified || r.anchors()[0].Verified {
		t.Fatalf("%+v, %s", done, code)
	}
	if events := r.journaled("anchors.imported"); len(events) != 1 || events[0].Reason != "unverified" {
		t.Errorf("journal: %+v", events)
	}
	o.Unverified, o.Signer = false, ca.Cert.Raw
	if done, code := r.importing("", o); code != "" || len(done.Updated) != 1 || !r.anchors()[0].Verified {
		t.Errorf("by the signer's certificate: %+v, %s", done, code)
	}
}

func TestFilesThatAreNoAnchors(t *testing.T) {
	r := newRig(t)
	_, list := authority(t, "AA")
	for name, o := range map[string]office.AnchorImport{
		"no certificate":   {Files: []office.AnchorFile{{Name: "x", Data: []byte("x")}}},
		"no authority":     {Files: []office.AnchorFile{{Name: "x", Data: list.Cert.Raw}}},
		"a signer that is": {Files: []office.AnchorFile{{Name: "x", Data: list.Cert.Raw}}, Signer: []byte("x")},
	} {
		o.Confirm = true
		if _, code := r.importing("", o); code != "refused" || len(r.anchors()) != 0 {
			t.Errorf("%s: %q", name, code)
		}
	}
	if _, code := r.importing("", office.AnchorImport{Confirm: true}); code != "other" {
		t.Errorf("nothing at all: %q", code)
	}
}

func TestAnAnchorIsRemoved(t *testing.T) {
	r := newRig(t)
	ca, _ := authority(t, "AA")
	r.importing("", office.AnchorImport{Files: []office.AnchorFile{{Name: "aa.cer", Data: ca.Cert.Raw}}, Confirm: true})
	if code := r.ask("", http.MethodPost, "anchors/remove", office.AnchorRemoval{ID: "nobody"}, nil); code != "unknown" {
		t.Errorf("%q", code)
	}
	var gone office.AnchorChanges
	if code := r.ask("", http.MethodPost, "anchors/remove", office.AnchorRemoval{ID: ca.Cert.ID()}, &gone); code != "" || !gone.Done || len(gone.Removed) != 1 {
		t.Errorf("%+v, %q", gone, code)
	}
	if len(r.anchors()) != 0 || len(r.journaled("anchors.removed")) != 1 {
		t.Error("it is still there, or nobody knows who took it")
	}
}

// Who looks after the machine changes anchors and operators, and nobody else; a
// shift that is locked or over is nobody, and never the command line.
func TestWhoMayChangeTheDesk(t *testing.T) {
	r := newRig(t)
	ca, _ := authority(t, "AA")
	files := []office.AnchorFile{{Name: "aa.cer", Data: ca.Cert.Raw}}
	it := r.shiftOf(operator.RoleIT)
	locked := r.shiftOf(operator.RoleSupervisor)
	must(t, r.accounts.Lock(t.Context(), locked))
	for name, c := range map[string]struct {
		shift backend.Secret
		may   bool
	}{
		"the command line": {"", true}, "IT": {it, true}, "an operator": {r.shiftOf(operator.RoleOperator), false},
		"a locked desk": {locked, false}, "no shift": {"made-up", false},
	} {
		denied := map[string]string{
			"import":   r.ask(c.shift, http.MethodPost, "anchors/import", office.AnchorImport{Files: files}, nil),
			"remove":   r.ask(c.shift, http.MethodPost, "anchors/remove", office.AnchorRemoval{ID: "x"}, nil),
			"operator": r.ask(c.shift, http.MethodPost, "operators", office.OperatorOrder{Name: "Người mới", Role: "none"}, nil),
			"list":     r.ask(c.shift, http.MethodGet, "operators", nil, nil),
			"journal":  r.ask(c.shift, http.MethodPost, "journal/purge", office.JournalOrder{Before: noon.Add(-time.Hour), Reason: "retention"}, nil),
		}
		for what, code := range denied {
			if (code == "not-allowed") == c.may {
				t.Errorf("%s, %s: %q", name, what, code)
			}
		}
	}
}

// A shift that ended with the day still sees how the desk is set up.
func TestAnEndedShiftStillSeesTheScreen(t *testing.T) {
	r := newRig(t)
	it := r.shiftOf(operator.RoleIT)
	r.clock.Advance(13 * time.Hour)
	var s office.ScreenSettings
	if code := r.ask(it, http.MethodGet, "screen", nil, &s); code != "" || s.Name != "Quầy 1" {
		t.Errorf("%q", code)
	}
	if code := r.ask(it, http.MethodPost, "anchors/remove", office.AnchorRemoval{ID: "x"}, nil); code != "not-allowed" {
		t.Errorf("%q", code)
	}
}
