package trust

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"
)

// Content types of signed data, dotted.
const (
	OIDSecurityObject    = "2.23.136.1.1.1"        // id-icao-mrtd-security-ldsSecurityObject, 9303-10 §4.6.2.2
	OIDMasterList        = "2.23.136.1.1.2"        // id-icao-cscaMasterList, 9303-12 §9
	OIDCardSecurity      = "0.4.0.127.0.7.3.2.1"   // id-SecurityObject, TR-03110-3 A.1.2.5
	oidOldSecurityObject = "1.2.528.1.1006.1.20.1" // the number of the first Dutch trials
	oidData              = "1.2.840.113549.1.7.1"  // id-data, RFC 5652 §4
	oidSignedData        = "1.2.840.113549.1.7.2"  // id-signedData, RFC 5652 §5.1
	oidContentType       = "1.2.840.113549.1.9.3"  // RFC 5652 §11.1
	oidMessageDigest     = "1.2.840.113549.1.9.4"  // RFC 5652 §11.2
	oidSigningTime       = "1.2.840.113549.1.9.5"  // RFC 5652 §11.3
	oidMasterListSigner  = "2.23.136.1.1.3"        // id-icao-cscaMasterListSigningKey, 9303-12 §7.1.1
	oidAnyUsage          = "2.5.29.37.0"           // anyExtendedKeyUsage, RFC 5280 §4.2.1.12
	oidRSA               = "1.2.840.113549.1.1.1"  // rsaEncryption
	oidPSS               = "1.2.840.113549.1.1.10" // id-RSASSA-PSS
	oidMGF1              = "1.2.840.113549.1.1.8"  // id-mgf1
	oidEC                = "1.2.840.10045.2.1"     // id-ecPublicKey
	oidECDSASpecified    = "1.2.840.10045.4.3"     // ecdsa-with-Specified
	oidCommonName        = "2.5.4.3"
	oidCountry           = "2.5.4.6"
)

// dotted turns the contents of an OBJECT IDENTIFIER into numbers and dots. What
// does not fit comes back in hexadecimal: an identifier that nobody knows must
// not make a certificate unreadable.
func dotted(b []byte) string {
	var arcs []uint64
	var arc uint64
	for i, c := range b {
		if arc > math.MaxUint64>>7 || i == len(b)-1 && c >= 0x80 {
			return "0x" + hex.EncodeToString(b)
		}
		arc = arc<<7 | uint64(c&0x7F)
		if c < 0x80 {
			arcs, arc = append(arcs, arc), 0
		}
	}
	if len(arcs) == 0 {
		return ""
	}
	root := min(arcs[0]/40, 2)
	parts := []string{strconv.FormatUint(root, 10), strconv.FormatUint(arcs[0]-40*root, 10)}
	for _, a := range arcs[1:] {
		parts = append(parts, strconv.FormatUint(a, 10))
	}
	return strings.Join(parts, ".")
}
