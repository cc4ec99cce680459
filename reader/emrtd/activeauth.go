package emrtd

import (
	"bytes"
	"context"
	"crypto"
	_ "crypto/sha1" // registers the digests that active authentication names
	_ "crypto/sha256"
	_ "crypto/sha512"
	"fmt"
	"io"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// MinRSABits is the least modulus that proves anything: shorter keys have been factored.
const MinRSABits = 1024

const maxRSABits = 4096

// AuthenticateActively lets the chip sign a challenge with the key of DG15
// (9303-11 §6.1). algorithm is the signature algorithm that DG14 names for
// elliptic curves, or empty. Errors: [ErrUnsupported], [ErrChip], [*iso7816.StatusError].
func AuthenticateActively(ctx context.Context, t iso7816.Transport, key lds.PublicKeyInfo, algorithm string, rand io.Reader) error {
	challenge := make([]byte, challengeLen)
	if _, err := io.ReadFull(rand, challenge); err != nil {
		return err
	}
	verify, err := verifierOf(key, algorithm)
	if err != nil {
		return err
	}
	c := iso7816.Command{INS: iso7816.INSInternalAuthenticate, Data: challenge, Ne: iso7816.MaxShortNe}
	if key.Kind == lds.KeyRSA && key.Bits() > 8*iso7816.MaxShortNe {
		c.Ne = iso7816.MaxExtendedNe
	}
	r, err := t.Transmit(ctx, c)
	if err != nil {
		return err
	}
	if err := r.Check("INTERNAL AUTHENTICATE"); err != nil {
		return err
	}
	if !verify(challenge, r.Data) {
		return fmt.Errorf("%w: signature of active authentication", ErrChip)
	}
	return nil
}

type verifier func(challenge, signature []byte) bool

func verifierOf(key lds.PublicKeyInfo, algorithm string) (verifier, error) {
	switch key.Kind {
	case lds.KeyRSA:
		return rsaVerifier(key)
	case lds.KeyEC:
		return ecdsaVerifier(key, algorithm)
	}
	return nil, fmt.Errorf("%w: active authentication key %s", ErrUnsupported, key.Algorithm.OID)
}

func rsaVerifier(key lds.PublicKeyInfo) (verifier, error) {
	n, e := new(big.Int).SetBytes(key.Modulus), new(big.Int).SetBytes(key.Exponent)
	switch {
	case n.BitLen() < MinRSABits:
		return nil, fmt.Errorf("%w: RSA key of %d bits", ErrChip, n.BitLen())
	case n.BitLen() > maxRSABits || n.Bit(0) == 0 || e.BitLen() > 64 || e.Cmp(big.NewInt(3)) < 0:
		return nil, fmt.Errorf("%w: RSA key of %d bits", ErrUnsupported, n.BitLen())
	}
	return func(challenge, signature []byte) bool {
		s := new(big.Int).SetBytes(signature)
		if s.Cmp(n) >= 0 {
			return false
		}
		f := s.Exp(s, e, n).FillBytes(make([]byte, (n.BitLen()+7)/8))
		return verifyRecovered(f, challenge)
	}, nil
}

// trailers of ISO/IEC 9796-2 with the digest they name (ISO/IEC 10118-3).
var trailers = map[byte]crypto.Hash{0x33: crypto.SHA1, 0x34: crypto.SHA256, 0x35: crypto.SHA512, 0x36: crypto.SHA384, 0x38: crypto.SHA224}

// verifyRecovered checks F = 6A ‖ M1 ‖ D ‖ trailer with D = H(M1 ‖ challenge):
// ISO/IEC 9796-2 digital signature scheme 1 with partial recovery.
func verifyRecovered(f, challenge []byte) bool {
	h, body, ok := trailer(bytes.TrimLeft(f, "\x00"))
	if !ok || len(body) < 1+h.Size() || body[0] != 0x6A {
		return false
	}
	m1, digest := body[1:len(body)-h.Size()], body[len(body)-h.Size():]
	d := h.New()
	d.Write(m1)
	d.Write(challenge)
	return equal(d.Sum(nil), digest)
}

func trailer(f []byte) (crypto.Hash, []byte, bool) {
	n := len(f)
	switch {
	case n > 1 && f[n-1] == 0xBC:
		return crypto.SHA1, f[:n-1], true
	case n > 2 && f[n-1] == 0xCC:
		h, ok := trailers[f[n-2]]
		return h, f[:n-2], ok
	}
	return 0, nil, false
}

var ecdsaDigests = map[string]crypto.Hash{
	lds.OIDECDSAPlainSHA1: crypto.SHA1, "1.2.840.10045.4.1": crypto.SHA1,
	lds.OIDECDSAPlainSHA224: crypto.SHA224, "1.2.840.10045.4.3.1": crypto.SHA224,
	lds.OIDECDSAPlainSHA256: crypto.SHA256, "1.2.840.10045.4.3.2": crypto.SHA256,
	lds.OIDECDSAPlainSHA384: crypto.SHA384, "1.2.840.10045.4.3.3": crypto.SHA384,
	lds.OIDECDSAPlainSHA512: crypto.SHA512, "1.2.840.10045.4.3.4": crypto.SHA512,
}

func ecdsaVerifier(key lds.PublicKeyInfo, algorithm string) (verifier, error) {
	curve, err := ec.ParseECParameters(key.Algorithm.Parameters)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	point, err := curve.Point(key.Key)
	if err != nil {
		return nil, fmt.Errorf("%w: active authentication key: %w", ErrChip, err)
	}
	digests := []crypto.Hash{crypto.SHA1, crypto.SHA224, crypto.SHA256, crypto.SHA384, crypto.SHA512}
	if algorithm != "" {
		h, ok := ecdsaDigests[algorithm]
		if !ok {
			return nil, fmt.Errorf("%w: signature algorithm %s", ErrUnsupported, algorithm)
		}
		digests = []crypto.Hash{h}
	}
	return func(challenge, signature []byte) bool {
		r, s, ok := splitSignature(signature)
		return ok && verifiesUnderAny(curve, point, challenge, digests, r, s)
	}, nil
}

// verifiesUnderAny tries the digests that DG14 leaves open; each needs the private key.
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

// splitSignature reads r‖s, or the DER that some chips send instead.
func splitSignature(sig []byte) (r, s *big.Int, ok bool) {
	r, s = new(big.Int), new(big.Int)
	in := cryptobyte.String(sig)
	var seq cryptobyte.String
	if in.ReadASN1(&seq, asn1.SEQUENCE) && in.Empty() && seq.ReadASN1Integer(r) && seq.ReadASN1Integer(s) && seq.Empty() {
		return r, s, true
	}
	if len(sig) == 0 || len(sig)%2 != 0 {
		return nil, nil, false
	}
	half := len(sig) / 2
	return r.SetBytes(sig[:half]), s.SetBytes(sig[half:]), true
}
