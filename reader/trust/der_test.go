package trust_test

import (
	"encoding/asn1"
	"math/big"
)

// These write DER with encoding/asn1, which the package itself does not use.

func der(v any) []byte {
	b, err := asn1.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

type algorithmIdentifier struct {
	OID    asn1.ObjectIdentifier
	Params asn1.RawValue `asn1:"optional"`
}

type publicKeyInfo struct {
	Algorithm algorithmIdentifier
	Key       asn1.BitString
}

func spkiRSA(modulus, exponent []byte) []byte {
	key := der(struct{ N, E *big.Int }{new(big.Int).SetBytes(modulus), new(big.Int).SetBytes(exponent)})
	return der(publicKeyInfo{
		algorithmIdentifier{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}, asn1.NullRawValue},
		asn1.BitString{Bytes: key, BitLength: 8 * len(key)},
	})
}

func spkiP256(point []byte) []byte {
	oid := asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7}
	return der(publicKeyInfo{
		algorithmIdentifier{asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}, asn1.RawValue{FullBytes: der(oid)}},
		asn1.BitString{Bytes: point, BitLength: 8 * len(point)},
	})
}
