package rig

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Fault is a way of a backend to fail, by name.
type Fault string

// The faults. The first five are of the wire and the same for every backend;
// the others are played by the simulator itself.
const (
	Down        Fault = "down"                // the connection breaks before anything is done
	Slow        Fault = "slow"                // the answer takes Delay
	HalfAnswer  Fault = "half-answer"         // acted on, but the answer breaks off in the middle
	NoAnswer    Fault = "acted-but-no-answer" // acted on, then the connection breaks
	Maintenance Fault = "maintenance"         // a page in HTML, 503
	WrongCode   Fault = "wrong-code"          // an answer with a code that is in no table
	Expired     Fault = "expired-token"       // every token is refused as run out
	NoEffect    Fault = "success-without-effect"
)

// Faults lists every fault.
func Faults() []Fault {
	return []Fault{Down, Slow, HalfAnswer, NoAnswer, WrongCode, Expired, Maintenance, NoEffect}
}

// ErrUnknownFault refuses a name that is not in [Faults].
var ErrUnknownFault = errors.New("unknown fault")

// ParseFault finds a fault by name.
func ParseFault(name string) (Fault, error) {
	if f := Fault(name); slices.Contains(Faults(), f) {
		return f, nil
	}
	return "", fmt.Errorf("%w: %s", ErrUnknownFault, name)
}

// Breaker holds the faults that are on. The zero value has none. It is safe
// for concurrent use.
type Breaker struct {
	mu    sync.Mutex
	on    map[Fault]bool
	delay time.Duration
}

// Set replaces the faults that are on.
func (b *Breaker) Set(faults ...Fault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.on = make(map[Fault]bool)
	for _, f := range faults {
		b.on[f] = true
	}
}

// SetDelay says how long Slow takes; without it, 20 s.
func (b *Breaker) SetDelay(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.delay = d
}

// On reports whether a fault is on.
func (b *Breaker) On(f Fault) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.on[f]
}

func (b *Breaker) slowness() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.delay > 0 {
		return b.delay
	}
	return 20 * time.Second
}

// Wrap plays the faults of the wire around a handler.
func (b *Breaker) Wrap(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := readBody(r)
		switch {
		case err != nil:
			http.Error(w, "request too large", http.StatusRequestEntityTooLarge)
			return
		case b.On(Down):
			hangUp(w)
			return
		case b.On(Maintenance):
			maintenance(w)
			return
		case b.On(Slow) && !b.wait(r):
			hangUp(w)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := &recorder{header: make(http.Header), status: http.StatusOK}
		h.ServeHTTP(answer, r)
		switch {
		case b.On(NoAnswer):
			hangUp(w)
		case b.On(HalfAnswer):
			answer.send(w, answer.body.Len()/2)
		default:
			answer.send(w, answer.body.Len())
		}
	})
}

// maxRequest bounds a request's size in bytes.
const maxRequest = 8 << 20

// readBody reads the request before anything else, since a server notices
// that its caller has gone only after that.
func readBody(r *http.Request) ([]byte, error) {
	return io.ReadAll(http.MaxBytesReader(nil, r.Body, maxRequest))
}

func (b *Breaker) wait(r *http.Request) bool {
	timer := time.NewTimer(b.slowness())
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

func hangUp(w http.ResponseWriter) {
	if h, ok := w.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			_ = conn.Close()
		}
	}
}

func maintenance(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = io.WriteString(w, "<!DOCTYPE html><title>503</title><h1>Hệ thống đang bảo trì</h1>")
}

// recorder keeps an answer so that it can be held back or cut.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

// send announces the whole length; fewer bytes make the server cut the
// connection after them.
func (r *recorder) send(w http.ResponseWriter, n int) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(r.body.Len()))
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body.Bytes()[:n])
}
