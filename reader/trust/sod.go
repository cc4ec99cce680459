package trust

import (
	"fmt"

	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/lds"
)

const maxSOD = 128 << 10 // bytes; with RSA-4096 and 16 hashes it has under 10 kB

// ParseSOD reads an EF.SOD, in its tag 77 or without, up to its signed data and
// the LDS security object in it. Other content gives [ErrWrongContent]: a
// signature over anything else says nothing about a document.
func ParseSOD(file []byte) (*SignedData, lds.LDSSecurityObject, error) {
	var none lds.LDSSecurityObject
	if len(file) > maxSOD {
		return nil, none, fmt.Errorf("%w: EF.SOD of %d bytes", ErrTooLarge, len(file))
	}
	cms := file
	if len(file) > 0 && file[0] != byte(asn1.SEQUENCE) {
		var err error
		if cms, err = lds.ParseSOD(file); err != nil {
			return nil, none, fmt.Errorf("%w: %w", ErrMalformed, err)
		}
	}
	signed, err := ParseSignedData(cms)
	if err != nil {
		return nil, none, err
	}
	switch signed.ContentType {
	case OIDSecurityObject, oidOldSecurityObject, oidData:
	default:
		return signed, none, fmt.Errorf("%w: %s in EF.SOD", ErrWrongContent, signed.ContentType)
	}
	object, err := lds.ParseSecurityObject(signed.Content)
	if err != nil {
		return signed, none, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return signed, object, nil
}
