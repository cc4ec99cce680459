package trust

import (
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// VerifiedBy lets tests ask for a chain without a document.
func VerifiedBy(s *Anchors, c *Certificate, at time.Time) bool {
	return s.findIssuer(c, at).anchor != nil
}

// SignerFaults lets tests judge a certificate without a document.
func SignerFaults(c *Certificate) []string { return signerFaults(c) }

// ReadTime and DirectoryString let tests read single values.
func ReadTime(der []byte) (time.Time, bool) {
	in := cryptobyte.String(der)
	return readTime(&in)
}

func DirectoryString(tag asn1.Tag, b []byte) string { return directoryString(tag, b) }

// Dotted is the text of the contents of an OBJECT IDENTIFIER.
func Dotted(b []byte) string { return dotted(b) }
