package ticket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Own are the desk's own running numbers, for where no other system gives one. They
// begin anew each day in Viet Nam; none is given twice in a day, whatever happens to
// the agent, and a visit that asks again has the same. It is safe for concurrent use.
type Own struct {
	store  *store.Store
	prefix string
	now    func() time.Time
}

// NewOwn gives numbers from the store, with a prefix of at most [MaxPrefix] letters.
func NewOwn(s *store.Store, prefix string, now func() time.Time) *Own {
	return &Own{s, prefix, now}
}

// MaxPrefix is as long as a prefix may be, in letters.
const MaxPrefix = 3

// Number is a number that was given.
type Number struct {
	Text string `json:"text"` // prefix and three digits or more: A007
	Day  string `json:"day"`  // ISO 8601
}

// Documents of the store: the day's last number, and the number of each visit.
const (
	docDay    = "ticket-day"
	docNumber = "ticket-number"
	theDay    = "last"
)

// last is where the day stands.
type last struct {
	Day   string `json:"day"`
	Given int    `json:"given"`
}

// Of gives the number of a visit. Errors are the store's.
func (o *Own) Of(ctx context.Context, visit string) (Number, error) {
	var n Number
	err := o.store.Update(ctx, func(tx *store.Tx) error {
		today, err := o.today(tx)
		if err != nil {
			return err
		}
		if err := read(tx, docNumber, visit, &n); err == nil || !errors.Is(err, store.ErrNotFound) {
			return err
		}
		today.Given++
		n = Number{fmt.Sprintf("%s%03d", o.prefix, today.Given), today.Day}
		return errors.Join(write(tx, docDay, theDay, today), write(tx, docNumber, visit, n))
	})
	return n, err
}

// today is where the day stands; with a new one, the numbers of the old go. A clock
// that was set back does not begin a day again.
func (o *Own) today(tx *store.Tx) (last, error) {
	var kept last
	if err := read(tx, docDay, theDay, &kept); err != nil && !errors.Is(err, store.ErrNotFound) {
		return kept, err
	}
	day := o.now().In(identity.Zone()).Format(time.DateOnly)
	if day <= kept.Day {
		return kept, nil
	}
	old, err := tx.Docs(docNumber)
	if err != nil {
		return kept, err
	}
	for visit := range old {
		if err := tx.DeleteDoc(docNumber, visit); err != nil {
			return kept, err
		}
	}
	return last{Day: day}, nil
}

func read(tx *store.Tx, kind, id string, into any) error {
	raw, err := tx.Doc(kind, id)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

func write(tx *store.Tx, kind, id string, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return tx.PutDoc(kind, id, raw)
}
