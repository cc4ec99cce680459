package emrtd

import (
	"context"
	"fmt"
	"io"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// mapNonce agrees with the chip on a fresh generator (step 2).
func (p *pace) mapNonce(ctx context.Context, nonce []byte) (ec.Point, error) {
	if p.mapping == lds.IM {
		return p.mapIntegrated(ctx, nonce)
	}
	return p.mapGeneric(ctx, nonce)
}

// mapGeneric is G~ = s·G + H, where H comes of an anonymous key agreement
// (9303-11 §4.4.3.3.1). Chip authentication mapping maps alike (§4.4.3.3.3).
func (p *pace) mapGeneric(ctx context.Context, nonce []byte) (ec.Point, error) {
	curve := p.offer.Curve
	sk, err := curve.RandomScalar(p.rand)
	if err != nil {
		return ec.Point{}, err
	}
	p.mappingKey, err = p.exchangeKey(ctx, "mapping", doMappingTerminal, curve.Generator().Mult(sk), doMappingChip)
	if err != nil {
		return ec.Point{}, err
	}
	generator := curve.Generator().Mult(curve.ScalarMod(nonce)).Add(p.mappingKey.Mult(sk))
	if generator.IsInfinity() {
		return ec.Point{}, fmt.Errorf("%w: mapped generator is infinity", ErrChip)
	}
	return generator, nil
}

// mapIntegrated is G~ = f(R(s, t)), where the nonce t is ours and goes in clear
// (9303-11 §4.4.3.3.2).
func (p *pace) mapIntegrated(ctx context.Context, nonce []byte) (ec.Point, error) {
	if len(nonce) != integratedNonceLen(p.suite) {
		return ec.Point{}, fmt.Errorf("%w: nonce of %d bytes", ErrChip, len(nonce))
	}
	t := make([]byte, p.suite.KeyLen())
	if _, err := io.ReadFull(p.rand, t); err != nil {
		return ec.Point{}, err
	}
	if err := p.sendMappingNonce(ctx, t); err != nil {
		return ec.Point{}, err
	}
	r, err := pseudoRandom(p.suite, nonce, t, p.offer.Curve.Params().P.BitLen())
	if err != nil {
		return ec.Point{}, err
	}
	generator, err := p.offer.Curve.IntegratedMap(r)
	if err != nil {
		return ec.Point{}, fmt.Errorf("%w: %w", ErrChip, err)
	}
	return generator, nil
}

// sendMappingNonce hands t over. The chip's object 82 is empty then (9303-11
// §4.4.5.2.2), and a chip that leaves it out has said the same.
func (p *pace) sendMappingNonce(ctx context.Context, t []byte) error {
	nodes, err := p.chained(ctx, "mapping", dynamic(doMappingTerminal, t))
	if err != nil || len(nodes) == 0 {
		return err
	}
	_, err = object(nodes, doMappingChip)
	return err
}

// integratedNonceLen is the length of s under the integrated mapping: the key's,
// in whole blocks (9303-11 §4.4.3.3).
func integratedNonceLen(s sm.Suite) int {
	return (s.KeyLen() + s.BlockSize() - 1) / s.BlockSize() * s.BlockSize()
}

// Constants of the pseudo-random function for nonces of 128 and of 256 bits.
const (
	c0Of128 = "\xa6\x68\x89\x2a\x7c\x41\xe3\xca\x73\x9f\x40\xb0\x57\xd8\x59\x04"
	c1Of128 = "\xa4\xe1\x36\xac\x72\x5f\x73\x8b\x01\xc1\xf6\x02\x17\xc1\x88\xad"
	c0Of256 = "\xd4\x63\xd6\x52\x34\x12\x4e\xf7\x89\x70\x54\x98\x6d\xca\x0a\x17" +
		"\x4e\x28\xdf\x75\x8c\xba\xa0\x3f\x24\x06\x16\x41\x4d\x5a\x16\x76"
	c1Of256 = "\x54\xbd\x72\x55\xf0\xaa\xf8\x31\xbe\xc3\x42\x3f\xcf\x39\xd6\x9b" +
		"\x6c\xbf\x06\x66\x77\xd0\xfa\xae\x5a\xad\xd9\x9d\xf8\xe5\x35\x17"
)

// pseudoRandom is R(s, t): blocks of the nonce's length until they outgrow the
// prime by 64 bits (9303-11 §4.4.3.3.2, figure 2). Keys are cut to the cipher's
// length, which matters under AES-192 alone.
func pseudoRandom(suite sm.Suite, s, t []byte, primeBits int) ([]byte, error) {
	c0, c1 := []byte(c0Of128), []byte(c1Of128)
	if len(s) > len(c0) {
		c0, c1 = []byte(c0Of256), []byte(c1Of256)
	}
	iv := make([]byte, suite.BlockSize())
	key, err := suite.Encrypt(t, iv, s)
	if err != nil {
		return nil, err
	}
	var out []byte
	for 8*len(out) < primeBits+64 {
		key = key[:suite.KeyLen()]
		x, err := suite.Encrypt(key, iv, c1)
		if err != nil {
			return nil, err
		}
		if key, err = suite.Encrypt(key, iv, c0); err != nil {
			return nil, err
		}
		out = append(out, x...)
	}
	return out, nil
}
