package vcard

import (
	"crypto/sha1"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// Data objects of MSE:Set AT (9303-11 §4.4.4.1).
const (
	tagMechanism   tlv.Tag = 0x80
	tagPasswordRef tlv.Tag = 0x83
	tagPrivateRef  tlv.Tag = 0x84
)

// Data objects of GENERAL AUTHENTICATE (9303-11 §4.4.5, table 4).
const (
	tagDynamicData      tlv.Tag = 0x7C
	tagEncryptedNonce   tlv.Tag = 0x80
	tagMapCommand       tlv.Tag = 0x81
	tagMapResponse      tlv.Tag = 0x82
	tagAgreeCommand     tlv.Tag = 0x83
	tagAgreeResponse    tlv.Tag = 0x84
	tagTokenCommand     tlv.Tag = 0x85
	tagTokenResponse    tlv.Tag = 0x86
	tagChipAuthenticity tlv.Tag = 0x8A
)

// Public key data object, whose MAC is the token (9303-11 §9.4).
const (
	tagPublicKey   tlv.Tag = 0x7F49
	tagOID         tlv.Tag = 0x06
	tagPublicPoint tlv.Tag = 0x86
)

// Password references.
const (
	passwordMRZ = 0x01
	passwordCAN = 0x02
)

// nonceLen is the length of the nonce but under the integrated mapping.
const nonceLen = 16

// arcsPACE and arcsCA are the object identifiers 0.4.0.127.0.7.2.2.4 and
// 0.4.0.127.0.7.2.2.3.2 (CA over elliptic curves), without tag and length.
var (
	arcsPACE = []byte{0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x04}
	arcsCA   = []byte{0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x03, 0x02}
)

// oid is the value of the offer's object identifier. Suites are numbered alike
// in the standard and in package sm: 3DES 1, AES-128 2, AES-192 3, AES-256 4.
func (o PACEOffer) oid() []byte { return join(arcsPACE, []byte{byte(o.Mapping), byte(o.Suite)}) }

func (k CAKey) oid() []byte { return join(arcsCA, []byte{byte(k.Suite)}) }

// paceRun is one run of PACE between MSE:Set AT and the token.
type paceRun struct {
	offer   PACEOffer
	key     []byte // K_π
	step    func(*Chip, tlv.Node) (tlv.Node, iso7816.SW)
	nonce   []byte
	mapKey  ec.Scalar // SK_Map,IC
	mapped  ec.Point
	session paceKeys
}

type paceKeys struct {
	enc, mac               []byte
	ownPublic, theirPublic ec.Point
}

func (c *Chip) setPACE(nodes []tlv.Node) iso7816.SW {
	mechanism, _ := tlv.Find(nodes, tagMechanism)
	reference, _ := tlv.Find(nodes, tagPasswordRef)
	offers := c.offersOf(mechanism.Value)
	if len(offers) == 0 || len(reference.Value) != 1 {
		return iso7816.SWWrongData
	}
	secret := c.passwordSecret(reference.Value[0])
	offer, ok := chooseDomain(offers, nodes)
	if secret == nil || !ok {
		return iso7816.SWReferencedDataNotFound
	}
	c.pace = &paceRun{offer: offer, step: (*Chip).paceNonce, key: offer.Suite.KDF(secret, sm.CounterPassword)}
	return iso7816.SWOK
}

func (c *Chip) offersOf(oid []byte) []PACEOffer {
	var offers []PACEOffer
	if !c.doc.Access.pace() {
		return nil
	}
	for _, o := range c.doc.PACE {
		if string(o.oid()) == string(oid) {
			offers = append(offers, o)
		}
	}
	return offers
}

// passwordSecret is what K_π derives from: the hash of the MRZ information, or
// the CAN as it is (9303-11 §9.7.3). A chip without the password gives nil.
func (c *Chip) passwordSecret(reference byte) []byte {
	switch {
	case reference == passwordMRZ && c.doc.MRZ != "":
		h := sha1.Sum([]byte(c.doc.MRZ))
		return h[:]
	case reference == passwordCAN && c.doc.CAN != "":
		return []byte(c.doc.CAN)
	}
	return nil
}

// chooseDomain takes the domain parameters that DO 84 names; it may be left out
// where there is no choice.
func chooseDomain(offers []PACEOffer, nodes []tlv.Node) (PACEOffer, bool) {
	ref, given := tlv.Find(nodes, tagPrivateRef)
	if !given {
		return offers[0], len(offers) == 1
	}
	for _, o := range offers {
		if len(ref.Value) == 1 && int(ref.Value[0]) == o.Curve.ParameterID() {
			return o, true
		}
	}
	return PACEOffer{}, false
}
