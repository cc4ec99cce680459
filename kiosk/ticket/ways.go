package ticket

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"time"

	"go.bug.st/serial"
)

// streamLine is a line with deadlines: a connection, or a device file.
type streamLine struct {
	stream interface {
		Read([]byte) (int, error)
		Write([]byte) (int, error)
		Close() error
		SetReadDeadline(time.Time) error
	}
}

func (l streamLine) Write(b []byte) (int, error) { return l.stream.Write(b) }
func (l streamLine) Close() error                { return l.stream.Close() }

func (l streamLine) receive(b []byte, within time.Duration) (int, error) {
	// A device that knows no deadlines could not be waited for: it counts as one
	// that never answers.
	if l.stream.SetReadDeadline(time.Now().Add(within)) != nil {
		return 0, errSilent
	}
	n, err := l.stream.Read(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = errSilent
	}
	return n, err
}

// flush lets a connection end in order: one that is closed while the printer's words
// lie unread is reset, and takes the job along.
func (l streamLine) flush() error {
	conn, ok := l.stream.(*net.TCPConn)
	if !ok {
		return nil // a device takes what is written at once
	}
	if conn.CloseWrite() != nil {
		return ErrOffline
	}
	for range maxStray {
		if _, err := l.receive(make([]byte, 64), usual.answer); err != nil {
			break // the end, or silence
		}
	}
	return nil
}

// ErrForbidden: the agent's user may not open the printer's device.
var ErrForbidden = errors.New("ticket: the printer's device is not for this user")

func opened(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return ErrForbidden
	}
	return ErrOffline
}

// openDevice opens a device file. A plain file is no printer.
func openDevice(name string) (line, error) {
	if info, err := os.Stat(name); err == nil && (info.Mode().IsRegular() || info.IsDir()) {
		return nil, ErrOffline
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, opened(err)
	}
	return streamLine{f}, nil
}

// CheckAddress refuses what is no address of the house's own network: a printer
// asks nobody who they are. Errors: [ErrAddress], [ErrNotPrivate].
func CheckAddress(address string) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil || a.Port() == 0 {
		return ErrAddress
	}
	ip := a.Addr().Unmap()
	if !ip.IsPrivate() && !ip.IsLinkLocalUnicast() && !ip.IsLoopback() {
		return ErrNotPrivate
	}
	return nil
}

var (
	// ErrAddress: not an IP address with a port.
	ErrAddress = errors.New("ticket: not an address of a printer")
	// ErrNotPrivate: an address beyond the house's own network.
	ErrNotPrivate = errors.New("ticket: the printer's address is not private")
)

func openNet(ctx context.Context, address string) (line, error) {
	if err := CheckAddress(address); err != nil {
		return nil, err
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, ErrOffline
	}
	return streamLine{conn}, nil
}

// serialLine is a serial port.
type serialLine struct{ serial.Port }

func openSerial(device string, baud int) (line, error) {
	port, err := serial.Open(device, &serial.Mode{BaudRate: baud, DataBits: 8, Parity: serial.NoParity, StopBits: serial.OneStopBit})
	var wrong *serial.PortError
	if errors.As(err, &wrong) && wrong.Code() == serial.PermissionDenied {
		return nil, ErrForbidden
	}
	if err != nil {
		return nil, opened(err)
	}
	return serialLine{port}, nil
}

func (l serialLine) receive(b []byte, within time.Duration) (int, error) {
	if err := l.SetReadTimeout(within); err != nil {
		return 0, err
	}
	n, err := l.Read(b)
	if n == 0 && err == nil {
		err = errSilent
	}
	return n, err
}

// flush waits until the bytes have gone over the line.
func (l serialLine) flush() error {
	if l.Drain() != nil {
		return ErrOffline
	}
	return nil
}

// Close drops what the printer does not take: a write that waits for it ends.
func (l serialLine) Close() error {
	return errors.Join(l.ResetOutputBuffer(), l.Port.Close())
}
