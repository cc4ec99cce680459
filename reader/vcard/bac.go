package vcard

import (
	"bytes"
	"crypto/sha1"
	"crypto/subtle"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// Lengths of basic access control (9303-11 §4.3).
const (
	bacNonce      = 8
	bacKey        = 16
	bacCryptogram = 32
	bacMAC        = 8
)

func (c *Chip) knowsBAC() bool { return c.doc.Access.bac() && c.inApplication }

func (c *Chip) getChallenge(cmd iso7816.Command) iso7816.Response {
	if !c.knowsBAC() {
		return status(iso7816.SWInstructionNotSupported)
	}
	if cmd.Ne != bacNonce && cmd.Ne != iso7816.MaxShortNe || len(cmd.Data) != 0 || c.session != nil {
		return status(iso7816.SWWrongLength)
	}
	nonce, err := randomBytes(c.rand, bacNonce)
	if err != nil {
		return status(iso7816.SWNoPreciseDiagnosis)
	}
	c.challenge = nonce
	return answer(nonce)
}

// externalAuthenticate is the chip's half of the mutual authentication. The
// challenge serves once, whatever comes of it.
func (c *Chip) externalAuthenticate(cmd iso7816.Command, challenge []byte) iso7816.Response {
	c.work.Op = radio.BAC
	switch {
	case !c.knowsBAC():
		return status(iso7816.SWInstructionNotSupported)
	case len(cmd.Data) != bacCryptogram+bacMAC:
		return status(iso7816.SWWrongLength)
	case challenge == nil || c.session != nil:
		return status(iso7816.SWConditionsNotSatisfied)
	}
	enc, mac := c.bacKeys()
	cryptogram, tag := cmd.Data[:bacCryptogram], cmd.Data[bacCryptogram:]
	if !sm.DES3.Verify(mac, cryptogram, tag) {
		return status(iso7816.SWAuthenticationFailed)
	}
	plain, err := sm.DES3.Decrypt(enc, make([]byte, sm.DES3.BlockSize()), cryptogram)
	if err != nil || subtle.ConstantTimeCompare(plain[bacNonce:2*bacNonce], challenge) != 1 {
		return status(iso7816.SWAuthenticationFailed)
	}
	return c.answerBAC(enc, mac, plain[:bacNonce], challenge, plain[2*bacNonce:])
}

// bacKeys are the document basic access keys.
func (c *Chip) bacKeys() (enc, mac []byte) {
	h := sha1.Sum([]byte(c.doc.MRZ))
	seed := h[:bacKey]
	return sm.DES3.KDF(seed, sm.CounterEnc), sm.DES3.KDF(seed, sm.CounterMAC)
}

func (c *Chip) answerBAC(enc, mac, rndIFD, rndIC, kIFD []byte) iso7816.Response {
	kIC, err := randomBytes(c.rand, bacKey)
	if err != nil {
		return status(iso7816.SWNoPreciseDiagnosis)
	}
	cryptogram, err := sm.DES3.Encrypt(enc, make([]byte, sm.DES3.BlockSize()), join(rndIC, rndIFD, kIC))
	if err != nil {
		return status(iso7816.SWNoPreciseDiagnosis)
	}
	tag, err := sm.DES3.MAC(mac, cryptogram)
	if err != nil {
		return status(iso7816.SWNoPreciseDiagnosis)
	}
	seed := make([]byte, bacKey)
	subtle.XORBytes(seed, kIFD, kIC)
	c.next = sm.Derive(sm.DES3, seed, bytes.Join([][]byte{rndIC[4:], rndIFD[4:]}, nil))
	return answer(join(cryptogram, tag))
}
