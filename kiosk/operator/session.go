package operator

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Session is a shift of one operator.
type Session struct {
	Token    backend.Secret // set by signing in only
	ID       string         // names the shift, is no secret and opens nothing
	Operator string         // id
	Name     personal.Text
	Role     Role
	Staff    insurance.Staff // empty where none is registered
	Method   string          // "card" or "password"
	Since    time.Time
	Until    time.Time
	Locked   bool // nothing may be done before [Accounts.Unlock]
}

// Actor is who acts in the session: nobody while it is locked.
func (s Session) Actor() Actor {
	if s.Locked || s.ID == "" {
		return None()
	}
	return Actor{operator: s.Operator, role: s.Role}
}

// shift is a session as kept, under the hash of its token. Whether it is locked
// is not kept: see Accounts.awake.
type shift struct {
	Operator string    `json:"operator"`
	Since    time.Time `json:"since"`
	Until    time.Time `json:"until"`
	Method   string    `json:"method"`
}

func (sh shift) session(id string, acc account) Session {
	return Session{
		ID: id, Operator: acc.ID, Name: acc.Name, Role: acc.Role,
		Staff:  insurance.Staff{Name: acc.Staff.Name, Number: acc.Staff.Number},
		Method: sh.Method, Since: sh.Since, Until: sh.Until,
	}
}

const tokenLen = 32

func newToken(rand io.Reader) (token backend.Secret, id string, err error) {
	b := make([]byte, tokenLen)
	if _, err := io.ReadFull(rand, b); err != nil {
		return "", "", err
	}
	token = backend.Secret(base64.RawURLEncoding.EncodeToString(b))
	return token, shiftID(token), nil
}

// shiftID is what is kept of a token.
func shiftID(token backend.Secret) string {
	sum := sha256.Sum256([]byte(token.Reveal()))
	return hex.EncodeToString(sum[:])
}

// loadShift gives a shift that has not ended, with its operator. Errors are
// [ErrNoShift], [*DocumentError] or the store's.
func loadShift(tx *store.Tx, id string, now time.Time) (shift, account, error) {
	body, err := tx.Doc(kindShift, id)
	if errors.Is(err, store.ErrNotFound) {
		return shift{}, account{}, ErrNoShift
	}
	if err != nil {
		return shift{}, account{}, err
	}
	sh, err := parseShift(id, body)
	if err != nil {
		return shift{}, account{}, err
	}
	if sh.ended(now) {
		return shift{}, account{}, ErrNoShift
	}
	acc, err := loadAccount(tx, sh.Operator)
	if errors.Is(err, ErrNotFound) {
		err = ErrNoShift
	}
	return sh, acc, err
}

func parseShift(id string, body []byte) (shift, error) {
	var sh shift
	if err := decode(kindShift, id, body, &sh); err != nil {
		return shift{}, err
	}
	if length := sh.Until.Sub(sh.Since); sh.Operator == "" || sh.Since.IsZero() || length <= 0 || length > MaxShift {
		return shift{}, &DocumentError{Kind: kindShift, ID: id}
	}
	return sh, nil
}

// ended also takes a clock that was put back behind the start for the end: how
// long the shift has lasted is not known then.
func (sh shift) ended(now time.Time) bool {
	return !now.Before(sh.Until) || now.Before(sh.Since.Add(-clockSlack))
}

// clockSlack is how far a clock may be corrected backwards unnoticed.
const clockSlack = time.Minute

// Session gives the shift of a token, and does not count as using the desk: a
// screen may ask again and again. Errors: [ErrNoShift], [*DocumentError] or the
// store's.
func (a *Accounts) Session(ctx context.Context, token backend.Secret) (Session, error) {
	id, now := shiftID(token), a.o.Now()
	var s Session
	err := a.store.View(ctx, func(tx *store.Tx) error {
		sh, acc, err := loadShift(tx, id, now)
		s = sh.session(id, acc)
		return err
	})
	if err != nil {
		return Session{}, err
	}
	s.Locked = !a.isAwake(id, now)
	return s, nil
}

