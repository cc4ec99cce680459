package vcard

import (
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// messagingFaults break secure messaging, once, some responses into a session:
// in the middle of reading the files.
func messagingFaults() []Fault {
	return []Fault{
		{Name: "wrong-sm-mac", Says: "the MAC of one response in the middle is wrong", chip: inTheMiddle(spoilMAC)},
		{Name: "sm-no-mac", Says: "one response in the middle comes without its MAC", chip: inTheMiddle(leaveOut(0x8E))},
		{Name: "sm-no-status", Says: "one response in the middle comes without its protected status", chip: inTheMiddle(leaveOut(0x99))},
		{Name: "sm-no-cryptogram", Says: "one response in the middle comes without its data", chip: inTheMiddle(leaveOut(0x87))},
		{Name: "sm-plain", Says: "one response in the middle comes as plain data with 9000", chip: plainAnswer},
		{Name: "naked-error", Says: "a naked 6988 in the middle; the session is gone", chip: nakedError(iso7816.SWSMObjectsIncorrect)},
		{Name: "naked-6700", Says: "a naked 6700 in the middle; the session is gone", chip: nakedError(iso7816.SWWrongLength)},
	}
}

// middle is which protected response of a session goes wrong.
const middle = 6

// DO of secure messaging that faults look for.
const tagSMMAC tlv.Tag = 0x8E

// inTheMiddle changes one protected response of every session.
func inTheMiddle(change func(iso7816.Response) iso7816.Response) func() quirk {
	return func() quirk {
		count := counter()
		return quirk{sent: func(c *Chip, r iso7816.Response) iso7816.Response {
			if !count(c, r) {
				return r
			}
			return change(r)
		}}
	}
}

// counter returns a function that is true for the middle response of each
// conversation, counted from where its protection begins.
func counter() func(*Chip, iso7816.Response) bool {
	n := 0
	return func(c *Chip, r iso7816.Response) bool {
		if c.session == nil {
			n = 0
		}
		if !isProtected(c, r) {
			return false
		}
		n++
		return n == middle
	}
}

// isProtected reports whether a response is under secure messaging.
func isProtected(c *Chip, r iso7816.Response) bool {
	nodes, err := tlv.Parse(r.Data)
	if c.session == nil || err != nil {
		return false
	}
	_, ok := tlv.Find(nodes, tagSMMAC)
	return ok
}

func spoilMAC(r iso7816.Response) iso7816.Response {
	r.Data[len(r.Data)-1] ^= 0x01
	return r
}

func leaveOut(tag tlv.Tag) func(iso7816.Response) iso7816.Response {
	return func(r iso7816.Response) iso7816.Response {
		nodes, _ := tlv.Parse(r.Data)
		var kept []byte
		for _, n := range nodes {
			if n.Tag != tag {
				kept = append(kept, n.Raw...)
			}
		}
		return iso7816.Response{Data: kept, SW: r.SW}
	}
}

func plainAnswer() quirk {
	count := counter()
	var plain iso7816.Response
	return quirk{
		after: func(_ *Chip, _ iso7816.Command, r iso7816.Response) iso7816.Response {
			plain = r
			return r
		},
		sent: func(c *Chip, r iso7816.Response) iso7816.Response {
			if !count(c, r) {
				return r
			}
			return plain
		},
	}
}

func nakedError(sw iso7816.SW) func() quirk {
	return func() quirk {
		count := counter()
		return quirk{sent: func(c *Chip, r iso7816.Response) iso7816.Response {
			if !count(c, r) {
				return r
			}
			c.drop()
			return status(sw)
		}}
	}
}
