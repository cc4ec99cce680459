package vcard

import (
	"crypto"
	"errors"
	"io"
	"math/big"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// challengeLen is the length of RND.IFD (9303-11 §6.1).
const challengeLen = 8

func (c *Chip) internalAuthenticate(cmd iso7816.Command) iso7816.Response {
	switch {
	case !c.open():
		return status(iso7816.SWSecurityStatus)
	case c.doc.AA == nil:
		return status(iso7816.SWConditionsNotSatisfied)
	case cmd.P1 != 0 || cmd.P2 != 0:
		return status(iso7816.SWIncorrectParameters)
	case len(cmd.Data) != challengeLen:
		return status(iso7816.SWWrongLength)
	}
	c.work.Op = radio.ActiveAuthenticationEC
	if c.doc.AA.RSA != nil {
		c.work.Op = radio.ActiveAuthenticationRSA
	}
	signature, err := c.doc.AA.sign(c.rand, cmd.Data)
	if err != nil {
		return status(iso7816.SWNoPreciseDiagnosis)
	}
	return answer(signature)
}

var errAAKey = errors.New("vcard: key too short for active authentication")

func (k *AAKey) sign(rand io.Reader, challenge []byte) ([]byte, error) {
	if k.RSA != nil {
		return k.RSA.signISO9796(rand, k.Hash, challenge)
	}
	h := k.Hash.New()
	h.Write(challenge)
	r, s := k.EC.Curve().Sign(k.EC, h.Sum(nil), k.Hash)
	n := len(k.EC.Bytes())
	return join(r.FillBytes(make([]byte, n)), s.FillBytes(make([]byte, n))), nil
}

// Parts of an ISO/IEC 9796-2 block with partial recovery.
const (
	header9796      = 0x6A
	trailerSHA1     = 0xBC
	trailerByOther  = 0xCC
	trailerIDSHA256 = 0x34
	trailerIDSHA512 = 0x35
	trailerIDSHA384 = 0x36
	trailerIDSHA224 = 0x38
)

// signISO9796 signs with ISO/IEC 9796-2 digital signature scheme 1: the block
// is 6A ‖ M1 ‖ H(M1 ‖ RND.IFD) ‖ trailer with a random M1 that fills it
// (9303-11 §6.1.2.2 and appendix F).
func (k *RSAKey) signISO9796(rand io.Reader, h crypto.Hash, challenge []byte) ([]byte, error) {
	trailer, err := trailer9796(h)
	if err != nil {
		return nil, err
	}
	size := (k.N.BitLen() + 7) / 8
	m1Len := size - 1 - h.Size() - len(trailer)
	if m1Len < 1 {
		return nil, errAAKey
	}
	m1, err := randomBytes(rand, m1Len)
	if err != nil {
		return nil, err
	}
	return k.exponentiate(block9796(h, m1, challenge, trailer)).FillBytes(make([]byte, size)), nil
}

func block9796(h crypto.Hash, m1, challenge, trailer []byte) []byte {
	digest := h.New()
	digest.Write(m1)
	digest.Write(challenge)
	return join([]byte{header9796}, m1, digest.Sum(nil), trailer)
}

func trailer9796(h crypto.Hash) ([]byte, error) {
	switch h {
	case crypto.SHA1:
		return []byte{trailerSHA1}, nil
	case crypto.SHA224:
		return []byte{trailerIDSHA224, trailerByOther}, nil
	case crypto.SHA256:
		return []byte{trailerIDSHA256, trailerByOther}, nil
	case crypto.SHA384:
		return []byte{trailerIDSHA384, trailerByOther}, nil
	case crypto.SHA512:
		return []byte{trailerIDSHA512, trailerByOther}, nil
	}
	return nil, errors.New("vcard: no ISO/IEC 9796-2 trailer for the hash")
}

// exponentiate is the private operation.
func (k *RSAKey) exponentiate(block []byte) *big.Int {
	return new(big.Int).Exp(new(big.Int).SetBytes(block), k.D, k.N)
}
