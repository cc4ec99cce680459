package hn212

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/coder/websocket"
)

func TestPagesThatMisbehave(t *testing.T) {
	r := newRig(t)
	for _, said := range []string{
		"b4AAAA", "9", "", "2", "0", "5", "4x", "40/a\x1eb,", `40{"token":"` + secret + `"}`,
	} {
		p := r.joined()
		p.say(said)
		p.expectEnd()
	}
	p := r.joined()
	if err := p.Write(t.Context(), websocket.MessageBinary, []byte{4}); err != nil {
		t.Fatal(err)
	}
	p.expectEnd()
	p = r.joined()
	p.say("4" + strings.Repeat("a", maxPayload))
	p.expectEnd()
}

func TestOtherNamespace(t *testing.T) {
	r := newRig(t)
	p := r.joined()
	p.say("40/event,")
	p.expect(`44/event,{"message":"Invalid namespace"}`)
	p.say(`42/event,["/get_qr"]`)
	p.say("1")
	p.expectEnd()
}

func TestPostsThatAreRefused(t *testing.T) {
	r := newRig(t)
	for name, c := range map[string]struct{ kind, body string }{
		"json": {"application/json", "40"}, "binary": {"application/octet-stream", "\x00\x02\xff40"}, "form": {"application/x-www-form-urlencoded", "d=40"},
		"too long": {"text/plain", "4" + strings.Repeat("a", maxPayload)}, "nonsense": {"text/plain", "hello"},
	} {
		id := r.open(engine4, paired)
		query := "polling&EIO=4&sid=" + id
		if status, _ := r.request(http.MethodPost, query, paired, c.kind, c.body); status != 400 {
			t.Errorf("%s: %d", name, status)
		}
		if status, _ := r.post(query, paired, "3"); status != 400 {
			t.Errorf("%s: the session lives: %d", name, status)
		}
	}
}

func TestTwoQuestionsAtOnce(t *testing.T) {
	r := newRig(t)
	id := r.open(engine4, paired)
	statuses := make(chan int, 2)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			req, _ := http.NewRequestWithContext(context.Background(), http.MethodGet, r.url+"polling&EIO=4&sid="+id, nil)
			req.Header.Set("Origin", paired)
			if resp, err := http.DefaultClient.Do(req); err == nil {
				statuses <- resp.StatusCode
				_ = resp.Body.Close()
			}
		})
	}
	both.Wait()
	if a, b := <-statuses, <-statuses; a+b != 200+400 {
		t.Errorf("%d, %d", a, b)
	}
}

func TestTooManyConnections(t *testing.T) {
	r := newRig(t)
	for range maxSessionsPerOrigin {
		r.open(engine4, paired)
	}
	if status, _ := r.get("polling&EIO=4", paired); status != http.StatusTooManyRequests {
		t.Error(status)
	}
	r.open(engine3, legacy) // another origin still has room
}

func TestPageThatFetchesNothing(t *testing.T) {
	r := newRig(t)
	r.open(engine3, legacy)
	r.desk.await(1)
	for range maxWaiting + 1 {
		r.desk.tell(legacy, Event{Kind: Placed})
	}
	r.desk.await(0)
}

func TestCloseEndsAll(t *testing.T) {
	r := newRig(t)
	p := r.joined()
	r.open(engine3, legacy)
	r.server.Close()
	p.expectEnd()
	r.desk.await(0)
	if status, _ := r.get("polling&EIO=4", paired); status != http.StatusTooManyRequests {
		t.Error(status)
	}
}
