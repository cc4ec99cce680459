package trust

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

const (
	maxSignedData   = 8 << 20 // bytes; master lists are under 2 MB
	maxCertificates = 64      // inside one SignedData, where its signers' are
	maxSigners      = 16
	maxAttributeSet = 32
)

// SignedData is a CMS message with its content inside (RFC 5652 §5): an EF.SOD,
// a master list, an EF.CardSecurity.
type SignedData struct {
	ContentType  string // dotted
	Content      []byte
	Certificates []*Certificate

	signers []signerInfo
}

type signerInfo struct {
	issuer     Name // issuerAndSerialNumber, or
	serial     Serial
	keyID      []byte // subjectKeyIdentifier
	digest     Algorithm
	attributes []byte // as a SET, which is what is signed; nil where absent
	algorithm  Algorithm
	signature  []byte
}

// Signature is what a verified signature says.
type Signature struct {
	Signer      *Certificate
	Digest      Algorithm // of the content
	Algorithm   Algorithm // of the signature
	SigningTime time.Time // zero where the signature states none
}

// ParseSignedData reads a ContentInfo with SignedData. BER with indefinite
// lengths is accepted. Certificates in it that cannot be read are left out.
func ParseSignedData(b []byte) (*SignedData, error) {
	if len(b) > maxSignedData {
		return nil, fmt.Errorf("%w: signed data of %d bytes", ErrTooLarge, len(b))
	}
	der, err := tlv.DER(b)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	info, ok := sequence(der)
	oid, okOID := readOID(&info)
	if !ok || !okOID || oid != oidSignedData {
		return nil, malformed("not signed data")
	}
	var wrapped, body cryptobyte.String
	if !info.ReadASN1(&wrapped, contextTag(0)) || !info.Empty() || !wrapped.ReadASN1(&body, asn1.SEQUENCE) {
		return nil, malformed("signed data")
	}
	return readSignedData(body)
}

func readSignedData(body cryptobyte.String) (*SignedData, error) {
	d := &SignedData{}
	if !body.SkipASN1(asn1.INTEGER) || !body.SkipASN1(asn1.SET) || !d.readContent(&body) {
		return nil, malformed("signed content")
	}
	var certificates, signers cryptobyte.String
	var present bool
	if !body.ReadOptionalASN1(&certificates, &present, contextTag(0)) || !d.readCertificates(certificates) {
		return nil, malformed("certificates of signed data")
	}
	if !body.SkipOptionalASN1(contextTag(1)) || !body.ReadASN1(&signers, asn1.SET) || !body.Empty() {
		return nil, malformed("signed data end")
	}
	for !signers.Empty() {
		s, ok := readSignerInfo(&signers)
		if !ok || len(d.signers) == maxSigners {
			return nil, malformed("signer info")
		}
		d.signers = append(d.signers, s)
	}
	return d, nil
}

func (d *SignedData) readContent(body *cryptobyte.String) (ok bool) {
	var encap, wrapped, content cryptobyte.String
	if !body.ReadASN1(&encap, asn1.SEQUENCE) {
		return false
	}
	if d.ContentType, ok = readOID(&encap); !ok {
		return false
	}
	ok = encap.ReadASN1(&wrapped, contextTag(0)) && wrapped.ReadASN1(&content, asn1.OCTET_STRING)
	d.Content = content
	return ok
}

// readCertificates takes what is an X.509 certificate; the other choices of
// CertificateChoices (RFC 5652 §10.2.2) have context tags.
func (d *SignedData) readCertificates(set cryptobyte.String) bool {
	for !set.Empty() {
		var raw cryptobyte.String
		var tag asn1.Tag
		if !set.ReadAnyASN1Element(&raw, &tag) || len(d.Certificates) == maxCertificates {
			return false
		}
		if tag != asn1.SEQUENCE {
			continue
		}
		if c, err := parseCertificateDER(raw); err == nil {
			d.Certificates = append(d.Certificates, c)
		}
	}
	return true
}

