package vcard

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
)

// nonceLen is the length of the nonce s. The integrated mapping asks for at
// least the length of the cipher's key, in whole blocks (9303-11 §4.4.3.3).
func (o PACEOffer) nonceLen() int {
	if o.Mapping != IntegratedMapping {
		return nonceLen
	}
	block := o.Suite.BlockSize()
	return (o.Suite.KeyLen() + block - 1) / block * block
}

// mapNonce computes the mapped generator and the chip's mapping data.
func (p *paceRun) mapNonce(rand io.Reader, data []byte) ([]byte, iso7816.SW) {
	if p.offer.Mapping == IntegratedMapping {
		return nil, p.mapIntegrated(data)
	}
	return p.mapGeneric(rand, data)
}

// mapGeneric is Ĝ = s·G + H with H of an anonymous key agreement (9303-11 §4.4.3.3.1).
func (p *paceRun) mapGeneric(rand io.Reader, data []byte) ([]byte, iso7816.SW) {
	curve := p.offer.Curve
	theirs, err := publicPoint(curve, data)
	if err != nil {
		return nil, iso7816.SWWrongData
	}
	p.mapKey, err = curve.RandomScalar(rand)
	if err != nil {
		return nil, iso7816.SWNoPreciseDiagnosis
	}
	own := curve.Generator().Mult(p.mapKey)
	p.mapped = curve.Generator().Mult(curve.ScalarMod(p.nonce)).Add(theirs.Mult(p.mapKey))
	if own.Equal(theirs) || p.mapped.IsInfinity() {
		return nil, iso7816.SWWrongData
	}
	return own.Bytes(), iso7816.SWOK
}

// mapIntegrated is Ĝ = f(R(s, t)) (9303-11 §4.4.3.3.2).
func (p *paceRun) mapIntegrated(t []byte) iso7816.SW {
	if len(t) != p.offer.Suite.KeyLen() {
		return iso7816.SWWrongData
	}
	r, err := pseudoRandom(p.offer.Suite, p.nonce, t, p.offer.Curve.Params().P.BitLen())
	if err != nil {
		return iso7816.SWNoPreciseDiagnosis
	}
	p.mapped, err = p.offer.Curve.IntegratedMap(r)
	if err != nil {
		return iso7816.SWWrongData
	}
	return iso7816.SWOK
}

// The constants c0 and c1 of the pseudo-random function, for nonces of 128 and
// of 256 bits.
const (
	c0Short = "a668892a7c41e3ca739f40b057d85904"
	c1Short = "a4e136ac725f738b01c1f60217c188ad"
	c0Long  = "d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676"
	c1Long  = "54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517"
)

// pseudoRandom is R(s, t): blocks of the nonce's length until they are 64 bits
// longer than the prime. What serves as a key is cut to the key's length.
func pseudoRandom(suite sm.Suite, s, t []byte, primeBits int) ([]byte, error) {
	c0, c1 := constants(len(s))
	iv := make([]byte, suite.BlockSize())
	key, err := suite.Encrypt(t, iv, s)
	if err != nil {
		return nil, err
	}
	var out []byte
	for len(out)*8 < primeBits+64 {
		key = key[:suite.KeyLen()]
		x, err1 := suite.Encrypt(key, iv, c1)
		k, err2 := suite.Encrypt(key, iv, c0)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		out, key = append(out, x...), k
	}
	return out, nil
}

func constants(length int) (c0, c1 []byte) {
	names := [2]string{c0Short, c1Short}
	if length > nonceLen {
		names = [2]string{c0Long, c1Long}
	}
	c0, _ = hex.DecodeString(names[0])
	c1, _ = hex.DecodeString(names[1])
	return c0, c1
}

// chipAuthenticity is the encrypted chip authentication data of the chip
// authentication mapping: SK_Map divided by the static key (9303-11 §4.4.3.5.1).
func (c *Chip) chipAuthenticity(run *paceRun) ([]byte, error) {
	static, ok := c.staticKey(run.offer.Curve)
	if !ok {
		return nil, errors.New("vcard: no chip authentication key on the curve of PACE")
	}
	suite := run.offer.Suite
	iv, err := suite.Encrypt(run.session.enc, make([]byte, suite.BlockSize()), bytes.Repeat([]byte{0xFF}, suite.BlockSize()))
	if err != nil {
		return nil, err
	}
	data := run.mapKey.Mul(static.Inverse())
	return suite.Encrypt(run.session.enc, iv, sm.Pad(data.Bytes(), suite.BlockSize()))
}

func (c *Chip) staticKey(curve *ec.Curve) (ec.Scalar, bool) {
	for _, k := range c.doc.CA {
		if k.Key.Curve() == curve {
			return k.Key, true
		}
	}
	return ec.Scalar{}, false
}
