package api

import (
	"bufio"
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// heard is one event as a client hears it.
type heard struct{ id, kind, data string }

// follow opens a stream; events come until the test ends or stop is called.
func (p pageClient) follow(lastEventID string) (events <-chan heard, status int, stop func()) {
	p.t.Helper()
	ctx, cancel := context.WithCancel(p.t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+strconv.Itoa(p.server.Port())+"/v1/events", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Close = true
	req.Header.Set("Origin", p.origin)
	req.Header.Set("Authorization", "Bearer "+p.token)
	if lastEventID != "" {
		req.Header.Set("Last-Event-ID", lastEventID)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	out := make(chan heard, 64)
	go func() {
		defer close(out)
		defer resp.Body.Close()
		var e heard
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "id":
				e.id = value
			case "event":
				e.kind = value
			case "data":
				e.data = value
			case "":
				if e.kind != "" {
					out <- e
				}
				e = heard{}
			}
		}
	}()
	p.t.Cleanup(cancel)
	return out, resp.StatusCode, func() {
		cancel()
		for range out {
		}
	}
}

func next(t *testing.T, events <-chan heard) heard {
	t.Helper()
	select {
	case e := <-events:
		return e
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came")
		return heard{}
	}
}

func TestAClientHearsOfItsOwnVisitsOnly(t *testing.T) {
	r := start(t)
	id1, token1 := r.paired(page1)
	id2, token2 := r.paired(page2)
	one, _, stop1 := r.page(page1, token1).follow("")
	defer stop1()
	two, _, stop2 := r.page(page2, token2).follow("")
	defer stop2()
	if e := next(t, one); e.kind != "hello" || e.id != "0" {
		t.Error(e)
	}
	next(t, two)
	r.memory.emit(id2, "theirs", "visit.state")
	r.memory.emit(id1, "mine", "visit.state")
	r.memory.emit("", "", "reader")
	if e := next(t, one); e.id != "2" || e.kind != "visit.state" || !strings.Contains(e.data, `"visit":"mine"`) {
		t.Error("another's event:", e)
	}
	if e := next(t, one); e.kind != "reader" || e.id != "3" {
		t.Error(e)
	}
	if e := next(t, two); e.id != "1" || !strings.Contains(e.data, "theirs") {
		t.Error(e)
	}
	r.desk.tell(visit.Progress{Visit: "mine", Owner: id1, Phase: "sod", Done: 1, Total: 5})
	if e := next(t, one); e.kind != "visit.progress" || e.id != "" || strings.Contains(e.data, id1) {
		t.Error(e)
	}
	r.memory.emit(id2, "theirs", "visit.closed")
	for e := next(t, two); e.kind != "visit.closed"; e = next(t, two) {
		if e.kind == "visit.progress" {
			t.Error("another's progress:", e)
		}
	}
}

func TestAStreamResumes(t *testing.T) {
	r := start(t)
	id, token := r.paired(page1)
	p := r.page(page1, token)
	for range 5 {
		r.memory.emit(id, "v", "visit.state")
	}
	events, _, stop := p.follow("3")
	if e := next(t, events); e.kind != "hello" || e.id != "3" {
		t.Error(e)
	}
	for _, want := range []string{"4", "5"} {
		if e := next(t, events); e.id != want {
			t.Error("resumed at", e.id, "not", want)
		}
	}
	stop()
	r.memory.emit(id, "v", "visit.closed") // while nobody listens
	events, _, stop = p.follow("5")
	defer stop()
	next(t, events)
	if e := next(t, events); e.id != "6" || e.kind != "visit.closed" {
		t.Error("lost while nobody listened:", e)
	}
}

func TestANumberThatIsNoLongerKept(t *testing.T) {
	r := start(t)
	id, token := r.paired(page1)
	for range 9 {
		r.memory.emit(id, "v", "visit.state")
	}
	r.memory.dropped = 5
	for from, kind := range map[string]string{"2": "reset", "5": "hello", "9": "hello", "12": "reset"} {
		events, _, stop := r.page(page1, token).follow(from)
		if e := next(t, events); e.kind != kind || kind == "reset" && e.id != "9" {
			t.Error(from, e)
		}
		stop()
	}
	for _, from := range []string{"x", "-1", "99999999999999999999"} {
		if status, _, body := r.page(page1, token).do("GET", "/v1/events", "", "Last-Event-ID", from); status != 422 {
			t.Error(from, status, body)
		}
	}
}

func TestAQuietStreamBeatsAndAFullHouseIsRefused(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	p := r.page(page1, token)
	for range 4 {
		_, status, stop := p.follow("")
		if status != 200 {
			t.Error(status)
		}
		defer stop()
	}
	if status, header, body := p.do("GET", "/v1/events", ""); status != 429 || codeIn(body) != CodeStreams || header.Get("Retry-After") == "" {
		t.Error(status, body)
	}
}

func TestARevokedClientHearsNoMore(t *testing.T) {
	r := start(t)
	id, token := r.paired(page1)
	events, _, stop := r.page(page1, token).follow("")
	defer stop()
	next(t, events)
	if _, _, err := r.server.pairings.revoke(t.Context(), id, r.clock.now(), journal.Event{Kind: "pair.revoked"}); err != nil {
		t.Fatal(err)
	}
	r.memory.emit(id, "v", "visit.state")
	for e := range events {
		t.Error("heard after the end:", e)
	}
}
