package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	pathpkg "path"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// errand is what a client wanted of one visit, and what it was told.
type errand struct {
	citizen
	purpose visit.Purpose
	id      string      // of the visit; empty: never told
	state   visit.State // the last that a 2xx answer told
	act     visit.ActState
	asked   bool // a notification or lookup was sent off to the daemon
	asks    int  // so often, each under a key of its own
	told    bool // and a 2xx answered it: it is promised
	full    int  // times that the disk was full
}

// ledger is what all clients were told, kept outside the daemon.
type ledger struct {
	mu      sync.Mutex
	errands []*errand
	lost    int // connections that ended without an answer
	again   int // requests that were sent again under their key
}

func (l *ledger) add(e *errand) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.errands = append(l.errands, e)
}

func (l *ledger) count(n *int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	*n++
}

// page is a client of the local API, as a hotel's or a hospital's system is.
type page struct {
	token  string
	gate   *gate
	ledger *ledger
	people *citizens
	random *rand.Rand
	http   *http.Client
	passed func(place string) // called when an answer is there
}

// errGivenUp is a client that lost its connection and did not come back.
var errGivenUp = errors.New("the client has given up")

// said is a refusal.
type said struct {
	status int
	api.Problem
}

func (e *said) Error() string { return fmt.Sprintf("%d %s %v", e.status, e.Code, e.Errors) }

// work does errands until the context ends; then it ends the one at hand.
func (p *page) work(ctx context.Context) error {
	for ctx.Err() == nil {
		who, err := p.people.next()
		if err != nil {
			return err
		}
		e := &errand{citizen: who, purpose: visit.Accommodation}
		if p.random.IntN(3) == 0 {
			e.purpose = visit.Insurance
		}
		p.ledger.add(e)
		if err := p.run(e); err != nil && !errors.Is(err, errGivenUp) {
			return fmt.Errorf("%s: %w", e.purpose, err)
		}
	}
	return nil
}

// run is one visit, from its opening to its end.
func (p *page) run(e *errand) error {
	soon := time.Now().Add(26 * time.Hour)
	if err := p.post(e, "/v1/visits", map[string]any{"purpose": e.purpose, "context": map[string]any{"room": "305", "departure": soon}}); err != nil {
		return err
	}
	if err := p.identify(e); err != nil {
		return err
	}
	e.asked = true
	for range 2 { // who is refused tries once more
		e.asks++
		if err := p.on(e, string(e.purpose), map[string]any{"waitSeconds": max(0, p.random.IntN(4)-2)}); err != nil {
			return err
		}
		e.told = true
		if e.act != visit.Refused {
			break
		}
	}
	if p.random.IntN(4) == 0 {
		return nil // nobody ends it: its time does
	}
	return p.on(e, []string{"finish", "finish", "cancel"}[p.random.IntN(3)], nil)
}

func (p *page) identify(e *errand) error {
	if p.random.IntN(2) == 0 {
		return p.on(e, "scan", map[string]any{"text": e.qr()})
	}
	return p.on(e, "typed", map[string]any{
		"number": e.number, "fullName": e.name, "dateOfBirth": e.birth, "sex": "female", "nationality": "VNM",
		"residence": "Số 1 phố Mẫu, Hà Nội", "paper": "cccd",
	})
}

func (p *page) on(e *errand, act string, body map[string]any) error {
	return p.post(e, "/v1/visits/"+e.id+"/"+act, body)
}

// post sends one request, again under the same key until it is answered, and
// notes what was told.
func (p *page) post(e *errand, path string, body map[string]any) error {
	if body == nil {
		body = map[string]any{}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("key-%016x", p.random.Uint64())
	for tries := 0; ; tries++ {
		if tries > 0 {
			p.ledger.count(&p.ledger.again)
		}
		err := p.once(e, path, key, raw)
		var refused *said
		switch {
		case err == nil:
			return nil
		case !errors.As(err, &refused): // no answer
			p.ledger.count(&p.ledger.lost)
			if p.random.IntN(12) == 0 {
				return errGivenUp
			}
		case refused.Code == api.CodeStorageFull:
			e.full++
		case refused.Code == api.CodeState && tries > 0 && closed(refused.State):
			e.state = visit.State(refused.State) // it was ended before the answer got lost
			return nil
		case refused.status != http.StatusTooManyRequests && refused.status != http.StatusServiceUnavailable:
			return err
		}
		time.Sleep(time.Duration(20+p.random.IntN(30)) * time.Millisecond) // as clients do
	}
}

func closed(state string) bool { return visit.State(state).Closed() }

// maxLull is how long a client waits for a daemon that is not there.
const maxLull = time.Minute

// once sends a request once.
func (p *page) once(e *errand, path, key string, body []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), maxLull)
	defer cancel()
	base, err := p.gate.address(ctx)
	if err != nil {
		return &said{status: 0, Problem: api.Problem{Code: "no-daemon"}}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	for name, value := range map[string]string{
		"Authorization": "Bearer " + p.token, "Content-Type": "application/json", "X-Cccd-Client": "crash-test", "Idempotency-Key": key,
	} {
		req.Header.Set(name, value)
	}
	resp, err := p.http.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		refused := &said{status: resp.StatusCode}
		_ = json.Unmarshal(raw, &refused.Problem)
		return refused
	}
	if err := e.hear(raw); err != nil {
		return err
	}
	p.passed("answer " + pathpkg.Base(path))
	return nil
}

// hear notes what an answer promises.
func (e *errand) hear(raw []byte) error {
	var v visit.View
	if err := json.Unmarshal(raw, &v); err != nil {
		return err
	}
	e.id, e.state = v.ID, v.State
	switch {
	case v.Insurance != nil:
		e.act = v.Insurance.State
	case v.Accommodation != nil:
		e.act = v.Accommodation.State
	}
	return nil
}

// oneClient is a client of a daemon that runs, and its next errand: a guest.
func oneClient(t testing.TB, port int, token string, portals *portals) (*page, *errand) {
	t.Helper()
	g := newGate()
	g.up(port)
	p := &page{
		token: token, gate: g, ledger: &ledger{}, people: &citizens{vss: portals.VSS}, passed: func(string) {},
		random: rand.New(rand.NewPCG(uint64(port), 0)), http: &http.Client{Timeout: 20 * time.Second},
	}
	who, err := p.people.next()
	if err != nil {
		t.Fatal(err)
	}
	return p, &errand{citizen: who, purpose: visit.Accommodation}
}
