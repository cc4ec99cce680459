package reader

import (
	"bytes"
	"fmt"
	"math/bits"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
)

// NotEMRTDError says that the card is no ICAO 9303 document, and what it seems to be.
type NotEMRTDError struct{ Seen Seen }

func (e *NotEMRTDError) Error() string {
	return fmt.Sprintf("reader: not an electronic travel document: %s", e.Seen)
}

// Seen is what a card that is no travel document looks like.
type Seen string

// What else people put on readers.
const (
	SeenBankCard    Seen = "bank-card"
	SeenPhone       Seen = "phone" // or a watch, that pays
	SeenStorageCard Seen = "storage-card"
	SeenOther       Seen = "other"
)

// paymentEnvironment is the name under which contactless bank cards list their
// applications (EMV Book B).
const paymentEnvironment = "2PAY.SYS.DDF01"

// storageCard is how the historical bytes of a card without a processor begin:
// the reader makes them up (PC/SC part 3, §3.1.3.2.3).
var storageCard = []byte{0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06}

// notEMRTD finds out what lies on the reader in place of a document.
func (s *session) notEMRTD() error {
	atr := s.atr()
	past := historical(atr)
	if bytes.HasPrefix(past, storageCard) {
		return &NotEMRTDError{SeenStorageCard}
	}
	r, err := s.meter.Transmit(s.ctx, iso7816.Command{INS: iso7816.INSSelect, P1: 0x04, Data: []byte(paymentEnvironment), Ne: iso7816.MaxShortNe})
	switch {
	case err != nil:
		return err
	case r.SW.OK() && atr != nil && len(past) == 0:
		return &NotEMRTDError{SeenPhone} // cards say something of themselves
	case r.SW.OK():
		return &NotEMRTDError{SeenBankCard}
	}
	return &NotEMRTDError{SeenOther}
}

// atr is the answer to reset, nil where the chip's holder does not know it.
func (s *session) atr() []byte {
	if c, ok := s.chip.(interface{ ATR() []byte }); ok {
		return c.ATR()
	}
	return nil
}

// historical finds the historical bytes of an answer to reset (7816-3 §8.2): the
// low nibble of T0 counts them, and they follow the interface bytes, whose
// presence the high nibbles of T0 and of each TDi announce.
func historical(atr []byte) []byte {
	if len(atr) < 2 {
		return nil
	}
	count, rest := int(atr[1]&0x0F), atr[2:]
	for announced := atr[1] >> 4; announced != 0; {
		n := bits.OnesCount8(announced)
		if n > len(rest) {
			return nil
		}
		last := rest[n-1]
		rest = rest[n:]
		if announced&0x8 == 0 { // no TDi, which would come last
			break
		}
		announced = last >> 4
	}
	if count > len(rest) {
		return nil
	}
	return rest[:count]
}