func readSignerInfo(in *cryptobyte.String) (s signerInfo, ok bool) {
	var body, attributes, signature cryptobyte.String
	var present bool
	if !in.ReadASN1(&body, asn1.SEQUENCE) || !body.SkipASN1(asn1.INTEGER) || !s.readID(&body) {
		return s, false
	}
	if s.digest, ok = readAlgorithm(&body); !ok {
		return s, false
	}
	if !body.ReadOptionalASN1(&attributes, &present, contextTag(0)) {
		return s, false
	}
	if present {
		s.attributes = tlv.Encode(tlv.Tag(asn1.SET), attributes)
	}
	if s.algorithm, ok = readAlgorithm(&body); !ok {
		return s, false
	}
	ok = body.ReadASN1(&signature, asn1.OCTET_STRING) && body.SkipOptionalASN1(contextTag(1)) && body.Empty()
	s.signature = signature
	return s, ok
}

func (s *signerInfo) readID(body *cryptobyte.String) (ok bool) {
	var id cryptobyte.String
	if body.PeekASN1Tag(asn1.Tag(0).ContextSpecific()) {
		ok = body.ReadASN1(&id, asn1.Tag(0).ContextSpecific())
		s.keyID = id
		return ok && len(id) > 0
	}
	if !body.ReadASN1(&id, asn1.SEQUENCE) {
		return false
	}
	if s.issuer, ok = readName(&id); !ok {
		return false
	}
	s.serial, ok = readSerial(&id)
	return ok
}

func (s *signerInfo) names(c *Certificate) bool {
	if s.keyID != nil {
		return bytes.Equal(s.keyID, c.KeyID())
	}
	return s.issuer.Equal(c.Issuer) && s.serial.Equal(c.Serial)
}

// Verify verifies the first signature whose signer's certificate is in the
// message or among more. What is known of the signature comes back with an error
// too: [ErrNoSigner], [ErrSignedAttributes], [ErrBadSignature],
// [ErrUnsupportedAlgorithm]. Whether the signer may be trusted is not judged.
func (d *SignedData) Verify(more ...*Certificate) (Signature, error) {
	for _, s := range d.signers {
		for _, c := range slices.Concat(d.Certificates, more) {
			if s.names(c) {
				return d.verify(s, c)
			}
		}
	}
	return Signature{}, ErrNoSigner
}

func (d *SignedData) verify(s signerInfo, c *Certificate) (Signature, error) {
	out := Signature{Signer: c, Digest: s.digest, Algorithm: s.algorithm}
	hash := hashOf(s.digest.OID)
	if hash == 0 {
		return out, fmt.Errorf("%w: digest %s", ErrUnsupportedAlgorithm, s.digest.OID)
	}
	if s.attributes == nil {
		// Only plain data may be signed without attributes (RFC 5652 §5.3).
		if d.ContentType != oidData {
			return out, fmt.Errorf("%w: none are there", ErrSignedAttributes)
		}
		return out, c.verify(s.algorithm, hash, d.Content, s.signature)
	}
	attributes, err := readAttributes(s.attributes)
	if err != nil {
		return out, err
	}
	if err := attributes.match(d.ContentType, hash, d.Content); err != nil {
		return out, err
	}
	out.SigningTime = attributes.signingTime()
	return out, s.verifyAttributes(c, attributes)
}

// verifyAttributes verifies over the attributes in the order in which they were
// sent. A signer that sorted them first, as RFC 5652 §5.4 asks for, and sent them
// unsorted, is right too: both orders say the same.
func (s *signerInfo) verifyAttributes(c *Certificate, a attributes) error {
	hash := hashOf(s.digest.OID)
	err := c.verify(s.algorithm, hash, s.attributes, s.signature)
	if err == nil {
		return nil
	}
	if sorted := a.sorted(); !bytes.Equal(sorted, s.attributes) {
		if c.verify(s.algorithm, hash, sorted, s.signature) == nil {
			return nil
		}
	}
	return err
}
