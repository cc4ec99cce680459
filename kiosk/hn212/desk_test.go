package hn212

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"sync"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// The origins of the tests' desk: one paired with a token, one that an
// administrator marked as legacy.
const (
	paired = "http://his.example"
	legacy = "http://old.example"
	secret = "paired-token"
)

var errForbidden = errors.New("forbidden")

// desk is gate and source of the tests.
type desk struct {
	mu      sync.Mutex
	pages   map[chan Event]listener
	revoked bool
	waits   *sync.Cond
}

// listener is a page, as the desk knows it.
type listener struct {
	origin string
	gone   <-chan struct{}
}

func newDesk() *desk {
	d := &desk{pages: map[chan Event]listener{}}
	d.waits = sync.NewCond(&d.mu)
	return d
}

func (d *desk) Admit(r *http.Request) (string, error) {
	switch origin := r.Header.Get("Origin"); origin {
	case paired, legacy:
		return origin, nil
	}
	return "", errForbidden
}

func (d *desk) Authorise(origin, token string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.revoked && (origin == paired && token == secret || origin == legacy && token == "") {
		return nil
	}
	return errForbidden
}

func (d *desk) Subscribe(ctx context.Context, origin string) (<-chan Event, error) {
	c := make(chan Event, 8)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pages[c] = listener{origin, ctx.Done()}
	d.waits.Broadcast()
	context.AfterFunc(ctx, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.pages, c)
		d.waits.Broadcast()
	})
	return c, nil
}

func (d *desk) revoke() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.revoked = true
}

// tell gives an event to those of an origin, "" for all.
func (d *desk) tell(origin string, e Event) {
	d.mu.Lock()
	pages := maps.Clone(d.pages)
	d.mu.Unlock()
	for c, page := range pages {
		if origin != "" && page.origin != origin {
			continue
		}
		select {
		case c <- e:
		case <-page.gone:
		}
	}
}

// await waits until so many pages listen.
func (d *desk) await(pages int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.pages) != pages {
		d.waits.Wait()
	}
}

// show lets something happen at the desk: one of the four events.
func (d *desk) show(what string) {
	d.await(1)
	d.tell("", events()[what])
}

func value(s personal.Text) *identity.Value { return &identity.Value{Value: s} }

// events are those of an invented citizen's visit.
func events() map[string]Event {
	return map[string]Event{
		"placed": {Kind: Placed},
		"read": {Kind: Read, Record: &identity.Record{
			Document: identity.Document{Issued: "2021-04-20", Expires: "2030-01-15"},
			Person: identity.Person{
				PersonalNumber: value("001190123456"), FullName: value("Nguyễn Thị Hoa"), DateOfBirth: value("1990-01-15"), Sex: value("female"),
				Nationality: value("Việt Nam"), Residence: value("Số 1 \"Tràng Tiền\" <Hà Nội>"), PreviousNumber: value("012345678"),
			},
		}},
		"failed": {Kind: Failed, Message: "Không đọc được thẻ"},
		"files": {Kind: Files, Portrait: personal.Bytes("picture"), Raw: map[lds.FileID]personal.Bytes{
			lds.DG13: personal.Bytes("thirteen"), lds.SOD: personal.Bytes("signed")}},
	}
}

// counted gives the same ids in every run.
func counted() io.Reader { return &counter{} }

type counter struct{ n byte }

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}
