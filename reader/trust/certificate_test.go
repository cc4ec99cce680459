package trust_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

// Every signature algorithm, made by openssl: the outcome is known from the file.
func TestSignaturesOfOpenSSL(t *testing.T) {
	for _, c := range []struct {
		file, issuer string
		algorithm    string // "" for one that we do not do
	}{
		{"rsa.pem", "rsa.pem", "rsa with SHA-256"},
		{"rsa-sha1.pem", "rsa.pem", "rsa with SHA-1"},
		{"rsa-sha224.pem", "rsa.pem", "rsa with SHA-224"},
		{"rsa-sha256.pem", "rsa.pem", "rsa with SHA-256"},
		{"rsa-sha384.pem", "rsa.pem", "rsa with SHA-384"},
		{"rsa-sha512.pem", "rsa.pem", "rsa with SHA-512"},
		{"rsa-md5.pem", "rsa.pem", ""},
		{"pss-defaults.pem", "rsa.pem", "rsa-pss with SHA-1, mgf1 SHA-1, salt 20"},
		{"pss-sha256-salt0.pem", "rsa.pem", "rsa-pss with SHA-256, mgf1 SHA-256, salt 0"},
		{"pss-sha256-salt20.pem", "rsa.pem", "rsa-pss with SHA-256, mgf1 SHA-256, salt 20"},
		{"pss-sha256-salt32.pem", "rsa.pem", "rsa-pss with SHA-256, mgf1 SHA-256, salt 32"},
		{"pss-sha512-salt64.pem", "rsa.pem", "rsa-pss with SHA-512, mgf1 SHA-512, salt 64"},
		{"pss-sha256-mgf1sha1.pem", "rsa.pem", "rsa-pss with SHA-256, mgf1 SHA-1, salt 32"},
		{"pss-sha384-mgf1sha512.pem", "rsa.pem", "rsa-pss with SHA-384, mgf1 SHA-512, salt 48"},
		{"rsa1024.pem", "rsa1024.pem", "rsa with SHA-256"},
		{"rsa2049.pem", "rsa2049.pem", "rsa-pss with SHA-256, mgf1 SHA-256, salt 32"}, // a modulus of 8k+1 bits
		{"ec.pem", "ec.pem", "ecdsa with SHA-256"},
		{"ec-sha1.pem", "ec.pem", "ecdsa with SHA-1"},
		{"ec-sha224.pem", "ec.pem", "ecdsa with SHA-224"},
		{"ec-sha256.pem", "ec.pem", "ecdsa with SHA-256"},
		{"ec-sha384.pem", "ec.pem", "ecdsa with SHA-384"},
		{"ec-sha512.pem", "ec.pem", "ecdsa with SHA-512"},
		{"explicit.pem", "explicit.pem", "ecdsa with SHA-384"},
		{"explicit-leaf.pem", "explicit.pem", "ecdsa with SHA-384"},
		{"secp256k1.pem", "secp256k1.pem", ""}, // a curve that is none of 9303-11's
		{"negative.pem", "ec.pem", "ecdsa with SHA-256"},
		{"long.pem", "ec.pem", "ecdsa with SHA-256"},
		{"bmp.pem", "ec.pem", "ecdsa with SHA-256"},
		{"teletex.pem", "ec.pem", "ecdsa with SHA-256"},
		{"bare.pem", "ec.pem", "ecdsa with SHA-256"},
	} {
		t.Run(c.file, func(t *testing.T) {
			leaf, by := cert(t, c.file), cert(t, c.issuer)
			err := by.CheckSignatureOf(leaf)
			if c.algorithm == "" {
				if !errors.Is(err, trust.ErrUnsupportedAlgorithm) {
					t.Fatalf("got %v", err)
				}
				return
			}
			if err != nil || leaf.SignatureAlgorithm.String() != c.algorithm {
				t.Fatalf("%v, %v", leaf.SignatureAlgorithm, err)
			}
			// A single wrong bit, in the signature or in what is signed.
			for _, broken := range [][]byte{flip(leaf.Raw, len(leaf.Raw)-20), flip(leaf.Raw, bytes.Index(leaf.Raw, []byte("Utopia")))} {
				other := must[*trust.Certificate](t)(trust.ParseCertificate(broken))
				if err := by.CheckSignatureOf(other); !errors.Is(err, trust.ErrBadSignature) {
					t.Errorf("broken: %v", err)
				}
			}
			for _, wrong := range []string{"ds-rsa.pem", "ds-ec.pem"} {
				if err := cert(t, wrong).CheckSignatureOf(leaf); !errors.Is(err, trust.ErrBadSignature) {
					t.Errorf("by %s: %v", wrong, err)
				}
			}
		})
	}
}

