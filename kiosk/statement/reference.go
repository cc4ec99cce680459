package statement

import (
	"errors"
	"io"
	"sync"
	"time"

	"github.com/skip2/go-qrcode"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// ErrReference is returned for a reference that nobody has, that was redeemed, has
// run out, or is for another: which of them is not told.
var ErrReference = errors.New("statement: no such reference")

// ErrTooManyReferences is returned while too many wait.
var ErrTooManyReferences = errors.New("statement: too many references wait")

// maxWaiting bounds the statements that wait to be fetched.
const maxWaiting = 256

// References hold statements until they are fetched, once, by whoever knows the
// reference. They are in memory alone: a reference does not outlive the agent.
// It is safe for concurrent use.
type References struct {
	rand io.Reader
	gone func()

	mu      sync.Mutex
	waiting map[string]waiting
}

type waiting struct {
	Issued
	audience string
}

// NewReferences makes an empty set. gone, if there, is told when a statement that
// nobody fetched was let go: what it held is still to be overwritten.
func NewReferences(rand io.Reader, gone func()) *References {
	return &References{rand: rand, gone: gone, waiting: map[string]waiting{}}
}

// Keep gives the reference under which a statement may be fetched until it
// expires. Errors: [ErrTooManyReferences], those of the source of randomness.
func (r *References) Keep(s Issued, audience string, now time.Time) (string, error) {
	token, err := Token(r.rand)
	if err != nil {
		return "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.forget(now)
	if len(r.waiting) >= maxWaiting {
		return "", ErrTooManyReferences
	}
	r.waiting[token] = waiting{s, audience}
	time.AfterFunc(s.Expires.Sub(now), func() { r.letGo(token) })
	return token, nil
}

// letGo drops what nobody fetched: a statement is a person's data, and is not kept
// until somebody asks for another.
func (r *References) letGo(token string) {
	r.mu.Lock()
	_, there := r.waiting[token]
	delete(r.waiting, token)
	r.mu.Unlock()
	if there && r.gone != nil {
		r.gone()
	}
}

// Redeem gives a statement once. A page may fetch only what is for its own
// origin; a native client has none, and is asked for the reference alone. Who may
// not leaves the reference to whom it is for. Errors: [ErrReference].
func (r *References) Redeem(token, origin string, now time.Time) (Issued, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.forget(now)
	s, there := r.waiting[token]
	if !there || origin != "" && origin != s.audience {
		return Issued{}, ErrReference
	}
	delete(r.waiting, token)
	return s.Issued, nil
}

// forget drops what has expired.
func (r *References) forget(now time.Time) {
	for token, s := range r.waiting {
		if !now.Before(s.Expires) {
			delete(r.waiting, token)
		}
	}
}

// ErrTooLongForQR is returned for a statement that no QR holds.
var ErrTooLongForQR = errors.New("statement: too long for a QR")

// pictureSize is the least side of a QR in pixels.
const pictureSize = 512

// QR is the picture of a reference, or of the whole statement. Errors are
// [ErrTooLongForQR].
func QR(text personal.Text) ([]byte, error) {
	level := qrcode.Medium
	if len(text) > 512 {
		level = qrcode.Low // 2,953 bytes at most (ISO/IEC 18004 table 7)
	}
	picture, err := qrcode.Encode(text.Reveal(), level, pictureSize)
	if err != nil {
		return nil, ErrTooLongForQR // the library's own words repeat the text
	}
	return picture, nil
}
