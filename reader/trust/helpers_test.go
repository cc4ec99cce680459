package trust_test

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

// The invented state of Utopia, and its times.
var (
	from = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	to   = time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC)
	now  = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
)

// stored reads a file made by testdata/make.sh.
func stored(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func cert(t testing.TB, name string) *trust.Certificate {
	t.Helper()
	c, err := trust.ParseCertificate(stored(t, name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return c
}

const samplesDir = "../../../shared/samples"

// sample reads one of the files that others published, where they are.
func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(samplesDir, name))
	if os.IsNotExist(err) {
		t.Skipf("%s is not beside the checkout", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func key(curve, seed string) issue.Key {
	c, _ := ec.ByName(curve)
	sum := sha256.Sum256([]byte(seed))
	return issue.NewKey(c.ScalarMod(sum[:]))
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

var csca = issue.Name{Country: "UT", Organization: "Utopia", CommonName: "CSCA"}

// authority makes the signing authority of a seed. All have one name.
func authority(t testing.TB, seed string, change ...func(*issue.Template)) *issue.Signer {
	t.Helper()
	tpl := issue.Template{Subject: csca, NotBefore: from, NotAfter: to}
	for _, f := range change {
		f(&tpl)
	}
	return must[*issue.Signer](t)(issue.NewAuthority(tpl, key("secp256r1", seed)))
}

// signer makes a document signer.
func signer(t testing.TB, a *issue.Signer, change ...func(*issue.Template)) *issue.Signer {
	t.Helper()
	tpl := issue.Template{
		Subject:   issue.Name{Country: "UT", Organization: "Utopia", CommonName: "DS"},
		NotBefore: from, NotAfter: to,
	}
	for _, f := range change {
		f(&tpl)
	}
	return must[*issue.Signer](t)(a.Issue(tpl, key("secp256r1", "signer")))
}

func sodOf(t testing.TB, s *issue.Signer, groups map[int]personal.Bytes, o issue.Options) []byte {
	t.Helper()
	plain := make(map[int][]byte)
	for n, data := range groups {
		plain[n] = data.Reveal()
	}
	return must[[]byte](t)(s.SOD(plain, o))
}

func anchors(verified bool, certs ...*trust.Certificate) *trust.Anchors {
	return withCRLs(verified, nil, certs...)
}

func withCRLs(verified bool, crls []*trust.CRL, certs ...*trust.Certificate) *trust.Anchors {
	var list []*trust.Anchor
	for _, c := range certs {
		list = append(list, &trust.Anchor{Cert: c, Source: "test", Verified: verified})
	}
	return trust.NewAnchors(list, crls)
}

// wantCheck compares one check of a report.
func wantCheck(t testing.TB, r trust.Report, id string, want check.Result) {
	t.Helper()
	c, ok := check.Find(r.Checks, id)
	if !ok || c.Result != want {
		t.Errorf("%s: %v (found %v), want %s", id, c, ok, want)
	}
}
