package trust

import (
	"crypto"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

const (
	tagEFSOD tlv.Tag = 0x77
	maxSOD           = 128 << 10 // bytes
	lastDG           = 16
)

// LDSSecurityObject is the signed content of an EF.SOD: the hash of every data
// group that belongs to the document (9303-10 §4.6.2.3).
type LDSSecurityObject struct {
	Version       int
	HashAlgorithm string // dotted
	Hashes        map[int][]byte
}

// Hash returns the hash algorithm, 0 for one that we do not do.
func (o *LDSSecurityObject) Hash() crypto.Hash { return hashOf(o.HashAlgorithm) }

// ParseSOD reads an EF.SOD, in its tag 77 or without, up to the signed data. Its
// content must be an LDS security object ([ErrWrongContent] otherwise): a
// signature over anything else says nothing about a document.
func ParseSOD(file []byte) (*SignedData, *LDSSecurityObject, error) {
	if len(file) > maxSOD {
		return nil, nil, fmt.Errorf("%w: EF.SOD of %d bytes", ErrTooLarge, len(file))
	}
	if tag, _, _, err := tlv.Header(file); err == nil && tag == tagEFSOD {
		n, _, err := tlv.Next(file)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %v", ErrMalformed, err)
		}
		file = n.Value
	}
	signed, err := ParseSignedData(file)
	if err != nil {
		return nil, nil, err
	}
	switch signed.ContentType {
	case OIDSecurityObject, oidOldSecurityObject, oidData:
	default:
		return signed, nil, fmt.Errorf("%w: %s in EF.SOD", ErrWrongContent, signed.ContentType)
	}
	object, err := parseSecurityObject(signed.Content)
	return signed, object, err
}

func parseSecurityObject(content []byte) (*LDSSecurityObject, error) {
	o := &LDSSecurityObject{Hashes: make(map[int][]byte)}
	body, ok := sequence(content)
	if !ok || !body.ReadASN1Integer(&o.Version) {
		return nil, malformed("LDS security object")
	}
	algorithm, ok := readAlgorithm(&body)
	var list cryptobyte.String
	if !ok || !body.ReadASN1(&list, asn1.SEQUENCE) {
		return nil, malformed("LDS security object")
	}
	o.HashAlgorithm = algorithm.OID
	for !list.Empty() {
		var pair, hash cryptobyte.String
		var number int
		ok := list.ReadASN1(&pair, asn1.SEQUENCE) && pair.ReadASN1Integer(&number) &&
			pair.ReadASN1(&hash, asn1.OCTET_STRING) && pair.Empty()
		if _, twice := o.Hashes[number]; !ok || twice || number < 1 || number > lastDG {
			return nil, malformed("data group hash")
		}
		o.Hashes[number] = hash
	}
	if len(o.Hashes) == 0 {
		return nil, malformed("LDS security object without hashes")
	}
	return o, nil
}
