package agent

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/jonboulle/clockwork"
)

// A stream that says nothing for too long is begun anew.
func TestSilentStream(t *testing.T) {
	after := make(chan string, 1000)
	dir := scripted(t, func(w http.ResponseWriter, r *http.Request) {
		after <- r.Header.Get("Last-Event-ID")
		_, _ = io.WriteString(w, "id: 7\nevent: hello\ndata: {}\n\nid: 8\nevent: visit.state\ndata: {\"n\":8,\"visit\":\"a\",\"data\":{\"state\":\"opened\"}}\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	clock := clockwork.NewFakeClock()
	c := New(Options{Dir: dir, Clock: clock})
	ctx, stop := context.WithCancel(t.Context())
	events := c.Events(ctx)
	if got := <-after; got != "" {
		t.Error(got)
	}
	if e := <-events; e.N != 8 || e.Type != TypeState || e.Visit != "a" || string(e.Data) != `{"state":"opened"}` {
		t.Errorf("%+v", e)
	}
	if got := moved(t, clock, after); got != "8" {
		t.Error("does not go on after the last event:", got)
	}
	stop()
	for range events {
	}
}

// Steps of a reading, a reset, and lines that say nothing.
func TestStreamSays(t *testing.T) {
	dir := scripted(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "event: hello\nid: 3\ndata: {\"last\":3}\n\n: \nid: 5\n\n"+
			"event: visit.progress\ndata: {\"visit\":\"a\",\"phase\":\"dg2\",\"done\":10,\"total\":40}\n\n"+
			"event: reset\nid: 9\ndata: {\"first\":9,\"last\":9}\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	w := watch(t, client(t, dir))
	w.until(TypeReset)
	if want := []string{TypeProgress, TypeReset}; !slices.Equal(w.types(), want) {
		t.Fatal(w.types())
	}
	if p := w.seen[0]; p.Visit != "a" || p.Progress.Phase != "dg2" || p.Progress.Done != 10 || p.Progress.Total != 40 {
		t.Errorf("%+v", p)
	}
}

// FuzzStream: whatever the stream says, it is read to its end, and the number to
// go on after is one that was said.
func FuzzStream(f *testing.F) {
	f.Add("event: hello\nid: 3\ndata: {}\n\n")
	f.Add(": \nid: 5\n\nevent: visit.progress\ndata: {\n\n")
	f.Fuzz(func(t *testing.T, said string) {
		told := make(chan Event, len(said)+1)
		s := &follower{Client: New(Options{}), told: told, last: -1}
		s.read(context.Background(), strings.NewReader(said), func() {})
		if s.last >= 0 && !strings.Contains(said, "id") {
			t.Error(s.last)
		}
	})
}
