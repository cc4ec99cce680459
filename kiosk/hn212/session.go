package hn212

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"regexp"
	"sync"
)

// maxWaiting bounds the packets that a page has not fetched.
const maxWaiting = 64

var (
	errBusy     = errors.New("hn212: too many connections")
	errProtocol = errors.New("hn212: not expected at this point")
)

// session is one page's connection, whichever way it is carried.
type session struct {
	server     *Server
	id, origin string
	version    int

	ctx       context.Context // the session's life
	end       context.CancelFunc
	heart     *heart
	joined    chan string // its CONNECT, with the token
	dismissed chan struct{}
	settled   chan struct{} // closed when the page was let in, or refused

	mu      sync.Mutex
	waiting []packet
	wake    chan struct{} // something waits
	carrier carrier
	polling bool          // a GET is being answered
	claimed bool          // a socket is there, or being tried
	probed  chan struct{} // closed while a socket is being tried
}

// carrier is how packets reach the page.
type carrier int

const (
	byPolling carrier = iota
	bySocket
)

func newSession(s *Server, id, origin string, version int) *session {
	p := &session{
		server: s, id: id, origin: origin, version: version,
		heart: newHeart(s.Clock, version), joined: make(chan string, 1), dismissed: make(chan struct{}, 1),
		wake: make(chan struct{}, 1), probed: make(chan struct{}), settled: make(chan struct{}),
	}
	p.ctx, p.end = context.WithCancel(s.ctx)
	p.send(p.greeting())
	if version == engine3 {
		p.joined <- "" // there is no CONNECT for the default namespace in Socket.IO 2
	}
	return p
}

// greeting is the first packet: how the connection is kept alive.
func (p *session) greeting() packet {
	g := struct {
		ID       string   `json:"sid"`
		Upgrades []string `json:"upgrades"`
		Interval int64    `json:"pingInterval"` // milliseconds
		Timeout  int64    `json:"pingTimeout"`
		Max      int      `json:"maxPayload"`
	}{p.id, []string{"websocket"}, pingInterval.Milliseconds(), pingTimeout.Milliseconds(), maxPayload}
	b, _ := json.Marshal(g) // strings and numbers alone
	return packet{engineOpen, string(b)}
}

// send leaves packets for the page to fetch. A page that fetches nothing ends.
func (p *session) send(out ...packet) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting)+len(out) > maxWaiting {
		p.end()
		return
	}
	p.waiting = append(p.waiting, out...)
	poke(p.wake)
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// take gives what waits, if anything.
func (p *session) take() []packet {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.waiting
	p.waiting = nil
	return out
}

// receive takes a packet from the page. An error ends the session.
func (p *session) receive(in packet) error {
	switch {
	case in.kind == enginePing && p.version == engine3:
		p.heart.answered()
		p.send(packet{enginePong, in.data})
	case in.kind == enginePong && p.version == engine4:
		p.heart.answered()
	case in.kind == engineClose:
		p.end()
	case in.kind == engineMessage:
		m, err := parseMessage(in.data)
		if err != nil {
			return err
		}
		return p.handle(m)
	case in.kind != engineNoop:
		return errProtocol
	}
	return nil
}

func (p *session) handle(m message) error {
	switch {
	case m.kind == socketConnect && m.namespace != "/":
		return p.refuseNamespace(m.namespace)
	case m.namespace != "/", p.version == engine3 && m.kind == socketConnect:
		return nil
	case m.kind == socketConnect:
		select {
		case p.joined <- m.token():
			return nil
		default:
			return errProtocol
		}
	case m.kind == socketDisconnect:
		p.end()
	}
	return nil // what a page says beyond that is not listened to
}

var plainNamespace = regexp.MustCompile(`^/[A-Za-z0-9_/-]{1,64}$`)

func (p *session) refuseNamespace(namespace string) error {
	if !plainNamespace.MatchString(namespace) {
		return errMessage
	}
	return p.sendSocket(socketError, namespace, p.refusal("Invalid namespace"))
}

// refusal is the form of an error in the page's version.
func (p *session) refusal(text string) any {
	if p.version == engine3 {
		return text
	}
	return map[string]string{"message": text}
}

func (p *session) sendSocket(kind byte, namespace string, value any) error {
	out, err := encode(kind, namespace, value)
	if err == nil {
		p.send(out)
	}
	return err
}

// dismiss tells the page, soon, that another one took its place. Its client does
// not come back by itself after that.
func (p *session) dismiss() { poke(p.dismissed) }

// run is the session's life: heartbeat, admission, events.
func (p *session) run() {
	defer p.server.forget(p)
	defer p.end()
	defer p.heart.timer.Stop()
	l := &listening{session: p}
	limit := p.server.Clock.NewTimer(joinLimit)
	defer limit.Stop()
	for {
		select {
		case <-p.ctx.Done():
			return
		case <-limit.Chan():
			if !l.isJoined {
				return
			}
		case <-p.heart.timer.Chan():
			if !p.heart.beat() {
				return
			}
			p.send(packet{kind: enginePing})
		case token := <-p.joined:
			l.join(token)
		case <-p.dismissed:
			l.leave(socketDisconnect, nil)
		case e, open := <-l.events:
			if !open {
				return
			}
			l.tell(e)
		}
	}
}

func (p *session) log(text string, err error) {
	p.server.Log.LogAttrs(p.ctx, slog.LevelInfo, text, slog.String("origin", p.origin), slog.Any("error", err))
}
