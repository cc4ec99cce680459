// Package iso7816 has the command and response APDUs of ISO/IEC 7816-4 and the
// one interface that everything which talks to a chip shares, [Transport].
package iso7816

import (
	"context"
	"errors"
	"fmt"
)

// Transport carries one command to a chip and brings its response. A PC/SC
// transaction, a secure channel around one, a recorder and a virtual card are
// all Transports. An error means that no response came; a status word other
// than 9000 is a response.
type Transport interface {
	Transmit(ctx context.Context, c Command) (Response, error)
}

// Limits of the length fields (7816-4 §5.1).
const (
	MaxShortData    = 255
	MaxShortNe      = 256
	MaxExtendedData = 65535
	MaxExtendedNe   = 65536
)

// Instructions and class bits that 9303 uses.
const (
	CLAChaining        = 0x10
	CLASecureMessaging = 0x0C

	INSManageSecurityEnvironment = 0x22
	INSExternalAuthenticate      = 0x82
	INSGetChallenge              = 0x84
	INSGeneralAuthenticate       = 0x86
	INSInternalAuthenticate      = 0x88
	INSSelect                    = 0xA4
	INSReadBinary                = 0xB0
	INSReadBinaryOdd             = 0xB1
	INSGetResponse               = 0xC0
)

// Command is a command APDU. Ne is the greatest number of response bytes
// expected: 0 for none, 256 for a short field of 00, up to 65536.
type Command struct {
	CLA, INS, P1, P2 byte
	Data             []byte
	Ne               int
}

var (
	// ErrTooLong is returned for a command whose data or Ne no length field holds.
	ErrTooLong = errors.New("iso7816: command too long")
	// ErrMalformed is returned for bytes that are no APDU.
	ErrMalformed = errors.New("iso7816: malformed APDU")
)

// Extended reports whether the command needs extended length fields.
func (c Command) Extended() bool { return len(c.Data) > MaxShortData || c.Ne > MaxShortNe }

// Bytes encodes the command, with extended length fields where it needs them.
func (c Command) Bytes() ([]byte, error) {
	if len(c.Data) > MaxExtendedData || c.Ne > MaxExtendedNe || c.Ne < 0 {
		return nil, ErrTooLong
	}
	out := make([]byte, 0, len(c.Data)+10)
	out = append(out, c.CLA, c.INS, c.P1, c.P2)
	if c.Extended() {
		return c.appendExtended(out), nil
	}
	if len(c.Data) > 0 {
		out = append(out, byte(len(c.Data)))
		out = append(out, c.Data...)
	}
	if c.Ne > 0 {
		out = append(out, byte(c.Ne))
	}
	return out, nil
}

func (c Command) appendExtended(out []byte) []byte {
	out = append(out, 0)
	if len(c.Data) > 0 {
		out = append(out, byte(len(c.Data)>>8), byte(len(c.Data)))
		out = append(out, c.Data...)
	}
	if c.Ne > 0 {
		out = append(out, byte(c.Ne>>8), byte(c.Ne))
	}
	return out
}

// ParseCommand decodes a command APDU of any of the seven cases (7816-3 §12.1.3).
func ParseCommand(b []byte) (Command, error) {
	if len(b) < 4 {
		return Command{}, ErrMalformed
	}
	c := Command{CLA: b[0], INS: b[1], P1: b[2], P2: b[3]}
	body := b[4:]
	switch {
	case len(body) == 0:
		return c, nil
	case len(body) == 1:
		c.Ne = orMax(int(body[0]), MaxShortNe)
		return c, nil
	case body[0] == 0 && len(body) >= 3:
		return parseExtended(c, body[1:])
	}
	return parseShort(c, body)
}

func parseShort(c Command, body []byte) (Command, error) {
	lc := int(body[0])
	rest := body[1:]
	if lc == 0 || len(rest) < lc || len(rest) > lc+1 {
		return Command{}, ErrMalformed
	}
	c.Data = rest[:lc]
	if len(rest) == lc+1 {
		c.Ne = orMax(int(rest[lc]), MaxShortNe)
	}
	return c, nil
}

func parseExtended(c Command, body []byte) (Command, error) {
	first := int(body[0])<<8 | int(body[1])
	rest := body[2:]
	if len(rest) == 0 {
		c.Ne = orMax(first, MaxExtendedNe)
		return c, nil
	}
	if first == 0 || len(rest) != first && len(rest) != first+2 {
		return Command{}, ErrMalformed
	}
	c.Data = rest[:first]
	if tail := rest[first:]; len(tail) == 2 {
		c.Ne = orMax(int(tail[0])<<8|int(tail[1]), MaxExtendedNe)
	}
	return c, nil
}

func orMax(n, max int) int {
	if n == 0 {
		return max
	}
	return n
}

// Response is a response APDU.
type Response struct {
	Data []byte
	SW   SW
}

// ParseResponse decodes a response APDU; the data shares memory with b.
func ParseResponse(b []byte) (Response, error) {
	if len(b) < 2 {
		return Response{}, fmt.Errorf("%w: response of %d bytes", ErrMalformed, len(b))
	}
	n := len(b) - 2
	return Response{Data: b[:n:n], SW: SW(b[n])<<8 | SW(b[n+1])}, nil
}

// Bytes encodes the response.
func (r Response) Bytes() []byte {
	out := make([]byte, 0, len(r.Data)+2)
	out = append(out, r.Data...)
	return append(out, byte(r.SW>>8), byte(r.SW))
}
