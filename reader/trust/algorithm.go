package trust

import (
	"bytes"
	"crypto"
	_ "crypto/sha1" // RSA and ECDSA with SHA-1 still verify, and are flagged as weak
	_ "crypto/sha256"
	_ "crypto/sha512"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Algorithm is an AlgorithmIdentifier (RFC 5280 §4.1.1.2).
type Algorithm struct {
	OID    string // dotted
	Params []byte // DER, nil where absent
}

func readAlgorithm(s *cryptobyte.String) (Algorithm, bool) {
	var body cryptobyte.String
	if !s.ReadASN1(&body, asn1.SEQUENCE) {
		return Algorithm{}, false
	}
	oid, ok := readOID(&body)
	return Algorithm{OID: oid, Params: body}, ok
}

var derNull = []byte{5, 0}

// equal takes NULL and absent parameters for the same.
func (a Algorithm) equal(b Algorithm) bool {
	none := func(p []byte) bool { return len(p) == 0 || bytes.Equal(p, derNull) }
	return a.OID == b.OID && (bytes.Equal(a.Params, b.Params) || none(a.Params) && none(b.Params))
}

// String names the algorithm for the log: "ecdsa with SHA-256".
func (a Algorithm) String() string {
	s, err := a.scheme(0)
	if err != nil {
		return a.OID
	}
	return s.String()
}

type padding int

const (
	pkcs1 padding = iota + 1
	pss
	ecdsaDER   // SEQUENCE of r and s
	ecdsaPlain // r‖s, TR-03111 §5.2.1
)

// scheme is a signature algorithm with everything that its parameters say.
type scheme struct {
	padding padding
	hash    crypto.Hash
	mgf     crypto.Hash // PSS
	salt    int         // PSS, bytes
}

func (s scheme) String() string {
	switch s.padding {
	case pkcs1:
		return "rsa with " + s.hash.String()
	case pss:
		return fmt.Sprintf("rsa-pss with %v, mgf1 %v, salt %d", s.hash, s.mgf, s.salt)
	}
	return "ecdsa with " + s.hash.String()
}

// hashOf returns the hash of a digest algorithm, 0 for one that we do not do.
func hashOf(oid string) crypto.Hash {
	switch oid {
	case "1.3.14.3.2.26":
		return crypto.SHA1
	case "2.16.840.1.101.3.4.2.4":
		return crypto.SHA224
	case "2.16.840.1.101.3.4.2.1":
		return crypto.SHA256
	case "2.16.840.1.101.3.4.2.2":
		return crypto.SHA384
	case "2.16.840.1.101.3.4.2.3":
		return crypto.SHA512
	}
	return 0
}

// scheme resolves the algorithm. The hint is the hash to use where the
// identifier names a key and no hash, as "rsaEncryption" in many signatures
// (RFC 3370 §3.2); 0 where there is none.
func (a Algorithm) scheme(hint crypto.Hash) (scheme, error) {
	s, ok := plainScheme(a.OID)
	if ok {
		return s, nil
	}
	switch a.OID {
	case oidPSS:
		return pssScheme(a.Params)
	case oidECDSASpecified:
		in := cryptobyte.String(a.Params)
		digest, _ := readAlgorithm(&in)
		s = scheme{padding: ecdsaDER, hash: hashOf(digest.OID)}
	case oidRSA:
		s = scheme{padding: pkcs1, hash: hint}
	case oidEC:
		s = scheme{padding: ecdsaDER, hash: hint}
	}
	if s.hash == 0 {
		return scheme{}, fmt.Errorf("%w: signature algorithm %s", ErrUnsupportedAlgorithm, a.OID)
	}
	return s, nil
}

// plainScheme returns the algorithms that need no parameters.
func plainScheme(oid string) (scheme, bool) {
	for _, row := range [...]struct {
		oid     string
		padding padding
		hash    crypto.Hash
	}{
		{"1.2.840.113549.1.1.5", pkcs1, crypto.SHA1},
		{"1.3.14.3.2.29", pkcs1, crypto.SHA1}, // OIW's number for the same
		{"1.2.840.113549.1.1.14", pkcs1, crypto.SHA224},
		{"1.2.840.113549.1.1.11", pkcs1, crypto.SHA256},
		{"1.2.840.113549.1.1.12", pkcs1, crypto.SHA384},
		{"1.2.840.113549.1.1.13", pkcs1, crypto.SHA512},
		{"1.2.840.10045.4.1", ecdsaDER, crypto.SHA1},
		{"1.2.840.10045.4.3.1", ecdsaDER, crypto.SHA224},
		{"1.2.840.10045.4.3.2", ecdsaDER, crypto.SHA256},
		{"1.2.840.10045.4.3.3", ecdsaDER, crypto.SHA384},
		{"1.2.840.10045.4.3.4", ecdsaDER, crypto.SHA512},
		{"0.4.0.127.0.7.1.1.4.1.1", ecdsaPlain, crypto.SHA1}, // TR-03111 §5.2.1
		{"0.4.0.127.0.7.1.1.4.1.2", ecdsaPlain, crypto.SHA224},
		{"0.4.0.127.0.7.1.1.4.1.3", ecdsaPlain, crypto.SHA256},
		{"0.4.0.127.0.7.1.1.4.1.4", ecdsaPlain, crypto.SHA384},
		{"0.4.0.127.0.7.1.1.4.1.5", ecdsaPlain, crypto.SHA512},
	} {
		if row.oid == oid {
			return scheme{padding: row.padding, hash: row.hash}, true
		}
	}
	return scheme{}, false
}

// pssScheme reads RSASSA-PSS-params (RFC 4055 §3.1), whose defaults are SHA-1,
// MGF1 with SHA-1 and a salt of 20 bytes. Absent parameters stand for them.
func pssScheme(params []byte) (scheme, error) {
	s := scheme{padding: pss, hash: crypto.SHA1, mgf: crypto.SHA1, salt: 20}
	if len(params) == 0 || bytes.Equal(params, derNull) {
		return s, nil
	}
	trailer := 1
	body, ok := sequence(params)
	ok = ok && readPSSHash(&body, 0, &s.hash, digestHash) && readPSSHash(&body, 1, &s.mgf, mgfHash) &&
		readPSSInt(&body, 2, &s.salt) && readPSSInt(&body, 3, &trailer) && body.Empty()
	if !ok || s.hash == 0 || s.mgf == 0 || trailer != 1 || s.salt < 0 {
		return scheme{}, fmt.Errorf("%w: parameters of RSASSA-PSS", ErrUnsupportedAlgorithm)
	}
	return s, nil
}

func readPSSHash(s *cryptobyte.String, tag uint8, out *crypto.Hash, of func(Algorithm) crypto.Hash) bool {
	var field cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&field, &present, contextTag(tag)) {
		return false
	}
	if !present {
		return true
	}
	a, ok := readAlgorithm(&field)
	*out = of(a)
	return ok
}

func digestHash(a Algorithm) crypto.Hash { return hashOf(a.OID) }

func mgfHash(a Algorithm) crypto.Hash {
	in := cryptobyte.String(a.Params)
	digest, ok := readAlgorithm(&in)
	if a.OID != oidMGF1 || !ok {
		return 0
	}
	return hashOf(digest.OID)
}

func readPSSInt(s *cryptobyte.String, tag uint8, out *int) bool {
	var field cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&field, &present, contextTag(tag)) {
		return false
	}
	return !present || field.ReadASN1Integer(out)
}
