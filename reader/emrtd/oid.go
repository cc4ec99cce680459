package emrtd

import (
	encodingasn1 "encoding/asn1"
	"fmt"
	"strconv"
	"strings"
)

// encodeOID gives the contents of an object identifier, as DO 80 and the token
// carry it (without its ASN.1 head).
func encodeOID(dotted string) ([]byte, error) {
	var oid encodingasn1.ObjectIdentifier
	for arc := range strings.SplitSeq(dotted, ".") {
		n, err := strconv.Atoi(arc)
		if err != nil {
			return nil, fmt.Errorf("emrtd: object identifier %q: %w", dotted, err)
		}
		oid = append(oid, n)
	}
	der, err := encodingasn1.Marshal(oid)
	if err != nil {
		return nil, fmt.Errorf("emrtd: object identifier %q: %w", dotted, err)
	}
	return der[2:], nil
}
