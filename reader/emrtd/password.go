// Package emrtd is the terminal's side of the protocols of an ICAO 9303 chip:
// PACE and Basic Access Control, chip authentication, active authentication and
// the reading of files. It knows commands and cryptography; what the files mean
// is package lds's, and what the results are worth is package identity's.
package emrtd

import (
	"crypto/sha1"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// PasswordKind is the reference of a password in MSE:Set AT (TR-03110-3 §B.11.1).
type PasswordKind byte

// The passwords that open an eMRTD.
const (
	MRZ PasswordKind = 1
	CAN PasswordKind = 2
)

func (k PasswordKind) String() string {
	switch k {
	case MRZ:
		return "MRZ"
	case CAN:
		return "CAN"
	}
	return fmt.Sprintf("password %d", byte(k))
}

// Password opens a chip. It prints its kind alone.
type Password struct {
	kind   PasswordKind
	secret []byte // K of 9303-11 §9.7.3: SHA-1 of the MRZ information, or the CAN's characters
}

// ErrPassword is returned for a password that no chip can have.
var ErrPassword = errors.New("emrtd: not a password")

// NewCAN makes a password of a card access number, six digits.
func NewCAN(can personal.Text) (Password, error) {
	s := can.Reveal()
	if len(s) != 6 {
		return Password{}, fmt.Errorf("%w: a CAN has six digits", ErrPassword)
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return Password{}, fmt.Errorf("%w: a CAN has digits alone", ErrPassword)
		}
	}
	return Password{CAN, []byte(s)}, nil
}

// NewMRZ makes a password of the machine readable zone's number and dates.
func NewMRZ(key mrz.Key) (Password, error) {
	information, err := key.Information()
	if err != nil {
		return Password{}, fmt.Errorf("%w: %w", ErrPassword, err)
	}
	k := sha1.Sum([]byte(information))
	return Password{MRZ, k[:]}, nil
}

// Kind tells which password it is.
func (p Password) Kind() PasswordKind { return p.kind }

func (p Password) String() string { return p.kind.String() }

// Format answers every verb alike: %d and %x would reach past String.
func (p Password) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, p.kind.String()) }

// LogValue keeps slog from showing the secret.
func (p Password) LogValue() slog.Value { return slog.StringValue(p.kind.String()) }

// paceKey is Kπ (9303-11 §9.7.3).
func (p Password) paceKey(s sm.Suite) []byte { return s.KDF(p.secret, sm.CounterPassword) }

// bacSeed is Kseed, the first 16 bytes of K (9303-11 §9.7.2).
func (p Password) bacSeed() []byte { return p.secret[:16] }

// WrongPasswordError says that the chip refused a token: the password was used
// and was not the chip's.
type WrongPasswordError struct {
	Kind PasswordKind
	SW   iso7816.SW
}

func (e *WrongPasswordError) Error() string {
	return fmt.Sprintf("emrtd: chip refused the %s (%s)", e.Kind, e.SW)
}

// BlockedError says that the chip takes this password no more.
type BlockedError struct {
	Kind PasswordKind
	SW   iso7816.SW
}

func (e *BlockedError) Error() string {
	return fmt.Sprintf("emrtd: the %s is blocked (%s)", e.Kind, e.SW)
}

// NotOfferedError says that the chip declined a kind of password, or a way of
// using it, before anything secret was tried: another kind may follow.
type NotOfferedError struct {
	Kind PasswordKind
	SW   iso7816.SW
}

func (e *NotOfferedError) Error() string {
	return fmt.Sprintf("emrtd: chip does not take the %s (%s)", e.Kind, e.SW)
}

// ErrChip is returned when the chip's own part of a protocol is wrong: a bad
// point, a token that does not verify. The password was right or unproven; the
// chip is not what it says.
var ErrChip = errors.New("emrtd: chip failed its part of the protocol")
