package issue_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

// openssl judges what the package makes: a reader by the same hand as the writer
// may agree with it on a mistake.
func openssl(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func needOpenSSL(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed: nobody else judges what was issued")
	}
}

var (
	from = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	to   = time.Date(2056, 1, 1, 0, 0, 0, 0, time.UTC) // GeneralizedTime
)

func key(t testing.TB, curve, seed string) issue.Key {
	t.Helper()
	c, ok := ec.ByName(curve)
	if !ok {
		t.Fatalf("no curve %s", curve)
	}
	sum := sha256.Sum256([]byte(seed))
	return issue.NewKey(c.ScalarMod(sum[:]))
}

func authority(t testing.TB, curve string) *issue.Signer {
	t.Helper()
	a, err := issue.NewAuthority(issue.Template{
		Subject:   issue.Name{Country: "UT", Organization: "Utopia", Unit: "Bộ Công an", CommonName: "CSCA Utopia"},
		NotBefore: from, NotAfter: to, KeyNotBefore: from, KeyNotAfter: to,
		CRLURLs: []string{"http://csca.example/crl"},
	}, key(t, curve, "authority"))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func signer(t testing.TB, a *issue.Signer, tpl issue.Template) *issue.Signer {
	t.Helper()
	tpl.Subject = issue.Name{Country: "UT", Organization: "Utopia", CommonName: "DS 1", SerialNumber: "001"}
	if tpl.NotAfter.IsZero() {
		tpl.NotBefore, tpl.NotAfter = from, to
	}
	s, err := a.Issue(tpl, key(t, a.Key.Curve().Name(), "signer"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func write(t *testing.T, dir, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func asPEM(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func TestOpenSSLAcceptsEverything(t *testing.T) {
	needOpenSSL(t)
	for _, curve := range []string{
		"secp224r1", "brainpoolP224r1", "secp256r1", "brainpoolP256r1", "brainpoolP320r1",
		"secp384r1", "brainpoolP384r1", "brainpoolP512r1", "secp521r1",
	} {
		t.Run(curve, func(t *testing.T) {
			t.Parallel()
			dir, a := t.TempDir(), authority(t, curve)
			ds := signer(t, a, issue.Template{})
			list := signer(t, a, issue.Template{ExtKeyUsage: []string{issue.MasterListUsage}})
			groups := map[int][]byte{1: []byte("dg1"), 14: []byte("dg14")}
			sod, err := ds.SOD(groups, issue.Options{SigningTime: from})
			if err != nil {
				t.Fatal(err)
			}
			cms, _, err := tlv.Next(sod)
			if err != nil || cms.Tag != 0x77 {
				t.Fatalf("tag %X, %v", cms.Tag, err)
			}
			write(t, dir, "ca.pem", asPEM("CERTIFICATE", a.Cert.Raw))
			write(t, dir, "ds.pem", asPEM("CERTIFICATE", ds.Cert.Raw))
			write(t, dir, "sod.cms", cms.Value)
			write(t, dir, "list.ml", list.MasterList([]*trust.Certificate{a.Cert}, issue.Options{ByKeyID: true, More: []*trust.Certificate{a.Cert}}))
			write(t, dir, "empty.crl", a.CRL(1, from, to))
			write(t, dir, "full.crl", a.CRL(2, from, to, ds.Cert))
			for _, args := range [][]string{
				{"verify", "-x509_strict", "-check_ss_sig", "-CAfile", "ca.pem", "ds.pem"},
				{"cms", "-verify", "-inform", "DER", "-in", "sod.cms", "-CAfile", "ca.pem", "-purpose", "any", "-out", "content"},
				{"cms", "-verify", "-inform", "DER", "-in", "list.ml", "-CAfile", "ca.pem", "-purpose", "any", "-out", "anchors"},
				{"crl", "-inform", "DER", "-in", "empty.crl", "-CAfile", "ca.pem", "-noout", "-text"},
				{"crl", "-inform", "DER", "-in", "full.crl", "-CAfile", "ca.pem", "-noout", "-text"},
			} {
				out, err := openssl(t, dir, args...)
				if err != nil || strings.Contains(out, "verify failure") {
					t.Errorf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
				}
			}
		})
	}
}

// A revocation list that says nothing would pass as well.
func TestOpenSSLSeesTheRevocation(t *testing.T) {
	needOpenSSL(t)
	dir, a := t.TempDir(), authority(t, "secp256r1")
	ds := signer(t, a, issue.Template{})
	write(t, dir, "ca.pem", asPEM("CERTIFICATE", a.Cert.Raw))
	write(t, dir, "ds.pem", asPEM("CERTIFICATE", ds.Cert.Raw))
	write(t, dir, "crl.pem", asPEM("X509 CRL", a.CRL(2, from, to, ds.Cert)))
	out, err := openssl(t, dir, "verify", "-crl_check", "-CRLfile", "crl.pem", "-CAfile", "ca.pem", "ds.pem")
	if err == nil || !strings.Contains(out, "certificate revoked") {
		t.Fatalf("%v\n%s", err, out)
	}
}

// openssl verify refuses explicit parameters in a chain by policy, so the
// signature alone is given to it.
func TestOpenSSLReadsExplicitParameters(t *testing.T) {
	needOpenSSL(t)
	dir := t.TempDir()
	k := key(t, "brainpoolP224r1", "explicit")
	k.Explicit = true
	a, err := issue.NewAuthority(issue.Template{Subject: issue.Name{Country: "UT", CommonName: "E"}, NotBefore: from, NotAfter: to}, k)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "tbs", a.Cert.TBS)
	write(t, dir, "sig", a.Cert.Signature)
	write(t, dir, "pub.der", k.SubjectPublicKeyInfo())
	if out, err := openssl(t, dir, "pkey", "-pubin", "-inform", "DER", "-in", "pub.der", "-out", "pub.pem"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := openssl(t, dir, "dgst", "-sha256", "-verify", "pub.pem", "-signature", "sig", "tbs")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestSameInputSameBytes(t *testing.T) {
	make1 := func() []byte {
		a := authority(t, "brainpoolP256r1")
		ds := signer(t, a, issue.Template{})
		sod, err := ds.SOD(map[int][]byte{1: {1}, 2: {2}, 13: {13}, 14: {14}, 15: {15}}, issue.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Join([][]byte{a.Cert.Raw, ds.Cert.Raw, sod, a.CRL(1, from, to)}, nil)
	}
	if !bytes.Equal(make1(), make1()) {
		t.Fatal("two runs differ")
	}
}
