package trust

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Name is a distinguished name (RFC 5280 §4.1.2.4).
type Name struct {
	// Raw is the encoding as it stands in the file.
	Raw []byte

	attributes []attribute
	canonical  string
}

type attribute struct {
	oid, value string
	first      bool // of its RDN
}

const maxAttributes = 64

func readName(s *cryptobyte.String) (Name, bool) {
	var raw, rdns cryptobyte.String
	if !s.ReadASN1Element(&raw, asn1.SEQUENCE) {
		return Name{}, false
	}
	n := Name{Raw: raw}
	if whole := raw; !whole.ReadASN1(&rdns, asn1.SEQUENCE) {
		return Name{}, false
	}
	for !rdns.Empty() {
		var rdn cryptobyte.String
		if !rdns.ReadASN1(&rdn, asn1.SET) || !n.readRDN(rdn) {
			return Name{}, false
		}
	}
	n.canonical = n.canonicalForm()
	return n, true
}

func (n *Name) readRDN(rdn cryptobyte.String) bool {
	for first := true; !rdn.Empty(); first = false {
		var pair, value cryptobyte.String
		var tag asn1.Tag
		ok := rdn.ReadASN1(&pair, asn1.SEQUENCE)
		oid, okOID := readOID(&pair)
		if !ok || !okOID || !pair.ReadAnyASN1(&value, &tag) || len(n.attributes) == maxAttributes {
			return false
		}
		n.attributes = append(n.attributes, attribute{oid: oid, value: directoryString(tag, value), first: first})
	}
	return true
}

// Tags of DirectoryString (RFC 5280 §4.1.2.4) that cryptobyte has no name for.
const (
	tagUniversalString = asn1.Tag(28)
	tagBMPString       = asn1.Tag(30)
)

// directoryString decodes a string of any of the types that certificates use.
// TeletexString is read as Latin-1, which is what is in it.
func directoryString(tag asn1.Tag, b []byte) string {
	switch {
	case tag == tagBMPString && len(b)%2 == 0:
		units := make([]uint16, 0, len(b)/2)
		for ; len(b) > 0; b = b[2:] {
			units = append(units, uint16(b[0])<<8|uint16(b[1]))
		}
		return string(utf16.Decode(units))
	case tag == tagUniversalString && len(b)%4 == 0:
		runes := make([]rune, 0, len(b)/4)
		for ; len(b) > 0; b = b[4:] {
			runes = append(runes, rune(b[0])<<24|rune(b[1])<<16|rune(b[2])<<8|rune(b[3]))
		}
		return string(runes)
	case utf8.Valid(b):
		return string(b)
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

// canonicalForm is the same for two names that differ in the order of their
// RDNs, in case, spaces and string types: the issuer in a signature often does
// (RFC 5280 §7.1 asks for all of these but the order).
func (n Name) canonicalForm() string {
	parts := make([]string, 0, len(n.attributes))
	for _, a := range n.attributes {
		value := strings.Join(strings.Fields(strings.ToLower(a.value)), " ")
		parts = append(parts, a.oid+"="+value)
	}
	slices.Sort(parts)
	return strings.Join(parts, "\x00")
}

// Equal reports whether two names name the same, whatever the order of their
// RDNs, case, spaces and string types. An empty name equals none.
func (n Name) Equal(o Name) bool { return n.canonical != "" && n.canonical == o.canonical }

// Country returns the countryName in upper case, or "".
func (n Name) Country() string { return strings.ToUpper(strings.TrimSpace(n.attribute(oidCountry))) }

func (n Name) attribute(oid string) string {
	for _, a := range n.attributes {
		if a.oid == oid {
			return a.value
		}
	}
	return ""
}

// String returns the name for people, in the order of the file: "C=VN, O=…,
// CN=…". Separators inside values are escaped as in RFC 4514 and characters that
// a terminal would obey are left out.
func (n Name) String() string {
	var b strings.Builder
	for i, a := range n.attributes {
		switch {
		case i > 0 && a.first:
			b.WriteString(", ")
		case i > 0:
			b.WriteString(" + ")
		}
		b.WriteString(attributeLabel(a.oid))
		b.WriteByte('=')
		b.WriteString(printable(a.value))
	}
	return b.String()
}

func printable(value string) string {
	var b strings.Builder
	for _, r := range value {
		switch {
		case strings.ContainsRune(`,+\"`, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsGraphic(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

func attributeLabel(oid string) string {
	switch oid {
	case oidCommonName:
		return "CN"
	case "2.5.4.5":
		return "serialNumber"
	case oidCountry:
		return "C"
	case "2.5.4.7":
		return "L"
	case "2.5.4.8":
		return "ST"
	case "2.5.4.10":
		return "O"
	case "2.5.4.11":
		return "OU"
	case "1.2.840.113549.1.9.1":
		return "emailAddress"
	case "0.9.2342.19200300.100.1.25":
		return "DC"
	}
	return oid
}
