package vcard

import (
	"bytes"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// accessFaults are about getting in.
func accessFaults() []Fault {
	return []Fault{
		{Name: "weak-cardaccess", Says: "EF.CardAccess, which nobody signs, offers PACE with 3DES where DG14 says AES", document: weakCardAccess},
		{Name: "stripped-cardaccess", Says: "EF.CardAccess offers no PACE, though DG14 does", document: strippedCardAccess},
		{Name: "no-cardaccess", Says: "EF.CardAccess is not there (6A82) and PACE neither, though DG14 offers it", document: noCardAccess},
		{Name: "cardaccess-6982", Says: "every way of reading EF.CardAccess is 6982; PACE works", chip: cardAccessAnswers(iso7816.SWSecurityStatus)},
		{Name: "cardaccess-6d00", Says: "every way of reading EF.CardAccess is 6D00; PACE works", chip: cardAccessAnswers(iso7816.SWInstructionNotSupported)},
		{Name: "cardaccess-6700", Says: "every way of reading EF.CardAccess is 6700; PACE works", chip: cardAccessAnswers(iso7816.SWWrongLength)},
		{Name: "select-mf-6982", Says: "SELECT of the master file is 6982", chip: selectMFAnswers(iso7816.SWSecurityStatus)},
		{Name: "mse-refuse-can", Says: "MSE:Set AT refuses the access number with 6A88, before any attempt; the MRZ is taken", chip: refusePassword(passwordCAN, iso7816.SWReferencedDataNotFound)},
		{Name: "mse-6a80", Says: "MSE:Set AT refuses PACE with 6A80 whatever the password", chip: refusePassword(anyPassword, iso7816.SWWrongData)},
		{Name: "mse-6985", Says: "MSE:Set AT refuses PACE with 6985 whatever the password", chip: refusePassword(anyPassword, iso7816.SWConditionsNotSatisfied)},
		{Name: "blocked-can", Says: "the access number is blocked: 6983", chip: refusePassword(passwordCAN, iso7816.SWAuthenticationBlocked)},
		{Name: "pace-6300", Says: "the first token is refused with 6300 though it is right", chip: refuseTokenOnce(iso7816.SWAuthenticationFailed)},
		{Name: "pace-63c2", Says: "the first token is refused with 63C2, a counter of attempts, though it is right", chip: refuseTokenOnce(0x63C2)},
		{Name: "pace-wrong-token", Says: "the chip's own token is wrong: it does not know the password", chip: breakDynamicData(tagTokenResponse)},
		{Name: "pace-echo-key", Says: "the chip answers with the terminal's own public key", chip: echoKey},
		{Name: "pace-off-curve", Says: "the chip's public key lies off the curve", chip: breakDynamicData(tagAgreeResponse)},
		{Name: "pace-bad-nonce", Says: "the chip's nonce is one byte short", chip: shortNonce},
		{Name: "bac-6300", Says: "EXTERNAL AUTHENTICATE of BAC is refused with 6300 though it is right", chip: refuse(iso7816.INSExternalAuthenticate, iso7816.SWAuthenticationFailed)},
		{Name: "bac-wrong-mac", Says: "the chip's answer in BAC has a wrong MAC", chip: brokenBAC},
		{Name: "ca-no-rekey", Says: "chip authentication is accepted and the old keys stay in force", chip: noRekey},
	}
}

func weakCardAccess(d *Document) error {
	if len(d.PACE) == 0 {
		return ErrNeedsFile
	}
	d.PACE = []PACEOffer{{GenericMapping, sm.DES3, d.PACE[0].Curve}}
	b, err := paceInfos(d.PACE).Bytes()
	d.Files[lds.CardAccess] = b
	return err
}

func strippedCardAccess(d *Document) error {
	b, err := lds.SecurityInfos{terminalAuthentication()}.Bytes()
	d.Files[lds.CardAccess] = b
	d.Access, d.PACE = AccessBAC, nil
	return err
}

func noCardAccess(d *Document) error {
	delete(d.Files, lds.CardAccess)
	d.Access, d.PACE = AccessBAC, nil
	return nil
}

// instead makes a quirk that answers some commands with a status.
func instead(applies func(c *Chip, cmd iso7816.Command) bool, sw iso7816.SW) quirk {
	return quirk{instead: func(c *Chip, cmd iso7816.Command) (iso7816.Response, bool) {
		return status(sw), applies(c, cmd)
	}}
}

func refuse(ins byte, sw iso7816.SW) func() quirk {
	return func() quirk {
		return instead(func(_ *Chip, cmd iso7816.Command) bool { return cmd.INS == ins }, sw)
	}
}

func cardAccessAnswers(sw iso7816.SW) func() quirk {
	return func() quirk { return instead(asksCardAccess, sw) }
}

func asksCardAccess(c *Chip, cmd iso7816.Command) bool {
	if c.inApplication {
		return false
	}
	switch cmd.INS {
	case iso7816.INSSelect:
		return cmd.P1 != selectByName && bytes.Equal(cmd.Data, []byte{fidCardAccess >> 8, fidCardAccess & 0xFF})
	case iso7816.INSReadBinary, iso7816.INSReadBinaryOdd:
		file, _, sw := c.target(cmd)
		return sw.OK() && file == lds.CardAccess
	}
	return false
}

func selectMFAnswers(sw iso7816.SW) func() quirk {
	return func() quirk {
		return instead(func(_ *Chip, cmd iso7816.Command) bool {
			return cmd.INS == iso7816.INSSelect && cmd.P1 == selectByFID
		}, sw)
	}
}

const anyPassword = 0

func refusePassword(reference byte, sw iso7816.SW) func() quirk {
	return func() quirk {
		return instead(func(_ *Chip, cmd iso7816.Command) bool {
			return cmd.INS == iso7816.INSManageSecurityEnvironment && cmd.P1 == forPACE>>8 && cmd.P2 == forPACE&0xFF &&
				(reference == anyPassword || passwordIn(cmd) == reference)
		}, sw)
	}
}

func passwordIn(cmd iso7816.Command) byte {
	nodes, _ := tlv.Parse(cmd.Data)
	ref, _ := tlv.Find(nodes, tagPasswordRef)
	if len(ref.Value) != 1 {
		return 0
	}
	return ref.Value[0]
}

// stepTag is the tag of the object in a GENERAL AUTHENTICATE of PACE.
func stepTag(c *Chip, cmd iso7816.Command) tlv.Tag {
	if cmd.INS != iso7816.INSGeneralAuthenticate || c.pace == nil {
		return 0
	}
	in, _ := dynamicData(cmd)
	return in.Tag
}

func refuseTokenOnce(sw iso7816.SW) func() quirk {
	return func() quirk {
		done := false
		return instead(func(c *Chip, cmd iso7816.Command) bool {
			if done || stepTag(c, cmd) != tagTokenCommand {
				return false
			}
			done, c.pace = true, nil
			return true
		}, sw)
	}
}

// breakDynamicData spoils the last byte of an object in the chip's answers.
func breakDynamicData(tag tlv.Tag) func() quirk {
	return func() quirk {
		return quirk{after: func(_ *Chip, cmd iso7816.Command, r iso7816.Response) iso7816.Response {
			if cmd.INS != iso7816.INSGeneralAuthenticate {
				return r
			}
			if in, rest, err := tlv.Next(r.Data); err == nil && len(rest) == 0 {
				if o, _, err := tlv.Next(in.Value); err == nil && o.Tag == tag && len(o.Value) > 0 {
					o.Value[len(o.Value)-1] ^= 0x01
				}
			}
			return r
		}}
	}
}

func echoKey() quirk {
	return quirk{instead: func(c *Chip, cmd iso7816.Command) (iso7816.Response, bool) {
		if stepTag(c, cmd) != tagAgreeCommand {
			return iso7816.Response{}, false
		}
		in, _ := dynamicData(cmd)
		c.pace = nil
		return answer(tlv.Encode(tagDynamicData, tlv.Encode(tagAgreeResponse, in.Value))), true
	}}
}

func shortNonce() quirk {
	return quirk{after: func(_ *Chip, cmd iso7816.Command, r iso7816.Response) iso7816.Response {
		in, _, err := tlv.Next(r.Data)
		if cmd.INS != iso7816.INSGeneralAuthenticate || err != nil {
			return r
		}
		if o, _, err := tlv.Next(in.Value); err == nil && o.Tag == tagEncryptedNonce {
			r.Data = tlv.Encode(tagDynamicData, tlv.Encode(tagEncryptedNonce, o.Value[1:]))
		}
		return r
	}}
}

func brokenBAC() quirk {
	return quirk{after: func(_ *Chip, cmd iso7816.Command, r iso7816.Response) iso7816.Response {
		if cmd.INS == iso7816.INSExternalAuthenticate && len(r.Data) > 0 {
			r.Data[len(r.Data)-1] ^= 0x01
		}
		return r
	}}
}

// noRekey throws the keys away that chip authentication agreed on.
func noRekey() quirk {
	return quirk{after: func(c *Chip, cmd iso7816.Command, r iso7816.Response) iso7816.Response {
		if c.session != nil && (cmd.INS == iso7816.INSGeneralAuthenticate || cmd.INS == iso7816.INSManageSecurityEnvironment) {
			c.next = nil
		}
		return r
	}}
}
