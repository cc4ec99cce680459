package trust_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/trust"
)

func TestStoreKeepsWhatWasImported(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	s := openStore(t, dir)
	if got := s.List(); got == nil || len(got) != 0 {
		t.Errorf("empty store: %v", got)
	}
	must[trust.Changes](t)(take(s, trust.ImportOptions{Signer: a.ca.Cert}, file("l", a.edition(from.Add(day), a, b)), file("crl", a.ca.CRL(1, from, to))))
	must[trust.Changes](t)(take(s, trust.ImportOptions{Unverified: true}, file("c", nationOf(t, "CC").ca.Cert.Raw)))
	again := openStore(t, dir)
	if len(again.List()) != 3 || len(again.Anchors().CRLs()) != 1 {
		t.Fatalf("%v", again.List())
	}
	for i, info := range again.List() {
		if info != s.List()[i] {
			t.Errorf("%+v, was %+v", info, s.List()[i])
		}
	}
	// The time of the list is kept as well.
	if _, err := take(again, trust.ImportOptions{Signer: a.ca.Cert}, file("l", a.edition(from.Add(time.Hour), a))); !errors.Is(err, trust.ErrOlderList) {
		t.Errorf("%v", err)
	}
	files := must[[]os.DirEntry](t)(os.ReadDir(dir))
	if len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
}

func TestStoreRemove(t *testing.T) {
	dir := t.TempDir()
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	s := openStore(t, dir)
	must[trust.Changes](t)(take(s, trust.ImportOptions{}, file("a", a.ca.Cert.Raw), file("b", b.ca.Cert.Raw)))
	for _, id := range []string{"", "zz", "0123456789abcdef"} {
		if _, err := s.Remove(id); !errors.Is(err, trust.ErrNotFound) {
			t.Errorf("%q: %v", id, err)
		}
	}
	before := s.Anchors()
	c, err := s.Remove(strings.ToUpper(a.ca.Cert.ID()))
	wantChanges(t, c, err, "-"+a.ca.Cert.ID())
	if len(openStore(t, dir).List()) != 1 || len(s.List()) != 1 {
		t.Error("still there")
	}
	if len(before.All()) != 2 {
		t.Error("a set that was handed out changed")
	}
}

func TestPlanWritesNothingUntilCommitted(t *testing.T) {
	dir := t.TempDir()
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	s := openStore(t, dir)
	plan := must[*trust.Plan](t)(s.Plan([]trust.File{file("a", a.ca.Cert.Raw)}, trust.ImportOptions{Now: now}))
	if len(plan.Changes.Added) != 1 || len(s.List()) != 0 {
		t.Fatalf("%+v", plan.Changes)
	}
	if _, err := os.Stat(filepath.Join(dir, "anchors.json")); !os.IsNotExist(err) {
		t.Fatal("written")
	}
	if err := plan.Commit(); err != nil || len(s.List()) != 1 {
		t.Fatalf("%v", err)
	}
	// Two plans from one state: the second would undo the first.
	one := must[*trust.Plan](t)(s.Plan([]trust.File{file("b", b.ca.Cert.Raw)}, trust.ImportOptions{Now: now}))
	two := must[*trust.Plan](t)(s.Plan([]trust.File{file("c", nationOf(t, "CC").ca.Cert.Raw)}, trust.ImportOptions{Now: now}))
	if err := one.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := two.Commit(); !errors.Is(err, trust.ErrStoreChanged) {
		t.Errorf("%v", err)
	}
}

func TestStoreNoticesAnotherProcess(t *testing.T) {
	dir := t.TempDir()
	first, second := openStore(t, dir), openStore(t, dir)
	must[trust.Changes](t)(take(first, trust.ImportOptions{}, file("a", nationOf(t, "AA").ca.Cert.Raw)))
	_, err := take(second, trust.ImportOptions{}, file("b", nationOf(t, "BB").ca.Cert.Raw))
	if !errors.Is(err, trust.ErrStoreChanged) {
		t.Errorf("%v", err)
	}
	if len(openStore(t, dir).List()) != 1 {
		t.Error("the other's anchor is lost")
	}
}

// A damaged file is named, with what to do; it is never taken for an empty one.
func TestDamagedStore(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "anchors.json")
	must[trust.Changes](t)(take(openStore(t, dir), trust.ImportOptions{}, file("a", nationOf(t, "AA").ca.Cert.Raw)))
	good := must[[]byte](t)(os.ReadFile(path))
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"cut":               {good[:len(good)/2], trust.ErrDamaged},
		"one letter":        {[]byte(strings.Replace(string(good), `"der":"MIIB`, `"der":"MIIC`, 1)), trust.ErrDamaged},
		"another signature": {[]byte(strings.Replace(string(good), `","origins"`, `A","origins"`, 1)), trust.ErrDamaged},
		"another file":      {[]byte(`{"schema":"cccd-agent/anchors/2"}`), trust.ErrDamaged},
		"no origin":         {[]byte(strings.Replace(string(good), `[{"source":"a","verified":true}]`, `[]`, 1)), trust.ErrDamaged},
		"text":              {[]byte("anchors"), trust.ErrDamaged},
		"null":              {[]byte("null"), trust.ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			if string(c.data) == string(good) {
				t.Fatal("nothing was damaged")
			}
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := trust.OpenStore(dir)
			var which *trust.StoreError
			if !errors.Is(err, c.want) || !errors.As(err, &which) || which.Path != path || !strings.Contains(err.Error(), "import the anchors again") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestStoreThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	blocker := filepath.Join(dir, "file")
	if err := os.WriteFile(blocker, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := trust.OpenStore(filepath.Join(blocker, "below"))
	if err == nil {
		_, err = take(s, trust.ImportOptions{}, file("a", nationOf(t, "AA").ca.Cert.Raw))
	}
	var which *trust.StoreError
	if !errors.As(err, &which) {
		t.Errorf("%v", err)
	}
}

func TestLookUp(t *testing.T) {
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	set := anchors(true, a.ca.Cert, b.ca.Cert)
	if got := set.ByCountry("aa"); len(got) != 1 || !got[0].Cert.Equal(a.ca.Cert) {
		t.Errorf("by country: %v", got)
	}
	if got := set.BySubject(b.ca.Cert.Subject); len(got) != 1 || !got[0].Cert.Equal(b.ca.Cert) {
		t.Errorf("by subject: %v", got)
	}
	if got := set.ByKeyID(b.ca.Cert.SubjectKeyID); len(got) != 1 || !got[0].Cert.Equal(b.ca.Cert) {
		t.Errorf("by key id: %v", got)
	}
	if got, ok := set.ByID(a.ca.Cert.ID()); !ok || !got.Cert.Equal(a.ca.Cert) {
		t.Errorf("by id: %v", got)
	}
	var none *trust.Anchors
	if _, ok := none.ByID("a"); ok || none.All() != nil || none.BySubject(a.ca.Cert.Subject) != nil || none.ByKeyID([]byte{1}) != nil || none.CRLs() != nil {
		t.Error("nil is not the empty set")
	}
}
