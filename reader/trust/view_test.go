package trust_test

import (
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

func TestInspect(t *testing.T) {
	a := nationOf(t, "AA")
	two := append(stored(t, "ec.pem"), stored(t, "rsa.pem")...)
	for name, c := range map[string]struct {
		data []byte
		kind string
		says []string
	}{
		"certificate": {stored(t, "explicit.pem"), "certificate", []string{
			`"subject":"C=UT, O=Utopia, CN=CSCA explicit"`, `"publicKey":"brainpoolP384r1"`, `"signatureAlgorithm":"ecdsa with SHA-384"`,
			`"keyUsage":["keyCertSign","cRLSign"]`, `"ca":true`, `"selfIssued":true`, `"crlUrls":["http://csca.example/crl"]`,
		}},
		"key that cannot be used": {stored(t, "secp256k1.pem"), "certificate", []string{`unsupported algorithm`}},
		"several":                 {two, "certificates", []string{`"count":2`, `CN=CSCA ec`, `CN=CSCA rsa`}},
		"crl":                     {stored(t, "revoked.crl"), "crl", []string{`"count":1`, `"country":"UT"`, `"nextUpdate":"20`}},
		"crl in PEM":              {pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: a.ca.CRL(7, from, to)}), "crl", []string{`"number":"7"`, `"revoked":[]`}},
		"master list":             {a.edition(from, a, nationOf(t, "BB")), "masterList", []string{`"signature":"verifies"`, `"count":2`, `"countries":{"AA":1,"BB":1}`, `"signingTime":"2024-01-01T00:00:00Z"`}},
		"altered master list":     {flip(a.edition(from, a), 300), "masterList", []string{`"signature":"signed attributes do not match`}},
		"directory export":        {ldif("pkdMasterListContent", a.edition(from, a)), "ldif", []string{`"certificates":0`, `"masterLists":[{`}},
	} {
		t.Run(name, func(t *testing.T) {
			kind, view, err := trust.Inspect(c.data)
			if err != nil || kind != c.kind {
				t.Fatalf("%s, %v", kind, err)
			}
			got := string(must[[]byte](t)(json.Marshal(view)))
			for _, says := range c.says {
				if !strings.Contains(got, says) {
					t.Errorf("no %s in %s", says, got)
				}
			}
		})
	}
	if _, _, err := trust.Inspect([]byte("IDVNM")); err == nil {
		t.Error("text accepted")
	}
}

func TestCertificateViewOfKeyPeriod(t *testing.T) {
	a := authority(t, "a", func(tpl *issue.Template) { tpl.KeyNotBefore, tpl.KeyNotAfter = from, from.Add(day) })
	v := a.Cert.View()
	if v.KeyNotBefore == nil || !v.KeyNotBefore.Equal(from) || v.KeyNotAfter == nil || !v.KeyNotAfter.Equal(from.Add(day)) {
		t.Errorf("%+v", v)
	}
}
