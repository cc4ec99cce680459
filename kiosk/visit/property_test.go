package visit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// walk is one random course of two clients, each with people of their own.
type walk struct {
	*rig
	rng   *rand.Rand
	ids   []string
	owner map[string]int             // of a visit: which of walkers
	owed  map[string]store.ItemState // of items that were ever queued: where they last stood
}

var walkers = []Caller{page, other}

// someone is a person of a client: their number tells whose they are.
func (w *walk) someone(client int) citizen {
	return citizen{numberOf(client, w.rng.IntN(3)), []string{"Hoà Của A", "Nam Của B"}[client], "1990-01-15", "Phố Mẫu"}
}

func numberOf(client, n int) string { return fmt.Sprintf("00%d19000000%d", 2*client+1, n) }

func (w *walk) anyVisit() string {
	if len(w.ids) == 0 {
		return "none"
	}
	recent := w.ids[max(0, len(w.ids)-4):]
	return recent[w.rng.IntN(len(recent))]
}

// step is one action; what comes of it is checked.
func (w *walk) step() {
	ctx := context.Background()
	id := w.anyVisit()
	by, known := w.owner[id]
	if !known || w.rng.IntN(6) == 0 { // now and then by the other
		by = w.rng.IntN(2)
	}
	for len(w.cards.began) > 50 {
		<-w.cards.began
	}
	who, c := walkers[by], w.someone(by)
	var v View
	var err error
	switch w.rng.IntN(16) {
	case 0:
		v, err = w.Open(ctx, who, OpenRequest{Purpose: Purposes()[w.rng.IntN(4)]})
		if err == nil {
			w.ids, w.owner[v.ID] = append(w.ids, v.ID), by
		}
	case 1, 2:
		v, err = w.Consent(ctx, who, id, ConsentRequest{ToReadChip, w.rng.IntN(4) > 0})
	case 3:
		v, err = w.Consent(ctx, who, id, ConsentRequest{ToHandOver, w.rng.IntN(4) > 0})
	case 4, 5:
		v, err = w.Read(ctx, who, id, ReadRequest{Reader: fmt.Sprint("ACME ", w.rng.IntN(2)), Nonce: strconv.Itoa(by)})
	case 6:
		w.card()
	case 7:
		v, err = w.Scan(ctx, who, id, ScanRequest{c.qr()})
	case 8:
		v, err = w.Typed(ctx, who, id, typed(c))
	case 9:
		v, err = w.Insurance(ctx, who, id, InsuranceRequest{GoOn: &GoOn{Reason: Emergency}, Wait: noWait()})
	case 10:
		about := &Context{Departure: w.clock.now().Add(dayLong)}
		v, err = w.Accommodation(ctx, who, id, AccommodationRequest{Context: about, GoOn: &GoOn{Reason: LegalDuty}, Wait: noWait()})
	case 11:
		v, err = w.do(who, id, []Action{ActFace, ActFace, ActDecide, ActDecide, ActFinish, ActCancel}[w.rng.IntN(6)])
	case 12:
		v, err = w.Visit(ctx, who, id)
		if _, _, perr := w.Portrait(ctx, who, id); perr == nil && w.owner[id] != by {
			w.t.Error("another's portrait")
		}
	case 13:
		w.clock.add(time.Duration(w.rng.IntN(8)) * time.Minute)
		w.tended()
		_, err = w.store.Sweep(ctx)
	case 14:
		w.outcome()
	case 15:
		if w.rng.IntN(4) == 0 {
			w.cards.drain()
			w.crash()
		}
	}
	w.check(by, v, err)
}

// card is a card at the desk: of the person at the counter of whoever reads.
func (w *walk) card() {
	people := []citizen{w.someone(0), w.someone(1)}
	how, verdict := w.rng.IntN(4), []identity.Verdict{identity.Rejected, identity.Consistent, identity.Genuine}[w.rng.IntN(3)]
	if len(w.cards.end) > 2 {
		return
	}
	w.cards.end <- func(_ context.Context, req reader.Request) (*reader.Reading, error) {
		client, err := strconv.Atoi(req.Nonce)
		switch {
		case err != nil:
			return nil, err
		case how == 0:
			return nil, errWrongPassword
		case how == 1 && !req.Claim(reader.Presentation{Reader: req.Reader, Events: 1}):
			return nil, reader.ErrCardTaken
		}
		soFar := people[client].reading(identity.Consistent).Record
		soFar.Portrait = nil
		req.Progress(reader.Progress{Phase: "verify", Record: soFar})
		return people[client].reading(verdict), nil
	}
}

// drain takes away what was not used.
func (c *cards) drain() {
	for {
		select {
		case <-c.end:
		case <-c.began:
		default:
			return
		}
	}
}

// outcome settles one item at random, as the outbox does.
func (w *walk) outcome() {
	for _, item := range w.items("") {
		if item.State != store.Queued || w.rng.IntN(2) == 0 {
			continue
		}
		w.settle(item.ID, []store.ItemState{store.Delivered, store.Unconfirmed, store.Dead, store.Queued}[w.rng.IntN(4)], outbox.Outcome{State: outbox.Delivered, Code: "000"})
		return
	}
}

// expected are the refusals that a client may meet.
func expected(err error) bool {
	var consent *ConsentRequiredError
	var state *StateError
	var low *VerdictTooLowError
	var no *NotAllowedError
	var field *FieldError
	for _, e := range []error{ErrNotFound, ErrNotYours, ErrBusy, ErrAnotherPerson} {
		if errors.Is(err, e) {
			return true
		}
	}
	return err == nil || errors.As(err, &consent) || errors.As(err, &state) || errors.As(err, &low) || errors.As(err, &no) || errors.As(err, &field)
}

func (w *walk) check(by int, v View, err error) {
	w.t.Helper()
	if !expected(err) {
		w.t.Errorf("an error of its own: %v", err)
	}
	if v.ID != "" && w.owner[v.ID] != by {
		w.t.Errorf("%s got the visit of another", walkers[by].Client)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		w.t.Fatal(err)
	}
	for n := range 3 {
		if strings.Contains(string(raw), numberOf(1-by, n)) {
			w.t.Errorf("%s got the other's person", walkers[by].Client)
		}
	}
	w.nothingLost()
}

// nothingLost looks for every item that was ever queued: only what was settled
// goes, with its visit.
func (w *walk) nothingLost() {
	there := map[string]bool{}
	for _, item := range w.items("") {
		there[item.ID], w.owed[item.ID] = true, item.State
	}
	for id, last := range w.owed {
		if !there[id] && !last.Settled() {
			w.t.Errorf("an item that was %s is lost", last)
		}
	}
}

// TestRandomCourses lets two clients do anything in any order while cards come
// and go, time passes and the process dies. SEED picks another course.
func TestRandomCourses(t *testing.T) {
	seed := uint64(1)
	if s := os.Getenv("SEED"); s != "" {
		seed, _ = strconv.ParseUint(s, 10, 64)
	}
	for n := range uint64(4) {
		w := &walk{rig: newRig(t), rng: rand.New(rand.NewPCG(seed, n)), owner: map[string]int{}, owed: map[string]store.ItemState{}}
		for range 250 {
			w.step()
			if t.Failed() {
				t.Fatalf("seed %d, course %d", seed, n)
			}
		}
		for n := range 3 {
			w.leaks(citizen{numberOf(0, n), "Hoà Của A", "1990-01-15", "Phố Mẫu"}, citizen{numberOf(1, n), "Nam Của B", "1990-01-15", "Phố Mẫu"})
		}
		t.Logf("course %d: %d visits, %d items", n, len(w.ids), len(w.owed))
	}
}
