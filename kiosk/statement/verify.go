package statement

import (
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Leeway is how far the clocks of the desk and of whoever checks may differ.
const Leeway = 30 * time.Second

// maxKeys bounds the keys that are tried.
const maxKeys = 32

// Why a statement is refused.
var (
	ErrSignature = errors.New("statement: not signed by a device of the key set")
	ErrContent   = errors.New("statement: signed, but no statement")
	ErrForOthers = errors.New("statement: for another audience")
	ErrExpired   = errors.New("statement: expired")
	ErrTooEarly  = errors.New("statement: not valid yet")
	ErrReplayed  = errors.New("statement: used before")
)

// Verify checks a statement against the desk's keys, for the audience that asks,
// at a time, and gives what was signed. seen is asked last, when all else holds:
// it remembers an id until the statement has expired ([Claims.Expires] and
// [Leeway]) and tells whether it knew it. Without seen nothing is accepted.
//
// Errors: [ErrSignature], [ErrContent], [ErrForOthers], [ErrExpired],
// [ErrTooEarly], [ErrReplayed].
func Verify(jws string, keys jose.JSONWebKeySet, audience string, now time.Time, seen func(jti string) bool) (Claims, error) {
	c, err := signed(jws, keys)
	if err != nil {
		return Claims{}, err
	}
	at := func(seconds int64) time.Time { return time.Unix(seconds, 0) }
	switch {
	case c.Schema != Schema || c.ID == "" || c.Expires <= c.NotBefore || c.IssuedAt > c.Expires,
		at(c.Expires).Sub(at(c.NotBefore)) > MaxLifetime, at(c.Expires).Sub(at(c.IssuedAt)) > MaxLifetime:
		return Claims{}, ErrContent
	case audience == "" || c.Audience != audience:
		return Claims{}, ErrForOthers
	case !now.Before(at(c.Expires).Add(Leeway)):
		return Claims{}, ErrExpired
	case now.Before(at(c.NotBefore).Add(-Leeway)):
		return Claims{}, ErrTooEarly
	case seen == nil || seen(c.ID):
		return Claims{}, ErrReplayed
	}
	return c, nil
}

// signed reads the claims under the one key that signed them and that they name.
func signed(jws string, keys jose.JSONWebKeySet) (Claims, error) {
	for i, key := range keys.Keys {
		if i == maxKeys {
			break
		}
		if key.KeyID == "" {
			continue
		}
		var c Claims
		if err := identity.VerifySigned(jws, Type, key, &c); err != nil {
			continue
		}
		if c.Issuer != key.KeyID {
			return Claims{}, fmt.Errorf("%w: another issuer", ErrContent)
		}
		return c, nil
	}
	return Claims{}, ErrSignature
}
