package vcard

import (
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// P1-P2 of MANAGE SECURITY ENVIRONMENT: PACE (9303-11 §4.4.4.1) and the two
// forms of chip authentication (9303-11 §6.2.4).
const (
	forPACE         = 0xC1A4
	forChipKey      = 0x41A4
	forKeyAgreement = 0x41A6
)

func (c *Chip) manageSecurityEnvironment(cmd iso7816.Command) iso7816.Response {
	c.work.Op = radio.ManageEnvironment
	nodes, err := tlv.Parse(cmd.Data)
	if err != nil {
		return status(iso7816.SWWrongData)
	}
	switch uint16(cmd.P1)<<8 | uint16(cmd.P2) {
	case forPACE:
		if c.session != nil {
			return status(iso7816.SWConditionsNotSatisfied)
		}
		return status(c.setPACE(nodes))
	case forChipKey:
		return status(c.setChipKey(nodes))
	case forKeyAgreement:
		return status(c.setKeyAndAgree(nodes))
	}
	return status(iso7816.SWIncorrectParameters)
}
