package lds

import "github.com/cccd-agent/cccd-agent/reader/emrtd/sm"

// Object identifiers of 9303-11 §9.2 and TR-03110-3 A.1.1, and of what they name.
const (
	OIDPublicKeyDH   = "0.4.0.127.0.7.2.2.1.1" // id-PK-DH
	OIDPublicKeyECDH = "0.4.0.127.0.7.2.2.1.2" // id-PK-ECDH

	OIDTerminalAuthentication = "0.4.0.127.0.7.2.2.2" // id-TA
	OIDActiveAuthentication   = "2.23.136.1.1.5"      // id-icao-mrtd-security-aaProtocolObject

	// OIDStandardizedDomainParameters is the algorithm whose parameters are one
	// INTEGER of the table in 9303-11 §9.5.1.
	OIDStandardizedDomainParameters = "0.4.0.127.0.7.1.2"

	OIDLDSSecurityObject = "2.23.136.1.1.1"      // content type of EF.SOD
	OIDSecurityObject    = "0.4.0.127.0.7.3.2.1" // content type of EF.CardSecurity

	OIDRSAEncryption = "1.2.840.113549.1.1.1"
	OIDECPublicKey   = "1.2.840.10045.2.1"
	OIDDHPublicKey   = "1.2.840.10046.2.1"    // dhpublicnumber, X9.42
	OIDDHKey         = "1.2.840.113549.1.3.1" // dhKeyAgreement, PKCS #3

	// Signature algorithms of active authentication with elliptic curves
	// (TR-03111 §5.2.1): r‖s, the hash by name.
	OIDECDSAPlainSHA1   = "0.4.0.127.0.7.1.1.4.1.1"
	OIDECDSAPlainSHA224 = "0.4.0.127.0.7.1.1.4.1.2"
	OIDECDSAPlainSHA256 = "0.4.0.127.0.7.1.1.4.1.3"
	OIDECDSAPlainSHA384 = "0.4.0.127.0.7.1.1.4.1.4"
	OIDECDSAPlainSHA512 = "0.4.0.127.0.7.1.1.4.1.5"
)

// KeyAgreement is the kind of Diffie-Hellman.
type KeyAgreement string

// The key agreements of 9303-11: prime fields and elliptic curves.
const (
	DH   KeyAgreement = "DH"
	ECDH KeyAgreement = "ECDH"
)

// Mapping is how PACE maps the nonce to a generator (9303-11 §4.4.3.3).
type Mapping string

// Generic, integrated and chip authentication mapping.
const (
	GM  Mapping = "GM"
	IM  Mapping = "IM"
	CAM Mapping = "CAM"
)

// Protocol is what an object identifier of PACE or chip authentication stands
// for. Mapping is empty for chip authentication.
type Protocol struct {
	OID          string
	Name         string // as the standard spells it, without "id-"
	KeyAgreement KeyAgreement
	Mapping      Mapping
	Suite        sm.Suite
}

// PACE protocols (9303-11 §9.2.3).
var paceProtocols = [...]Protocol{
	{"0.4.0.127.0.7.2.2.4.1.1", "PACE-DH-GM-3DES-CBC-CBC", DH, GM, sm.DES3},
	{"0.4.0.127.0.7.2.2.4.1.2", "PACE-DH-GM-AES-CBC-CMAC-128", DH, GM, sm.AES128},
	{"0.4.0.127.0.7.2.2.4.1.3", "PACE-DH-GM-AES-CBC-CMAC-192", DH, GM, sm.AES192},
	{"0.4.0.127.0.7.2.2.4.1.4", "PACE-DH-GM-AES-CBC-CMAC-256", DH, GM, sm.AES256},
	{"0.4.0.127.0.7.2.2.4.2.1", "PACE-ECDH-GM-3DES-CBC-CBC", ECDH, GM, sm.DES3},
	{"0.4.0.127.0.7.2.2.4.2.2", "PACE-ECDH-GM-AES-CBC-CMAC-128", ECDH, GM, sm.AES128},
	{"0.4.0.127.0.7.2.2.4.2.3", "PACE-ECDH-GM-AES-CBC-CMAC-192", ECDH, GM, sm.AES192},
	{"0.4.0.127.0.7.2.2.4.2.4", "PACE-ECDH-GM-AES-CBC-CMAC-256", ECDH, GM, sm.AES256},
	{"0.4.0.127.0.7.2.2.4.3.1", "PACE-DH-IM-3DES-CBC-CBC", DH, IM, sm.DES3},
	{"0.4.0.127.0.7.2.2.4.3.2", "PACE-DH-IM-AES-CBC-CMAC-128", DH, IM, sm.AES128},
	{"0.4.0.127.0.7.2.2.4.3.3", "PACE-DH-IM-AES-CBC-CMAC-192", DH, IM, sm.AES192},
	{"0.4.0.127.0.7.2.2.4.3.4", "PACE-DH-IM-AES-CBC-CMAC-256", DH, IM, sm.AES256},
	{"0.4.0.127.0.7.2.2.4.4.1", "PACE-ECDH-IM-3DES-CBC-CBC", ECDH, IM, sm.DES3},
	{"0.4.0.127.0.7.2.2.4.4.2", "PACE-ECDH-IM-AES-CBC-CMAC-128", ECDH, IM, sm.AES128},
	{"0.4.0.127.0.7.2.2.4.4.3", "PACE-ECDH-IM-AES-CBC-CMAC-192", ECDH, IM, sm.AES192},
	{"0.4.0.127.0.7.2.2.4.4.4", "PACE-ECDH-IM-AES-CBC-CMAC-256", ECDH, IM, sm.AES256},
	{"0.4.0.127.0.7.2.2.4.6.2", "PACE-ECDH-CAM-AES-CBC-CMAC-128", ECDH, CAM, sm.AES128},
	{"0.4.0.127.0.7.2.2.4.6.3", "PACE-ECDH-CAM-AES-CBC-CMAC-192", ECDH, CAM, sm.AES192},
	{"0.4.0.127.0.7.2.2.4.6.4", "PACE-ECDH-CAM-AES-CBC-CMAC-256", ECDH, CAM, sm.AES256},
}

