package rig

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// ErrNotLoopback refuses to listen where other machines could reach.
var ErrNotLoopback = errors.New("simulators listen on a loopback address only")

// Server serves a handler over TLS on a loopback address.
type Server struct {
	listener  net.Listener
	http      *http.Server
	authority *Authority
}

// Listen opens an address such as "127.0.0.1:0". Errors: [ErrNotLoopback],
// and the system's.
func Listen(address string, h http.Handler, now time.Time) (*Server, error) {
	if err := mustBeLoopback(address); err != nil {
		return nil, err
	}
	authority, err := NewAuthority(now)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	certificate, err := authority.Server(net.IPv4(127, 0, 0, 1), net.IPv6loopback, addressOf(listener))
	if err != nil {
		_ = listener.Close()
		return nil, err
	}
	listener = tls.NewListener(listener, &tls.Config{
		Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
	})
	// Handshakes that fail are a test's business, and nobody else's.
	quiet := log.New(io.Discard, "", 0)
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ErrorLog: quiet}
	return &Server{listener, server, authority}, nil
}

func mustBeLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if host != "localhost" && !net.ParseIP(host).IsLoopback() {
		return ErrNotLoopback
	}
	return nil
}

func addressOf(l net.Listener) net.IP {
	if tcp, ok := l.Addr().(*net.TCPAddr); ok {
		return tcp.IP
	}
	return net.IPv6loopback
}

// URL is the server's address, https://host:port.
func (s *Server) URL() string { return "https://" + s.listener.Addr().String() }

// CAPEM is the certificate that a client must trust.
func (s *Server) CAPEM() []byte { return s.authority.PEM() }

// Serve runs until the context ends; then it returns nil.
func (s *Server) Serve(ctx context.Context) error {
	closed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(closed)
		_ = s.http.Close()
	})
	err := s.http.Serve(s.listener)
	if !stop() {
		<-closed // its connections too
	}
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