// Use is [Accounts.Session] for something that the person did: the time until
// the desk locks itself begins anew.
func (a *Accounts) Use(ctx context.Context, token backend.Secret) (Session, error) {
	s, err := a.Session(ctx, token)
	if err == nil && !s.Locked {
		s.Locked = !a.touch(s.ID, a.o.Now())
	}
	return s, err
}

// Unlock goes on with a shift by PIN alone. Errors: [ErrNoShift], [ErrWrong],
// [*LockedOutError], [ErrDisabled], [*DocumentError], the context's or the store's.
func (a *Accounts) Unlock(ctx context.Context, token, pin backend.Secret) (Session, error) {
	s, err := a.Session(ctx, token)
	if err != nil {
		return Session{}, err
	}
	at, err := a.prove(ctx, personal.Text(s.Operator), proof{method: "pin", check: func(ctx context.Context, acc account) error {
		return a.right(ctx, acc.PIN, pin)
	}})
	if err != nil {
		return Session{}, err
	}
	now := a.o.Now()
	err = a.store.Update(ctx, func(tx *store.Tx) error {
		if _, _, err := loadShift(tx, s.ID, now); err != nil {
			return err
		}
		if _, err := a.admit(tx, at, now); err != nil {
			return err
		}
		return tx.Journal(journal.Event{Kind: "operator.unlocked", Operator: s.Operator, Method: "pin"})
	})
	if err != nil {
		return Session{}, err
	}
	a.wake(s.ID, now)
	s.Locked = false
	return s, nil
}

// Lock locks the desk at once; a token of no shift is locked already.
func (a *Accounts) Lock(ctx context.Context, token backend.Secret) error {
	id := shiftID(token)
	if !a.sleep(id) {
		return nil
	}
	return a.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		sh, _, err := loadShift(tx, id, a.o.Now())
		if err != nil {
			return err
		}
		return tx.Journal(journal.Event{Kind: "operator.locked", Operator: sh.Operator, Reason: "by-hand"})
	})
}

// SignOut ends a shift. A token of no shift is [ErrNoShift].
func (a *Accounts) SignOut(ctx context.Context, token backend.Secret) error {
	id := shiftID(token)
	a.sleep(id)
	return a.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		body, err := tx.Doc(kindShift, id)
		if errors.Is(err, store.ErrNotFound) {
			return ErrNoShift
		}
		if err != nil {
			return err
		}
		return endShift(tx, id, body, "signed-out")
	})
}

// endShift deletes a shift, whatever its document holds.
func endShift(tx *store.Tx, id string, body []byte, why string) error {
	sh, _ := parseShift(id, body) // of a damaged one the operator is not known
	if err := tx.DeleteDoc(kindShift, id); err != nil {
		return err
	}
	return tx.Journal(journal.Event{Kind: "operator.logout", Operator: sh.Operator, Reason: why})
}

// endShiftsOf ends the open shifts of one operator.
func (a *Accounts) endShiftsOf(tx *store.Tx, operator, why string) error {
	return eachShift(tx, func(id string, body []byte, sh shift, err error) error {
		if err != nil || sh.Operator != operator {
			return nil
		}
		return endShift(tx, id, body, why)
	})
}

func eachShift(tx *store.Tx, do func(id string, body []byte, sh shift, err error) error) error {
	docs, err := tx.Docs(kindShift)
	if err != nil {
		return err
	}
	for id, body := range docs {
		sh, err := parseShift(id, body)
		if err := do(id, body, sh, err); err != nil {
			return err
		}
	}
	return nil
}

// Sweep ends the shifts whose time is over, and journals the desks that locked
// themselves. It is for the daemon to call now and then; nothing depends on when.
func (a *Accounts) Sweep(ctx context.Context) error {
	now := a.o.Now()
	slept := a.fallAsleep(now)
	return a.store.Update(ctx, func(tx *store.Tx) error {
		return eachShift(tx, func(id string, body []byte, sh shift, err error) error {
			switch {
			case err != nil:
				return endShift(tx, id, body, "damaged")
			case sh.ended(now):
				return endShift(tx, id, body, "shift-over")
			case slept[id]:
				return tx.Journal(journal.Event{Kind: "operator.locked", Operator: sh.Operator, Reason: "idle"})
			}
			return nil
		})
	})
}
