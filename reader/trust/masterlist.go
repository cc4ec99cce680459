package trust

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// maxListed is the most certificates that a master list may hold; the largest
// known has under 700.
const maxListed = 5000

// MasterList is a CscaMasterList (9303-12 §9): the authorities that one state
// vouches for.
type MasterList struct {
	Signed       *SignedData
	Certificates []*Certificate
	// Unreadable counts certificates in the list that could not be read.
	Unreadable int
}

// ErrWrongUsage says that a signature is right and its maker had no business
// making it: a master list signed by a document signer.
var ErrWrongUsage = errors.New("trust: certificate not meant for this use")

// ParseMasterList reads a master list. Its signature is not verified, see
// [MasterList.Verify]. A certificate that cannot be read is counted and left out.
func ParseMasterList(b []byte) (*MasterList, error) {
	signed, err := ParseSignedData(b)
	if err != nil {
		return nil, err
	}
	if signed.ContentType != OIDMasterList {
		return nil, fmt.Errorf("%w: %s, not a master list", ErrWrongContent, signed.ContentType)
	}
	l := &MasterList{Signed: signed}
	body, ok := sequence(signed.Content)
	var set cryptobyte.String
	if !ok || !body.SkipASN1(asn1.INTEGER) || !body.ReadASN1(&set, asn1.SET) {
		return nil, malformed("master list")
	}
	for !set.Empty() {
		var raw cryptobyte.String
		if !set.ReadASN1Element(&raw, asn1.SEQUENCE) || len(l.Certificates)+l.Unreadable == maxListed {
			return nil, malformed("certificate in master list")
		}
		c, err := ParseCertificate(raw)
		if err != nil {
			l.Unreadable++
			continue
		}
		l.Certificates = append(l.Certificates, c)
	}
	return l, nil
}

// Verify verifies the list's signature and that one of the issuers stands behind
// its signer: the signer is one of them, or one of them signed it for the role of
// a master list signer (9303-12 table 6) and it was valid when it signed the
// list. The issuers are what is trusted; their own dates are not looked at.
//
// Errors: those of [SignedData.Verify]; [ErrUnknownSigner] where none of the
// issuers is behind it; [ErrWrongUsage] where the signer has another role.
func (l *MasterList) Verify(issuers []*Certificate, now time.Time) (Signature, error) {
	s, err := l.Signed.Verify(issuers...)
	if err != nil {
		return s, err
	}
	if slices.ContainsFunc(issuers, s.Signer.Equal) {
		return s, nil
	}
	if !slices.ContainsFunc(issuers, func(c *Certificate) bool { return mayHaveIssued(c, s.Signer) && c.CheckSignatureOf(s.Signer) == nil }) {
		return s, fmt.Errorf("%w: %s, issued by key %s", ErrUnknownSigner, s.Signer.Subject, hexUpper(s.Signer.AuthorityKeyID))
	}
	if !slices.Contains(s.Signer.ExtKeyUsage, oidMasterListSigner) {
		return s, fmt.Errorf("%w: %s is no master list signer", ErrWrongUsage, s.Signer.Subject)
	}
	at := now
	if !s.SigningTime.IsZero() {
		at = s.SigningTime
	}
	if !s.Signer.ValidAt(at) {
		return s, fmt.Errorf("%w: the master list signer was not valid on %s", ErrWrongUsage, at.Format(time.DateOnly))
	}
	return s, nil
}

// mayHaveIssued spares calculations: the names or the key ids agree.
func mayHaveIssued(issuer, c *Certificate) bool {
	return issuer.Subject.Equal(c.Issuer) || len(c.AuthorityKeyID) > 0 && string(issuer.KeyID()) == string(c.AuthorityKeyID)
}
