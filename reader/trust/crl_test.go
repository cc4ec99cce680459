package trust_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/trust"
)

func TestRevocationListsOfOpenSSL(t *testing.T) {
	issuer, ds := cert(t, "ec.pem"), cert(t, "ds-ec.pem")
	for name, want := range map[string]bool{"empty.crl": false, "revoked.crl": true} {
		l := crl(t, stored(t, name))
		if err := l.CheckSignatureBy(issuer); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		since, revoked := l.Revoked(ds.Serial)
		if revoked != want || revoked && !since.Equal(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: %v %v", name, revoked, since)
		}
		if !l.Issuer.Equal(issuer.Subject) || l.NextUpdate.Sub(l.ThisUpdate) != 30*day {
			t.Errorf("%s: %+v", name, l.View())
		}
		if err := l.CheckSignatureBy(cert(t, "ds-ec.pem")); !errors.Is(err, trust.ErrBadSignature) {
			t.Errorf("%s by another key: %v", name, err)
		}
		broken := crl(t, flip(l.Raw, bytes.Index(l.Raw, []byte("Utopia"))))
		if err := broken.CheckSignatureBy(issuer); !errors.Is(err, trust.ErrBadSignature) {
			t.Errorf("%s altered: %v", name, err)
		}
	}
}

// A list that says less, or of others, than it seems to must not clear anybody.
func TestRevocationListsThatAreNotWhole(t *testing.T) {
	a := authority(t, "a")
	whole := a.CRL(1, from, to)
	number := []byte{0x06, 0x03, 0x55, 0x1D, 0x14}
	crl(t, whole)
	delta := bytes.Replace(whole, number, []byte{0x06, 0x03, 0x55, 0x1D, 27}, 1)
	if _, err := trust.ParseCRL(delta); !errors.Is(err, trust.ErrUnsupportedAlgorithm) {
		t.Errorf("delta list: %v", err)
	}
	twice := bytes.Replace(whole, number, []byte{0x06, 0x03, 0x55, 0x1D, 35}, 1)
	if _, err := trust.ParseCRL(twice); !errors.Is(err, trust.ErrMalformed) {
		t.Errorf("one extension twice: %v", err)
	}
	for name, b := range map[string][]byte{"nothing": nil, "cut": whole[:len(whole)-1], "certificate": a.Cert.Raw, "trailing": append(bytes.Clone(whole), 0)} {
		if _, err := trust.ParseCRL(b); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
