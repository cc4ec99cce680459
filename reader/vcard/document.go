package vcard

import (
	"crypto"
	"errors"
	"io"
	"math/big"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// Mapping is how PACE maps the nonce (9303-11 §4.4.3.3); the values are the arcs
// of the object identifiers.
type Mapping byte

// The mappings over elliptic curves.
const (
	GenericMapping            Mapping = 2
	IntegratedMapping         Mapping = 4
	ChipAuthenticationMapping Mapping = 6
)

// PACEOffer is one way to run PACE that a chip offers.
type PACEOffer struct {
	Mapping Mapping
	Suite   sm.Suite
	Curve   *ec.Curve
}

// Access says which access control a chip knows.
type Access string

// The kinds of access control. Plain chips have none.
const (
	AccessPACE  Access = "pace"
	AccessBAC   Access = "bac"
	AccessBoth  Access = "both"
	AccessPlain Access = "plain"
)

func (a Access) pace() bool { return a == AccessPACE || a == AccessBoth }
func (a Access) bac() bool  { return a == AccessBAC || a == AccessBoth }

// CAKey is a private key of chip authentication. ID is -1 where the chip has
// one key without a number.
type CAKey struct {
	ID    int
	Suite sm.Suite
	Key   ec.Scalar
}

// AAKey is the private key of active authentication: one of the two.
type AAKey struct {
	EC   ec.Scalar
	RSA  *RSAKey
	Hash crypto.Hash
}

// RSAKey is a private RSA key of two primes.
type RSAKey struct {
	N, E, D, P, Q *big.Int
}

// Document is what a chip holds: files, passwords and keys. The chip never
// changes it.
type Document struct {
	Name   string // profile or folder
	Files  map[lds.FileID][]byte
	Locked map[lds.FileID]bool // need terminal authentication: always 6982

	MRZ string // MRZ information (9303-11 §9.7.2): number, birth, expiry with check digits
	CAN string // empty: the chip has none

	Access Access
	PACE   []PACEOffer
	CA     []CAKey
	AA     *AAKey

	Extended    bool // takes extended length fields
	NoSelectMF  bool // SELECT of the master file is 6D00, as on real CCCD
	Historical  []byte
	NotEMRTD    bool // no eMRTD application at all
	PaymentCard bool // the payment directory selects

	Print  *Print  // what is printed on the card and lies beside it; nil for a folder
	issuer *issuer // to sign again; nil for a folder
}

// String names the document and nothing of what it tells: a folder may hold the
// files of somebody real.
func (d *Document) String() string { return "vcard document " + d.Name }

// GoString is String: %#v tells no more.
func (d *Document) GoString() string { return d.String() }

// ErrGone is returned by a transport whose card has left the field.
var ErrGone = errors.New("vcard: card left the field")

// randomBytes reads n bytes of the chip's random source.
func randomBytes(r io.Reader, n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(r, b)
	return b, err
}
