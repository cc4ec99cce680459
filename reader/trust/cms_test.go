package trust_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

// Signed data made by openssl; the signed object has the hashes of "dg1" and
// "dg2".
func TestSignedDataOfOpenSSL(t *testing.T) {
	for _, c := range []struct {
		file      string
		algorithm string
		want      error
	}{
		{"rsaencryption.cms", "rsa with SHA-256", nil}, // names the key's algorithm, no hash
		{"rsaencryption-sha512.cms", "rsa with SHA-512", nil},
		{"pss.cms", "rsa-pss with SHA-256, mgf1 SHA-256, salt 64", nil},
		{"ecdsa.cms", "ecdsa with SHA-256", nil},
		{"keyid.cms", "ecdsa with SHA-256", nil},
		{"indefinite.cms", "ecdsa with SHA-256", nil},
		{"data.cms", "ecdsa with SHA-256", nil},
		{"data-noattributes.cms", "ecdsa with SHA-256", nil},
		{"oldoid.cms", "ecdsa with SHA-256", nil},
		{"twosigners.cms", "ecdsa with SHA-256", nil},
		{"noattributes.cms", "", trust.ErrSignedAttributes},
		{"nocertificate.cms", "", trust.ErrNoSigner},
	} {
		t.Run(c.file, func(t *testing.T) {
			signed, object, err := trust.ParseSOD(stored(t, c.file))
			if err != nil {
				t.Fatal(err)
			}
			if len(object.Hashes) != 2 || len(object.Hashes[1]) != 32 {
				t.Errorf("hashes %v", object.Hashes)
			}
			s, err := signed.Verify()
			if !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if c.want != nil {
				return
			}
			r := trust.Authenticate(trust.Evidence{SOD: stored(t, c.file), At: now}, nil)
			if got := r.Checks[2]; got.ID != trust.CheckSignature || got.Detail != c.algorithm {
				t.Errorf("%v", got)
			}
			if !strings.HasPrefix(c.file, "data-no") && s.SigningTime.IsZero() {
				t.Error("no signing time")
			}
		})
	}
}

// EF.SOD has a tag of its own around the message, with a definite length.
func TestIndefiniteLengthInsideEFSOD(t *testing.T) {
	b := stored(t, "indefinite.cms")
	if b[0] != 0x30 || b[1] != 0x80 {
		t.Fatalf("%X", b[:4])
	}
	if err := verifySOD(t, tlv.Encode(0x77, b)); err != nil {
		t.Fatal(err)
	}
}

// Another content must not pass for a security object, however well signed.
func TestSODOfOtherContentIsRefused(t *testing.T) {
	if _, _, err := trust.ParseSOD(stored(t, "otheroid.cms")); !errors.Is(err, trust.ErrWrongContent) {
		t.Fatalf("%v", err)
	}
	r := trust.Authenticate(trust.Evidence{SOD: stored(t, "otheroid.cms"), At: now}, nil)
	wantCheck(t, r, trust.CheckSignature, "failed")
}

