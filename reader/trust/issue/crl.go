package issue

import (
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// CRL makes a revocation list of the authority (9303-12 §7.1.4). A zero
// nextUpdate is left out. Everything is said to be revoked at thisUpdate.
func (s *Signer) CRL(number int64, thisUpdate, nextUpdate time.Time, revoked ...*trust.Certificate) []byte {
	tbs := build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(1) // version 2
			addOIDSequence(b, ecdsaOID(s.Key.hash()))
			b.AddBytes(s.Cert.Subject.Raw)
			addTime(b, thisUpdate)
			if !nextUpdate.IsZero() {
				addTime(b, nextUpdate)
			}
			addRevoked(b, thisUpdate, revoked)
			b.AddASN1(explicit(0), func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					addExtension(b, "2.5.29.35", !critical, authorityKeyID(s.Cert.KeyID()))
					addExtension(b, "2.5.29.20", !critical, build(func(b *cryptobyte.Builder) { b.AddASN1Int64(number) }))
				})
			})
		})
	})
	return signed(tbs, s.Key)
}

// addRevoked leaves the list out when it is empty (RFC 5280 §5.1.2.6).
func addRevoked(b *cryptobyte.Builder, at time.Time, revoked []*trust.Certificate) {
	if len(revoked) == 0 {
		return
	}
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, c := range revoked {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.INTEGER, func(b *cryptobyte.Builder) { b.AddBytes(c.Serial) })
				addTime(b, at)
			})
		}
	})
}
