package trust

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// CertificateView is a certificate as `inspect` shows it.
type CertificateView struct {
	ID                 string     `json:"id"`
	SHA256             string     `json:"sha256"`
	Subject            string     `json:"subject"`
	Issuer             string     `json:"issuer"`
	Country            string     `json:"country"`
	Serial             string     `json:"serial"` // hexadecimal
	NotBefore          time.Time  `json:"notBefore"`
	NotAfter           time.Time  `json:"notAfter"`
	SKI                string     `json:"ski,omitempty"`
	AKI                string     `json:"aki,omitempty"`
	CA                 bool       `json:"ca"`
	SelfIssued         bool       `json:"selfIssued"`
	KeyUsage           []string   `json:"keyUsage,omitempty"`
	ExtKeyUsage        []string   `json:"extKeyUsage,omitempty"`
	KeyNotBefore       *time.Time `json:"keyNotBefore,omitempty"`
	KeyNotAfter        *time.Time `json:"keyNotAfter,omitempty"`
	PublicKey          string     `json:"publicKey"` // "brainpoolP256r1", or why it cannot be used
	SignatureAlgorithm string     `json:"signatureAlgorithm"`
	CRLURLs            []string   `json:"crlUrls,omitempty"`
	UnknownCritical    []string   `json:"unknownCritical,omitempty"`
}

// View returns what people may want to see of a certificate.
func (c *Certificate) View() CertificateView {
	v := CertificateView{
		ID: c.ID(), SHA256: c.Fingerprint(), Subject: c.Subject.String(), Issuer: c.Issuer.String(),
		Country: c.Country(), Serial: c.Serial.String(), NotBefore: c.NotBefore, NotAfter: c.NotAfter,
		SKI: hexUpper(c.SubjectKeyID), AKI: hexUpper(c.AuthorityKeyID), CA: c.IsCA(), SelfIssued: c.SelfIssued(),
		KeyUsage: c.KeyUsage.names(), ExtKeyUsage: c.ExtKeyUsage,
		KeyNotBefore: pointer(c.KeyNotBefore), KeyNotAfter: pointer(c.KeyNotAfter),
		SignatureAlgorithm: c.SignatureAlgorithm.String(), CRLURLs: c.CRLURLs, UnknownCritical: c.UnknownCritical,
	}
	key, err := c.PublicKey()
	if err != nil {
		v.PublicKey = err.Error()
		return v
	}
	v.PublicKey = key.String()
	return v
}

func pointer(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// names lists the usages in the words of RFC 5280 §4.2.1.3.
func (u KeyUsage) names() (out []string) {
	for i, name := range [...]string{
		"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
		"keyCertSign", "cRLSign", "encipherOnly", "decipherOnly",
	} {
		if u&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return out
}

// CRLView is a revocation list as `inspect` shows it.
type CRLView struct {
	Issuer             string     `json:"issuer"`
	Country            string     `json:"country"`
	ThisUpdate         time.Time  `json:"thisUpdate"`
	NextUpdate         *time.Time `json:"nextUpdate,omitempty"`
	Number             string     `json:"number,omitempty"` // hexadecimal
	AKI                string     `json:"aki,omitempty"`
	SignatureAlgorithm string     `json:"signatureAlgorithm"`
	Count              int        `json:"count"`
	Revoked            []string   `json:"revoked"` // serial numbers, hexadecimal; at most 1000
}

const maxShown = 1000

// View returns what people may want to see of a revocation list.
func (l *CRL) View() CRLView {
	v := CRLView{
		Issuer: l.Issuer.String(), Country: l.Issuer.Country(), ThisUpdate: l.ThisUpdate, NextUpdate: pointer(l.NextUpdate),
		AKI: hexUpper(l.AuthorityKeyID), SignatureAlgorithm: l.SignatureAlgorithm.String(), Count: l.Len(), Revoked: []string{},
	}
	if l.Number != nil {
		v.Number = l.Number.String()
	}
	for serial := range l.revoked {
		v.Revoked = append(v.Revoked, serial)
	}
	slices.Sort(v.Revoked)
	v.Revoked = v.Revoked[:min(len(v.Revoked), maxShown)]
	return v
}

// MasterListView is a master list as `inspect` shows it.
type MasterListView struct {
	Signer      string          `json:"signer,omitempty"`
	SigningTime *time.Time      `json:"signingTime,omitempty"`
	Signature   string          `json:"signature"` // "verifies" or why not; who is behind the signer is not judged
	Count       int             `json:"count"`
	Unreadable  int             `json:"unreadable"`
	Countries   map[string]int  `json:"countries"`
	Subjects    []ListedSubject `json:"subjects"`
}

// ListedSubject is one certificate of a master list.
type ListedSubject struct {
	ID       string    `json:"id"`
	Subject  string    `json:"subject"`
	SKI      string    `json:"ski"`
	NotAfter time.Time `json:"notAfter"`
}

// View returns what people may want to see of a master list.
func (l *MasterList) View() MasterListView {
	v := MasterListView{
		Signature: "verifies", Count: len(l.Certificates), Unreadable: l.Unreadable,
		Countries: make(map[string]int), Subjects: []ListedSubject{},
	}
	s, err := l.Signed.Verify()
	if err != nil {
		v.Signature = strings.TrimPrefix(err.Error(), "trust: ")
	}
	if s.Signer != nil {
		v.Signer, v.SigningTime = s.Signer.Subject.String(), pointer(s.SigningTime)
	}
	for _, c := range l.Certificates {
		v.Countries[c.Country()]++
		v.Subjects = append(v.Subjects, ListedSubject{c.ID(), c.Subject.String(), hexUpper(c.KeyID()), c.NotAfter})
	}
	return v
}

// LDIFView is a directory export as `inspect` shows it.
type LDIFView struct {
	Certificates int              `json:"certificates"`
	Authorities  int              `json:"authorities"`
	Unreadable   int              `json:"unreadable"`
	MasterLists  []MasterListView `json:"masterLists"`
	CRLs         []CRLView        `json:"crls"`
}

// View returns what people may want to see of a directory export.
func (d *LDIF) View() LDIFView {
	v := LDIFView{Certificates: len(d.Certificates), Unreadable: d.Unreadable, MasterLists: []MasterListView{}, CRLs: []CRLView{}}
	for _, c := range d.Certificates {
		if c.IsCA() {
			v.Authorities++
		}
	}
	for _, l := range d.MasterLists {
		v.MasterLists = append(v.MasterLists, l.View())
	}
	for _, l := range d.CRLs {
		v.CRLs = append(v.CRLs, l.View())
	}
	return v
}

// MarshalJSON writes the [CertificateView].
func (c *Certificate) MarshalJSON() ([]byte, error) { return json.Marshal(c.View()) }

// MarshalJSON writes the [CRLView].
func (l *CRL) MarshalJSON() ([]byte, error) { return json.Marshal(l.View()) }

// MarshalJSON writes the [MasterListView].
func (l *MasterList) MarshalJSON() ([]byte, error) { return json.Marshal(l.View()) }

// MarshalJSON writes the [LDIFView].
func (d *LDIF) MarshalJSON() ([]byte, error) { return json.Marshal(d.View()) }