func flip(b []byte, at int) []byte {
	out := bytes.Clone(b)
	out[at] ^= 1
	return out
}

// crypto/x509 reads the same fields out of the files that it can read.
func TestFieldsAgreeWithCryptoX509(t *testing.T) {
	for _, name := range []string{"rsa.pem", "rsa-sha256.pem", "ec.pem", "ec-sha512.pem", "pss-sha256-salt32.pem", "bare.pem", "long.pem"} {
		c := cert(t, name)
		block, _ := pem.Decode(stored(t, name))
		x := must[*x509.Certificate](t)(x509.ParseCertificate(block.Bytes))
		same := bytes.Equal(c.TBS, x.RawTBSCertificate) && bytes.Equal(c.Signature, x.Signature) &&
			bytes.Equal(c.Subject.Raw, x.RawSubject) && bytes.Equal(c.Issuer.Raw, x.RawIssuer) &&
			c.Serial.String() == x.SerialNumber.Text(16) &&
			c.NotBefore.Equal(x.NotBefore) && c.NotAfter.Equal(x.NotAfter) &&
			bytes.Equal(c.SubjectKeyID, x.SubjectKeyId) && bytes.Equal(c.AuthorityKeyID, x.AuthorityKeyId) &&
			int(c.KeyUsage) == int(x.KeyUsage) && c.CA == x.IsCA && slices.Equal(c.CRLURLs, x.CRLDistributionPoints)
		if !same {
			t.Errorf("%s: %+v", name, c.View())
		}
		if c.CA && c.PathLen != x.MaxPathLen {
			t.Errorf("%s: path length %d", name, c.PathLen)
		}
	}
}

func TestOddSerials(t *testing.T) {
	if got := cert(t, "negative.pem").Serial.String(); got != "-81" {
		t.Errorf("negative: %s", got)
	}
	if got := cert(t, "long.pem").Serial.String(); len(got) != 48 {
		t.Errorf("long: %s", got)
	}
	if !(trust.Serial{0, 0x81}).Equal(trust.Serial{0, 0, 0x81}) || (trust.Serial{0x81}).Equal(trust.Serial{0, 0x81}) {
		t.Error("serials compare by something else than value")
	}
}

func TestNames(t *testing.T) {
	utf8, bmp, teletex := cert(t, "ec-sha256.pem"), cert(t, "bmp.pem"), cert(t, "teletex.pem")
	for _, c := range []*trust.Certificate{utf8, bmp, teletex} {
		if !strings.HasPrefix(c.Subject.String(), "C=UT, O=Utopia, CN=DS ") || c.Country() != "UT" {
			t.Errorf("%s of %s", c.Subject, c.Country())
		}
	}
	if utf8.Subject.Equal(bmp.Subject) {
		t.Error("different names are equal")
	}
	if !utf8.Issuer.Equal(cert(t, "ec.pem").Subject) {
		t.Error("the same name differs")
	}
	if (trust.Name{}).Equal(trust.Name{}) {
		t.Error("no name equals no name")
	}
}

// The name of a hostile certificate is shown on a terminal.
func TestNamesShowNoControlCharacters(t *testing.T) {
	a := must[*issue.Signer](t)(issue.NewAuthority(issue.Template{
		Subject: issue.Name{CommonName: "A\x1b[2J\r\n, C=DE"}, NotBefore: from, NotAfter: to,
	}, key("secp256r1", "x")))
	if got := a.Cert.Subject.String(); got != `CN=A[2J\, C=DE` {
		t.Errorf("%q", got)
	}
}

func TestUsage(t *testing.T) {
	ca, ds, odd := cert(t, "ec.pem"), cert(t, "ds-ec.pem"), cert(t, "odd.pem")
	if !ca.IsCA() || ca.PathLen != 0 || ca.KeyUsage != trust.KeyUsageCertSign|trust.KeyUsageCRLSign || !ca.SelfIssued() {
		t.Errorf("authority: %+v", ca.View())
	}
	if ds.IsCA() || ds.KeyUsage != trust.KeyUsageDigitalSignature || ds.SelfIssued() {
		t.Errorf("signer: %+v", ds.View())
	}
	if !slices.Equal(odd.UnknownCritical, []string{"1.2.3.4"}) {
		t.Errorf("unknown critical: %v", odd.UnknownCritical)
	}
	if got := cert(t, "bare.pem"); got.SubjectKeyID != nil || len(got.KeyID()) != 20 {
		t.Errorf("key id made from the key: %X", got.KeyID())
	}
}

