package iso7816

import "fmt"

// SW is the status word of a response, SW1 in the high byte.
type SW uint16

// Status words that 9303-10, 9303-11 and TR-03110 give a meaning.
const (
	SWOK                      SW = 0x9000
	SWEndOfFile               SW = 0x6282
	SWWrongLength             SW = 0x6700
	SWSecurityStatus          SW = 0x6982
	SWAuthenticationBlocked   SW = 0x6983
	SWConditionsNotSatisfied  SW = 0x6985
	SWCommandNotAllowed       SW = 0x6986
	SWSMObjectsMissing        SW = 0x6987
	SWSMObjectsIncorrect      SW = 0x6988
	SWWrongData               SW = 0x6A80
	SWFunctionNotSupported    SW = 0x6A81
	SWFileNotFound            SW = 0x6A82
	SWIncorrectParameters     SW = 0x6A86
	SWReferencedDataNotFound  SW = 0x6A88
	SWWrongParameters         SW = 0x6B00
	SWInstructionNotSupported SW = 0x6D00
	SWClassNotSupported       SW = 0x6E00
	SWAuthenticationFailed    SW = 0x6300
	SWNoPreciseDiagnosis      SW = 0x6F00
)

// OK reports 9000.
func (s SW) OK() bool { return s == SWOK }

// Refused reports 63xx: the chip took a password or a token and found it wrong.
func (s SW) Refused() bool { return s>>8 == 0x63 }

// CorrectLength returns the length that 6Cxx names.
func (s SW) CorrectLength() (ne int, ok bool) {
	if s>>8 != 0x6C {
		return 0, false
	}
	return orMax(int(byte(s)), MaxShortNe), true
}

// More returns how many bytes GET RESPONSE can fetch after 61xx.
func (s SW) More() (ne int, ok bool) {
	if s>>8 != 0x61 {
		return 0, false
	}
	return orMax(int(byte(s)), MaxShortNe), true
}

func (s SW) String() string { return fmt.Sprintf("%04X", uint16(s)) }

// StatusError says that a chip answered a command with a status that ends what
// was being done. Op names the step in the words of the standard.
type StatusError struct {
	Op string
	SW SW
}

func (e *StatusError) Error() string { return fmt.Sprintf("%s: chip answered %s", e.Op, e.SW) }

// Check returns a StatusError unless the response is 9000.
func (r Response) Check(op string) error {
	if r.SW.OK() {
		return nil
	}
	return &StatusError{Op: op, SW: r.SW}
}
