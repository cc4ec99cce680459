package vcard

import (
	"crypto"
	"maps"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

// signerFaults are documents that were signed, but not as they should be.
func signerFaults() []Fault {
	return []Fault{
		{Name: "unknown-signer", Says: "signed by an authority that nobody knows, under another name", document: unknownSigner},
		{Name: "forged-signer", Says: "signed by a forger whose certificate claims the genuine authority's name and key id", document: resign(forgedSigner)},
		{Name: "expired-signer", Says: "signed by a document signer whose certificate ran out before the card was issued", document: resign(expiredSigner)},
		{Name: "foreign-signer", Says: "signed by a document signer of another country than the document's", document: resign(foreignSigner)},
		{Name: "weak-hash", Says: "signed with SHA-1", document: issued(weakHash)},
		{Name: "two-people", Says: "DG13 tells of another person than DG1, and both are signed", document: issued(changed(rename))},
		{Name: "weak-aa-key", Says: "active authentication with an RSA key of 768 bits, signed", document: issued(changed(weakAAKey))},
		{Name: "unsigned-dg15", Says: "DG15 is in the chip and in EF.COM, and not in the signed list", document: issued(without(lds.DG15))},
		{Name: "unsigned-dg14", Says: "DG14 is in the chip and in EF.COM, and not in the signed list", document: issued(without(lds.DG14))},
	}
}

// issued refuses documents whose issuer's keys are not at hand.
func issued(f func(*Document) error) func(*Document) error {
	return func(d *Document) error {
		if d.issuer == nil {
			return ErrNeedsIssuer
		}
		return f(d)
	}
}

// changed signs again after a change.
func changed(change func(*Document) error) func(*Document) error {
	return func(d *Document) error {
		if err := change(d); err != nil {
			return err
		}
		return d.sign()
	}
}

// resign signs again with another document signer.
func resign(signer func(*issuer) (*issue.Signer, error)) func(*Document) error {
	return issued(func(d *Document) error {
		s, err := signer(d.issuer)
		if err != nil {
			return err
		}
		d.Files[lds.SOD], err = signWith(s, d.Files)
		return err
	})
}

// unknownSigner works for a folder too: it takes nothing from the issuer.
func unknownSigner(d *Document) error {
	other, err := newIssuer(seeds{0, "unknown"}, "CSCA Unknown Specimen")
	if err != nil {
		return err
	}
	d.Files[lds.SOD], err = other.sign(d.Files)
	return err
}

// forgedSigner is signed by a forger's key under the genuine authority's name
// and key id.
func forgedSigner(i *issuer) (*issue.Signer, error) {
	key, err := seeds{0, "forger"}.issuingKey("authority", "brainpoolP384r1")
	if err != nil {
		return nil, err
	}
	forger, err := issue.NewAuthority(issue.Template{
		Subject: authorityName("CSCA Specimen"), NotBefore: authorityFrom, NotAfter: authorityUntil,
	}, key)
	if err != nil {
		return nil, err
	}
	t := signerTemplate()
	t.AuthorityKeyID = i.authority.Key.ID()
	return (&issuer{authority: forger, seeds: seeds{0, "forger"}}).issueSigner("signer", t)
}

func expiredSigner(i *issuer) (*issue.Signer, error) {
	t := signerTemplate()
	t.NotBefore, t.NotAfter = day(2020, time.January, 1), day(2020, time.December, 31)
	return i.issueSigner("expired signer", t)
}

func foreignSigner(i *issuer) (*issue.Signer, error) {
	t := signerTemplate()
	t.Subject.Country = "LA"
	return i.issueSigner("foreign signer", t)
}

func weakHash(d *Document) error {
	groups := dataGroups(d.Files)
	sod, err := d.issuer.signer.SOD(groups, issue.Options{Hash: crypto.SHA1})
	d.Files[lds.SOD] = sod
	return err
}

// without signs all data groups but one.
func without(f lds.FileID) func(*Document) error {
	return func(d *Document) error {
		signed := maps.Clone(d.Files)
		delete(signed, f)
		sod, err := d.issuer.sign(signed)
		d.Files[lds.SOD] = sod
		return err
	}
}
