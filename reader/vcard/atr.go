package vcard

// atr is the answer to reset that a contactless reader makes up from the
// historical bytes (PC/SC part 3 §3.1.3.2.3): 3B 8n 80 01 and a check byte.
func atr(historical []byte) []byte {
	out := append([]byte{0x3B, 0x80 | byte(len(historical)), 0x80, 0x01}, historical...)
	check := byte(0)
	for _, b := range out[1:] {
		check ^= b
	}
	return append(out, check)
}

// Historical bytes: those seen on Vietnamese cards, and for chips with extended
// length a compact-TLV record of card capabilities (7816-4 §12.1.1.9) whose third
// byte says extended length fields, with their limits in EF.ATR/INFO. A payment
// card and a chip of another make have their own.
var (
	historicalCCCD     = []byte("MKjCOS-37")
	historicalExtended = []byte{0x80, 0x73, 0xC8, 0x21, 0x60}
	historicalPlain    = []byte{0x80, 0x73, 0xC8, 0x21, 0x20}
	historicalPayment  = []byte{0x80, 0x31, 0x80, 0x66, 0xB0, 0x84, 0x12, 0x01, 0x6E, 0x01, 0x83}
	historicalStorage  = []byte{0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00}
)

// ATR is the answer to reset of the chip behind a contactless reader.
func (d *Document) ATR() []byte { return atr(d.Historical) }
