package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"
	"unicode/utf8"

	"go.bug.st/serial"
	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const (
	// maxPayload is more than the largest QR holds (2,953 bytes).
	maxPayload = 4096
	// idleGap ends a payload of a scanner that sends no line end: it is longer
	// than 250 letters take at 9600 baud.
	idleGap = 300 * time.Millisecond
)

var (
	// ErrPort: a serial port that cannot be opened, or that is gone.
	ErrPort = errors.New("scan: serial port not available")
	// ErrTooLong: more bytes without an end than any code holds.
	ErrTooLong = errors.New("scan: payload too long")
)

// OpenSerial opens a scanner's port at 9600 baud, 8 bits, no parity, one stop
// bit. Its Read returns nothing, and no error, when the line was idle for a
// while. The error is [ErrPort] with its cause.
func OpenSerial(dev string) (io.ReadCloser, error) {
	port, err := openPort(dev)
	if err != nil {
		return nil, err
	}
	if err := port.SetReadTimeout(idleGap); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrPort, err), port.Close())
	}
	return port, nil
}

func openPort(dev string) (serial.Port, error) {
	port, err := serial.Open(dev, &serial.Mode{BaudRate: 9600, DataBits: 8, Parity: serial.NoParity, StopBits: serial.OneStopBit})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPort, err)
	}
	return port, nil
}

// ReadSerial yields what a scanner sends, payload by payload, composed (NFC),
// until the stream or ctx ends. A line end, an insurance card's closing part
// "$", or an idle line (a Read of nothing) ends a payload. An error [ErrNotText]
// or [ErrTooLong] concerns one payload; any other is the last: [ErrPort] with
// its cause, or the context's. A context ends the reading at the next byte or
// idle gap.
func ReadSerial(ctx context.Context, r io.Reader) iter.Seq2[personal.Text, error] {
	return func(yield func(personal.Text, error) bool) {
		var s splitter
		chunk := make([]byte, 512)
		for ctx.Err() == nil {
			n, err := r.Read(chunk)
			for _, b := range chunk[:n] {
				if payload, end := s.add(b); end && !yield(payload.text()) {
					return
				}
			}
			clear(chunk) // it stays for as long as the scanner does
			if n == 0 && err == nil || errors.Is(err, io.EOF) {
				if payload, end := s.end(); end && !yield(payload.text()) {
					return
				}
			}
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield("", fmt.Errorf("%w: %w", ErrPort, err))
				return
			}
		}
		yield("", context.Cause(ctx))
	}
}

// splitter gathers bytes into payloads: letters of several bytes may come in
// pieces.
type splitter struct {
	gathered payload
}

// payload is the bytes of one code; longer ones are kept to maxPayload+1.
type payload []byte

// insuranceEnd is the closing part of an insurance card's text.
const insuranceEnd = "|$"

// add takes the next byte, and returns the payload that ends with it.
func (s *splitter) add(b byte) (payload, bool) {
	if b == '\r' || b == '\n' {
		return s.end()
	}
	if len(s.gathered) <= maxPayload {
		s.gathered = append(s.gathered, b)
	}
	if b == '$' && bytes.HasSuffix(s.gathered, []byte(insuranceEnd)) {
		return s.end()
	}
	return nil, false
}

// end returns what was gathered, if anything.
func (s *splitter) end() (payload, bool) {
	p := s.gathered
	s.gathered = nil
	return p, len(p) > 0
}

func (p payload) text() (personal.Text, error) {
	switch {
	case len(p) > maxPayload:
		return "", ErrTooLong
	case !utf8.Valid(p):
		return "", ErrNotText
	}
	return personal.Text(norm.NFC.String(string(p))), nil
}
