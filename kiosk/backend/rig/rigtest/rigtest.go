// Package rigtest is what tests of the backends' clients share: a clock that
// stands still, and a TLS server that ends with its test.
package rigtest

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

// Clock stands still until it is moved.
type Clock struct{ At time.Time }

// Now is the clock's time.
func (c *Clock) Now() time.Time { return c.At }

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) { c.At = c.At.Add(d) }

// Serve answers with a handler on loopback until the test ends.
func Serve(t testing.TB, h http.Handler, now time.Time) *rig.Server {
	t.Helper()
	server, err := rig.Listen("127.0.0.1:0", h, now)
	if err != nil {
		t.Fatal(err)
	}
	Run(t, server.Serve)
	return server
}

// Run runs something until the test ends, and fails the test with its error.
func Run(t testing.TB, serve func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
