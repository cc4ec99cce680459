package api

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Errors of listening.
var (
	// ErrNotLoopback is returned for a listener that others could reach.
	ErrNotLoopback = errors.New("api: refuses to listen beyond the loopback")
	// ErrPortTaken is returned when every port that may be used is taken.
	ErrPortTaken = errors.New("api: port taken")
	// ErrSocketInUse is returned when another process answers on the socket.
	ErrSocketInUse = errors.New("api: another process answers on the socket")
)

const (
	portFile       = "port"
	socketFile     = "agent.sock"
	headerTimeout  = 5 * time.Second
	idleTimeout    = time.Minute
	answerTimeout  = 2 * time.Minute // the longest that an act waits for its backend, and as much to send
	maxHeader      = 16 << 10
	maxConnections = 256
	graceful       = 5 * time.Second
)

// Serve listens on the loopback and on the socket until the context ends. It
// writes DIR/port once both answer, and removes it before it returns.
func (s *Server) Serve(ctx context.Context) error {
	tcp, err := s.listenTCP(ctx)
	if err != nil {
		return err
	}
	local, err := listenLocal(s.o.Dir)
	if err != nil {
		return errors.Join(err, tcp.Close())
	}
	if err := writePort(s.o.Dir, s.Port()); err != nil {
		return errors.Join(err, tcp.Close(), local.Close())
	}
	defer os.Remove(filepath.Join(s.o.Dir, portFile))
	return s.ServeOn(ctx, tcp, local)
}

// listenTCP takes the first port that is free.
func (s *Server) listenTCP(ctx context.Context) (net.Listener, error) {
	for _, port := range s.ports() {
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			s.port.Store(int64(l.Addr().(*net.TCPAddr).Port))
			return l, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) && !errors.Is(err, errPortInUse) {
			return nil, err
		}
	}
	return nil, ErrPortTaken
}

func (s *Server) ports() []int {
	if s.o.Ports != nil {
		return s.o.Ports
	}
	var all []int
	for p := FirstPort; p <= LastPort; p++ {
		all = append(all, p)
	}
	return all
}

// ServeOn serves on listeners that are open already: tcp must be on the
// loopback ([ErrNotLoopback]); local is the socket, or nil. It closes both.
func (s *Server) ServeOn(ctx context.Context, tcp, local net.Listener) error {
	if !isLoopback(tcp.Addr().String()) {
		return errors.Join(ErrNotLoopback, tcp.Close())
	}
	s.port.Store(int64(tcp.Addr().(*net.TCPAddr).Port))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server := s.httpServer(ctx)
	done := make(chan error, 2)
	listeners := 1
	go func() { done <- server.Serve(limited(tcp)) }()
	if local != nil {
		listeners++
		go func() { done <- server.Serve(limited(local)) }()
	}
	go s.keepTidy(ctx)
	var first error
	select {
	case <-ctx.Done():
	case first = <-done:
		listeners--
	}
	stop() // ends the streams too
	err := shutdown(server)
	for range listeners {
		<-done
	}
	if first != nil {
		return first
	}
	return err
}

func (s *Server) httpServer(ctx context.Context) *http.Server {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerTimeout,
		WriteTimeout:      answerTimeout, // streams renew theirs
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnContext:       s.connected,
		ErrorLog:          discardLog(),
		// Answered by the guards: "OPTIONS *" is no preflight of a page.
		DisableGeneralOptionsHandler: true,
	}
	s.listening.add(server)
	return server
}

// connected notes where a connection comes from, before it says anything.
func (s *Server) connected(ctx context.Context, c net.Conn) context.Context {
	if l, ok := c.(*slot); ok {
		c = l.Conn
	}
	_, tcp := c.LocalAddr().(*net.TCPAddr)
	return context.WithValue(ctx, connectionKey{}, &connection{local: !tcp, peer: peerOf(c)})
}

// shutdown lets requests finish, and then no more.
func shutdown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), graceful)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return server.Close()
	}
	return nil
}

// keepTidy forgets yesterday's idempotency keys.
func (s *Server) keepTidy(ctx context.Context) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		if err := s.answers.sweep(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Error("old idempotency keys not forgotten", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
