package vcard

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// DefaultVPCD is where Debian's vpcd listens for the card of its first slot;
// the second slot is one port higher.
const DefaultVPCD = "127.0.0.1:35963"

// One-byte messages of vpcd. Anything longer is an APDU.
const (
	vpcdOff   = 0x00
	vpcdOn    = 0x01
	vpcdReset = 0x02
	vpcdATR   = 0x04
)

// NoReaderError says that no virtual reader listens at the address.
type NoReaderError struct {
	Addr string
	Err  error
}

func (e *NoReaderError) Error() string {
	return fmt.Sprintf("vcard: no virtual reader at %s: is pcscd running, with Debian's vsmartcard-vpcd installed? (%v)", e.Addr, e.Err)
}

// Unwrap gives the network's error.
func (e *NoReaderError) Unwrap() error { return e.Err }

// link is a connection to a slot of vpcd. Each message is two length bytes,
// big-endian, and the body.
//
// vpcd writes length and body apart, and the second waits for the first to be
// acknowledged (Nagle); an acknowledgement that is delayed costs 40 ms. So
// before every read the system is asked to acknowledge at once, and our own
// messages go out in one piece.
type link struct{ conn *net.TCPConn }

func dialVPCD(ctx context.Context, addr string) (*link, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, &NoReaderError{Addr: addr, Err: err}
	}
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		_ = conn.Close()
		return nil, &NoReaderError{Addr: addr, Err: errors.New("not TCP")}
	}
	if err := tcp.SetNoDelay(true); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return &link{tcp}, nil
}

// Read is the connection's, acknowledging at once.
func (l *link) Read(b []byte) (int, error) {
	acknowledgeAtOnce(l.conn)
	return l.conn.Read(b)
}

func (l *link) receive() ([]byte, error) {
	var head [2]byte
	if _, err := io.ReadFull(l, head[:]); err != nil {
		return nil, err
	}
	body := make([]byte, binary.BigEndian.Uint16(head[:]))
	_, err := io.ReadFull(l, body)
	return body, err
}

func (l *link) send(body []byte) error {
	message := binary.BigEndian.AppendUint16(make([]byte, 0, len(body)+2), uint16(len(body)))
	_, err := l.conn.Write(append(message, body...))
	return err
}

// goneWithin bounds how long the reader may take to hang up in its turn.
const goneWithin = 2 * time.Second

// hangUp ends our half of the conversation: the reader finds the card gone when
// it next looks, and closes its half.
func (l *link) hangUp() {
	_ = l.conn.SetReadDeadline(time.Now().Add(goneWithin))
	_ = l.conn.CloseWrite()
}

func (l *link) close() error { return l.conn.Close() }
