package operator

import (
	"context"
	"crypto/subtle"
	"io"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

// Lengths of secrets.
const (
	MinPassword = 14  // characters, after composing accents (NFC)
	MaxPassword = 256 // bytes of UTF-8, after composing accents
	MinPIN      = 4   // digits; six are better
	MaxPIN      = 12  // digits

	// maxTyped bounds what is composed at all: no composition shrinks a text
	// below a fifth.
	maxTyped = 5 * MaxPassword
)

// Cost is the work of one argon2id hash (RFC 9106 §3.1).
type Cost struct {
	Passes uint32 `json:"t"`
	Memory uint32 `json:"m"` // KiB
	Lanes  uint8  `json:"p"`
}

// DefaultCost is three passes over 32 MiB in one lane: about a tenth of a second,
// and a desk's machine can spare the memory.
func DefaultCost() Cost { return Cost{Passes: 3, Memory: 32 << 10, Lanes: 1} }

// sane keeps a damaged document from asking for all the memory there is.
func (c Cost) sane() bool {
	return c.Passes >= 1 && c.Passes <= 16 && c.Lanes >= 1 && c.Lanes <= 16 &&
		c.Memory >= 8*uint32(c.Lanes) && c.Memory <= 256<<10
}

const (
	saltLen = 16
	keyLen  = 32
)

// hash is one secret as kept: the cost it was made with, its salt and the result.
type hash struct {
	Cost Cost   `json:"cost"`
	Salt []byte `json:"salt"`
	Key  []byte `json:"key"`
}

func (h *hash) sane() bool {
	return h == nil || h.Cost.sane() && len(h.Salt) == saltLen && len(h.Key) == keyLen
}

// composed is the one form of a text that looks the same: a password typed on
// another keyboard is the same password.
func composed(s backend.Secret) string { return norm.NFC.String(s.Reveal()) }

func checkPassword(s backend.Secret) error {
	if len(s) > maxTyped {
		return ErrTooLong
	}
	text := composed(s)
	switch {
	case !utf8.ValidString(text):
		return ErrNotText
	case len(text) > MaxPassword:
		return ErrTooLong
	case utf8.RuneCountInString(text) < MinPassword:
		return ErrTooShort
	}
	return nil
}

func checkPIN(s backend.Secret) error {
	for _, r := range s.Reveal() {
		if r < '0' || r > '9' {
			return ErrNotDigits
		}
	}
	switch {
	case len(s) < MinPIN:
		return ErrTooShort
	case len(s) > MaxPIN:
		return ErrTooLong
	}
	return nil
}

// newHash makes the hash of a secret that was checked.
func (a *Accounts) newHash(ctx context.Context, s backend.Secret) (*hash, error) {
	h := &hash{Cost: a.o.Cost, Salt: make([]byte, saltLen)}
	if _, err := io.ReadFull(a.o.Rand, h.Salt); err != nil {
		return nil, err
	}
	var err error
	h.Key, err = a.derive(ctx, h, composed(s))
	return h, err
}

// matches reports whether a secret is the one of a hash. Where there is none it
// takes the same time and says no.
func (a *Accounts) matches(ctx context.Context, h *hash, s backend.Secret) (bool, error) {
	there := h != nil
	if !there {
		h = &hash{Cost: a.o.Cost, Salt: make([]byte, saltLen), Key: make([]byte, keyLen)}
	}
	text := ""
	if len(s) <= maxTyped {
		text = composed(s)
	}
	fits := len(s) <= maxTyped && len(text) <= MaxPassword
	if !fits {
		text = ""
	}
	key, err := a.derive(ctx, h, text)
	return err == nil && there && fits && subtle.ConstantTimeCompare(key, h.Key) == 1, err
}

// derive computes a hash when its turn comes, so that many tries at once do not
// take the machine's memory.
func (a *Accounts) derive(ctx context.Context, h *hash, text string) ([]byte, error) {
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(text), h.Salt, h.Cost.Passes, h.Cost.Memory, h.Cost.Lanes, keyLen), nil
}
