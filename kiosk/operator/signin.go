package operator

import (
	"context"
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// SignIn begins a shift with a password. who is an operator's id or name. The
// session carries the token of the shift, which is told this once.
//
// Errors: [ErrWrong], [*LockedOutError], [ErrDisabled], [*DocumentError], the
// context's or the store's.
func (a *Accounts) SignIn(ctx context.Context, who personal.Text, password backend.Secret) (Session, error) {
	return a.signIn(ctx, who, proof{method: "password", check: func(ctx context.Context, acc account) error {
		return a.right(ctx, acc.Password, password)
	}})
}

// SignInCard begins a shift with the person's own card, read just now, and PIN.
// A card that proves nothing is no try and is refused before any other question.
//
// Errors: those of [Accounts.SignIn], [ErrCardNotProven], [ErrCardNotEnrolled].
func (a *Accounts) SignInCard(ctx context.Context, who personal.Text, card *reader.Reading, pin backend.Secret) (Session, error) {
	keys, err := provenKeys(card, a.o.Now())
	if err != nil {
		return Session{}, errors.Join(err, a.notProven(ctx, who))
	}
	return a.signIn(ctx, who, proof{method: "card", check: func(ctx context.Context, acc account) error {
		wrong := a.right(ctx, acc.PIN, pin) // whatever the card, so that it takes the same time
		if wrong != nil && !errors.Is(wrong, ErrWrong) {
			return wrong
		}
		if !acc.enrolled(keys) {
			return ErrCardNotEnrolled
		}
		return wrong
	}})
}

// proof is how somebody shows who they are. check returns nil, ErrWrong or
// ErrCardNotEnrolled for an answer, and anything else where there was none; it
// is also asked about the empty account, for a person that is not known.
type proof struct {
	method string
	check  func(context.Context, account) error
}

// right is nil where the secret is the one of the hash, else ErrWrong.
func (a *Accounts) right(ctx context.Context, h *hash, s backend.Secret) error {
	ok, err := a.matches(ctx, h, s)
	if err == nil && !ok {
		return ErrWrong
	}
	return err
}

// attempt is one try that was counted.
type attempt struct {
	acc   account // the empty one where nobody is known by the name
	tries string  // id of the document that it was counted in
	round int
}

func (a *Accounts) signIn(ctx context.Context, who personal.Text, p proof) (Session, error) {
	at, err := a.prove(ctx, who, p)
	if err != nil {
		return Session{}, err
	}
	return a.begin(ctx, at, p.method)
}

// prove counts a try and lets it be checked.
func (a *Accounts) prove(ctx context.Context, who personal.Text, p proof) (attempt, error) {
	at, err := a.reserve(ctx, who)
	if err != nil {
		return attempt{}, err
	}
	wrong := p.check(ctx, at.acc)
	if errors.Is(wrong, ErrWrong) || errors.Is(wrong, ErrCardNotEnrolled) {
		return attempt{}, errors.Join(wrong, a.failed(ctx, at, p.method, wrong))
	}
	return at, wrong
}

// reserve counts a try before it is made, unless the account is locked out.
func (a *Accounts) reserve(ctx context.Context, who personal.Text) (attempt, error) {
	var at attempt
	var lockedUntil time.Time
	err := a.store.Update(ctx, func(tx *store.Tx) (err error) {
		at, lockedUntil = attempt{}, time.Time{}
		if at.acc, at.tries, err = a.triesOf(tx, who); err != nil {
			return err
		}
		t, err := loadTries(tx, at.tries)
		if err != nil {
			return err
		}
		at.round = t.Round
		now, kept := a.o.Now(), t.Until
		if !t.locked(now) {
			t.charge(now)
			return put(tx, kindTries, at.tries, t)
		}
		lockedUntil = t.Until
		if t.Until.Equal(kept) {
			return nil
		}
		return put(tx, kindTries, at.tries, t)
	})
	if err == nil && !lockedUntil.IsZero() {
		err = &LockedOutError{Until: lockedUntil}
	}
	return at, err
}

// triesOf finds a person and where their failures are counted. Names that are
// not known are counted as well, for an account that can be locked out is one
// that exists; they share a bounded number of places.
func (a *Accounts) triesOf(tx *store.Tx, who personal.Text) (account, string, error) {
	acc, err := find(tx, who)
	if errors.Is(err, ErrNotFound) {
		place := "none-" + a.store.Hash(store.Number(folded(who)))
		return account{}, place[:min(len(place), unknownPlace)], nil
	}
	return acc, acc.ID, err
}

// unknownPlace is the length of "none-" and three digits of a keyed hash.
const unknownPlace = len("none-") + 3

// failed notes a failure: its try was counted already, unless a success wiped
// that off in between.
func (a *Accounts) failed(ctx context.Context, at attempt, method string, why error) error {
	return a.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		t, err := loadTries(tx, at.tries)
		if err != nil {
			return err
		}
		if t.Round != at.round {
			t.charge(a.o.Now())
			if err := put(tx, kindTries, at.tries, t); err != nil {
				return err
			}
		}
		e := journal.Event{Kind: "operator.refused", Operator: at.acc.ID, Method: method, Code: codeOf(why)}
		if t.locked(a.o.Now()) {
			e.Reason = "locked-out"
		}
		return tx.Journal(e)
	})
}

