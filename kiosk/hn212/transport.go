package hn212

import (
	"context"
	"net/http"
	"time"

	"github.com/coder/websocket"
)

const (
	// writeLimit bounds the sending of one packet on a socket.
	writeLimit = 10 * time.Second
	// upgradeLimit bounds the change from polling to a socket.
	upgradeLimit = 10 * time.Second
	// upgradePause is between the empty answers to a page that is changing: it
	// waits for the end of its last question before it changes.
	upgradePause = 50 * time.Millisecond
)

func (p *session) isOnSocket() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.carrier == bySocket
}

func (p *session) beginPoll() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.polling {
		return false
	}
	p.polling = true
	return true
}

func (p *session) endPoll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.polling = false
}

// await waits until there is something for a polling page; while it is changing
// to a socket, that is an empty packet. Nothing: the session or ctx has ended.
func (p *session) await(ctx context.Context) []packet {
	p.mu.Lock()
	probed := p.probed
	p.mu.Unlock()
	var pause <-chan time.Time
	for {
		if p.isOnSocket() {
			return []packet{{kind: engineNoop}}
		}
		if out := p.take(); len(out) > 0 {
			return out
		}
		select {
		case <-p.wake:
		case <-probed:
			probed, pause = nil, p.server.Clock.After(upgradePause)
		case <-pause:
			return []packet{{kind: engineNoop}}
		case <-p.ctx.Done():
			return nil
		case <-ctx.Done():
			return nil
		}
	}
}

// claimSocket lets a session have one socket, and one attempt at a time.
func (p *session) claimSocket() (ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.claimed {
		return false
	}
	p.claimed = true
	return true
}

// probe makes a waiting question return, so that the page can change.
func (p *session) probe() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.probed)
}

// settle ends an attempt: the socket carries the session, or polling still does.
func (p *session) settle(onSocket bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.probed = make(chan struct{})
	p.claimed = onSocket
	if onSocket {
		p.carrier = bySocket
		poke(p.wake)
	}
}

// serveSocket carries the session from here on over a websocket: at once where
// the page began with it, else when the page has tried it and says so.
func (p *session) serveSocket(w http.ResponseWriter, r request) {
	if r.Method != http.MethodGet || !p.claimSocket() {
		faultRequest.write(w)
		return
	}
	if !p.server.enter() {
		faultSession.write(w)
		return
	}
	defer p.server.wait.Done()
	// The gate has judged the origin; the library's rule would compare it with the Host.
	conn, err := websocket.Accept(w, r.Request, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		p.settle(false)
		if r.session == "" {
			p.end()
		}
		return
	}
	defer func() { _ = conn.CloseNow() }()
	conn.SetReadLimit(maxPayload)
	changed := r.session == "" || p.upgrade(conn)
	p.settle(changed)
	if changed {
		p.carry(conn)
	}
}

// carry moves packets both ways until the session ends.
func (p *session) carry(conn *websocket.Conn) {
	written := make(chan struct{})
	go func() {
		defer close(written)
		p.write(conn)
	}()
	p.read(conn)
	p.end()
	<-written
}

// upgrade is the change from polling: a probe, its answer, the page's word.
// Until that word, packets go by polling.
func (p *session) upgrade(conn *websocket.Conn) (done bool) {
	ctx, cancel := context.WithTimeout(p.ctx, upgradeLimit)
	defer cancel()
	in, err := readPacket(ctx, conn)
	if err != nil || in != (packet{enginePing, "probe"}) {
		return false
	}
	p.probe()
	if conn.Write(ctx, websocket.MessageText, []byte(packet{enginePong, "probe"}.String())) != nil {
		return false
	}
	in, err = readPacket(ctx, conn)
	return err == nil && in.kind == engineUpgrade
}

func (p *session) read(conn *websocket.Conn) {
	for {
		in, err := readPacket(p.ctx, conn)
		if err != nil || p.receive(in) != nil {
			return
		}
	}
}

func readPacket(ctx context.Context, conn *websocket.Conn) (packet, error) {
	kind, b, err := conn.Read(ctx)
	switch {
	case err != nil:
		return packet{}, err
	case kind != websocket.MessageText:
		return packet{}, errPacket
	}
	return parsePacket(string(b))
}

// write sends what waits until the session ends, and then closes the socket.
func (p *session) write(conn *websocket.Conn) {
	for {
		for _, out := range p.take() {
			ctx, cancel := context.WithTimeout(p.ctx, writeLimit)
			err := conn.Write(ctx, websocket.MessageText, []byte(out.String()))
			cancel()
			if err != nil {
				p.end()
				return
			}
		}
		select {
		case <-p.wake:
		case <-p.ctx.Done():
			_ = conn.Close(websocket.StatusNormalClosure, "")
			return
		}
	}
}
