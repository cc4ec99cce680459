package vcard

import (
	"time"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

// issuer is the synthetic state that signs documents: an authority (CSCA) and
// a document signer below it.
type issuer struct {
	authority *issue.Signer
	signer    *issue.Signer
	seeds     seeds
}

// How long certificates are valid: an authority signs for three to five years
// and its signers' documents run out ten years later (9303-12 §6); the synthetic
// one lives long enough for every date that people here are drawn with.
var (
	authorityFrom  = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	authorityUntil = time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC)
	signerFrom     = time.Date(2020, 6, 1, 0, 0, 0, 0, time.UTC)
	signerUntil    = time.Date(2037, 6, 1, 0, 0, 0, 0, time.UTC)
)

const (
	specimenCountry      = "VN"
	specimenOrganization = "Specimen, not a government"
)

func authorityName(common string) issue.Name {
	return issue.Name{Country: specimenCountry, Organization: specimenOrganization, CommonName: common}
}

// newIssuer draws the keys of a state and signs its certificates. Authority and
// signer depend on the seed alone, so that one anchor serves every profile.
func newIssuer(s seeds, common string) (*issuer, error) {
	authorityKey, err := s.issuingKey(common+" authority", "brainpoolP384r1")
	if err != nil {
		return nil, err
	}
	authority, err := issue.NewAuthority(issue.Template{
		Subject: authorityName(common), NotBefore: authorityFrom, NotAfter: authorityUntil,
	}, authorityKey)
	if err != nil {
		return nil, err
	}
	i := &issuer{authority: authority, seeds: s}
	i.signer, err = i.issueSigner(common+" signer", signerTemplate())
	return i, err
}

func signerTemplate() issue.Template {
	return issue.Template{
		Subject:   issue.Name{Country: specimenCountry, Organization: specimenOrganization, CommonName: "Document Signer Specimen"},
		NotBefore: signerFrom, NotAfter: signerUntil,
	}
}

func (i *issuer) issueSigner(label string, t issue.Template) (*issue.Signer, error) {
	key, err := i.seeds.issuingKey(label, "brainpoolP256r1")
	if err != nil {
		return nil, err
	}
	return i.authority.Issue(t, key)
}

func (s seeds) issuingKey(label, curveName string) (issue.Key, error) {
	curve, ok := ec.ByName(curveName)
	if !ok {
		return issue.Key{}, ec.ErrUnknownCurve
	}
	secret, err := s.ecKey(label, curve)
	key := issue.NewKey(secret)
	key.Explicit = true
	return key, err
}

// sign writes EF.SOD over the data groups of a document.
func (i *issuer) sign(files map[lds.FileID][]byte) ([]byte, error) {
	return signWith(i.signer, files)
}

func signWith(s *issue.Signer, files map[lds.FileID][]byte) ([]byte, error) {
	return s.SOD(dataGroups(files), issue.Options{})
}

// dataGroups are the data groups by number.
func dataGroups(files map[lds.FileID][]byte) map[int][]byte {
	groups := map[int][]byte{}
	for f, b := range files {
		if n := f.DataGroup(); n > 0 {
			groups[n] = b
		}
	}
	return groups
}
