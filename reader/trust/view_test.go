package trust_test

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

// What `inspect` writes of each kind of file.
func TestDecodedAsJSON(t *testing.T) {
	a := nationOf(t, "AA")
	two := append(stored(t, "ec.pem"), stored(t, "rsa.pem")...)
	for name, c := range map[string]struct {
		data []byte
		want []any // the kinds
		says []string
	}{
		"certificate": {stored(t, "explicit.pem"), []any{&trust.Certificate{}}, []string{
			`"subject":"C=UT, O=Utopia, CN=CSCA explicit"`, `"publicKey":"brainpoolP384r1"`, `"signatureAlgorithm":"ecdsa with SHA-384"`,
			`"keyUsage":["keyCertSign","cRLSign"]`, `"ca":true`, `"selfIssued":true`, `"crlUrls":["http://csca.example/crl"]`,
		}},
		"key that cannot be used": {stored(t, "secp256k1.pem"), []any{&trust.Certificate{}}, []string{`unsupported algorithm`}},
		"several":                 {two, []any{&trust.Certificate{}, &trust.Certificate{}}, []string{`CN=CSCA ec`, `CN=CSCA rsa`}},
		"crl":                     {stored(t, "revoked.crl"), []any{&trust.CRL{}}, []string{`"count":1`, `"country":"UT"`, `"nextUpdate":"20`}},
		"crl in PEM":              {pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: a.ca.CRL(7, from, to)}), []any{&trust.CRL{}}, []string{`"number":"7"`, `"revoked":[]`}},
		"master list":             {a.edition(from, a, nationOf(t, "BB")), []any{&trust.MasterList{}}, []string{`"signature":"verifies"`, `"count":2`, `"countries":{"AA":1,"BB":1}`, `"signingTime":"2024-01-01T00:00:00Z"`}},
		"altered master list":     {flip(a.edition(from, a), 300), []any{&trust.MasterList{}}, []string{`"signature":"signed attributes do not match`}},
		"directory export":        {ldif("pkdMasterListContent", a.edition(from, a)), []any{&trust.LDIF{}}, []string{`"certificates":0`, `"masterLists":[{`}},
	} {
		t.Run(name, func(t *testing.T) {
			values, err := trust.Decode(c.data)
			if err != nil || len(values) != len(c.want) {
				t.Fatalf("%d values, %v", len(values), err)
			}
			for i := range values {
				if reflect.TypeOf(values[i]) != reflect.TypeOf(c.want[i]) {
					t.Errorf("%T, want %T", values[i], c.want[i])
				}
			}
			got := string(must[[]byte](t)(json.Marshal(values)))
			for _, says := range c.says {
				if !strings.Contains(got, says) {
					t.Errorf("no %s in %s", says, got)
				}
			}
		})
	}
	for name, b := range map[string][]byte{"text": []byte("IDVNM"), "nothing": nil, "EF.SOD": utopianSOD(t, issue.Options{})} {
		if _, err := trust.Decode(b); !errors.Is(err, trust.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCertificateViewOfKeyPeriod(t *testing.T) {
	a := authority(t, "a", func(tpl *issue.Template) { tpl.KeyNotBefore, tpl.KeyNotAfter = from, from.Add(day) })
	v := a.Cert.View()
	if v.KeyNotBefore == nil || !v.KeyNotBefore.Equal(from) || v.KeyNotAfter == nil || !v.KeyNotAfter.Equal(from.Add(day)) {
		t.Errorf("%+v", v)
	}
}
