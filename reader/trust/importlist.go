package trust

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Reasons for leaving something out, as `trust import` reports them.
const (
	skipUnreadable = "cannot be read"
	skipNoCA       = "no signing authority"
	skipSigner     = "a signer, which is never an anchor"
	skipBroken     = "its own signature does not verify"
	// SkippedUntrusted is the reason of what nobody vouches for.
	SkippedUntrusted = "signed by nobody who is trusted"
	skipOlder        = "a newer one is already there"
)

// list takes a master list that the operator gave as a file.
func (in *importer) list(it item) error {
	l, ok := it.value.(*MasterList)
	if !ok {
		return nil
	}
	return in.addList(l, it.file)
}

// addList verifies a list and puts its authorities in place of those of the
// edition before.
func (in *importer) addList(l *MasterList, file string) error {
	signature, err := in.verifyList(l)
	if err != nil {
		return err
	}
	edition := storedList{Issuer: listIssuer(signature, file), Verified: !in.Unverified, SignedAt: signature.SigningTime}
	if newest := in.next.newest(edition.Issuer, edition.Verified); edition.SignedAt.Before(newest) && !newest.IsZero() {
		return fmt.Errorf("%w: of %s", ErrOlderList, newest.Format(time.RFC3339))
	}
	in.next.withdraw(edition.Issuer, edition.Verified)
	in.next.noteList(edition)
	for range l.Unreadable {
		in.skip(file, skipUnreadable)
	}
	for _, c := range l.Certificates {
		in.addListed(c, origin{Source: file, List: edition.Issuer, Verified: edition.Verified})
	}
	return nil
}

func (in *importer) addListed(c *Certificate, o origin) {
	switch err := sound(c); {
	case errors.Is(err, ErrNotAuthority):
		in.skip(o.Source, skipNoCA)
	case err != nil:
		in.skip(o.Source, skipBroken)
	default:
		in.next.add(c, o)
	}
}

// verifyList finds out who vouches for a list. With Unverified nobody needs to,
// but a signature that can be calculated must hold: the file is damaged
// otherwise.
func (in *importer) verifyList(l *MasterList) (Signature, error) {
	if in.Unverified {
		signature, err := l.Signed.Verify()
		if errors.Is(err, ErrNoSigner) || errors.Is(err, ErrUnsupportedAlgorithm) {
			err = nil
		}
		return signature, err
	}
	if in.Signer != nil {
		return l.Verify([]*Certificate{in.Signer}, in.Now)
	}
	issuers := in.verified()
	signature, err := l.Verify(issuers, in.Now)
	if err == nil && in.revoked(signature.Signer) {
		err = fmt.Errorf("%w: %s is revoked", ErrWrongUsage, signature.Signer.Subject)
	}
	return signature, err
}

// verified returns the anchors that may vouch for others.
func (in *importer) verified() (out []*Certificate) {
	for _, e := range in.next.anchors {
		if e.anchor().Verified {
			out = append(out, e.cert)
		}
	}
	slices.SortFunc(out, func(a, b *Certificate) int { return strings.Compare(a.Fingerprint(), b.Fingerprint()) })
	return out
}

// revoked reports whether a verified authority revoked a signer.
func (in *importer) revoked(c *Certificate) bool {
	set := in.next.set()
	found := set.findIssuer(c, in.Now)
	if found.anchor == nil {
		return false
	}
	l := set.crlFor(found.anchor)
	return l != nil && l.lists(c)
}

// listIssuer names the state that makes a list, whatever key it uses this year:
// a newer edition of the same issuer's replaces the older one.
func listIssuer(s Signature, file string) string {
	if s.Signer == nil {
		return file
	}
	return strings.ReplaceAll(s.Signer.Issuer.canonical, "\x00", ", ")
}

// ldif takes what a directory export holds. Its certificates are signers in the
// majority, which are never anchors; its authorities are nobody's word until
// somebody vouches for them. An export in which nothing is trusted is refused.
func (in *importer) ldif(it item) error {
	d, ok := it.value.(*LDIF)
	if !ok {
		return nil
	}
	for range d.Unreadable {
		in.skip(it.file, skipUnreadable)
	}
	var taken int
	var refused error
	note := func(err error) {
		switch {
		case err == nil:
			taken++
		case errors.Is(err, ErrOlderList):
			in.skip(it.file, skipOlder)
		case errors.Is(err, ErrNotAuthority):
			in.skip(it.file, skipSigner)
		default:
			in.skip(it.file, SkippedUntrusted)
			refused = err
		}
	}
	for _, l := range d.MasterLists {
		note(in.addList(l, it.file))
	}
	for _, c := range d.Certificates {
		note(in.addExported(c, it.file))
	}
	if taken == 0 && len(d.CRLs) == 0 {
		return refused
	}
	return nil
}

func (in *importer) addExported(c *Certificate, file string) error {
	if err := sound(c); err != nil {
		return err
	}
	if !in.Unverified && !in.vouchedFor(c) {
		return fmt.Errorf("%w: %s", ErrUnknownSigner, c.Subject)
	}
	in.next.add(c, origin{Source: file, Verified: !in.Unverified})
	return nil
}

// vouchedFor reports whether the given signer, or a verified anchor where none
// was given, signed an authority: a link to its next key.
func (in *importer) vouchedFor(c *Certificate) bool {
	by := []*Certificate{in.Signer}
	if in.Signer == nil {
		by = in.verified()
	}
	return slices.ContainsFunc(by, func(a *Certificate) bool {
		return a.Equal(c) || mayHaveIssued(a, c) && a.CheckSignatureOf(c) == nil
	})
}

// crl takes revocation lists, alone or out of a directory export.
func (in *importer) crl(it item) error {
	switch v := it.value.(type) {
	case *CRL:
		return in.addCRL(v, it.file)
	case *LDIF:
		for _, l := range v.CRLs {
			if in.addCRL(l, it.file) != nil {
				in.skip(it.file, SkippedUntrusted)
			}
		}
	}
	return nil
}

// addCRL keeps a revocation list that an anchor signed, and of every key only
// the newest: a key that nobody verified cannot push out the list of one that is
// verified.
func (in *importer) addCRL(l *CRL, file string) error {
	by := in.crlSigner(l)
	if by == nil {
		return fmt.Errorf("%w: revocation list of %s", ErrUnknownSigner, l.Issuer)
	}
	for i, old := range in.next.crls {
		if !old.Issuer.Equal(l.Issuer) || old.CheckSignatureBy(by.Cert) != nil {
			continue
		}
		if !l.ThisUpdate.After(old.ThisUpdate) {
			in.skip(file, skipOlder)
			return nil
		}
		in.next.crls = slices.Clone(in.next.crls)
		in.next.crls[i] = l
		return nil
	}
	in.next.crls = append(in.next.crls, l)
	return nil
}

func (in *importer) crlSigner(l *CRL) *Anchor {
	for _, a := range in.next.set().BySubject(l.Issuer) {
		if (in.Signer == nil || a.Cert.Equal(in.Signer)) && l.mayBeBy(a) && l.CheckSignatureBy(a.Cert) == nil {
			return a
		}
	}
	return nil
}
