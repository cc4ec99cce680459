package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// judge waits until everything is delivered, and compares what the clients were
// told with the portals' book and with what the daemon knows.
func (o *ordeal) judge() figures {
	o.t.Helper()
	o.settle()
	o.byHand()
	o.checkBook()
	o.checkOnce()
	for _, e := range o.ledger.errands {
		if e.id != "" {
			o.figures.Visits++
			o.checkVisit(e)
		}
	}
	o.checkHead()
	f := &o.figures
	f.Lost, f.Again = o.ledger.lost, o.ledger.again
	f.Lookups = len(o.portals.Book.Entries("lookup"))
	return *f
}

// items is what the outbox has in a state.
func (o *ordeal) items(state store.ItemState) (all []api.Item) {
	o.t.Helper()
	for after := ""; ; {
		var page struct {
			Items []api.Item `json:"items"`
		}
		path := "/v1/outbox?limit=1000&state=" + string(state) + "&after=" + after
		if err := socket(o.t.Context(), o.data, http.MethodGet, path, nil, &page); err != nil {
			o.t.Fatal(err)
		}
		all = append(all, page.Items...)
		if len(page.Items) < 1000 {
			return all
		}
		after = page.Items[len(page.Items)-1].ID
	}
}

// settleWithin is how long the outbox may take once nothing fails any more.
const settleWithin = 40 * time.Second

// settle waits until nothing waits.
func (o *ordeal) settle() {
	o.t.Helper()
	o.person()
	for begun := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		open := append(o.items(store.Queued), o.items(store.Sending)...)
		if len(open) == 0 {
			return
		}
		if time.Since(begun) > settleWithin {
			o.t.Fatalf("%d items are still open, as %+v", len(open), open[0])
		}
	}
}

// explained are the codes of answers that our faults explain: they are in no
// table of the portals.
var explained = map[string][]string{
	outbox.BackendLodging:   {"299"},
	outbox.BackendInsurance: {"999"},
}

// byHand does with dead letters what a person does: look at the code, and try
// again.
func (o *ordeal) byHand() {
	o.t.Helper()
	for range 3 {
		for _, dead := range o.items(store.Dead) {
			if !slices.Contains(explained[dead.Backend], dead.Code) {
				o.t.Fatalf("dead letter of no reason of ours: %+v", dead)
			}
			o.figures.ByHand++
			if err := socket(o.t.Context(), o.data, http.MethodPost, "/v1/outbox/"+dead.ID+"/retry", struct{}{}, nil); err != nil {
				o.t.Errorf("retry: %v", err)
			}
		}
		o.settle()
	}
}

// checkBook: what was promised is accepted once; what was asked for and never
// answered, at most once; nothing else.
func (o *ordeal) checkBook() {
	o.t.Helper()
	accepted := o.portals.accepted()
	for _, e := range o.ledger.errands {
		times := accepted[e.number]
		delete(accepted, e.number)
		o.figures.Stays += times
		switch lodging := e.purpose == visit.Accommodation; {
		case lodging && e.told && times != 1:
			o.t.Errorf("promised as %s, and accepted %d times", e.act, times)
		case times > 1:
			o.t.Errorf("accepted %d times", times)
		case times == 1 && (!lodging || !e.asked):
			o.t.Errorf("accepted, though nobody asked for it")
		}
	}
	if len(accepted) > 0 {
		o.t.Errorf("%d guests are in the book whom nobody brought", len(accepted))
	}
}

// checkOnce: what came under one key was done once, though it was sent again.
func (o *ordeal) checkOnce() {
	o.t.Helper()
	asks, opened := map[string]int{}, 0
	for _, e := range o.ledger.errands {
		asks[e.id] = e.asks
	}
	for l, n := range counted(o.t, o.data) {
		_, known := asks[l.visit]
		switch {
		case l.name == "visit.opened":
			opened += n
		case known && l.name == "visit.asked" && n > asks[l.visit]:
			o.t.Errorf("asked %d times under %d keys", n, asks[l.visit])
		case known && n > 1 && (l.name == "visit.identified" || l.name == "visit.closed"):
			o.t.Errorf("%s %d times", l.name, n)
		}
	}
	if opened > len(o.ledger.errands) {
		o.t.Errorf("%d visits were opened for %d errands", opened, len(o.ledger.errands))
	}
}

// checkVisit: the visit is there, no earlier than it was told, and what was
// promised is done.
func (o *ordeal) checkVisit(e *errand) {
	o.t.Helper()
	var v visit.View
	err := socket(o.t.Context(), o.data, http.MethodGet, "/v1/visits/"+e.id, nil, &v)
	switch {
	case err != nil:
		o.t.Errorf("a visit that was told as %s: %v", e.state, err)
		return
	case step(v.State) < step(e.state):
		o.t.Errorf("a visit that was %s is %s", e.state, v.State)
	}
	if !e.told {
		return
	}
	o.figures.Promised++
	switch {
	case e.purpose == visit.Accommodation && v.Accommodation != nil && v.Accommodation.State == visit.Notified:
		o.figures.Notified++
	case e.purpose == visit.Accommodation && v.Accommodation != nil && v.Accommodation.State == visit.Unconfirmed:
		o.figures.Unconfirmed++
	case e.purpose == visit.Insurance && v.Insurance != nil && v.Insurance.State == visit.Answered &&
		(v.Insurance.Code == "000" || slices.Contains(explained[outbox.BackendInsurance], v.Insurance.Code)):
		o.figures.Answered++
	default:
		raw, _ := json.Marshal(map[string]any{"insurance": v.Insurance, "accommodation": v.Accommodation}) // people are invented
		o.t.Errorf("promised as %s, and came to %s", e.act, raw)
	}
}

// step is how far a visit is.
func step(s visit.State) int {
	if s.Closed() {
		return 4
	}
	return slices.Index([]visit.State{visit.AwaitsConsent, visit.AwaitsDocument, visit.Reading, visit.HasRecord}, s)
}

// checkHead verifies the journal as an auditor does, by the command, with the
// head that was kept outside.
func (o *ordeal) checkHead() {
	o.t.Helper()
	head := filepath.Join(o.t.TempDir(), "head")
	if err := os.WriteFile(head, []byte(o.head.Head), 0o600); err != nil {
		o.t.Fatal(err)
	}
	out, exit := command(o.t, o.data, "journal", "verify", "--head", "@"+head)
	var r journal.Report
	if err := json.Unmarshal(out, &r); err != nil || exit != exitOK || r.Outcome != journal.OK || r.Tail != journal.OK {
		o.t.Errorf("journal verify: exit %d %s", exit, out)
	}
	o.figures.JournalRows = int(r.Size)
}
