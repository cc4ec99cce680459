package pcsc

import (
	"encoding/binary"
	"errors"
	"testing"

	"github.com/ebfe/scard"
)

func TestDevice(t *testing.T) {
	channel := func(id uint32, more int) []byte {
		return append(binary.NativeEndian.AppendUint32(nil, id), make([]byte, more)...)
	}
	for _, c := range []struct {
		channel []byte
		want    Device
	}{
		{channel(0x00200105, 0), Device{1, 5}},
		{channel(0x0020031F, 4), Device{3, 31}},
		{channel(0x00010105, 0), Device{}}, // serial
		{channel(0x00200105, 0)[:3], Device{}},
		{make([]byte, 9), Device{}},
		{nil, Device{}},
	} {
		if got := device(c.channel); got != c.want {
			t.Errorf("% X: %v", c.channel, got)
		}
	}
}

func TestDeniedIsToldFromNotThere(t *testing.T) {
	for code, denied := range map[scard.Error]bool{scard.ErrNoAccess: true, scard.ErrSecurityViolation: true, scard.ErrNoService: false, scard.ErrServiceStopped: false} {
		if err := classify(code); errors.Is(err, ErrDenied) != denied || !errors.Is(err, ErrNoService) {
			t.Errorf("%v: %v", code, err)
		}
	}
}
