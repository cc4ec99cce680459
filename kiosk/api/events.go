package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

const (
	eventPage    = 256
	writeTimeout = 10 * time.Second // for one event to leave; a client that does not read is let go
)

// Event is one event of the stream, as its data line has it.
type Event struct {
	N     int64           `json:"n" doc:"Number; Last-Event-ID resumes after it."`
	At    time.Time       `json:"at"`
	Type  string          `json:"type"`
	Visit string          `json:"visit,omitempty"`
	Data  json.RawMessage `json:"data,omitempty" doc:"Codes and ids; what is personal is fetched from the visit."`
}

type eventsInput struct {
	LastEventID string `header:"Last-Event-ID" maxLength:"20" doc:"Number of the last event seen."`
}

func (s *Server) eventRoutes() {
	o := get("events", "/v1/events", "events", "Follow what happens to one's own visits", rule{scope: visit.ScopeVisits}, CodeStreams)
	o.text = "Server-sent events, numbered. Begins with `hello`. `reset` says that the numbers asked for are no longer kept: fetch what you follow anew. " +
		"`visit.progress` has no number and is not kept. Read it by fetch: EventSource cannot send the token."
	o.responses = map[string]*huma.Response{"200": {Description: "A stream of events.",
		Content: map[string]*huma.MediaType{"text/event-stream": {Schema: s.api.OpenAPI().Components.Schemas.Schema(typeOf[Event](), true, "Event")}}}}
	handle(s, o, func(ctx context.Context, who visit.Caller, in *eventsInput) (*huma.StreamResponse, error) {
		after := int64(-1)
		if in.LastEventID != "" {
			n, err := strconv.ParseInt(in.LastEventID, 10, 64)
			if err != nil || n < 0 {
				p := problem(CodeInvalid)
				p.Errors = []FieldProblem{{"header.Last-Event-ID", "type"}}
				return nil, p
			}
			after = n
		}
		if !s.streams.enter(who.Client) {
			return nil, problem(CodeStreams).retry(s.o.Heartbeat)
		}
		return &huma.StreamResponse{Body: func(huma.Context) {
			defer s.streams.leave(who.Client)
			s.stream(callOf(ctx), after)
		}}, nil
	})
}

// streams counts the open streams of each client.
type streams struct {
	most int

	mu       sync.Mutex
	byClient map[string]int
}

func newStreams(most int) *streams { return &streams{most: most, byClient: map[string]int{}} }

func (s *streams) enter(client string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byClient[client] >= s.most {
		return false
	}
	s.byClient[client]++
	return true
}

func (s *streams) leave(client string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byClient[client]--; s.byClient[client] <= 0 {
		delete(s.byClient, client)
	}
}

// stream is one client's: what it saw last, and its connection.
type stream struct {
	*call
	after   int64
	control *http.ResponseController
	letGo   <-chan struct{} // of its connection; nil: never
}

// stream tells a client what happens until it leaves, the server stops, or its
// token is revoked. A negative number begins with what happens from now on.
func (s *Server) stream(c *call, after int64) {
	ctx := c.r.Context()
	steps, stop := s.o.Desk.Progress()
	defer stop()
	st := &stream{c, after, http.NewResponseController(c.w), s.listening.goes(c.conn)}
	c.w.Header().Set("Content-Type", "text/event-stream")
	c.w.Header().Set("Connection", "close") // when the stream ends, nothing follows on it
	c.w.WriteHeader(http.StatusOK)
	if s.begin(ctx, st) != nil {
		return
	}
	beat := time.NewTicker(s.o.Heartbeat)
	defer beat.Stop()
	for {
		changed := s.o.Feed.Changed() // taken before looking, so that nothing falls between
		if !s.stillMay(c) || s.catchUp(ctx, st) != nil {
			return
		}
		if !st.wait(ctx, changed, steps, beat.C) {
			return
		}
	}
}

// begin says where the stream stands.
func (s *Server) begin(ctx context.Context, st *stream) error {
	_, first, last, err := s.o.Feed.Events(ctx, max(st.after, 0), 1)
	if err != nil {
		return err
	}
	if st.after < 0 {
		st.after = last
		return st.send("hello", last, map[string]int64{"last": last})
	}
	if st.after > last || st.after < first-1 {
		st.after = last
		return st.send("reset", last, map[string]int64{"first": first, "last": last})
	}
	return st.send("hello", st.after, map[string]int64{"last": last})
}

// catchUp sends what happened since the last number.
func (s *Server) catchUp(ctx context.Context, st *stream) error {
	for {
		events, _, _, err := s.o.Feed.Events(ctx, st.after, eventPage)
		if err != nil {
			return err
		}
		for _, e := range events {
			st.after = e.N
			if !st.sees(e.Owner) {
				continue
			}
			if err := st.send(e.Type, e.N, Event{e.N, e.At, e.Type, e.Visit, e.Data}); err != nil {
				return err
			}
		}
		if len(events) < eventPage {
			return nil
		}
	}
}

// sees: a client hears of its own visits and of what concerns everybody; the
// desk's own screen hears all.
func (c *call) sees(owner string) bool {
	return owner == "" || owner == c.caller.Client || c.conn.local
}

// wait sleeps until something may have happened; false: the stream ends.
func (st *stream) wait(ctx context.Context, changed <-chan struct{}, steps <-chan visit.Progress, beat <-chan time.Time) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case <-st.letGo:
			return false
		case <-changed:
			return true
		case <-beat:
			return st.write(": \nid: "+strconv.FormatInt(st.after, 10)+"\n\n") == nil
		case step := <-steps:
			if st.sees(step.Owner) && st.send("visit.progress", 0, step) != nil {
				return false
			}
		}
	}
}

// stillMay asks again, as the guards did, whether the client may listen.
func (s *Server) stillMay(c *call) bool {
	if c.conn.local {
		return true
	}
	now, ok := s.pairings.get(c.pairing.ID)
	return ok && now.Live(s.now())
}

// send writes one event; without a number it leaves the client's last one alone.
func (st *stream) send(kind string, n int64, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	id := ""
	if n > 0 || kind == "hello" || kind == "reset" {
		id = fmt.Sprintf("id: %d\n", n)
	}
	return st.write(id + "event: " + kind + "\ndata: " + string(text) + "\n\n")
}

func (st *stream) write(text string) error {
	_ = st.control.SetWriteDeadline(time.Now().Add(writeTimeout)) // the network's clock, not ours
	if _, err := st.w.Write([]byte(text)); err != nil {
		return err
	}
	return st.control.Flush()
}

var _ Feed = inStore{(*store.Store)(nil)}
