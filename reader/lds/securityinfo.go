package lds

import "golang.org/x/crypto/cryptobyte"

// SecurityInfo is one entry of a SecurityInfos set (9303-11 §9.2): [PACEInfo],
// [PACEDomainParameterInfo], [ChipAuthenticationInfo],
// [ChipAuthenticationPublicKeyInfo], [ActiveAuthenticationInfo],
// [TerminalAuthenticationInfo] or [UnknownInfo].
type SecurityInfo interface {
	// ObjectID is the protocol's object identifier, dotted.
	ObjectID() string
	marshal(b *cryptobyte.Builder)
}

// PACEInfo offers a PACE protocol (9303-11 §9.2.3).
type PACEInfo struct {
	OID         string `json:"oid"`
	Version     int    `json:"version"`
	ParameterID *int   `json:"parameterId,omitempty"` // standardized domain parameters; nil: those of a PACEDomainParameterInfo
}

// ObjectID is the protocol's object identifier.
func (i PACEInfo) ObjectID() string { return i.OID }

// Protocol is what the object identifier stands for.
func (i PACEInfo) Protocol() Protocol { p, _ := PACEProtocol(i.OID); return p }

func (i PACEInfo) marshal(b *cryptobyte.Builder) {
	addOID(b, i.OID)
	b.AddASN1Int64(int64(i.Version))
	addOptionalCount(b, i.ParameterID)
}

// PACEDomainParameterInfo carries domain parameters of the chip's own (9303-11 §9.2.4).
type PACEDomainParameterInfo struct {
	OID         string              `json:"oid"` // without cipher: id-PACE-ECDH-GM …
	Algorithm   AlgorithmIdentifier `json:"algorithm"`
	ParameterID *int                `json:"parameterId,omitempty"`
}

// ObjectID is the protocol's object identifier.
func (i PACEDomainParameterInfo) ObjectID() string { return i.OID }

func (i PACEDomainParameterInfo) marshal(b *cryptobyte.Builder) {
	addOID(b, i.OID)
	addAlgorithm(b, i.Algorithm)
	addOptionalCount(b, i.ParameterID)
}

// ChipAuthenticationInfo offers a chip authentication protocol (9303-11 §9.2.5).
type ChipAuthenticationInfo struct {
	OID     string `json:"oid"`
	Version int    `json:"version"`
	KeyID   *int   `json:"keyId,omitempty"`
}

// ObjectID is the protocol's object identifier.
func (i ChipAuthenticationInfo) ObjectID() string { return i.OID }

// Protocol is what the object identifier stands for.
func (i ChipAuthenticationInfo) Protocol() Protocol { p, _ := CAProtocol(i.OID); return p }

func (i ChipAuthenticationInfo) marshal(b *cryptobyte.Builder) {
	addOID(b, i.OID)
	b.AddASN1Int64(int64(i.Version))
	addOptionalCount(b, i.KeyID)
}

// ChipAuthenticationPublicKeyInfo is a static key of the chip, for chip
// authentication in DG14 and for PACE-CAM in EF.CardSecurity (9303-11 §9.2.6).
type ChipAuthenticationPublicKeyInfo struct {
	OID       string              `json:"oid"` // id-PK-DH or id-PK-ECDH
	Algorithm AlgorithmIdentifier `json:"algorithm"`
	PublicKey Hex                 `json:"publicKey"` // contents of the BIT STRING: a point, or the DER INTEGER of DH
	KeyID     *int                `json:"keyId,omitempty"`
}

// ObjectID is the object identifier of the key's kind.
func (i ChipAuthenticationPublicKeyInfo) ObjectID() string { return i.OID }

// KeyAgreement is what the key is for.
func (i ChipAuthenticationPublicKeyInfo) KeyAgreement() KeyAgreement {
	if i.OID == OIDPublicKeyDH {
		return DH
	}
	return ECDH
}

func (i ChipAuthenticationPublicKeyInfo) marshal(b *cryptobyte.Builder) {
	addOID(b, i.OID)
	addSPKI(b, i.Algorithm, i.PublicKey)
	addOptionalCount(b, i.KeyID)
}

// ActiveAuthenticationInfo names the signature algorithm of active
// authentication with an elliptic curve (9303-11 §9.2.7).
type ActiveAuthenticationInfo struct {
	Version            int    `json:"version"`
	SignatureAlgorithm string `json:"signatureAlgorithm"`
}

// ObjectID is the protocol's object identifier.
func (ActiveAuthenticationInfo) ObjectID() string { return OIDActiveAuthentication }

func (i ActiveAuthenticationInfo) marshal(b *cryptobyte.Builder) {
	addOID(b, OIDActiveAuthentication)
	b.AddASN1Int64(int64(i.Version))
	addOID(b, i.SignatureAlgorithm)
}

// TerminalAuthenticationInfo says that the chip knows terminal authentication (TR-03110-3 A.1.1.3).
type TerminalAuthenticationInfo struct {
	Version int `json:"version"`
	EFCVCA  Hex `json:"efCvca,omitempty"` // DER of the FileID SEQUENCE, version 1 only
}

// ObjectID is the protocol's object identifier.
func (TerminalAuthenticationInfo) ObjectID() string { return OIDTerminalAuthentication }

func (i TerminalAuthenticationInfo) marshal(b *cryptobyte.Builder) {
	addOID(b, OIDTerminalAuthentication)
	b.AddASN1Int64(int64(i.Version))
	b.AddBytes(i.EFCVCA)
}

// UnknownInfo is an entry kept as it is: of another protocol, or (Malformed) of
// a known one with contents that its definition does not allow. A malformed
// entry offers nothing, but it does not hide the others.
type UnknownInfo struct {
	OID       string `json:"oid,omitempty"` // empty where the identifier itself is beyond us; Rest begins with it then
	Rest      Hex    `json:"rest"`          // DER after the identifier
	Malformed bool   `json:"malformed,omitempty"`
}

// ObjectID is the entry's object identifier.
func (i UnknownInfo) ObjectID() string { return i.OID }

func (i UnknownInfo) marshal(b *cryptobyte.Builder) {
	if i.OID != "" {
		addOID(b, i.OID)
	}
	b.AddBytes(i.Rest)
}
