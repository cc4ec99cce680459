// Package herald brings what happens in a client's visits to systems that cannot
// ask: pages that were written for another reader, and programs that only listen.
// It sees what the client may see through the API, and no more.
package herald

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/cccd-agent/cccd-agent/kiosk/hn212"
	"github.com/cccd-agent/cccd-agent/kiosk/process"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Desk is what the herald asks of [visit.Desk].
type Desk interface {
	Visit(ctx context.Context, who visit.Caller, id string) (visit.View, error)
	Portrait(ctx context.Context, who visit.Caller, id string) (mime string, image personal.Bytes, err error)
}

// Options say whose visits are told of, and where to.
type Options struct {
	Store *store.Store
	Desk  Desk
	// Client gives the caller that a page of an origin is, as long as it is paired.
	Client func(origin string) (visit.Caller, bool)
	// Sentence says to the person at the desk why a reading failed.
	Sentence func(code string) string
	Log      *slog.Logger
}

// Herald follows the desk's events. It is safe for concurrent use.
type Herald struct{ o Options }

// New makes a herald.
func New(o Options) *Herald { return &Herald{o} }

// follow calls each for every event after a number, until the context ends.
func (h *Herald) follow(ctx context.Context, last int64, each func(store.Event)) error {
	var err error
	for err == nil {
		changed := h.o.Store.Changed()
		var events []store.Event
		err = h.o.Store.View(ctx, func(tx *store.Tx) (err error) {
			events, err = tx.Events(last, page)
			return err
		})
		for _, e := range events {
			last = e.N
			process.Apart(func() { each(e) })
		}
		if err != nil || len(events) == page {
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
	return err
}

// page is how many events are read at one time.
const page = 100

func (h *Herald) last(ctx context.Context) (n int64, err error) {
	err = h.o.Store.View(ctx, func(tx *store.Tx) error {
		n, err = tx.LastEvent()
		return err
	})
	return n, err
}

// Subscribe gives what happens in the visits of an origin's client, in the form
// of the HN212 reader, until the context ends.
func (h *Herald) Subscribe(ctx context.Context, origin string) (<-chan hn212.Event, error) {
	who, paired := h.o.Client(origin)
	if !paired {
		return nil, visit.ErrNotYours
	}
	last, err := h.last(ctx) // what happens from now on is told, not from when the page is served
	if err != nil {
		return nil, err
	}
	told := make(chan hn212.Event)
	go func() {
		defer close(told)
		err := h.follow(ctx, last, func(e store.Event) {
			if e.Owner != who.Client {
				return
			}
			for _, event := range h.events(ctx, who, e) {
				select {
				case told <- event:
				case <-ctx.Done():
				}
			}
		})
		if err != nil && ctx.Err() == nil {
			h.o.Log.Error("a page is told nothing more", "err", err)
		}
	}()
	return told, nil
}

// events are what a page of the HN212 reader is told of one event of the desk.
func (h *Herald) events(ctx context.Context, who visit.Caller, e store.Event) []hn212.Event {
	switch e.Type {
	case "sign":
		return []hn212.Event{{Kind: hn212.Placed}}
	case "visit.trouble":
		var why visit.Trouble
		if json.Unmarshal(e.Data, &why) != nil {
			return nil
		}
		return []hn212.Event{{Kind: hn212.Failed, Message: h.o.Sentence(why.Code)}}
	case "visit.record":
		return h.record(ctx, who, e.Visit)
	}
	return nil
}

// record is the texts, and the portrait where the client may have it.
func (h *Herald) record(ctx context.Context, who visit.Caller, id string) []hn212.Event {
	r, image := h.fetch(ctx, who, id)
	if r == nil {
		return nil
	}
	events := []hn212.Event{{Kind: hn212.Read, Record: r}}
	if image != nil {
		events = append(events, hn212.Event{Kind: hn212.Files, Portrait: image})
	}
	return events
}

// fetch asks the desk as the client itself would.
func (h *Herald) fetch(ctx context.Context, who visit.Caller, id string) (*identity.Record, personal.Bytes) {
	v, err := h.o.Desk.Visit(ctx, who, id)
	if err != nil || v.Record == nil {
		return nil, nil
	}
	if !v.HasPortrait {
		return v.Record, nil
	}
	_, image, err := h.o.Desk.Portrait(ctx, who, id)
	if err != nil {
		return v.Record, nil
	}
	return v.Record, image
}