// 9303-12 §7.1.1 has authorities write all parameters of their curve. Equal ones
// are the curve; anything else is a trap (a chosen generator makes a chosen key).
func TestExplicitParameters(t *testing.T) {
	curve, _ := ec.ByName("brainpoolP256r1")
	k := key("brainpoolP256r1", "k")
	k.Explicit = true
	good := must[trust.PublicKey](t)(trust.ParsePublicKey(k.SubjectPublicKeyInfo()))
	if good.String() != "brainpoolP256r1" {
		t.Fatalf("equal: %v", good)
	}
	p := curve.Params()
	for name, swap := range map[string]func(*ec.Params){
		"generator": func(p *ec.Params) {
			q := curve.Generator().Add(curve.Generator()).Bytes()
			p.Gx.SetBytes(q[1:33])
			p.Gy.SetBytes(q[33:])
		},
		"coefficient": func(p *ec.Params) { p.B.SetBit(p.B, 0, p.B.Bit(0)^1) },
		"order":       func(p *ec.Params) { p.N.SetBit(p.N, 3, p.N.Bit(3)^1) },
		"prime":       func(p *ec.Params) { p.P.SetBit(p.P, 5, p.P.Bit(5)^1) },
		"cofactor":    func(p *ec.Params) { p.H = 2 },
	} {
		other := curve.Params()
		swap(&other)
		spki := bytes.Replace(k.SubjectPublicKeyInfo(), issue.Parameters(p), issue.Parameters(other), 1)
		if bytes.Equal(spki, k.SubjectPublicKeyInfo()) {
			t.Fatalf("%s: nothing was replaced", name)
		}
		if _, err := trust.ParsePublicKey(spki); !errors.Is(err, trust.ErrUnsupportedAlgorithm) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCertificateRefuses(t *testing.T) {
	good := cert(t, "ec.pem").Raw
	oid := bytes.Index(good, []byte{0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02})
	for name, b := range map[string][]byte{
		"nothing":              nil,
		"text":                 []byte("certificate"),
		"trailing byte":        append(bytes.Clone(good), 0),
		"cut":                  good[:len(good)-1],
		"64 kB":                append(bytes.Clone(good), make([]byte, 64<<10)...),
		"a megabyte":           make([]byte, 1<<20),
		"SEQUENCE and no more": {0x30, 0},
	} {
		if _, err := trust.ParseCertificate(b); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	// Another algorithm outside than inside: the outer one is not signed.
	other := bytes.Clone(good)
	other[oid+9] = 3
	c := must[*trust.Certificate](t)(trust.ParseCertificate(other))
	if err := c.CheckSignatureOf(c); !errors.Is(err, trust.ErrBadSignature) {
		t.Errorf("two algorithms: %v", err)
	}
}

func TestPublicKeyBounds(t *testing.T) {
	rsa := func(modulusBits int, exponent ...byte) []byte {
		n := make([]byte, modulusBits/8)
		n[0], n[len(n)-1] = 0x80, 1
		return spkiRSA(append([]byte{0}, n...), exponent)
	}
	for name, c := range map[string]struct {
		spki []byte
		want error
	}{
		"1024":               {rsa(1024, 1, 0, 1), nil},
		"8192":               {rsa(8192, 3), nil},
		"512":                {rsa(512, 3), trust.ErrUnsupportedAlgorithm},
		"16384":              {rsa(16384, 3), trust.ErrUnsupportedAlgorithm},
		"exponent 1":         {rsa(2048, 1), trust.ErrUnsupportedAlgorithm},
		"even exponent":      {rsa(2048, 4), trust.ErrUnsupportedAlgorithm},
		"exponent too large": {rsa(2048, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF), trust.ErrUnsupportedAlgorithm},
		"infinity":           {spkiP256([]byte{0}), trust.ErrMalformed},
		"off the curve":      {spkiP256(append([]byte{4}, make([]byte, 64)...)), trust.ErrMalformed},
		"nothing":            {nil, trust.ErrMalformed},
	} {
		if _, err := trust.ParsePublicKey(c.spki); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestWeakKey(t *testing.T) {
	for name, want := range map[string]struct {
		key  string
		weak bool
	}{
		"rsa1024.pem": {"RSA-1024", true}, "rsa.pem": {"RSA-2048", false},
		"ec.pem": {"secp256r1", false}, "explicit.pem": {"brainpoolP384r1", false},
	} {
		k := must[trust.PublicKey](t)(cert(t, name).PublicKey())
		if got, weak := trust.WeakKey(k); got != want.key || weak != want.weak {
			t.Errorf("%s: %s %v", name, got, weak)
		}
	}
	k := must[trust.PublicKey](t)(trust.ParsePublicKey(key("brainpoolP192r1", "x").SubjectPublicKeyInfo()))
	if name, weak := trust.WeakKey(k); name != "brainpoolP192r1" || !weak {
		t.Errorf("%s %v", name, weak)
	}
}
