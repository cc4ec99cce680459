package identity

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

// maxSigned is the longest signed document that is looked at, in bytes.
const maxSigned = 1 << 16

// ErrSigned is returned for text that is not the signed document asked for.
var ErrSigned = errors.New("identity: not signed so by this key")

// Sign is the payload's JSON as a compact JWS (RFC 7515 §7.1), ES256, with typ
// and the key's thumbprint in the protected header. The typ keeps a document
// from being taken for one of another use: give each use its own. Errors are
// [encoding/json]'s and the signature's.
func (k *DeviceKey) Sign(typ string, payload any) (jws string, err error) {
	raw, err := json.Marshal(payload)
	if err != nil {
		return "", err
	}
	opts := (&jose.SignerOptions{}).WithType(jose.ContentType(typ)).WithHeader("kid", k.id)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: k.key}, opts)
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(raw)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// VerifySigned reads the payload of a JWS that [DeviceKey.Sign] made with this
// typ and the private half of key. It refuses another type, algorithm, key or
// key id, and anything but the compact form, before into is touched.
// Errors are [ErrSigned].
func VerifySigned(jws, typ string, key jose.JSONWebKey, into any) error {
	public, ok := key.Key.(*ecdsa.PublicKey)
	if !ok || public.Curve != elliptic.P256() {
		return fmt.Errorf("%w: the key given is no public P-256 key", ErrSigned)
	}
	if len(jws) > maxSigned {
		return fmt.Errorf("%w: too long", ErrSigned)
	}
	signed, err := jose.ParseSignedCompact(jws, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSigned, err)
	}
	header := signed.Signatures[0].Protected
	if header.ExtraHeaders[jose.HeaderType] != typ {
		return fmt.Errorf("%w: another type", ErrSigned)
	}
	if key.KeyID != "" && header.KeyID != key.KeyID {
		return fmt.Errorf("%w: another key", ErrSigned)
	}
	payload, err := signed.Verify(public)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSigned, err)
	}
	if err := json.Unmarshal(payload, into); err != nil {
		return fmt.Errorf("%w: %w", ErrSigned, err)
	}
	return nil
}