// notProven notes that a card which proves nothing was shown.
func (a *Accounts) notProven(ctx context.Context, who personal.Text) error {
	return a.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		acc, err := find(tx, who)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		return tx.Journal(journal.Event{Kind: "operator.refused", Operator: acc.ID, Method: "card", Code: codeOf(ErrCardNotProven)})
	})
}

// codeOf is an error's name in the journal.
func codeOf(err error) string {
	switch {
	case errors.Is(err, ErrCardNotProven):
		return "card-not-proven"
	case errors.Is(err, ErrCardNotEnrolled):
		return "card-not-enrolled"
	case errors.Is(err, ErrDisabled):
		return "disabled"
	}
	return "wrong"
}

// admit wipes off the failures of a person who gave right credentials, and lets
// the account in unless it is disabled or is not what was checked any more.
func (a *Accounts) admit(tx *store.Tx, at attempt, now time.Time) (account, error) {
	acc, err := loadAccount(tx, at.acc.ID)
	if err != nil {
		return account{}, err
	}
	if acc.Serial != at.acc.Serial {
		return account{}, ErrWrong
	}
	t, err := loadTries(tx, at.tries)
	if err != nil {
		return account{}, err
	}
	t.forgive()
	if err := put(tx, kindTries, at.tries, t); err != nil {
		return account{}, err
	}
	if acc.state(now) != Enabled {
		return account{}, ErrDisabled
	}
	acc.Used = now
	return acc, put(tx, kindAccount, acc.ID, acc)
}

// begin opens the shift of a person who has proven who they are; a shift of
// theirs that is still open ends.
func (a *Accounts) begin(ctx context.Context, at attempt, method string) (Session, error) {
	token, id, err := newToken(a.o.Rand)
	if err != nil {
		return Session{}, err
	}
	var s Session
	err = a.store.Update(ctx, func(tx *store.Tx) error {
		now := a.o.Now()
		acc, err := a.admit(tx, at, now)
		if err != nil {
			return err
		}
		if err := a.endShiftsOf(tx, acc.ID, "signed-in-anew"); err != nil {
			return err
		}
		sh := shift{Operator: acc.ID, Since: now, Until: now.Add(a.o.Shift), Method: method}
		s = sh.session(id, acc)
		if err := put(tx, kindShift, id, sh); err != nil {
			return err
		}
		return tx.Journal(journal.Event{Kind: "operator.login", Operator: acc.ID, Method: method})
	})
	if errors.Is(err, ErrDisabled) {
		return Session{}, errors.Join(err, a.refusedDisabled(ctx, at, method))
	}
	if err != nil {
		return Session{}, err
	}
	s.Token = token
	a.wake(id, s.Since)
	return s, nil
}

// refusedDisabled notes that a disabled account's credentials were used.
func (a *Accounts) refusedDisabled(ctx context.Context, at attempt, method string) error {
	return a.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		return tx.Journal(journal.Event{Kind: "operator.refused", Operator: at.acc.ID, Method: method, Code: codeOf(ErrDisabled)})
	})
}
