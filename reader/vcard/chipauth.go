package vcard

import (
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

const (
	tagEphemeralKey   tlv.Tag = 0x91 // of MSE:Set KAT
	tagCAEphemeralKey tlv.Tag = 0x80 // of GENERAL AUTHENTICATE
)

// setChipKey is MSE:Set AT of chip authentication: the protocol, and the key
// where there are several.
func (c *Chip) setChipKey(nodes []tlv.Node) iso7816.SW {
	if !c.open() {
		return iso7816.SWSecurityStatus
	}
	mechanism, _ := tlv.Find(nodes, tagMechanism)
	var keys []CAKey
	for _, k := range c.doc.CA {
		if string(k.oid()) == string(mechanism.Value) {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return iso7816.SWWrongData
	}
	key, ok := chooseKey(keys, nodes)
	if !ok {
		return iso7816.SWReferencedDataNotFound
	}
	c.ca = &key
	return iso7816.SWOK
}

// setKeyAndAgree is MSE:Set KAT, chip authentication in one command, for 3DES
// alone (9303-11 §6.2.4.1).
func (c *Chip) setKeyAndAgree(nodes []tlv.Node) iso7816.SW {
	c.work.Op = radio.ChipAuthentication
	if !c.open() {
		return iso7816.SWSecurityStatus
	}
	ephemeral, _ := tlv.Find(nodes, tagEphemeralKey)
	var keys []CAKey
	for _, k := range c.doc.CA {
		if k.Suite == sm.DES3 {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return iso7816.SWWrongData
	}
	key, ok := chooseKey(keys, nodes)
	if !ok {
		return iso7816.SWReferencedDataNotFound
	}
	return c.agree(key, ephemeral.Value)
}

// chooseKey takes the key that DO 84 names; it may be left out where there is
// one key.
func chooseKey(keys []CAKey, nodes []tlv.Node) (CAKey, bool) {
	ref, given := tlv.Find(nodes, tagPrivateRef)
	if !given {
		return keys[0], len(keys) == 1
	}
	for _, k := range keys {
		if len(ref.Value) == 1 && int(ref.Value[0]) == k.ID {
			return k, true
		}
	}
	return CAKey{}, false
}

// agreeChipKey is GENERAL AUTHENTICATE of chip authentication, which is no chain.
func (c *Chip) agreeChipKey(key CAKey, in tlv.Node, cmd iso7816.Command) iso7816.Response {
	c.work.Op = radio.ChipAuthentication
	if cmd.CLA&iso7816.CLAChaining != 0 || in.Tag != tagCAEphemeralKey {
		return status(iso7816.SWWrongData)
	}
	if sw := c.agree(key, in.Value); !sw.OK() {
		return status(sw)
	}
	return answer(tlv.Encode(tagDynamicData))
}

// agree derives new session keys from the static key and the terminal's
// ephemeral one; the counter starts at zero.
func (c *Chip) agree(key CAKey, public []byte) iso7816.SW {
	theirs, err := publicPoint(key.Key.Curve(), public)
	if err != nil {
		return iso7816.SWWrongData
	}
	shared := theirs.Mult(key.Key)
	if shared.IsInfinity() {
		return iso7816.SWWrongData
	}
	c.next = sm.Derive(key.Suite, shared.X(), nil)
	return iso7816.SWOK
}
