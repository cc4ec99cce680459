package emrtd

import (
	"crypto"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// ecdsaVerifier checks plain ECDSA signatures (9303-11 §6.1.2.3).
func ecdsaVerifier(key lds.PublicKeyInfo, algorithm string) (verifier, error) {
	curve, err := ec.ParseECParameters(key.Algorithm.Parameters)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	point, err := curve.Point(key.Key)
	if err != nil {
		return nil, fmt.Errorf("%w: active authentication key: %w", ErrChip, err)
	}
	digests, ok := ecdsaDigests(algorithm)
	if !ok {
		return nil, fmt.Errorf("%w: signature algorithm %s", ErrUnsupported, algorithm)
	}
	return func(challenge, signature []byte) bool {
		r, s, ok := splitSignature(signature, curve.ByteLen())
		return ok && verifiesUnderAny(curve, point, challenge, digests, r, s)
	}, nil
}

// ecdsaDigests lists the digests that an algorithm leaves open: one, or all
// where DG14 names none. SHA-1 is out of use and harmless here, since nobody but
// us chooses the challenge.
func ecdsaDigests(algorithm string) ([]crypto.Hash, bool) {
	switch algorithm {
	case "":
		return []crypto.Hash{crypto.SHA256, crypto.SHA384, crypto.SHA512, crypto.SHA224, crypto.SHA1}, true
	case lds.OIDECDSAPlainSHA1, "1.2.840.10045.4.1":
		return []crypto.Hash{crypto.SHA1}, true
	case lds.OIDECDSAPlainSHA224, "1.2.840.10045.4.3.1":
		return []crypto.Hash{crypto.SHA224}, true
	case lds.OIDECDSAPlainSHA256, "1.2.840.10045.4.3.2":
		return []crypto.Hash{crypto.SHA256}, true
	case lds.OIDECDSAPlainSHA384, "1.2.840.10045.4.3.3":
		return []crypto.Hash{crypto.SHA384}, true
	case lds.OIDECDSAPlainSHA512, "1.2.840.10045.4.3.4":
		return []crypto.Hash{crypto.SHA512}, true
	}
	return nil, false
}

// verifiesUnderAny tries digests in turn; each needs the private key.
func verifiesUnderAny(curve *ec.Curve, point ec.Point, challenge []byte, digests []crypto.Hash, r, s *big.Int) bool {
	for _, h := range digests {
		d := h.New()
		d.Write(challenge)
		if curve.Verify(point, d.Sum(nil), r, s) {
			return true
		}
	}
	return false
}

// splitSignature reads r‖s with n bytes each (TR-03111 §5.2.1), or the DER that
// some chips send instead.
func splitSignature(sig []byte, n int) (r, s *big.Int, ok bool) {
	r, s = new(big.Int), new(big.Int)
	if len(sig) == 2*n {
		return r.SetBytes(sig[:n]), s.SetBytes(sig[n:]), true
	}
	in := cryptobyte.String(sig)
	var seq cryptobyte.String
	ok = in.ReadASN1(&seq, asn1.SEQUENCE) && in.Empty() && seq.ReadASN1Integer(r) && seq.ReadASN1Integer(s) && seq.Empty()
	return r, s, ok
}
