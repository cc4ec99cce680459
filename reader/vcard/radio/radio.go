// Package radio is the model of the time that a contactless chip takes: the
// reader and its driver, the frames in the air, the bits, and the chip's work.
// It is a pure function of lengths; who sleeps is another matter.
package radio

import (
	"fmt"
	"time"
)

// Op is the work that a command asks of the chip.
type Op int

// The kinds of work with a time of their own; None is anything else.
const (
	None Op = iota
	Select
	ReadBinary
	ManageEnvironment
	PACENonce
	PACEMapping
	PACEAgreement
	PACEToken
	BAC
	ChipAuthentication
	ActiveAuthenticationEC
	ActiveAuthenticationRSA
)

// Work is what the chip did for one command.
type Work struct {
	Op    Op
	Plain int           // bytes read, for ReadBinary
	Extra time.Duration // beyond the model: a chip that is slow on request
}

// Times of the model, one command each.
const (
	overhead  = 3 * time.Millisecond // USB, reader, driver
	frameTime = 300 * time.Microsecond
	byteRead  = 20 * time.Microsecond

	frameBytes  = 253 // payload of an ISO 14443-4 frame
	bitsPerByte = 10
)

func (o Op) time() time.Duration {
	switch o {
	case ReadBinary:
		return time.Millisecond
	case Select, ManageEnvironment:
		return 2 * time.Millisecond
	case PACENonce:
		return 10 * time.Millisecond
	case PACEMapping, PACEAgreement:
		return 100 * time.Millisecond
	case PACEToken:
		return 5 * time.Millisecond
	case BAC:
		return 25 * time.Millisecond
	case ChipAuthentication:
		return 110 * time.Millisecond
	case ActiveAuthenticationEC:
		return 60 * time.Millisecond
	case ActiveAuthenticationRSA:
		return 150 * time.Millisecond
	}
	return 0
}

// Rate is the speed in the air in kbit/s: 106, 212, 424 or 848. 0 is no model:
// everything takes no time.
type Rate int

// ParseRate reads a rate, or "off" for 0.
func ParseRate(s string) (Rate, error) {
	switch s {
	case "off", "":
		return 0, nil
	case "106":
		return 106, nil
	case "212":
		return 212, nil
	case "424":
		return 424, nil
	case "848":
		return 848, nil
	}
	return 0, fmt.Errorf("radio: rate %q is none of 106, 212, 424, 848, off", s)
}

// Time is what one command takes: sent and received are the lengths of the
// APDUs as they go through the air, header and status word included.
func (r Rate) Time(sent, received int, w Work) time.Duration {
	if r == 0 {
		return w.Extra
	}
	bits := bitsPerByte * (sent + received)
	air := time.Duration(bits) * time.Millisecond / time.Duration(r)
	frames := frameCount(sent) + frameCount(received)
	work := w.Op.time()
	if w.Op == ReadBinary {
		work += time.Duration(w.Plain) * byteRead
	}
	return overhead + time.Duration(frames)*frameTime + air + work + w.Extra
}

func frameCount(n int) int { return max(1, (n+frameBytes-1)/frameBytes) }
