package vcard

import (
	"time"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// readingFaults are awkward ways of handing files out.
func readingFaults() []Fault {
	return []Fault{
		{Name: "le-limit-192", Says: "READ BINARY of more than 192 bytes is 6700", chip: leLimit},
		{Name: "le-6cxx", Says: "READ BINARY beyond the end of a file is 6Cxx with the right length and no data", chip: exactLength},
		{Name: "eof-6b00", Says: "READ BINARY beyond the end of a file is 6B00 and no data", chip: strictEnd(iso7816.SWWrongParameters)},
		{Name: "short-read", Says: "READ BINARY gives at most 100 bytes with 9000, whatever is asked", chip: shortRead},
		{Name: "empty-read", Says: "READ BINARY in the middle of DG2 gives no bytes with 9000", chip: emptyRead},
		{Name: "slow", Says: "every command takes 150 ms longer", chip: slow},
		{Name: "extended-lies", Says: "ATR and EF.ATR/INFO promise extended length, and it is 6700", document: promiseExtended},
		{Name: "pull-in-dg2", Says: "the card leaves the field in the middle of DG2", chip: pullIn(lds.DG2)},
		{Name: "pull-in-sod", Says: "the card leaves the field in the middle of EF.SOD", chip: pullIn(lds.SOD)},
		{Name: "pull-in-pace", Says: "the card leaves the field in the middle of PACE", chip: pullInPACE},
		{Name: "pull-in-ca", Says: "the card leaves the field at chip authentication", chip: pullInCA},
	}
}

func isRead(cmd iso7816.Command) bool {
	return cmd.INS == iso7816.INSReadBinary || cmd.INS == iso7816.INSReadBinaryOdd
}

// left is how many bytes a file has from the offset of a command on.
func (c *Chip) left(cmd iso7816.Command) (int, bool) {
	if !isRead(cmd) {
		return 0, false
	}
	file, offset, sw := c.target(cmd)
	b, sw2 := c.content(file)
	if !sw.OK() || !sw2.OK() || offset >= len(b) {
		return 0, false
	}
	return len(b) - offset, true
}

func leLimit() quirk {
	const limit = 192
	return instead(func(_ *Chip, cmd iso7816.Command) bool { return isRead(cmd) && cmd.Ne > limit }, iso7816.SWWrongLength)
}

func exactLength() quirk {
	return quirk{instead: func(c *Chip, cmd iso7816.Command) (iso7816.Response, bool) {
		n, ok := c.left(cmd)
		if !ok || cmd.Ne <= n || n > 0xFF {
			return iso7816.Response{}, false
		}
		return status(0x6C00 | iso7816.SW(n)), true
	}}
}

func strictEnd(sw iso7816.SW) func() quirk {
	return func() quirk {
		return instead(func(c *Chip, cmd iso7816.Command) bool {
			n, ok := c.left(cmd)
			return ok && cmd.Ne > n
		}, sw)
	}
}

func shortRead() quirk {
	const most = 100
	return quirk{after: func(_ *Chip, cmd iso7816.Command, r iso7816.Response) iso7816.Response {
		if cmd.INS == iso7816.INSReadBinary && len(r.Data) > most {
			return answer(r.Data[:most])
		}
		return r
	}}
}

func emptyRead() quirk {
	return quirk{after: func(c *Chip, cmd iso7816.Command, r iso7816.Response) iso7816.Response {
		if n, ok := c.left(cmd); ok && c.inMiddleOf(lds.DG2, n) {
			return answer(nil)
		}
		return r
	}}
}

// inMiddleOf reports whether the file is the current one and less than half of
// it is left.
func (c *Chip) inMiddleOf(f lds.FileID, left int) bool {
	return c.inApplication && c.current == f && left < len(c.doc.Files[f])/2
}

func slow() quirk {
	const extra = 150 * time.Millisecond
	return quirk{sent: func(c *Chip, r iso7816.Response) iso7816.Response {
		c.work.Extra += extra
		return r
	}}
}

func promiseExtended(d *Document) error {
	d.setExtended()
	d.Extended = false
	return nil
}

func pullIn(f lds.FileID) func() quirk {
	return func() quirk {
		return quirk{instead: func(c *Chip, cmd iso7816.Command) (iso7816.Response, bool) {
			n, ok := c.left(cmd)
			c.gone = c.gone || ok && c.inMiddleOf(f, n)
			return iso7816.Response{}, c.gone
		}}
	}
}

func pullInPACE() quirk {
	return quirk{instead: func(c *Chip, cmd iso7816.Command) (iso7816.Response, bool) {
		c.gone = c.gone || stepTag(c, cmd) == tagAgreeCommand
		return iso7816.Response{}, c.gone
	}}
}

func pullInCA() quirk {
	return quirk{instead: func(c *Chip, cmd iso7816.Command) (iso7816.Response, bool) {
		c.gone = c.gone || c.session != nil && cmd.INS == iso7816.INSManageSecurityEnvironment
		return iso7816.Response{}, c.gone
	}}
}

// otherCards are not documents at all.
func otherCards() []Fault {
	return []Fault{
		{Name: "not-emrtd", Says: "a card without an eMRTD application", document: notEMRTD(historicalPlain, false)},
		{Name: "bank-card", Says: "a payment card: the payment directory selects, the eMRTD application does not", document: notEMRTD(historicalPayment, true)},
		{Name: "phone", Says: "a phone that plays a payment card: no historical bytes", document: notEMRTD(nil, true)},
		{Name: "memory-card", Says: "a storage card (MIFARE): every command is 6A81", document: notEMRTD(historicalStorage, false), chip: storageCard},
	}
}

func notEMRTD(historical []byte, payment bool) func(*Document) error {
	return func(d *Document) error {
		d.Files = map[lds.FileID][]byte{}
		d.Access, d.PACE, d.CA, d.AA = AccessPlain, nil, nil, nil
		d.NotEMRTD, d.PaymentCard, d.Historical = true, payment, historical
		d.NoSelectMF, d.Extended = false, false
		return nil
	}
}

func storageCard() quirk {
	return instead(func(*Chip, iso7816.Command) bool { return true }, iso7816.SWFunctionNotSupported)
}
