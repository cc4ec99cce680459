package emrtd

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// AuthenticateActively lets the chip sign a challenge with the key of DG15
// (9303-11 §6.1). algorithm is the signature algorithm that DG14 names for
// elliptic curves, or empty. Errors: [ErrUnsupported], [ErrChip],
// [*iso7816.StatusError], or the transport's own.
func AuthenticateActively(ctx context.Context, t iso7816.Transport, key lds.PublicKeyInfo, algorithm string, rand io.Reader) error {
	verify, err := verifierOf(key, algorithm)
	if err != nil {
		return err
	}
	challenge := make([]byte, challengeLen)
	if _, err := io.ReadFull(rand, challenge); err != nil {
		return err
	}
	signature, err := internalAuthenticate(ctx, t, challenge, (key.Bits()+7)/8)
	if err != nil {
		return err
	}
	if !verify(challenge, signature) {
		return fmt.Errorf("%w: signature of active authentication", ErrChip)
	}
	return nil
}

// internalAuthenticate asks for a signature of at least n bytes. One that may
// come in a short response is asked for so first, since not every reader
// carries extended length; one that secure messaging makes too long for that may
// still come by GET RESPONSE (9303-11 §6.1.4 wants extended length then).
func internalAuthenticate(ctx context.Context, t iso7816.Transport, challenge []byte, n int) ([]byte, error) {
	const op = "INTERNAL AUTHENTICATE"
	c := iso7816.Command{INS: iso7816.INSInternalAuthenticate, Data: challenge, Ne: iso7816.MaxShortNe}
	if n > iso7816.MaxShortNe {
		c.Ne = iso7816.MaxExtendedNe
	}
	r, err := t.Transmit(ctx, c)
	if err != nil {
		return nil, err
	}
	var refused *iso7816.StatusError
	if err = r.Check(op); errors.As(err, &refused) && !c.Extended() && n > shortRoom(t) {
		c.Ne = iso7816.MaxExtendedNe
		if r, err = t.Transmit(ctx, c); err != nil {
			return nil, err
		}
		err = r.Check(op)
	}
	return r.Data, err
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
