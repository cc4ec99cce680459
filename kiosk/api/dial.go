package api

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// LocalAddress is what stands before the path of a request to a client of
// [Dial]; the name is not looked up.
const LocalAddress = "http://agent"

// Dial gives a client of the agent that owns a data folder, over its socket. Its
// requests need no token. It returns an error where no agent answers.
func Dial(ctx context.Context, dir string) (*http.Client, error) {
	c, err := dialLocal(ctx, dir)
	if err != nil {
		return nil, err
	}
	if err := c.Close(); err != nil {
		return nil, err
	}
	transport := &http.Transport{
		DialContext:  func(ctx context.Context, _, _ string) (net.Conn, error) { return dialLocal(ctx, dir) },
		MaxIdleConns: 2, IdleConnTimeout: idleTimeout, DisableCompression: true,
	}
	return &http.Client{Transport: &named{transport}}, nil
}

// named says on every request who asks, and in which form.
type named struct{ *http.Transport }

func (n *named) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("X-Cccd-Client", "cccd-agent")
	if r.Method == http.MethodPost && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return n.Transport.RoundTrip(r)
}

// PortOf reads where the agent of a data folder listens.
func PortOf(dir string) (int, error) {
	text, err := os.ReadFile(filepath.Join(dir, portFile))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

// discardLog: what net/http says names addresses and headers of others.
func discardLog() *log.Logger { return log.New(io.Discard, "", 0) }
