package visit

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Source reads cards; [reader.Reader] does.
type Source interface {
	Read(ctx context.Context, req reader.Request) (*reader.Reading, error)
}

// Options of a desk.
type Options struct {
	Store    *store.Store
	Cards    Source
	Key      *identity.DeviceKey // nil: records carry no proof
	Owner    Owner
	Policies Policies
	// Unattended: nobody is signed in at this desk, ever; only purposes whose
	// policy allows it are served.
	Unattended bool

	// Staff gives the registered member of staff behind an operator, or the
	// desk's own for the empty name. Nil: no insurance lookup.
	Staff func(operator string) (insurance.Staff, bool)
	// CheckLookup applies the rules of the way that is asked. Nil: those of the
	// portal, which wants a member of staff named.
	CheckLookup func(by insurance.Staff, who insurance.Person) error
	// More reports which kinds of questions beside the card can be asked
	// (outbox.KindHistory …), and outbox.KindAdmit. Nil: none.
	More func(kind string) bool
	// CheckGuest applies the accommodation portal's rules. Nil: no notification.
	CheckGuest func(accommodation.Guest) error
	// CheckDeparture applies its rules for a change of departure. Nil: the
	// portal is told of none.
	CheckDeparture func(accommodation.Departure) error
	// Locate finds an address in the portal's lists. Nil: addresses go as they are.
	Locate    func(address string) accommodation.Location
	Deadlines accommodation.Rules
	// CodeOf gives the error code of a reading that ended without a record.
	CodeOf func(error) string

	Now  func() time.Time
	Rand io.Reader // of ids; nil: crypto/rand
	Log  *slog.Logger
}

// Desk is everything that happens between people and one desk. It is safe for
// concurrent use.
type Desk struct {
	o        Options
	progress *bulletin
	custody  *custody
}

