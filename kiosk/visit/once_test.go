package visit

import (
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// A request that comes again under its name, after a crash too, does nothing
// twice and is answered all the same.
func TestTheSameRequestTwice(t *testing.T) {
	r := newRig(t)
	id := r.must(r.Open(t.Context(), page, OpenRequest{Purpose: Insurance})).ID
	named := func(name string) Caller {
		who := page
		who.Once = name
		return who
	}
	scan := func() (View, error) { return r.Scan(t.Context(), named("scan"), id, ScanRequest{Text: hoa.qr()}) }
	ask := func() (View, error) {
		return r.Insurance(t.Context(), named("ask"), id, InsuranceRequest{Wait: noWait()})
	}
	finish := func() (View, error) { return r.Finish(t.Context(), named("finish"), id) }
	r.must(scan())
	r.crash()
	if v := r.must(scan()); len(v.Identified) != 1 {
		t.Errorf("identified %d times", len(v.Identified))
	}
	item := r.must(ask()).Insurance.Item
	r.settle(item, store.Delivered, answered())
	r.crash()
	if v := r.must(ask()); v.Insurance.State != Answered || v.Insurance.Item != item || len(r.items(id)) != 1 {
		t.Errorf("asked again: %s, %d items", v.Insurance.State, len(r.items(id)))
	}
	if v := r.must(r.Insurance(t.Context(), named("anew"), id, InsuranceRequest{Wait: noWait()})); v.Insurance.Item == item {
		t.Error("another request is not done")
	}
	r.must(finish())
	r.crash()
	if v := r.must(finish()); v.State != Done {
		t.Errorf("finished twice: %s", v.State)
	}
	var state *StateError
	if _, err := r.Finish(t.Context(), page, id); !errors.As(err, &state) {
		t.Errorf("without a name: %v", err)
	}
	events, _ := r.journal()
	count := map[string]int{}
	for _, e := range events {
		count[e.Kind]++
	}
	if count["visit.identified"] != 1 || count["visit.asked"] != 2 || count["visit.closed"] != 1 {
		t.Errorf("the journal has %v", count)
	}
}

// What a request made and the word that it did are written together or not at
// all.
func TestWhatIsMadeIsKeptWithItsRequest(t *testing.T) {
	r := newRig(t)
	who, made := page, ""
	who.Keep = func(tx *store.Tx, id string) error {
		made = id
		return tx.PutDoc("request", "one", []byte(id))
	}
	v := r.must(r.Open(t.Context(), who, OpenRequest{Purpose: Insurance}))
	if made != v.ID {
		t.Errorf("kept %q", made)
	}
	if c, err := r.OpenCase(t.Context(), who, OpenCaseRequest{Purpose: Insurance}); err != nil || made != c.ID {
		t.Errorf("case: %v", err)
	}
	full := errors.New("test: no room")
	who.Keep = func(*store.Tx, string) error { return full }
	before, _ := r.journal()
	_, err := r.Open(t.Context(), who, OpenRequest{Purpose: Insurance})
	_, failed := r.OpenStay(t.Context(), who, OpenStayRequest{Departure: noon})
	if after, _ := r.journal(); !errors.Is(err, full) || !errors.Is(failed, full) || len(after) != len(before) {
		t.Errorf("%v, %v: %d events", err, failed, len(after)-len(before))
	}
}

// A visit remembers the last requests, not all that ever came.
func TestRequestsAreForgotten(t *testing.T) {
	e := &entry{}
	for range 3 * maxDone {
		e.did("a")
	}
	e.did("last")
	e.did("")
	if len(e.Done) != maxDone || e.Done[maxDone-1] != "last" {
		t.Errorf("%d names", len(e.Done))
	}
}
