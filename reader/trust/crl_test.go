package trust_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
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

// Lists made by crypto/x509, which writes the extensions that ours does not.
func TestCriticalExtensionsOfLists(t *testing.T) {
	key := must[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	tpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{"UT"}}, NotBefore: from, NotAfter: to,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCRLSign, SubjectKeyId: []byte{1},
	}
	raw := must[[]byte](t)(x509.CreateCertificate(rand.Reader, tpl, tpl, key.Public(), key))
	issuer := must[*x509.Certificate](t)(x509.ParseCertificate(raw))
	extension := func(critical bool, last int) []pkix.Extension {
		return []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, last}, Critical: critical, Value: []byte{0x30, 0}}}
	}
	for name, c := range map[string]struct {
		list, entry []pkix.Extension
		want        error
	}{
		"with a reason":             {nil, nil, nil},
		"indirect":                  {nil, extension(true, 29), trust.ErrUnsupportedAlgorithm}, // entries of other issuers
		"distribution point":        {extension(true, 28), nil, trust.ErrUnsupportedAlgorithm}, // only some certificates
		"unknown, and not critical": {extension(false, 99), extension(false, 99), nil},
	} {
		der := must[[]byte](t)(x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
			Number: big.NewInt(5), ThisUpdate: from, NextUpdate: to, ExtraExtensions: c.list,
			RevokedCertificateEntries: []x509.RevocationListEntry{{SerialNumber: big.NewInt(77), RevocationTime: from, ReasonCode: 1, ExtraExtensions: c.entry}},
		}, issuer, key))
		l, err := trust.ParseCRL(der)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
			continue
		}
		if c.want != nil {
			continue
		}
		by := must[*trust.Certificate](t)(trust.ParseCertificate(raw))
		if _, revoked := l.Revoked(trust.Serial{77}); !revoked || l.CheckSignatureBy(by) != nil {
			t.Errorf("%s: revoked %v, signature %v", name, revoked, l.CheckSignatureBy(by))
		}
	}
}
