package lds

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// Identify tells which file the bytes are by the tags that they begin with. The
// bytes must be one whole object, so that text is not taken for a file.
func Identify(b []byte) (FileID, bool) {
	if isATRInfo(b) {
		return ATRInfo, true
	}
	n, rest, err := tlv.Next(b)
	if err != nil {
		return identifyIndefinite(b)
	}
	if n.Tag == tagApplication && beginsWith(n.Value, tagAID) {
		return DIR, true
	}
	if !isPadding(rest) {
		return 0, false
	}
	switch n.Tag {
	case CardAccess.Tag():
		return CardAccess, beginsWith(n.Value, tagSequence)
	case tagSequence:
		return identifyCMS(n.Raw)
	}
	file, ok := ByTag(n.Tag)
	if _, _, err := tlv.Next(n.Value); err != nil && file != SOD {
		return 0, false
	}
	return file, ok
}

func beginsWith(b []byte, t tlv.Tag) bool {
	n, _, err := tlv.Next(b)
	return err == nil && n.Tag == t
}

func isATRInfo(b []byte) bool {
	if len(b) > maxSigned {
		return false
	}
	nodes, err := paddedElements(b)
	if err != nil {
		return false
	}
	_, ok := tlv.Find(nodes, tagExtendedLength)
	return ok
}

// identifyIndefinite knows EF.SOD and EF.CardSecurity whose CMS has indefinite length.
func identifyIndefinite(b []byte) (FileID, bool) {
	if len(b) < 2 || b[0] != byte(tagSequence) || b[1] != 0x80 {
		return 0, false
	}
	return identifyCMS(b)
}

func identifyCMS(b []byte) (FileID, bool) {
	contentType, content, err := UnverifiedContent(b)
	if err != nil {
		return 0, false
	}
	if contentType == OIDSecurityObject {
		return CardSecurity, true
	}
	_, err = ParseSecurityObject(content) // the type had other identifiers in the past
	return SOD, err == nil
}

// Decode parses a file for showing: a struct that JSON writes as an object with
// personal values in the clear and images by their digest. Files without a
// parser here come as [Opaque].
func Decode(id FileID, b []byte) (any, error) {
	switch id {
	case COM:
		return value(ParseCOM(b))
	case SOD:
		return value(decodeSOD(b))
	case CardAccess:
		return value(showInfos(ParseSecurityInfos(b)))
	case CardSecurity:
		return value(decodeCardSecurity(b))
	case ATRInfo:
		return value(ParseATRInfo(b))
	case DIR:
		apps, err := ParseDIR(b)
		return value(Applications{apps}, err)
	}
	return decodeDataGroup(id, b)
}

func decodeDataGroup(id FileID, b []byte) (any, error) {
	switch id {
	case DG1:
		mrz, err := ParseDG1(b)
		return value(MRZ{mrz}, err)
	case DG2:
		faces, err := ParseDG2(b)
		return value(Faces{faces}, err)
	case DG11:
		return value(ParseDG11(b))
	case DG12:
		return value(ParseDG12(b))
	case DG13:
		return decodeDG13(b)
	case DG14:
		return value(showInfos(ParseDG14(b)))
	case DG15:
		return value(ParseDG15(b))
	}
	return value(decodeOpaque(id, b))
}

func decodeDG13(b []byte) (any, error) {
	c, err := ParseDG13(b)
	if errors.Is(err, ErrNotVietnamese) {
		return value(decodeOpaque(DG13, b))
	}
	return value(c, err)
}

// value keeps a zero struct from travelling with an error.
func value[T any](v T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

// MRZ is DG1 for showing.
type MRZ struct {
	MRZ personal.Text `json:"mrz"`
}

// Faces is DG2 for showing.
type Faces struct {
	Faces []Face `json:"faces"`
}

// Applications is EF.DIR for showing.
type Applications struct {
	Applications []Application `json:"applications"`
}

// Opaque is a file that is not taken apart: a fingerprint, another issuer's DG13.
type Opaque struct {
	Size   int `json:"size"` // bytes of the whole file
	SHA256 Hex `json:"sha256"`
}

func decodeOpaque(id FileID, b []byte) (Opaque, error) {
	if id.DataGroup() == 0 {
		return Opaque{}, fmt.Errorf("%w: %s", ErrUnsupported, id)
	}
	if _, err := unwrap(b, id.Tag()); err != nil {
		return Opaque{}, inFile(id, err)
	}
	sum := sha256.Sum256(b)
	return Opaque{Size: len(b), SHA256: sum[:]}, nil
}

// SecurityObject is EF.SOD for showing. Nothing in it is verified.
type SecurityObject struct {
	ContentType string            `json:"contentType"`
	Content     LDSSecurityObject `json:"securityObject"`
}

func decodeSOD(b []byte) (SecurityObject, error) {
	cms, err := ParseSOD(b)
	if err != nil {
		return SecurityObject{}, err
	}
	contentType, content, err := UnverifiedContent(cms)
	if err != nil {
		return SecurityObject{}, err
	}
	o, err := ParseSecurityObject(content)
	return SecurityObject{ContentType: contentType, Content: o}, err
}

// ShownInfo is a SecurityInfo for showing: its type, its name in the standard
// where it has one, and its contents.
type ShownInfo struct {
	Type string       `json:"type"`
	OID  string       `json:"oid"`
	Name string       `json:"name,omitempty"`
	Info SecurityInfo `json:"info"`
}

// ShownInfos is EF.CardAccess, EF.CardSecurity or DG14 for showing.
type ShownInfos struct {
	SecurityInfos []ShownInfo `json:"securityInfos"`
}

func decodeCardSecurity(b []byte) (ShownInfos, error) {
	_, content, err := UnverifiedContent(b)
	if err != nil {
		return ShownInfos{}, err
	}
	return showInfos(ParseSecurityInfos(content))
}

func showInfos(infos SecurityInfos, err error) (ShownInfos, error) {
	shown := ShownInfos{SecurityInfos: []ShownInfo{}}
	for _, info := range infos {
		kind, name := describe(info)
		shown.SecurityInfos = append(shown.SecurityInfos, ShownInfo{Type: kind, OID: info.ObjectID(), Name: name, Info: info})
	}
	return shown, err
}

func describe(info SecurityInfo) (kind, name string) {
	switch i := info.(type) {
	case PACEInfo:
		return "PACEInfo", i.Protocol().Name
	case PACEDomainParameterInfo:
		family, _ := paceFamily(i.OID)
		return "PACEDomainParameterInfo", family.Name
	case ChipAuthenticationInfo:
		return "ChipAuthenticationInfo", i.Protocol().Name
	case ChipAuthenticationPublicKeyInfo:
		return "ChipAuthenticationPublicKeyInfo", "PK-" + string(i.KeyAgreement())
	case ActiveAuthenticationInfo:
		return "ActiveAuthenticationInfo", "AA"
	case TerminalAuthenticationInfo:
		return "TerminalAuthenticationInfo", "TA"
	}
	return "unknown", ""
}
