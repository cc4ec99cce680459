package pcsc

import (
	"encoding/binary"

	"github.com/ebfe/scard"
)

// Device is where a reader is plugged in: its USB bus and its address there, as
// Linux counts them. The zero value is a reader that says nothing of it.
type Device struct{ Bus, Address int }

// Device asks a reader where it is plugged in, without disturbing a card in it.
// Readers that are not on USB, and systems that do not tell, give the zero value.
func (s *Service) Device(reader string) Device {
	card, err := s.ctx.Connect(reader, scard.ShareDirect, scard.ProtocolUndefined)
	if err != nil {
		return Device{}
	}
	defer func() { _ = card.Disconnect(scard.LeaveCard) }()
	channel, err := card.GetAttrib(scard.AttrChannelId)
	if err != nil {
		return Device{}
	}
	return device(channel)
}

const usbChannel = 0x0020 // PC/SC part 3, SCARD_ATTR_CHANNEL_ID

// device reads a channel id, a DWORD: the kind of channel, and for USB the bus
// and the address (the CCID driver on Linux).
func device(channel []byte) Device {
	if len(channel) < 4 || len(channel) > 8 { // pcsc-lite's DWORD is a long
		return Device{}
	}
	id := binary.NativeEndian.Uint32(channel)
	if id>>16 != usbChannel {
		return Device{}
	}
	return Device{Bus: int(id >> 8 & 0xFF), Address: int(id & 0xFF)}
}
