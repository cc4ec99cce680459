package trust_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

// seed adds the stored files of a kind.
func seed(f *testing.F, pattern string) {
	names, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(names) == 0 {
		f.Fatalf("no seeds %s: %v", pattern, err)
	}
	for _, name := range names {
		f.Add(stored(f, filepath.Base(name)))
	}
}

// FuzzCertificate: nothing panics, and what is read is in the input.
func FuzzCertificate(f *testing.F) {
	seed(f, "*.pem")
	for _, name := range []string{"ec.pem", "rsa.pem", "explicit.pem"} {
		f.Add(cert(f, name).Raw)
	}
	issuer := cert(f, "ec.pem")
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := trust.ParseCertificate(b)
		if err != nil {
			return
		}
		if _, err := trust.ParseCertificate(c.Raw); err != nil {
			t.Fatalf("read once and not twice: %v", err)
		}
		if !bytes.Contains(c.Raw, c.TBS) {
			t.Fatal("signed bytes are not of the certificate")
		}
		_ = issuer.CheckSignatureOf(c)
		_ = c.CheckSignatureOf(c)
		if _, err := json.Marshal(c.View()); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzSOD: nothing panics, every check has an outcome, and nobody but the seeds'
// signers makes a signature that holds.
func FuzzSOD(f *testing.F) {
	seed(f, "*.cms")
	f.Add(utopianSOD(f, issue.Options{}))
	f.Add(utopianSOD(f, issue.Options{SigningTime: from, ByKeyID: true}))
	set := anchors(true, authority(f, "a").Cert, cert(f, "ec.pem"), cert(f, "rsa.pem"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := trust.Authenticate(trust.Evidence{SOD: b, DataGroups: groups(), At: now}, set)
		if len(r.Checks) < 5 {
			t.Fatalf("%v", r.Checks)
		}
		for _, c := range r.Checks {
			if c.ID == "" || c.Result == "" {
				t.Fatalf("%v", c)
			}
		}
	})
}

func FuzzMasterList(f *testing.F) {
	a := nationOf(f, "AA")
	f.Add(a.edition(from, a, nationOf(f, "BB")))
	seed(f, "*.cms")
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := trust.ParseMasterList(b)
		if err != nil {
			return
		}
		_, _ = l.Verify([]*trust.Certificate{a.ca.Cert}, now)
		l.View()
	})
}

func FuzzCRL(f *testing.F) {
	seed(f, "*.crl")
	a := authority(f, "a")
	f.Add(a.CRL(1, from, to, a.Cert))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := trust.ParseCRL(b)
		if err != nil {
			return
		}
		_ = l.CheckSignatureBy(a.Cert)
		l.View()
	})
}

func FuzzLDIF(f *testing.F) {
	a := nationOf(f, "AA")
	f.Add(ldif("userCertificate;binary", signer(f, a.ca).Cert.Raw))
	f.Add(ldif("pkdMasterListContent", a.edition(from, a)))
	f.Add(ldif("certificateRevocationList;binary", a.ca.CRL(1, from, to)))
	f.Add([]byte("a::\n b\n\n c"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := trust.ParseLDIF(b)
		if err != nil {
			return
		}
		d.View()
	})
}

// FuzzImport: whatever file is given, an import that is refused changes nothing,
// and one that is taken makes a store that can be read again.
func FuzzImport(f *testing.F) {
	seed(f, "*.pem")
	seed(f, "*.crl")
	a := nationOf(f, "AA")
	f.Add(a.edition(from, a))
	f.Add(ldif("cACertificate", a.ca.Cert.Raw))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		s := openStore(t, dir)
		_, err := take(s, trust.ImportOptions{Unverified: true}, file("f", b))
		if err != nil && len(s.List()) > 0 {
			t.Fatal("refused and taken")
		}
		if again := openStore(t, dir); len(again.List()) != len(s.List()) {
			t.Fatal("not what was written")
		}
	})
}

func FuzzStoreFile(f *testing.F) {
	dir := f.TempDir()
	must[trust.Changes](f)(take(openStore(f, dir), trust.ImportOptions{}, file("a", nationOf(f, "AA").ca.Cert.Raw)))
	f.Add(must[[]byte](f)(os.ReadFile(filepath.Join(dir, "anchors.json"))))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "anchors.json"), b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := trust.OpenStore(dir)
		if err != nil {
			return
		}
		for _, a := range s.List() {
			if a.ID == "" {
				t.Fatal("an anchor without an id")
			}
		}
	})
}
