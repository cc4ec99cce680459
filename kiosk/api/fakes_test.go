package api

import (
	"context"
	"encoding/json"
	"maps"
	"strconv"
	"sync"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// memory is a vault and a feed without a disk.
type memory struct {
	mu      sync.Mutex
	docs    map[string]map[string][]byte
	notes   []journal.Event
	events  []store.Event
	dropped int64 // events up to here are no longer kept
	changed chan struct{}
}

func newMemory() *memory {
	return &memory{docs: map[string]map[string][]byte{}, changed: make(chan struct{})}
}

func (m *memory) PutDoc(_ context.Context, kind, id string, body []byte, note journal.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.docs[kind] == nil {
		m.docs[kind] = map[string][]byte{}
	}
	m.docs[kind][id] = body
	m.notes = append(m.notes, note)
	return nil
}

func (m *memory) Doc(_ context.Context, kind, id string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if body, ok := m.docs[kind][id]; ok {
		return body, nil
	}
	return nil, store.ErrNotFound
}

func (m *memory) Docs(_ context.Context, kind string) (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.docs[kind]), nil
}

func (m *memory) DeleteDocs(_ context.Context, kind string, ids []string, note journal.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range ids {
		delete(m.docs[kind], id)
	}
	m.notes = append(m.notes, note)
	return nil
}

func (m *memory) Events(_ context.Context, after int64, limit int) (events []store.Event, first, last int64, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.events {
		if e.N > max(after, m.dropped) && len(events) < limit {
			events = append(events, e)
		}
	}
	last = int64(len(m.events))
	if last > m.dropped {
		first = m.dropped + 1
	}
	return events, first, last, nil
}

func (m *memory) Changed() <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.changed
}

func (m *memory) emit(owner, id, kind string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.events = append(m.events, store.Event{N: int64(len(m.events) + 1), Owner: owner, Visit: id, Type: kind, Data: json.RawMessage(`{"state":"identified"}`)})
	close(m.changed)
	m.changed = make(chan struct{})
}

// fakeDesk remembers visits and their owners; its person is the one above.
type fakeDesk struct {
	Desk // what a test does not need panics, and the API must live through it
	mu   sync.Mutex
	made map[string]visit.Caller
	last visit.Caller
	fail error
	n    int

	reading chan struct{} // closed by the first reading, which then lasts until finishReading
	busy    bool

	listeners []chan visit.Progress
}

func (d *fakeDesk) finishReading() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.busy = false
}

func (d *fakeDesk) Open(_ context.Context, who visit.Caller, req visit.OpenRequest) (visit.View, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return visit.View{}, d.fail
	}
	d.n++
	d.last = who
	id := "visit" + strconv.Itoa(d.n)
	d.made[id] = who
	return d.view(id), nil
}

func (d *fakeDesk) view(id string) visit.View {
	value := func(s string) *identity.Value { return &identity.Value{Value: personal.Text(s)} }
	return visit.View{Schema: visit.Schema, ID: id, State: visit.HasRecord, HasPortrait: true, Record: &identity.Record{
		Person: identity.Person{PersonalNumber: value(secretNumber), FullName: value(secretName)}}}
}

func (d *fakeDesk) Visit(_ context.Context, who visit.Caller, id string) (visit.View, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	owner, ok := d.made[id]
	switch {
	case !ok:
		return visit.View{}, visit.ErrNotFound
	case owner.Client != who.Client && who.Client != visit.Local:
		return visit.View{}, visit.ErrNotYours
	}
	v := d.view(id)
	if d.busy {
		v.State = visit.Reading
	}
	return v, nil
}

func (d *fakeDesk) Portrait(ctx context.Context, who visit.Caller, id string) (string, personal.Bytes, error) {
	_, err := d.Visit(ctx, who, id)
	if err != nil {
		return "", nil, err
	}
	return "image/jpeg", personal.Bytes(secretImage), nil
}

func (d *fakeDesk) Read(ctx context.Context, who visit.Caller, id string, _ visit.ReadRequest) (visit.View, error) {
	d.mu.Lock()
	if d.reading != nil {
		d.busy = true
		close(d.reading)
		d.reading = nil
	}
	d.mu.Unlock()
	return d.act(ctx, who, id)
}

func (d *fakeDesk) Finish(ctx context.Context, who visit.Caller, id string) (visit.View, error) {
	return d.act(ctx, who, id)
}

func (d *fakeDesk) act(ctx context.Context, who visit.Caller, id string) (visit.View, error) {
	v, err := d.Visit(ctx, who, id)
	if err == nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		err, d.n = d.fail, d.n+1
	}
	return v, err
}

func (d *fakeDesk) Progress() (<-chan visit.Progress, func()) {
	l := make(chan visit.Progress, 4)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.listeners = append(d.listeners, l)
	return l, func() {}
}

// tell is how far a reading is, to every stream.
func (d *fakeDesk) tell(p visit.Progress) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, l := range d.listeners {
		select {
		case l <- p:
		default:
		}
	}
}
