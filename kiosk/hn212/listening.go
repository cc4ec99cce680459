package hn212

import "context"

// listening is what the goroutine of a session knows.
type listening struct {
	*session
	leaving  bool
	isJoined bool
	token    string

	events      <-chan Event
	unsubscribe context.CancelFunc
}

// join lets the page listen, or dismisses it.
func (l *listening) join(token string) {
	if l.isJoined || l.leaving {
		l.end()
		return
	}
	defer close(l.settled)
	if err := l.subscribe(token); err != nil {
		l.log("page refused", err)
		l.leave(socketError, l.refusal("not authorized"))
		return
	}
	l.isJoined, l.token = true, token
	l.server.hold(l.session)
	l.welcome()
}

func (l *listening) subscribe(token string) error {
	if err := l.server.Gate.Authorise(l.origin, token); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(l.ctx)
	events, err := l.server.Source.Subscribe(ctx, l.origin)
	if err != nil {
		cancel()
		return err
	}
	l.events, l.unsubscribe = events, cancel
	return nil
}

// welcome confirms CONNECT, in Socket.IO 3 and 4 with an id that means nothing,
// and names the reader.
func (l *listening) welcome() {
	var confirmed any
	if l.version == engine4 {
		id, err := l.server.newID()
		if err != nil {
			l.end()
			return
		}
		confirmed = map[string]string{"sid": id}
	}
	connected, err := encode(socketConnect, "/", confirmed)
	if err != nil {
		l.end()
		return
	}
	l.send(append([]packet{connected}, l.server.info()...)...)
}

// tell passes an event on, if the page may still have it.
func (l *listening) tell(e Event) {
	if err := l.server.Gate.Authorise(l.origin, l.token); err != nil {
		l.log("page no longer allowed", err)
		l.leave(socketDisconnect, nil)
		return
	}
	if out, ok := e.packet(); ok {
		l.send(out)
	}
}

// leave says goodbye, and gives the page a moment to fetch it.
func (l *listening) leave(kind byte, value any) {
	if l.sendSocket(kind, "/", value) != nil {
		l.end()
	}
	if l.unsubscribe != nil {
		l.unsubscribe()
	}
	l.events, l.leaving = nil, true
	l.heart.stop()
}
