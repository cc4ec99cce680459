package scan

import (
	"bufio"
	"errors"
	"io"
)

// maxJPEG is the longest picture of a stream, in bytes.
const maxJPEG = 8 << 20

// Markers of JPEG (ITU-T T.81 table B.1), each after a byte 0xFF.
const (
	markerTEM  = 0x01
	markerDHT  = 0xC4
	markerRST0 = 0xD0
	markerRST7 = 0xD7
	markerSOI  = 0xD8
	markerEOI  = 0xD9
	markerSOS  = 0xDA
)

// mjpeg parts a stream into its pictures. It goes by the segments, as pictures
// may hold others in their application data.
type mjpeg struct {
	r       *bufio.Reader
	picture []byte
}

func newMJPEG(r io.Reader) *mjpeg { return &mjpeg{r: bufio.NewReaderSize(r, 64<<10)} }

// next is the next picture, until next is called again. Errors are [ErrDamaged]
// and [ErrTooLarge], after which the next picture is looked for, [io.EOF], and
// those of reading.
func (m *mjpeg) next() ([]byte, error) {
	if err := m.begin(); err != nil {
		return nil, err
	}
	err := m.segments()
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, ErrDamaged
	case err != nil:
		return nil, err
	}
	return m.picture, nil
}

// begin looks for the start of a picture, in as many bytes as one may have.
func (m *mjpeg) begin() error {
	var before byte
	for range maxJPEG {
		b, err := m.r.ReadByte()
		if err != nil {
			return err
		}
		if before == 0xFF && b == markerSOI {
			m.picture = append(m.picture[:0], 0xFF, markerSOI)
			return nil
		}
		before = b
	}
	return ErrDamaged
}

// segments takes the picture from its first marker to its last.
func (m *mjpeg) segments() error {
	code, err := m.marker()
	for err == nil {
		switch {
		case code == markerEOI:
			return nil
		case code == markerSOI: // the one before was cut short
			m.picture = append(m.picture[:0], 0xFF, markerSOI)
			code, err = m.marker()
		case code == markerTEM || code >= markerRST0 && code <= markerRST7:
			code, err = m.marker()
		case code == markerSOS:
			if err = m.segment(); err == nil {
				code, err = m.scan()
			}
		default:
			if err = m.segment(); err == nil {
				code, err = m.marker()
			}
		}
	}
	return err
}

// marker takes the marker that has to come next, after any fill bytes.
func (m *mjpeg) marker() (byte, error) {
	b, err := m.take()
	if err != nil {
		return 0, err
	}
	if b != 0xFF {
		return 0, ErrDamaged
	}
	for b == 0xFF && err == nil {
		b, err = m.take()
	}
	if err == nil && b == 0 {
		err = ErrDamaged
	}
	return b, err
}

// segment takes a segment's length and content.
func (m *mjpeg) segment() error {
	high, err := m.take()
	if err != nil {
		return err
	}
	low, err := m.take()
	if err != nil {
		return err
	}
	n := int(high)<<8 + int(low) - 2
	if n < 0 {
		return ErrDamaged
	}
	if len(m.picture)+n > maxJPEG {
		return ErrTooLarge
	}
	from := len(m.picture)
	m.picture = append(m.picture, make([]byte, n)...)
	_, err = io.ReadFull(m.r, m.picture[from:])
	return err
}

// scan takes coded data, in which 0xFF is followed by 0 or a restart marker,
// and the marker that ends it.
func (m *mjpeg) scan() (byte, error) {
	var before byte
	for {
		b, err := m.take()
		switch {
		case err != nil:
			return 0, err
		case before == 0xFF && b != 0 && b != 0xFF && (b < markerRST0 || b > markerRST7):
			return b, nil
		}
		before = b
	}
}

func (m *mjpeg) take() (byte, error) {
	if len(m.picture) >= maxJPEG {
		return 0, ErrTooLarge
	}
	b, err := m.r.ReadByte()
	if err == nil {
		m.picture = append(m.picture, b)
	}
	return b, err
}
