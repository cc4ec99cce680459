// Package office is what the administrator of a desk does: read a card by hand,
// look after operators, answer a person's requests for what is kept of them,
// check and cut the journal, copy the store away, and send the insurer the
// proofs of failed lookups. It is served to the desk's own user alone, over the
// agent's own socket, and to the command line in its own process where no agent
// runs.
//
// The desk's own screen asks here too: how it is set up, the day's visits and
// stays, findings, anchors, numbers. The socket tells the desk's user from all
// others, and not one member of staff from another: which page is whose is for the
// screen to keep. An operation that changes something takes the shift that the
// screen sends with it (X-Cccd-Session), and only its role counts then.
package office

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance/proof"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/paper"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// Prefix is where the office is, below the local API.
const Prefix = "/v1/local/"

// Options of an office.
type Options struct {
	Store    *store.Store
	Desk     *visit.Desk
	Cards    visit.Source
	Accounts *operator.Accounts
	Outbox   *outbox.Outbox
	Key      *identity.DeviceKey
	Screen   ScreenSettings
	Examine  Examine
	Facility proof.Facility // on the proof of a failed lookup, and on tickets
	Tickets  *ticket.Printer
	Own      *ticket.Own // queue numbers
	Papers   *paper.Printers
	Forms    Forms
	Anchors  func() (*trust.Store, error) // opened anew: other programs change them too
	// Fault gives what the command line says of an error.
	Fault func(error) Fault
	Now   func() time.Time
}

// Fault is an error as it goes over the socket.
type Fault struct {
	Code   string        `json:"code"`
	Exit   int           `json:"exit"`
	Detail string        `json:"detail,omitempty"` // for engineers; nothing personal
	Seen   string        `json:"seen,omitempty"`
	Model  string        `json:"model,omitempty"` // of the reader in which the card was
	Checks []check.Check `json:"checks,omitempty"`
}

func (f *Fault) Error() string { return f.Detail }

// Office serves its operations. It is safe for concurrent use.
type Office struct {
	o   Options
	mux *http.ServeMux
}

// New makes an office.
func New(o Options) *Office {
	f := &Office{o: o.withPrinters(), mux: http.NewServeMux()}
	serve(f, "POST", "subject/find", f.find)
	serve(f, "POST", "subject/export", f.export)
	serve(f, "POST", "subject/rectify", f.rectify)
	serve(f, "POST", "subject/erase", f.erase)
	serve(f, "POST", "subject/withdraw", f.withdraw)
	serve(f, "POST", "operators", f.addOperator)
	serve(f, "GET", "operators", f.listOperators)
	serve(f, "POST", "operators/disable", f.disableOperator)
	serve(f, "POST", "operators/enable", f.enableOperator)
	serve(f, "POST", "operators/secret", f.setSecret)
	serve(f, "POST", "operators/staff", f.setStaff)
	serve(f, "POST", "operators/card", f.enrolCard)
	serve(f, "POST", "journal/verify", f.verifyJournal)
	serve(f, "POST", "journal/purge", f.purgeJournal)
	serve(f, "GET", "journal/head", f.journalHead)
	serve(f, "GET", "proofs", f.listProofs)
	serve(f, "POST", "proofs/sent", f.proofSent)
	serve(f, "POST", "outbox/resume", f.resumeLane)
	serve(f, "POST", "outbox/reassign", f.reassign)
	serve(f, "POST", "promises", f.promise)
	serve(f, "POST", "lodging/day", f.lodgingDay)
	serve(f, "GET", "screen", f.screen)
	serve(f, "POST", "ticket/number", f.number)
	serve(f, "POST", "ticket/print", f.printTicket)
	serve(f, "POST", "ticket/test", f.testTicket)
	serve(f, "GET", "printers", f.printers)
	serve(f, "POST", "paper/ct01", f.printCT01)
	serve(f, "POST", "paper/test", f.testPaper)
	serveUpTo(f, MaxPaper*4/3+maxAsk, "POST", "paper/print", f.printPaper)
	serve(f, "GET", "visits", f.listVisits)
	serve(f, "GET", "stays", f.listStays)
	serve(f, "GET", "statistics", f.statistics)
	serve(f, "GET", "doctor", f.doctor)
	serve(f, "GET", "anchors", f.listAnchors)
	serveUpTo(f, maxAnchorAsk, "POST", "anchors/import", f.importAnchors)
	serve(f, "POST", "anchors/remove", f.removeAnchor)
	f.mux.HandleFunc("POST "+Prefix+"proofs/document", f.proofDocument)
	f.mux.HandleFunc("GET "+Prefix+"journal/export", f.exportJournal)
	f.mux.HandleFunc("POST "+Prefix+"backup", f.backup)
	f.mux.HandleFunc("POST "+Prefix+"read", f.read)
	return f
}

func (f *Office) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.mux.ServeHTTP(w, r) }

// maxAsk bounds a request's body.
const maxAsk = 64 << 10

// none is the body of an operation that asks or answers nothing.
type none struct{}

// serve puts an operation on the office: JSON in, JSON or a fault out.
func serve[I, O any](f *Office, method, path string, do func(context.Context, I) (O, error)) {
	serveUpTo(f, maxAsk, method, path, do)
}

// serveUpTo is serve for a request of a size of its own, in bytes.
func serveUpTo[I, O any](f *Office, most int64, method, path string, do func(context.Context, I) (O, error)) {
	f.mux.HandleFunc(method+" "+Prefix+path, func(w http.ResponseWriter, r *http.Request) {
		ctx, err := f.withActor(r)
		var in I
		if err == nil {
			err = askUpTo(r, most, &in)
		}
		if err != nil {
			f.refuse(w, err)
			return
		}
		out, err := do(ctx, in)
		if err != nil {
			f.refuse(w, err)
			return
		}
		tell(w, http.StatusOK, out)
	})
}

// errAsk is a request that is no JSON of its operation.
var errAsk = errors.New("office: not a request of this operation")

func ask(r *http.Request, into any) error { return askUpTo(r, maxAsk, into) }

// queried is what a GET asks by its query.
type queried interface{ fromQuery(url.Values) }

func askUpTo(r *http.Request, most int64, into any) error {
	if r.Method == http.MethodGet {
		if q, ok := into.(queried); ok {
			q.fromQuery(r.URL.Query())
		}
		return nil
	}
	d := json.NewDecoder(io.LimitReader(r.Body, most))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return errAsk // the decoder's words quote what was sent
	}
	return nil
}

func (f *Office) refuse(w http.ResponseWriter, err error) {
	tell(w, http.StatusUnprocessableEntity, f.o.Fault(err))
}

func tell(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // whoever asked may have left
}

// clerk is the caller of the desk's operations.
var clerk = visit.Caller{Client: visit.Local, Scopes: visit.Scopes()}
