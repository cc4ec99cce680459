package emrtd

import (
	"bytes"
	"crypto"
	_ "crypto/sha1" // registers the digests that active authentication names
	_ "crypto/sha256"
	_ "crypto/sha512"
	"fmt"
	"math/big"

	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// MinRSABits is the least modulus that proves anything: shorter keys have been factored.
const MinRSABits = 1024

const (
	maxRSABits      = 4096
	maxExponentBits = 64
)

// rsaVerifier checks ISO/IEC 9796-2 signatures with message recovery (9303-11
// §6.1.2.2).
func rsaVerifier(key lds.PublicKeyInfo) (verifier, error) {
	n, e := new(big.Int).SetBytes(key.Modulus), new(big.Int).SetBytes(key.Exponent)
	switch {
	case n.BitLen() < MinRSABits:
		return nil, fmt.Errorf("%w: RSA key of %d bits", ErrChip, n.BitLen())
	case n.BitLen() > maxRSABits, n.Bit(0) == 0, e.Bit(0) == 0, e.BitLen() < 2, e.BitLen() > maxExponentBits:
		return nil, fmt.Errorf("%w: RSA key of %d bits with an exponent of %d", ErrUnsupported, n.BitLen(), e.BitLen())
	}
	return func(challenge, signature []byte) bool {
		if len(signature) > len(key.Modulus) {
			return false
		}
		s := new(big.Int).SetBytes(signature)
		return s.Cmp(n) < 0 && verifyRecovered(recovered(s, e, n), challenge)
	}, nil
}

// recovered opens a signature: s^e, or n less that, whichever is 12 modulo 16 as
// every trailer is (ISO/IEC 9796-2 §B.4 makes the lesser of a signature and its
// complement; §B.6, which is the rule, makes no choice).
func recovered(s, e, n *big.Int) []byte {
	f := new(big.Int).Exp(s, e, n)
	const lastNibble, trailerNibble = 15, 12
	if f.Bits() == nil || f.Bits()[0]&lastNibble != trailerNibble {
		f.Sub(n, f)
	}
	return f.FillBytes(make([]byte, (n.BitLen()+7)/8))
}

const (
	partialRecovery = 0x6A // header of a message recovered in part
	trailerSHA1     = 0xBC // option 1: the digest is understood
	trailerNamed    = 0xCC // option 2: the byte before names the digest
)

// verifyRecovered checks F = 6A ‖ M1 ‖ D ‖ trailer with D = H(M1 ‖ challenge):
// ISO/IEC 9796-2 digital signature scheme 1 with partial recovery. F is as long
// as the modulus; where that has one to seven bits in its first byte, F's is 00.
func verifyRecovered(f, challenge []byte) bool {
	h, body, ok := trailer(bytes.TrimPrefix(f, []byte{0}))
	if !ok || len(body) < 1+h.Size() || body[0] != partialRecovery {
		return false
	}
	m1, digest := body[1:len(body)-h.Size()], body[len(body)-h.Size():]
	d := h.New()
	d.Write(m1)
	d.Write(challenge)
	return equal(d.Sum(nil), digest)
}

// trailer reads the end of F: the digest it names (ISO/IEC 10118-3), and what is before.
func trailer(f []byte) (h crypto.Hash, body []byte, ok bool) {
	n := len(f)
	switch {
	case n > 1 && f[n-1] == trailerSHA1:
		return crypto.SHA1, f[:n-1], true
	case n > 2 && f[n-1] == trailerNamed:
		h, ok = digestOf(f[n-2])
		return h, f[:n-2], ok
	}
	return 0, nil, false
}

func digestOf(id byte) (crypto.Hash, bool) {
	switch id {
	case 0x33:
		return crypto.SHA1, true
	case 0x34:
		return crypto.SHA256, true
	case 0x35:
		return crypto.SHA512, true
	case 0x36:
		return crypto.SHA384, true
	case 0x38:
		return crypto.SHA224, true
	}
	return 0, false
}
