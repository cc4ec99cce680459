package issue

import (
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/trust"
)

const critical = true

func addExtension(b *cryptobyte.Builder, oid string, isCritical bool, value []byte) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addOID(b, oid)
		if isCritical {
			b.AddASN1Boolean(true)
		}
		b.AddASN1OctetString(value)
	})
}

func (t Template) addExtensions(b *cryptobyte.Builder, key Key, authorityID []byte) {
	own := t.SubjectKeyID
	if own == nil {
		own = key.ID()
	}
	addExtension(b, "2.5.29.14", !critical, build(func(b *cryptobyte.Builder) { b.AddASN1OctetString(own) }))
	addExtension(b, "2.5.29.35", !critical, authorityKeyID(authorityID))
	addExtension(b, "2.5.29.15", critical, t.usage())
	if t.CA {
		addExtension(b, "2.5.29.19", critical, basicConstraints())
	}
	if len(t.ExtKeyUsage) > 0 {
		addExtension(b, "2.5.29.37", critical, t.extKeyUsage())
	}
	if len(t.CRLURLs) > 0 {
		addExtension(b, "2.5.29.31", !critical, t.distributionPoints())
	}
	if !t.KeyNotBefore.IsZero() && !t.KeyNotAfter.IsZero() {
		addExtension(b, "2.5.29.16", !critical, t.keyPeriod())
	}
}

func authorityKeyID(id []byte) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.Tag(0).ContextSpecific(), func(b *cryptobyte.Builder) { b.AddBytes(id) })
		})
	})
}

// usage writes KeyUsage: by default signing of certificates and lists for a CA
// and plain signatures for all others.
func (t Template) usage() []byte {
	usage := t.KeyUsage
	switch {
	case usage == 0 && t.CA:
		usage = trust.KeyUsageCertSign | trust.KeyUsageCRLSign
	case usage == 0:
		usage = trust.KeyUsageDigitalSignature
	}
	var bits, last byte
	for i := range byte(8) {
		if usage&(1<<i) != 0 {
			bits |= 0x80 >> i
			last = i
		}
	}
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.BIT_STRING, func(b *cryptobyte.Builder) { b.AddBytes([]byte{7 - last, bits}) })
	})
}

// basicConstraints allows no CA below (9303-12 table 6).
func basicConstraints() []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1Boolean(true)
			b.AddASN1Int64(0)
		})
	})
}

func (t Template) extKeyUsage() []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, oid := range t.ExtKeyUsage {
				addOID(b, oid)
			}
		})
	})
}

func (t Template) distributionPoints() []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, url := range t.CRLURLs {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1(explicit(0), func(b *cryptobyte.Builder) {
						b.AddASN1(explicit(0), func(b *cryptobyte.Builder) {
							addString(b, asn1.Tag(6).ContextSpecific(), url)
						})
					})
				})
			}
		})
	})
}

func (t Template) keyPeriod() []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for i, at := range []time.Time{t.KeyNotBefore, t.KeyNotAfter} {
				addString(b, asn1.Tag(i).ContextSpecific(), at.UTC().Format("20060102150405Z"))
			}
		})
	})
}
