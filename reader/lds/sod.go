package lds

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

const (
	tagSequence tlv.Tag = 0x30

	oidSignedData = "1.2.840.113549.1.7.2"
)

// ParseSOD returns the CMS structure inside EF.SOD (9303-10 §4.6.2), as it
// stands: BER where the issuer wrote BER. A CMS structure without the wrapper
// is returned as it is.
func ParseSOD(b []byte) ([]byte, error) {
	cms, err := parseSOD(b)
	return cms, inFile(SOD, err)
}

func parseSOD(b []byte) ([]byte, error) {
	tag, _, _, err := tlv.Header(b)
	if err != nil {
		return nil, err
	}
	if tag == tagSequence {
		return bareCMS(b)
	}
	value, err := unwrap(b, SOD.Tag())
	if err != nil {
		return nil, err
	}
	return bareCMS(value)
}

// bareCMS accepts a SEQUENCE and leaves its inside, which may have indefinite
// length, to the CMS parser.
func bareCMS(b []byte) ([]byte, error) {
	if len(b) < 2 || b[0] != byte(tagSequence) {
		return nil, malformed("no CMS structure")
	}
	return b, nil
}

// BuildSOD wraps a CMS structure into EF.SOD.
func BuildSOD(cms []byte) []byte { return tlv.Encode(SOD.Tag(), cms) }

// UnverifiedContent returns the content of a CMS SignedData and its type
// without looking at any signature: enough to know which files to read, and
// never a reason to believe them.
func UnverifiedContent(cms []byte) (contentType string, content []byte, err error) {
	clean, err := der(cms)
	if err != nil {
		return "", nil, inFile(SOD, err)
	}
	contentType, content, ok := signedContent(clean)
	if !ok {
		return "", nil, inFile(SOD, malformed("no CMS SignedData with content"))
	}
	return contentType, content, nil
}

// signedContent walks ContentInfo and SignedData (RFC 5652 §3 and §5.1).
func signedContent(b cryptobyte.String) (contentType string, content []byte, ok bool) {
	explicit0 := asn1.Tag(0).Constructed().ContextSpecific()
	var info, wrapped, signed, encap, inner cryptobyte.String
	if !b.ReadASN1(&info, asn1.SEQUENCE) {
		return "", nil, false
	}
	oid, ok := readOID(&info)
	if !ok || oid != oidSignedData {
		return "", nil, false
	}
	ok = info.ReadASN1(&wrapped, explicit0) && wrapped.ReadASN1(&signed, asn1.SEQUENCE) &&
		signed.SkipASN1(asn1.INTEGER) && signed.SkipASN1(asn1.SET) && signed.ReadASN1(&encap, asn1.SEQUENCE)
	if !ok {
		return "", nil, false
	}
	contentType, ok = readOID(&encap)
	ok = ok && encap.ReadASN1(&inner, explicit0) && inner.ReadASN1Bytes(&content, asn1.OCTET_STRING)
	return contentType, content, ok
}
