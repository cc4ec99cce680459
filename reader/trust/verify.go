package trust

import (
	"bytes"
	"crypto"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// VerifySignature verifies a signature over a message: nil, [ErrBadSignature] or
// [ErrUnsupportedAlgorithm]. The hint is the hash for algorithms that name none,
// 0 where there is no such.
func VerifySignature(key PublicKey, a Algorithm, hint crypto.Hash, message, signature []byte) error {
	s, err := a.scheme(hint)
	if err != nil {
		return err
	}
	h := s.hash.New()
	h.Write(message)
	return s.verify(key, h.Sum(nil), signature)
}

func (s scheme) verify(key PublicKey, digest, signature []byte) error {
	var good bool
	switch k := key.(type) {
	case *RSAPublicKey:
		if s.padding != pkcs1 && s.padding != pss {
			return ErrBadSignature // an ECDSA algorithm cannot come from this key
		}
		good = k.verify(s, digest, signature)
	case *ECPublicKey:
		if s.padding != ecdsaDER && s.padding != ecdsaPlain {
			return ErrBadSignature
		}
		good = k.verify(s, digest, signature)
	default:
		return fmt.Errorf("%w: key", ErrUnsupportedAlgorithm)
	}
	if !good {
		return ErrBadSignature
	}
	return nil
}

// verify calculates with the certificate's key; a key that cannot be used is
// [ErrUnsupportedAlgorithm], a point off its curve [ErrMalformed].
func (c *Certificate) verify(a Algorithm, hint crypto.Hash, message, signature []byte) error {
	key, err := c.PublicKey()
	if err != nil {
		return err
	}
	return VerifySignature(key, a, hint, message, signature)
}

func (k *ECPublicKey) verify(s scheme, digest, signature []byte) bool {
	r, v, ok := new(big.Int), new(big.Int), false
	if s.padding == ecdsaPlain {
		half := len(signature) / 2
		ok = len(signature) == 2*k.Point.Curve().ByteLen()
		r.SetBytes(signature[:half])
		v.SetBytes(signature[half:])
	} else {
		var body cryptobyte.String
		in := cryptobyte.String(signature)
		ok = in.ReadASN1(&body, asn1.SEQUENCE) && in.Empty() &&
			body.ReadASN1Integer(r) && body.ReadASN1Integer(v) && body.Empty()
	}
	return ok && k.Point.Curve().Verify(k.Point, digest, r, v)
}

func (k *RSAPublicKey) verify(s scheme, digest, signature []byte) bool {
	size := (k.N.BitLen() + 7) / 8
	value := new(big.Int).SetBytes(signature)
	if len(signature) != size || value.Cmp(k.N) >= 0 {
		return false
	}
	em := value.Exp(value, k.E, k.N).FillBytes(make([]byte, size))
	if s.padding == pss {
		return verifyPSS(em, k.N.BitLen()-1, digest, s)
	}
	return verifyPKCS1(em, digest, s.hash)
}

// verifyPKCS1 compares the whole encoded message with the only two that are
// right, instead of parsing what the signature says (RFC 8017 §8.2.2). The
// second lacks the NULL that RFC 8017 §9.2 asks for.
func verifyPKCS1(em, digest []byte, h crypto.Hash) bool {
	return bytes.Equal(em, encodePKCS1(digest, h, true, len(em))) ||
		bytes.Equal(em, encodePKCS1(digest, h, false, len(em)))
}

func encodePKCS1(digest []byte, h crypto.Hash, null bool, size int) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes(hashOID(h)) })
			if null {
				b.AddASN1NULL()
			}
		})
		b.AddASN1OctetString(digest)
	})
	info := b.BytesOrPanic() // nothing foreign goes in
	if size < len(info)+11 {
		return nil
	}
	em := bytes.Repeat([]byte{0xFF}, size)
	em[0], em[1], em[size-len(info)-1] = 0, 1, 0
	copy(em[size-len(info):], info)
	return em
}

// hashOID returns the contents of the OBJECT IDENTIFIER of a hash.
func hashOID(h crypto.Hash) []byte {
	nist := func(n byte) []byte { return []byte{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, n} }
	switch h {
	case crypto.SHA1:
		return []byte{0x2B, 0x0E, 0x03, 0x02, 0x1A}
	case crypto.SHA224:
		return nist(4)
	case crypto.SHA384:
		return nist(2)
	case crypto.SHA512:
		return nist(3)
	}
	return nist(1)
}

// verifyPSS is EMSA-PSS-VERIFY (RFC 8017 §9.1.2). Go's own takes one hash for
// message and mask, and passports use two.
func verifyPSS(em []byte, bits int, digest []byte, s scheme) bool {
	if len(em) > (bits+7)/8 { // modulus of 8k+1 bits: the first byte is outside
		if em[0] != 0 {
			return false
		}
		em = em[1:]
	}
	hLen := s.hash.Size()
	split := len(em) - hLen - 1
	if s.salt > split-1 || em[len(em)-1] != 0xBC {
		return false
	}
	unused := byte(0xFF) >> (8*len(em) - bits)
	db, h := em[:split], em[split:len(em)-1]
	if db[0]&^unused != 0 {
		return false
	}
	mask(db, h, s.mgf)
	db[0] &= unused
	zeros := split - s.salt - 1
	if !bytes.Equal(db[:zeros], make([]byte, zeros)) || db[zeros] != 1 {
		return false
	}
	again := s.hash.New()
	again.Write(make([]byte, 8))
	again.Write(digest)
	again.Write(db[zeros+1:])
	return bytes.Equal(h, again.Sum(nil))
}

// mask applies MGF1 (RFC 8017 §B.2.1) to db in place.
func mask(db, seed []byte, hash crypto.Hash) {
	for counter := uint32(0); len(db) > 0; counter++ {
		h := hash.New()
		h.Write(seed)
		h.Write([]byte{byte(counter >> 24), byte(counter >> 16), byte(counter >> 8), byte(counter)})
		block := h.Sum(nil)
		n := min(len(block), len(db))
		for i := range n {
			db[i] ^= block[i]
		}
		db = db[n:]
	}
}