func TestSignerGivenBeside(t *testing.T) {
	signed, _, err := trust.ParseSOD(stored(t, "nocertificate.cms"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := signed.Verify(cert(t, "ds-ec.pem")); err != nil {
		t.Fatal(err)
	}
}

func utopianSOD(t testing.TB, o issue.Options) []byte {
	return sodOf(t, signer(t, authority(t, "a")), map[int]personal.Bytes{1: personal.Bytes("dg1"), 2: personal.Bytes("dg2")}, o)
}

func verifySOD(t testing.TB, sod []byte) error {
	t.Helper()
	signed, _, err := trust.ParseSOD(sod)
	if err != nil {
		t.Fatal(err)
	}
	_, err = signed.Verify()
	return err
}

// replaceLast replaces the last occurrence: the signature's part comes after
// content and certificates.
func replaceLast(t testing.TB, b, old, with []byte) []byte {
	t.Helper()
	i := bytes.LastIndex(b, old)
	if i < 0 || len(old) != len(with) {
		t.Fatalf("%X is not there", old)
	}
	out := bytes.Clone(b)
	copy(out[i:], with)
	return out
}

// The name in a signature often has another order than in the certificate; a
// Malaysian passport has it so.
func TestIssuerInOtherOrder(t *testing.T) {
	sod := utopianSOD(t, issue.Options{})
	country := []byte{0x31, 0x0B, 0x30, 0x09, 0x06, 0x03, 0x55, 0x04, 0x06, 0x13, 0x02, 'U', 'T'}
	name := []byte{0x31, 0x0D, 0x30, 0x0B, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, 0x04, 'C', 'S', 'C', 'A'}
	organization := []byte{0x31, 0x0F, 0x30, 0x0D, 0x06, 0x03, 0x55, 0x04, 0x0A, 0x0C, 0x06, 'U', 't', 'o', 'p', 'i', 'a'}
	before := bytes.Join([][]byte{country, organization, name}, nil)
	after := bytes.Join([][]byte{name, organization, country}, nil)
	if err := verifySOD(t, replaceLast(t, sod, before, after)); err != nil {
		t.Errorf("other order: %v", err)
	}
	shouted := bytes.Replace(after, []byte("Utopia"), []byte("UTOPIA"), 1)
	if err := verifySOD(t, replaceLast(t, sod, before, shouted)); err != nil {
		t.Errorf("other case: %v", err)
	}
	printable := bytes.Replace(after, []byte{0x0C, 0x04}, []byte{0x13, 0x04}, 1)
	if err := verifySOD(t, replaceLast(t, sod, before, printable)); err != nil {
		t.Errorf("other string type: %v", err)
	}
	other := bytes.Replace(before, []byte("Utopia"), []byte("Utopie"), 1)
	if err := verifySOD(t, replaceLast(t, sod, before, other)); !errors.Is(err, trust.ErrNoSigner) {
		t.Errorf("other name: %v", err)
	}
}

func TestTamperedSignedData(t *testing.T) {
	sod := utopianSOD(t, issue.Options{SigningTime: from})
	for name, c := range map[string]struct {
		sod  []byte
		want error
	}{
		"as it was":      {sod, nil},
		"content":        {flip(sod, bytes.Index(sod, []byte{0x02, 0x01, 0x02, 0x04, 0x20})+7), trust.ErrSignedAttributes},
		"message digest": {flip(sod, bytes.Index(sod, []byte{0x09, 0x04, 0x31, 0x22, 0x04, 0x20})+8), trust.ErrSignedAttributes},
		"signing time":   {replaceLast(t, sod, []byte("240101000000Z"), []byte("250101000000Z")), trust.ErrBadSignature},
		"content type":   {replaceLast(t, sod, []byte{0x67, 0x81, 0x08, 1, 1, 1}, []byte{0x67, 0x81, 0x08, 1, 1, 2}), trust.ErrSignedAttributes},
		"signature":      {flip(sod, len(sod)-5), trust.ErrBadSignature},
		"no digest":      {replaceLast(t, sod, []byte{0xF7, 0x0D, 1, 9, 4, 0x31}, []byte{0xF7, 0x0D, 1, 9, 6, 0x31}), trust.ErrSignedAttributes},
		"two digests":    {replaceLast(t, sod, []byte{0xF7, 0x0D, 1, 9, 5, 0x31}, []byte{0xF7, 0x0D, 1, 9, 4, 0x31}), trust.ErrSignedAttributes},
		"digest unknown": {replaceLast(t, sod, []byte{0x65, 3, 4, 2, 1, 0xA0}, []byte{0x65, 3, 4, 2, 9, 0xA0}), trust.ErrUnsupportedAlgorithm},
	} {
		if err := verifySOD(t, c.sod); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// RFC 5652 §5.4 has attributes sorted before they are signed; some send them in
// the order in which they were made.
func TestAttributesSentUnsorted(t *testing.T) {
	sod := utopianSOD(t, issue.Options{})
	contentType := []byte{0x30, 0x15, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03, 0x31, 0x08, 0x06, 0x06, 0x67, 0x81, 0x08, 1, 1, 1}
	i := bytes.LastIndex(sod, contentType)
	digest := bytes.Clone(sod[i+len(contentType) : i+len(contentType)+0x31])
	if digest[0] != 0x30 || digest[1] != 0x2F {
		t.Fatalf("%X", digest)
	}
	swapped := bytes.Clone(sod)
	copy(swapped[i:], append(bytes.Clone(digest), contentType...))
	if err := verifySOD(t, swapped); err != nil {
		t.Fatal(err)
	}
}

func TestSignedDataRefuses(t *testing.T) {
	sod := utopianSOD(t, issue.Options{})
	for name, b := range map[string][]byte{
		"nothing":        nil,
		"another tag":    append([]byte{0x61}, sod[1:]...),
		"cut":            sod[:len(sod)-1],
		"too large":      make([]byte, 1<<20),
		"certificate":    cert(t, "ec.pem").Raw,
		"indefinite end": stored(t, "indefinite.cms")[:400],
	} {
		if _, _, err := trust.ParseSOD(b); err == nil {
			t.Errorf("%s: accepted", name)
		}
		r := trust.Authenticate(trust.Evidence{SOD: b, At: now}, nil)
		wantCheck(t, r, trust.CheckSignature, "failed")
	}
}