// New makes a desk. Call Serve, which also takes up what a crash left open.
func New(o Options) *Desk {
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Policies == nil {
		o.Policies = Defaults()
	}
	if o.Owner == "" {
		o.Owner = Private
	}
	if o.CheckLookup == nil {
		o.CheckLookup = insurance.Check
	}
	if o.More == nil {
		o.More = func(string) bool { return false }
	}
	if o.CodeOf == nil {
		o.CodeOf = func(error) string { return "internal" }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Desk{o: o, progress: newBulletin(), custody: newCustody()}
}

// sheet is what is known of a visit; it is personal, and lies in the store
// sealed under the visit's own key.
type sheet struct {
	View
	Origin string           `json:"origin,omitempty"`
	Whole  *identity.Record `json:"whole,omitempty"` // before it is narrowed to what a client gets
	SoFar  *identity.Record `json:"soFar,omitempty"` // while the portrait is still being read
	QR     string           `json:"qr,omitempty"`    // of the card's face, to open and to compare
	Guest  string           `json:"guest,omitempty"` // name of the paper typed, for the notification
	Done   []string         `json:"done,omitempty"`  // names of the requests that were done, the last ones
}

// maxDone bounds the names of requests that a visit remembers.
const maxDone = 32

// entry is a visit as it is worked on: its row in the store and its sheet.
type entry struct {
	row store.Dossier
	sheet
}

// policy is that of the visit's purpose.
func (d *Desk) policy(p Purpose) Policy { return d.o.Policies[p] }

// load reads a visit for a caller. What another opened is not shown, not even
// that it was closed or erased.
func (d *Desk) load(tx *store.Tx, who Caller, id string) (*entry, error) {
	row, err := tx.Dossier(store.Visit, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrNotFound
	}
	if err != nil && !errors.Is(err, store.ErrErased) {
		return nil, err
	}
	if !who.sees(row.Owner) {
		return nil, ErrNotYours
	}
	return open(row)
}

// open unfolds a row. Of an erased visit only what is not personal is left.
func open(row store.Dossier) (*entry, error) {
	e := &entry{row: row}
	if !row.Erased {
		if err := json.Unmarshal(row.Body, &e.sheet); err != nil {
			return nil, err
		}
	}
	e.Schema, e.ID, e.Purpose, e.State = Schema, row.ID, Purpose(row.Purpose), State(row.State)
	e.Opened, e.Changed, e.Case = row.Opened, row.Changed, row.Parent
	return e, nil
}

// save writes a visit back.
func (d *Desk) save(tx *store.Tx, e *entry) error {
	e.row.State, e.row.Open, e.row.Parent = string(e.State), !e.State.Closed(), e.Case
	body, err := json.Marshal(e.sheet)
	if err != nil {
		return err
	}
	e.row.Body, e.row.Numbers = body, e.numbers()
	e.row, err = tx.Put(e.row)
	e.Changed = e.row.Changed
	return err
}

// numbers are what a visit is found by: the person's number and the paper's.
func (e *entry) numbers() []store.Number {
	numbers := []store.Number{}
	if e.Whole == nil {
		return numbers
	}
	if n := e.Whole.Person.PersonalNumber.Text(); n != "" {
		numbers = append(numbers, n)
	}
	if n := e.Whole.Document.Number; n != "" && !contains(numbers, n) {
		numbers = append(numbers, n)
	}
	return numbers
}

// change takes one action in one transaction: the state allows it, the step
// does it, and visit, journal and event are written together. A request that was
// done before is answered with the visit as it is; a reading may be asked for
// again, since one that was interrupted did nothing.
func (d *Desk) change(ctx context.Context, who Caller, id string, act Action, step func(*store.Tx, *entry) error) (View, error) {
	var view View
	err := d.o.Store.Update(ctx, func(tx *store.Tx) error {
		e, err := d.load(tx, who, id)
		if err != nil {
			return err
		}
		if who.Once != "" && act != ActRead && contains(e.Done, who.Once) {
			view, err = d.view(who, e)
			return err
		}
		if !contains(allowed[e.State], act) {
			return &StateError{e.State, act}
		}
		if err := step(tx, e); err != nil {
			return err
		}
		e.did(who.Once)
		view, err = d.commit(tx, who, e)
		return err
	})
	return view, err
}

// did notes the name of a request.
func (e *entry) did(name string) {
	if name == "" {
		return
	}
	e.Done = append(e.Done, name)
	e.Done = e.Done[max(0, len(e.Done)-maxDone):]
}

// commit writes what changed and tells the visit's client.
func (d *Desk) commit(tx *store.Tx, who Caller, e *entry) (View, error) {
	if err := d.save(tx, e); err != nil {
		return View{}, err
	}
	if err := d.emit(tx, e, "visit.state", map[string]string{"state": string(e.State)}); err != nil {
		return View{}, err
	}
	view, err := d.view(who, e)
	if err != nil {
		return View{}, err
	}
	return view, d.erase(tx, e)
}

// emit tells the client that opened the visit, and the desk's screen.
func (d *Desk) emit(tx *store.Tx, e *entry, kind string, data any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return err
	}
	return tx.Emit(store.Event{Owner: e.row.Owner, Visit: e.ID, Type: kind, Data: raw})
}

// note writes the journal: ids and codes, never a value.
func (d *Desk) note(tx *store.Tx, who Caller, e *entry, event journal.Event) error {
	event.Visit, event.Case, event.Purpose = e.ID, e.Case, string(e.Purpose)
	event.Client, event.Operator = who.Client, who.Operator
	event.Person = d.hash(e)
	return tx.Journal(event)
}

// newID is a random id of 128 bits, in letters: an id never looks like a number
// of a person.
func (d *Desk) newID() (string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(d.o.Rand, b); err != nil {
		return "", err
	}
	for i := range b {
		b[i] = "abcdefghkmnpqrst"[b[i]&15]
	}
	return string(b), nil
}