// The families without a cipher, which PACEDomainParameterInfo carries (9303-11 §9.2.4).
var paceFamilies = [...]Protocol{
	{OID: "0.4.0.127.0.7.2.2.4.1", Name: "PACE-DH-GM", KeyAgreement: DH, Mapping: GM},
	{OID: "0.4.0.127.0.7.2.2.4.2", Name: "PACE-ECDH-GM", KeyAgreement: ECDH, Mapping: GM},
	{OID: "0.4.0.127.0.7.2.2.4.3", Name: "PACE-DH-IM", KeyAgreement: DH, Mapping: IM},
	{OID: "0.4.0.127.0.7.2.2.4.4", Name: "PACE-ECDH-IM", KeyAgreement: ECDH, Mapping: IM},
	{OID: "0.4.0.127.0.7.2.2.4.6", Name: "PACE-ECDH-CAM", KeyAgreement: ECDH, Mapping: CAM},
}

// Chip authentication protocols (9303-11 §9.2.5).
var caProtocols = [...]Protocol{
	{OID: "0.4.0.127.0.7.2.2.3.1.1", Name: "CA-DH-3DES-CBC-CBC", KeyAgreement: DH, Suite: sm.DES3},
	{OID: "0.4.0.127.0.7.2.2.3.1.2", Name: "CA-DH-AES-CBC-CMAC-128", KeyAgreement: DH, Suite: sm.AES128},
	{OID: "0.4.0.127.0.7.2.2.3.1.3", Name: "CA-DH-AES-CBC-CMAC-192", KeyAgreement: DH, Suite: sm.AES192},
	{OID: "0.4.0.127.0.7.2.2.3.1.4", Name: "CA-DH-AES-CBC-CMAC-256", KeyAgreement: DH, Suite: sm.AES256},
	{OID: "0.4.0.127.0.7.2.2.3.2.1", Name: "CA-ECDH-3DES-CBC-CBC", KeyAgreement: ECDH, Suite: sm.DES3},
	{OID: "0.4.0.127.0.7.2.2.3.2.2", Name: "CA-ECDH-AES-CBC-CMAC-128", KeyAgreement: ECDH, Suite: sm.AES128},
	{OID: "0.4.0.127.0.7.2.2.3.2.3", Name: "CA-ECDH-AES-CBC-CMAC-192", KeyAgreement: ECDH, Suite: sm.AES192},
	{OID: "0.4.0.127.0.7.2.2.3.2.4", Name: "CA-ECDH-AES-CBC-CMAC-256", KeyAgreement: ECDH, Suite: sm.AES256},
}

// PACEProtocol decodes the object identifier of a PACE protocol with its cipher.
func PACEProtocol(oid string) (Protocol, bool) {
	return protocol(paceProtocols[:], func(p Protocol) bool { return p.OID == oid })
}

// PACEProtocolOf finds the PACE protocol by its parts.
func PACEProtocolOf(k KeyAgreement, m Mapping, s sm.Suite) (Protocol, bool) {
	return protocol(paceProtocols[:], func(p Protocol) bool { return p.KeyAgreement == k && p.Mapping == m && p.Suite == s })
}

// CAProtocol decodes the object identifier of a chip authentication protocol.
func CAProtocol(oid string) (Protocol, bool) {
	return protocol(caProtocols[:], func(p Protocol) bool { return p.OID == oid })
}

// CAProtocolOf finds the chip authentication protocol by its parts.
func CAProtocolOf(k KeyAgreement, s sm.Suite) (Protocol, bool) {
	return protocol(caProtocols[:], func(p Protocol) bool { return p.KeyAgreement == k && p.Suite == s })
}

// paceFamily decodes the object identifier of a PACE protocol without cipher.
func paceFamily(oid string) (Protocol, bool) {
	return protocol(paceFamilies[:], func(p Protocol) bool { return p.OID == oid })
}

func protocol(table []Protocol, ok func(Protocol) bool) (Protocol, bool) {
	for _, p := range table {
		if ok(p) {
			return p, true
		}
	}
	return Protocol{}, false
}
