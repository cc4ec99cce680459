package trust

import (
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// KeyUsage is the key usage extension; bit n is bit n of RFC 5280 §4.2.1.3.
type KeyUsage uint16

const (
	KeyUsageDigitalSignature KeyUsage = 1 << 0
	KeyUsageCertSign         KeyUsage = 1 << 5
	KeyUsageCRLSign          KeyUsage = 1 << 6
)

// extensions are those of 9303-12 table 6 that anything here looks at.
type extensions struct {
	SubjectKeyID, AuthorityKeyID []byte // nil where absent

	HasKeyUsage bool
	KeyUsage    KeyUsage
	ExtKeyUsage []string // dotted

	CA      bool // as basic constraints say; see [Certificate.IsCA]
	PathLen int  // −1 where not limited

	// The time in which the key signs, zero where not given (9303-12 §7.1.1).
	KeyNotBefore, KeyNotAfter time.Time

	CRLURLs []string

	// UnknownCritical lists critical extensions that nothing here understands.
	UnknownCritical []string
}

const (
	maxExtensions = 64
	maxList       = 32 // values in one extension
)

func (c *Certificate) readExtensions(tbs *cryptobyte.String) error {
	c.PathLen = -1
	var wrapped, list cryptobyte.String
	var present bool
	if !tbs.ReadOptionalASN1(&wrapped, &present, contextTag(3)) || !tbs.Empty() {
		return malformed("certificate end")
	}
	if !present {
		return nil
	}
	if !wrapped.ReadASN1(&list, asn1.SEQUENCE) || !wrapped.Empty() {
		return malformed("certificate extensions")
	}
	return eachExtension(list, c.extension)
}

// eachExtension reads an Extensions list; an extension given twice is refused
// (RFC 5280 §4.2), since readers would differ on which one counts.
func eachExtension(list cryptobyte.String, use func(oid string, critical bool, value cryptobyte.String) bool) error {
	seen := make(map[string]bool)
	for !list.Empty() {
		var ext, value cryptobyte.String
		var critical bool
		ok := list.ReadASN1(&ext, asn1.SEQUENCE)
		oid, okOID := readOID(&ext)
		ok = ok && okOID && readDefaultFalse(&ext, &critical) &&
			ext.ReadASN1(&value, asn1.OCTET_STRING) && ext.Empty()
		if !ok || seen[oid] || len(seen) == maxExtensions {
			return malformed("extension")
		}
		seen[oid] = true
		if !use(oid, critical, value) {
			return malformed("extension " + oid)
		}
	}
	return nil
}

func (e *extensions) extension(oid string, critical bool, value cryptobyte.String) bool {
	switch oid {
	case "2.5.29.14":
		e.SubjectKeyID = keyIdentifier(value)
	case "2.5.29.15":
		return e.readKeyUsage(value)
	case "2.5.29.16":
		return e.readKeyPeriod(value)
	case "2.5.29.19":
		return e.readBasicConstraints(value)
	case "2.5.29.31":
		e.CRLURLs = distributionURLs(value)
	case "2.5.29.35":
		return e.readAuthorityKeyID(value)
	case "2.5.29.37":
		return e.readExtKeyUsage(value)
	case "2.5.29.17", "2.5.29.18", "2.5.29.32", // alternative names, policies
		"2.23.136.1.1.6.1", "2.23.136.1.1.6.2": // change of name, list of document types
	default:
		if critical {
			e.UnknownCritical = append(e.UnknownCritical, oid)
		}
	}
	return true
}

// keyIdentifier reads an OCTET STRING; some certificates have its contents alone.
func keyIdentifier(s cryptobyte.String) []byte {
	var id cryptobyte.String
	if whole := s; whole.ReadASN1(&id, asn1.OCTET_STRING) && whole.Empty() {
		return id
	}
	return s
}

func (e *extensions) readKeyUsage(s cryptobyte.String) bool {
	var body cryptobyte.String
	if !s.ReadASN1(&body, asn1.BIT_STRING) || len(body) < 1 || len(body) > 4 {
		return false
	}
	e.HasKeyUsage = true
	for i := range min(16, 8*(len(body)-1)) {
		if body[1+i/8]&(0x80>>(i%8)) != 0 {
			e.KeyUsage |= 1 << i
		}
	}
	return true
}

func (e *extensions) readKeyPeriod(s cryptobyte.String) bool {
	var body cryptobyte.String
	if !s.ReadASN1(&body, asn1.SEQUENCE) {
		return false
	}
	for i, t := range []*time.Time{&e.KeyNotBefore, &e.KeyNotAfter} {
		var text cryptobyte.String
		var present bool
		if !body.ReadOptionalASN1(&text, &present, asn1.Tag(i).ContextSpecific()) {
			return false
		}
		// A period that cannot be read is as good as none: nothing is decided by it.
		if present {
			*t, _ = parseTime(string(text))
		}
	}
	return true
}

func (e *extensions) readBasicConstraints(s cryptobyte.String) bool {
	var body cryptobyte.String
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !readDefaultFalse(&body, &e.CA) {
		return false
	}
	if !body.PeekASN1Tag(asn1.INTEGER) {
		return true
	}
	return body.ReadASN1Integer(&e.PathLen) && e.PathLen >= 0
}

func (e *extensions) readAuthorityKeyID(s cryptobyte.String) bool {
	var body, id cryptobyte.String
	var present bool
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !body.ReadOptionalASN1(&id, &present, asn1.Tag(0).ContextSpecific()) {
		return false
	}
	if present {
		e.AuthorityKeyID = id
	}
	return true
}

func (e *extensions) readExtKeyUsage(s cryptobyte.String) bool {
	var body cryptobyte.String
	if !s.ReadASN1(&body, asn1.SEQUENCE) {
		return false
	}
	for !body.Empty() {
		oid, ok := readOID(&body)
		if !ok || len(e.ExtKeyUsage) == maxList {
			return false
		}
		e.ExtKeyUsage = append(e.ExtKeyUsage, oid)
	}
	return true
}

// distributionURLs picks the addresses out of CRLDistributionPoints (RFC 5280
// §4.2.1.13). They are for people to read: a shape that is not understood gives
// none.
func distributionURLs(s cryptobyte.String) (urls []string) {
	var points cryptobyte.String
	if !s.ReadASN1(&points, asn1.SEQUENCE) {
		return nil
	}
	for !points.Empty() && len(urls) < maxList {
		var point, name, full, uri cryptobyte.String
		if !points.ReadASN1(&point, asn1.SEQUENCE) {
			return urls
		}
		if !point.ReadASN1(&name, contextTag(0)) || !name.ReadASN1(&full, contextTag(0)) {
			continue
		}
		for !full.Empty() && len(urls) < maxList {
			var tag asn1.Tag
			if !full.ReadAnyASN1(&uri, &tag) {
				return urls
			}
			if tag == asn1.Tag(6).ContextSpecific() {
				urls = append(urls, printable(string(uri)))
			}
		}
	}
	return urls
}
