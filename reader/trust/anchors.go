package trust

import (
	"slices"
	"strings"
	"time"
)

// Anchor is a certificate of a country's signing authority (CSCA) that the
// operator put here.
type Anchor struct {
	Cert     *Certificate
	Source   string // the file that it came in, without its folder
	Verified bool   // vouched for, by the operator or by a verified signature
}

// AnchorInfo is an anchor as `trust list` and `trust import` show it.
type AnchorInfo struct {
	ID        string    `json:"id"`
	Subject   string    `json:"subject"`
	Country   string    `json:"country"`
	SKI       string    `json:"ski"` // hexadecimal, upper case
	NotBefore time.Time `json:"notBefore"`
	NotAfter  time.Time `json:"notAfter"`
	Source    string    `json:"source"`
	Verified  bool      `json:"verified"`
}

// Info returns what people see of the anchor.
func (a *Anchor) Info() AnchorInfo {
	c := a.Cert
	return AnchorInfo{
		ID: c.ID(), Subject: c.Subject.String(), Country: c.Country(), SKI: hexUpper(c.KeyID()),
		NotBefore: c.NotBefore, NotAfter: c.NotAfter, Source: a.Source, Verified: a.Verified,
	}
}

// Anchors is a set of anchors and of revocation lists that they signed. It never
// changes; nil is the empty set.
type Anchors struct {
	list      []*Anchor
	crls      []*CRL
	bySubject map[string][]*Anchor
	byKeyID   map[string][]*Anchor
}

// NewAnchors makes a set. The caller answers for every anchor in it and for the
// signature of every revocation list.
func NewAnchors(anchors []*Anchor, crls []*CRL) *Anchors {
	s := &Anchors{
		list: slices.Clone(anchors), crls: slices.Clone(crls),
		bySubject: make(map[string][]*Anchor), byKeyID: make(map[string][]*Anchor),
	}
	slices.SortFunc(s.list, func(a, b *Anchor) int {
		return strings.Compare(a.Cert.Country()+a.Cert.Fingerprint(), b.Cert.Country()+b.Cert.Fingerprint())
	})
	for _, a := range s.list {
		subject, id := a.Cert.Subject.canonical, string(a.Cert.KeyID())
		s.bySubject[subject] = append(s.bySubject[subject], a)
		s.byKeyID[id] = append(s.byKeyID[id], a)
	}
	return s
}

// All returns the anchors by country.
func (s *Anchors) All() []*Anchor {
	if s == nil {
		return nil
	}
	return slices.Clone(s.list)
}

// CRLs returns the revocation lists.
func (s *Anchors) CRLs() []*CRL {
	if s == nil {
		return nil
	}
	return slices.Clone(s.crls)
}

// ByID returns the anchor of a [Certificate.ID] or of the beginning of one, where
// it is the only such.
func (s *Anchors) ByID(id string) (*Anchor, bool) {
	var found *Anchor
	for _, a := range s.All() {
		if !strings.HasPrefix(a.Cert.Fingerprint(), strings.ToLower(id)) {
			continue
		}
		if found != nil {
			return nil, false
		}
		found = a
	}
	return found, found != nil && id != ""
}

// ByCountry returns the anchors of a two-letter code, in any case.
func (s *Anchors) ByCountry(code string) (out []*Anchor) {
	for _, a := range s.All() {
		if a.Cert.Country() == strings.ToUpper(code) {
			out = append(out, a)
		}
	}
	return out
}

// BySubject returns the anchors of a name; see [Name.Equal].
func (s *Anchors) BySubject(n Name) []*Anchor {
	if s == nil || n.canonical == "" {
		return nil
	}
	return s.bySubject[n.canonical]
}

// ByKeyID returns the anchors of a subject key identifier.
func (s *Anchors) ByKeyID(id []byte) []*Anchor {
	if s == nil || len(id) == 0 {
		return nil
	}
	return s.byKeyID[string(id)]
}

// issuersOf returns the anchors that may have signed a certificate, the likeliest
// first: of the name and key that it claims, then of either.
func (s *Anchors) issuersOf(c *Certificate) []*Anchor {
	var out []*Anchor
	named, keyed := s.BySubject(c.Issuer), s.ByKeyID(c.AuthorityKeyID)
	for _, a := range named {
		if slices.Contains(keyed, a) {
			out = append(out, a)
		}
	}
	for _, a := range slices.Concat(named, keyed) {
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// claims reports whether a certificate names the anchor as its issuer by name and
// by key.
func claims(c *Certificate, a *Anchor) bool {
	return len(c.AuthorityKeyID) > 0 && string(c.AuthorityKeyID) == string(a.Cert.KeyID()) && c.Issuer.Equal(a.Cert.Subject)
}
