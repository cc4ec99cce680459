package issue

import (
	"bytes"
	"cmp"
	"crypto"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// Options of signed data; the zero value is what most states do.
type Options struct {
	Hash        crypto.Hash // of content, data groups and signature; 0: what fits the key
	ContentType string      // dotted, in place of the right one
	SigningTime time.Time   // left out when zero
	ByKeyID     bool        // names the signer by key id instead of issuer and serial
	// More are further certificates to put in, such as the authority's in a master
	// list.
	More []*trust.Certificate
}

// SOD makes an EF.SOD over the hashes of data groups.
func (s *Signer) SOD(dataGroups map[int][]byte, o Options) ([]byte, error) {
	h := s.hash(o)
	object := lds.LDSSecurityObject{HashAlgorithm: hashOID(h), Hashes: make(map[int][]byte)}
	for n, data := range dataGroups {
		object.Hashes[n] = digest(h, data)
	}
	content, err := object.Bytes()
	if err != nil {
		return nil, err
	}
	return lds.BuildSOD(s.SignedData(trust.OIDSecurityObject, content, o)), nil
}

// MasterList makes a CscaMasterList (9303-12 §9). The signer should carry the
// extended key usage [MasterListUsage].
func (s *Signer) MasterList(anchors []*trust.Certificate, o Options) []byte {
	var raw [][]byte
	for _, c := range anchors {
		raw = append(raw, c.Raw)
	}
	content := build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(0)
			addSetOf(b, asn1.SET, raw)
		})
	})
	return s.SignedData(trust.OIDMasterList, content, o)
}

// MasterListUsage is the extended key usage of a master list signer (9303-12
// table 6).
const MasterListUsage = "2.23.136.1.1.3"

func (s *Signer) hash(o Options) crypto.Hash {
	if o.Hash != 0 {
		return o.Hash
	}
	return s.Key.hash()
}

// SignedData makes a CMS message with signed attributes and the signer's
// certificate (RFC 5652 §5, 9303-10 §4.6.2.2).
func (s *Signer) SignedData(contentType string, content []byte, o Options) []byte {
	contentType = cmp.Or(o.ContentType, contentType)
	certificates := [][]byte{s.Cert.Raw}
	for _, c := range o.More {
		certificates = append(certificates, c.Raw)
	}
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addOID(b, oidSignedData)
			b.AddASN1(explicit(0), func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1Int64(3)
					b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { addOIDSequence(b, hashOID(s.hash(o))) })
					b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
						addOID(b, contentType)
						b.AddASN1(explicit(0), func(b *cryptobyte.Builder) { b.AddASN1OctetString(content) })
					})
					addSetOf(b, explicit(0), certificates)
					b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { s.addSignerInfo(b, contentType, content, o) })
				})
			})
		})
	})
}

func (s *Signer) addSignerInfo(b *cryptobyte.Builder, contentType string, content []byte, o Options) {
	h := s.hash(o)
	attributes := s.attributes(contentType, content, o)
	set := build(func(b *cryptobyte.Builder) { addSetOf(b, asn1.SET, attributes) })
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		s.addSignerID(b, o)
		addOIDSequence(b, hashOID(h))
		addSetOf(b, explicit(0), attributes)
		addOIDSequence(b, ecdsaOID(h))
		b.AddASN1OctetString(s.Key.sign(h, set))
	})
}

// addSignerID writes version and SignerIdentifier, which depend on each other
// (RFC 5652 §5.3).
func (s *Signer) addSignerID(b *cryptobyte.Builder, o Options) {
	if o.ByKeyID {
		b.AddASN1Int64(3)
		b.AddASN1(asn1.Tag(0).ContextSpecific(), func(b *cryptobyte.Builder) { b.AddBytes(s.Cert.KeyID()) })
		return
	}
	b.AddASN1Int64(1)
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(s.Cert.Issuer.Raw)
		b.AddASN1(asn1.INTEGER, func(b *cryptobyte.Builder) { b.AddBytes(bytes.Clone(s.Cert.Serial)) })
	})
}

func (s *Signer) attributes(contentType string, content []byte, o Options) [][]byte {
	out := [][]byte{
		attribute(oidContentType, func(b *cryptobyte.Builder) { addOID(b, contentType) }),
		attribute(oidMessageDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(digest(s.hash(o), content)) }),
	}
	if !o.SigningTime.IsZero() {
		out = append(out, attribute(oidSigningTime, func(b *cryptobyte.Builder) { addTime(b, o.SigningTime) }))
	}
	return out
}

func attribute(oid string, value func(*cryptobyte.Builder)) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addOID(b, oid)
			b.AddASN1(asn1.SET, value)
		})
	})
}
