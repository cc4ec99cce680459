package hl7

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

// The bytes around a message (MLLP).
const (
	startBlock = 0x0b
	endBlock   = 0x1c
	carriage   = 0x0d
)

// maxAck bounds an acknowledgement in bytes.
const maxAck = 64 << 10

// Time limits where [Options] names none.
const (
	DefaultConnectTimeout = 5 * time.Second
	DefaultTimeout        = 30 * time.Second
)

const op = "hl7 registration"

// ErrNotPrivate refuses to send in the clear beyond the house's own network.
var ErrNotPrivate = errors.New("hl7: without TLS only to a private address, where the configuration allows it")

// Options of a receiver.
type Options struct {
	Address string // host:port
	// Plain sends without TLS: to this machine, or with InsecureLAN to one
	// private address.
	Plain, InsecureLAN      bool
	CA                      []byte // PEM, added to the system's roots
	ConnectTimeout, Timeout time.Duration
	Now                     func() time.Time // nil: time.Now; of certificates
}

// Client sends to one receiver. It is safe for concurrent use.
type Client struct {
	o     Options
	roots *x509.CertPool
}

// New checks the options. Errors: [backend.ErrAddress], [backend.ErrAuthority],
// [ErrNotPrivate].
func New(o Options) (*Client, error) {
	host, port, err := net.SplitHostPort(o.Address)
	if err != nil || host == "" || port == "" {
		return nil, backend.ErrAddress
	}
	if o.Plain && !mayBePlain(host, o.InsecureLAN) {
		return nil, ErrNotPrivate
	}
	if o.ConnectTimeout <= 0 {
		o.ConnectTimeout = DefaultConnectTimeout
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	roots, err := backend.Authorities(o.CA)
	if err != nil {
		return nil, err
	}
	return &Client{o: o, roots: roots}, nil
}

// mayBePlain: a name may stand for any address, so that only an address will do.
func mayBePlain(host string, lan bool) bool {
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host == "localhost"
	}
	ip = ip.Unmap()
	return ip.IsLoopback() || lan && (ip.IsPrivate() || ip.IsLinkLocalUnicast())
}

// AckError is a receiver's refusal (MSA-1: AE, AR, CE, CR), or an
// acknowledgement of another message.
type AckError struct{ Code string }

func (e *AckError) Error() string { return "hl7: not acknowledged: " + e.Code }

// CodeOther is the code of an acknowledgement that is not of our message.
const CodeOther = "other-message"

// Send sends one message and waits for its acknowledgement. It never repeats one.
// Errors: [AckError]; [backend.UnreachableError], Sent where the receiver may have
// acted; context.Canceled.
func (c *Client) Send(ctx context.Context, message []byte, id string) error {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	conn, err := c.dial(ctx)
	if err != nil {
		return lost(ctx, err, false)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer func() { stop(); _ = conn.Close() }()
	framed := append(append([]byte{startBlock}, message...), endBlock, carriage)
	if n, err := conn.Write(framed); err != nil {
		return lost(ctx, err, n == len(framed))
	}
	ack, err := readBlock(bufio.NewReader(io.LimitReader(conn, maxAck)))
	if err != nil {
		return lost(ctx, err, true)
	}
	return acknowledged(ack, id)
}

func (c *Client) dial(ctx context.Context) (net.Conn, error) {
	d := net.Dialer{Timeout: c.o.ConnectTimeout}
	if c.o.Plain {
		return d.DialContext(ctx, "tcp", c.o.Address)
	}
	t := tls.Dialer{NetDialer: &d, Config: &tls.Config{RootCAs: c.roots, MinVersion: tls.VersionTLS12, Time: c.o.Now}}
	return t.DialContext(ctx, "tcp", c.o.Address)
}

// lost is an exchange without an acknowledgement. What a connection says of its
// failure is not passed on.
func lost(ctx context.Context, err error, sent bool) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return fmt.Errorf("%s: %w", op, context.Canceled)
	}
	var name *net.DNSError
	var network *net.OpError
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	reason := backend.ReasonCut
	switch {
	case errors.Is(err, errGarbled):
		reason = backend.ReasonGarbled
	case ctx.Err() != nil, errors.Is(err, context.DeadlineExceeded):
		reason = backend.ReasonTimeout
	case errors.As(err, &name):
		reason = backend.ReasonName
	case errors.As(err, &verification), errors.As(err, &record):
		reason = backend.ReasonTLS
	case errors.As(err, &network) && network.Op == "dial":
		reason = backend.ReasonConnect
	}
	return &backend.UnreachableError{Op: op, Reason: reason, Sent: sent}
}

var errGarbled = errors.New("not a block of MLLP")

// readBlock reads one framed message.
func readBlock(r *bufio.Reader) ([]byte, error) {
	first, err := r.ReadByte()
	if err != nil {
		return nil, err
	}
	if first != startBlock {
		return nil, errGarbled
	}
	body, err := r.ReadBytes(endBlock)
	if err != nil {
		return nil, err
	}
	if last, err := r.ReadByte(); err != nil || last != carriage {
		return nil, errGarbled
	}
	return body[:len(body)-1], nil
}

// acknowledged reads MSA-1 and MSA-2 of an acknowledgement. Errors: [AckError],
// [backend.UnreachableError].
func acknowledged(ack []byte, id string) error {
	separator := byte('|')
	if bytes.HasPrefix(ack, []byte("MSH")) && len(ack) > 3 {
		separator = ack[3]
	}
	for line := range bytes.FieldsFuncSeq(ack, func(r rune) bool { return r == '\r' || r == '\n' }) {
		fields := bytes.Split(line, []byte{separator})
		if string(fields[0]) != "MSA" || len(fields) < 3 {
			continue
		}
		switch code := strings.TrimSpace(string(fields[1])); {
		case string(fields[2]) != esc(id):
			return &AckError{CodeOther}
		case code == "AA" || code == "CA":
			return nil
		case code == "AE" || code == "AR" || code == "CE" || code == "CR":
			return &AckError{code}
		}
		break
	}
	return &backend.UnreachableError{Op: op, Reason: backend.ReasonGarbled, Sent: true}
}
