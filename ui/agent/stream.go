package agent

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
)

const (
	// silence is how long a stream may say nothing: three of the daemon's comments.
	silence = 45 * time.Second
	// awayPause is between two looks for a daemon that is not there.
	awayPause = 250 * time.Millisecond
	// streamWait is how long a stream may take to begin.
	streamWait = 10 * time.Second
	// waiting is how many events may wait for the screen, and mostLine the length
	// of one.
	waiting  = 64
	mostLine = 1 << 20
)

// Events tells what happens at the desk until ctx ends, and then closes the
// channel. Where the daemon goes it says so, looks for it, and goes on after the
// last event it told. Steps of a reading are left out where the screen does not
// keep up; nothing else is.
func (c *Client) Events(ctx context.Context) <-chan Event {
	told := make(chan Event, waiting)
	go func() {
		defer close(told)
		f := &follower{Client: c, told: told, last: -1}
		f.follow(ctx)
	}()
	return told
}

// follower is one stream over all of its connections.
type follower struct {
	*Client
	told chan<- Event
	last int64 // number of the last event; -1: none yet
	away bool
}

// follow connects, again and again. A daemon that lets its connections go is met
// again at once, and nobody hears of it.
func (f *follower) follow(ctx context.Context) {
	for ctx.Err() == nil {
		if f.connect(ctx) {
			continue
		}
		if !f.away {
			f.away = true
			f.tell(ctx, Event{Type: TypeAway})
		}
		select {
		case <-ctx.Done():
		case <-f.o.Clock.After(awayPause):
		}
	}
}

// connect follows one connection to its end, and reports whether there was one.
// It is a connection of its own: the daemon would end the stream on one that
// carried anything else.
func (f *follower) connect(ctx context.Context) bool {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	watch := f.o.Clock.AfterFunc(streamWait, stop)
	defer watch.Stop()
	client, err := api.Dial(ctx, f.o.Dir)
	if err != nil {
		return false
	}
	defer client.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, api.LocalAddress+"/v1/events", nil)
	if err != nil {
		return false
	}
	if f.last >= 0 {
		req.Header.Set("Last-Event-ID", strconv.FormatInt(f.last, 10))
	}
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return false
	}
	return f.read(ctx, resp.Body, func() { watch.Reset(silence) })
}

// read tells what a connection says until it ends, and reports whether it said
// anything. alive is called with each line.
func (f *follower) read(ctx context.Context, body io.Reader, alive func()) (spoke bool) {
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, mostLine)
	var m message
	for lines.Scan() && ctx.Err() == nil {
		alive()
		if !m.line(lines.Text()) {
			continue
		}
		spoke = true
		if !f.take(ctx, m) {
			return spoke
		}
		m = message{}
	}
	return spoke
}

// take tells a message of the stream; false: nobody listens any more.
func (f *follower) take(ctx context.Context, m message) bool {
	if f.away {
		f.away = false
		if !f.tell(ctx, Event{Type: TypeBack}) {
			return false
		}
	}
	told := true
	switch m.event {
	case "", "hello": // a sign of life; where the stream begins
	case TypeProgress:
		f.step(m)
	case TypeReset:
		told = f.tell(ctx, Event{Type: TypeReset})
	default:
		told = f.tell(ctx, m.numbered())
	}
	if n, ok := m.number(); ok && told {
		f.last = n
	}
	return told
}

func (f *follower) tell(ctx context.Context, e Event) bool {
	select {
	case f.told <- e:
		return true
	case <-ctx.Done():
		return false
	}
}

// step tells progress if there is room: the next step says more.
func (f *follower) step(m message) {
	e := Event{Type: TypeProgress}
	if json.Unmarshal([]byte(m.data), &e.Progress) != nil {
		return
	}
	e.Visit = e.Progress.Visit
	select {
	case f.told <- e:
	default:
	}
}

// message is one of the stream's (HTML, server-sent events).
type message struct{ id, event, data string }

// line takes a line, and reports whether the message is whole.
func (m *message) line(text string) bool {
	name, value, _ := strings.Cut(text, ":")
	value = strings.TrimPrefix(value, " ")
	switch {
	case text == "":
		return *m != message{}
	case name == "id":
		m.id = value
	case name == "event":
		m.event = value
	case name == "data":
		m.data += value
	}
	return false
}

func (m message) number() (int64, bool) {
	n, err := strconv.ParseInt(m.id, 10, 64)
	return n, err == nil && n >= 0
}

// numbered is an event that the daemon keeps.
func (m message) numbered() Event {
	var e api.Event
	if json.Unmarshal([]byte(m.data), &e) != nil {
		e = api.Event{}
	}
	n, _ := m.number()
	return Event{N: n, Type: m.event, Visit: e.Visit, Data: e.Data}
}
