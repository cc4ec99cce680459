package vcard

import (
	"crypto/subtle"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// generalAuthenticate runs the next step of PACE, or chip authentication. A
// step that fails ends the run.
func (c *Chip) generalAuthenticate(cmd iso7816.Command) iso7816.Response {
	run, ca := c.pace, c.ca
	c.pace, c.ca = nil, nil
	object, sw := dynamicData(cmd)
	switch {
	case !sw.OK():
		return status(sw)
	case ca != nil:
		return c.agreeChipKey(*ca, object, cmd)
	case run == nil:
		return status(iso7816.SWConditionsNotSatisfied)
	}
	c.pace = run
	out, sw := run.step(c, object)
	if !sw.OK() {
		c.pace = nil
		return status(sw)
	}
	return answer(tlv.Encode(tagDynamicData, out.Raw))
}

// dynamicData takes the one object out of 7C; without one the node is empty.
func dynamicData(cmd iso7816.Command) (tlv.Node, iso7816.SW) {
	if cmd.P1 != 0 || cmd.P2 != 0 {
		return tlv.Node{}, iso7816.SWIncorrectParameters
	}
	outer, rest, err := tlv.Next(cmd.Data)
	if err != nil || len(rest) != 0 || outer.Tag != tagDynamicData {
		return tlv.Node{}, iso7816.SWWrongData
	}
	if len(outer.Value) == 0 {
		return tlv.Node{}, iso7816.SWOK
	}
	object, rest, err := tlv.Next(outer.Value)
	if err != nil || len(rest) != 0 {
		return tlv.Node{}, iso7816.SWWrongData
	}
	return object, iso7816.SWOK
}

func object(t tlv.Tag, value []byte) tlv.Node { return tlv.Node{Tag: t, Raw: tlv.Encode(t, value)} }

func (c *Chip) paceNonce(in tlv.Node) (tlv.Node, iso7816.SW) {
	c.work.Op = radio.PACENonce
	run := c.pace
	if in.Tag != 0 {
		return tlv.Node{}, iso7816.SWWrongData
	}
	nonce, err := randomBytes(c.rand, run.offer.nonceLen())
	if err != nil {
		return tlv.Node{}, iso7816.SWNoPreciseDiagnosis
	}
	suite := run.offer.Suite
	z, err := suite.Encrypt(run.key, make([]byte, suite.BlockSize()), nonce)
	if err != nil {
		return tlv.Node{}, iso7816.SWNoPreciseDiagnosis
	}
	run.nonce, run.step = nonce, (*Chip).paceMap
	return object(tagEncryptedNonce, z), iso7816.SWOK
}

func (c *Chip) paceMap(in tlv.Node) (tlv.Node, iso7816.SW) {
	c.work.Op = radio.PACEMapping
	if in.Tag != tagMapCommand {
		return tlv.Node{}, iso7816.SWWrongData
	}
	out, sw := c.pace.mapNonce(c.rand, in.Value)
	c.pace.step = (*Chip).paceAgree
	return object(tagMapResponse, out), sw
}

func (c *Chip) paceAgree(in tlv.Node) (tlv.Node, iso7816.SW) {
	c.work.Op = radio.PACEAgreement
	run := c.pace
	if in.Tag != tagAgreeCommand {
		return tlv.Node{}, iso7816.SWWrongData
	}
	theirs, err := publicPoint(run.offer.Curve, in.Value)
	if err != nil {
		return tlv.Node{}, iso7816.SWWrongData
	}
	secret, err := run.offer.Curve.RandomScalar(c.rand)
	if err != nil {
		return tlv.Node{}, iso7816.SWNoPreciseDiagnosis
	}
	own := run.mapped.Mult(secret)
	shared := theirs.Mult(secret)
	if own.Equal(theirs) || shared.IsInfinity() {
		return tlv.Node{}, iso7816.SWWrongData
	}
	suite := run.offer.Suite
	run.session = paceKeys{
		enc: suite.KDF(shared.X(), sm.CounterEnc), mac: suite.KDF(shared.X(), sm.CounterMAC),
		ownPublic: own, theirPublic: theirs,
	}
	run.step = (*Chip).paceToken
	return object(tagAgreeResponse, own.Bytes()), iso7816.SWOK
}

// publicPoint takes uncompressed points of the curve alone (9303-11 §4.4.3.2).
func publicPoint(curve *ec.Curve, b []byte) (ec.Point, error) {
	if len(b) != 1+2*curve.ByteLen() {
		return ec.Point{}, ec.ErrInvalidPoint
	}
	return curve.Point(b)
}

func (c *Chip) paceToken(in tlv.Node) (tlv.Node, iso7816.SW) {
	c.work.Op = radio.PACEToken
	run := c.pace
	c.pace = nil
	if in.Tag != tagTokenCommand {
		return tlv.Node{}, iso7816.SWWrongData
	}
	want, err1 := run.token(run.session.ownPublic)
	own, err2 := run.token(run.session.theirPublic)
	if err1 != nil || err2 != nil {
		return tlv.Node{}, iso7816.SWNoPreciseDiagnosis
	}
	if subtle.ConstantTimeCompare(want, in.Value) != 1 {
		return tlv.Node{}, iso7816.SWAuthenticationFailed
	}
	out := object(tagTokenResponse, own)
	if run.offer.Mapping == ChipAuthenticationMapping {
		proof, err := c.chipAuthenticity(run)
		if err != nil {
			return tlv.Node{}, iso7816.SWNoPreciseDiagnosis
		}
		out.Raw = join(out.Raw, tlv.Encode(tagChipAuthenticity, proof))
	}
	c.next = sm.NewSession(run.offer.Suite, run.session.enc, run.session.mac, nil)
	return out, iso7816.SWOK
}

// token is the MAC over the object identifier and a public key (9303-11 §4.4.3.4).
func (p *paceRun) token(public ec.Point) ([]byte, error) {
	return p.offer.Suite.MAC(p.session.mac, tlv.Encode(tagPublicKey,
		tlv.Encode(tagOID, p.offer.oid()), tlv.Encode(tagPublicPoint, public.Bytes())))
}

func join(parts ...[]byte) []byte {
	var out []byte
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
