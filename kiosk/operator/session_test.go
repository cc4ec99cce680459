package operator

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

func (r *rig) session(token backend.Secret) Session {
	r.t.Helper()
	s, err := r.Session(r.t.Context(), token)
	r.must(err)
	return s
}

func TestADeskLocksItselfWhenNobodyUsesIt(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	s := r.in(o.Name)
	for range 3 {
		r.clock.add(DefaultIdle - time.Second)
		if got, err := r.Use(t.Context(), s.Token); err != nil || got.Locked {
			t.Fatalf("locked in use: %v", err)
		}
	}
	r.clock.add(DefaultIdle - time.Second)
	_ = r.session(s.Token) // looking is not using
	r.clock.add(time.Second)
	for _, f := range []func() (Session, error){
		func() (Session, error) { return r.Session(t.Context(), s.Token) },
		func() (Session, error) { return r.Use(t.Context(), s.Token) },
		func() (Session, error) { return r.Session(t.Context(), s.Token) },
	} {
		if got, err := f(); err != nil || !got.Locked || got.Actor() != None() {
			t.Fatalf("not locked: %v", err)
		}
	}
	got, err := r.Unlock(t.Context(), s.Token, goodPIN)
	r.must(err)
	if got.Locked || got.Actor().May(RunVisits) != nil || r.session(s.Token).Locked {
		t.Error("still locked")
	}
}

func TestAPINAloneBeginsNoShift(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	r.wantErr(second(r.SignIn(t.Context(), o.Name, goodPIN)), ErrWrong)
	for _, token := range []backend.Secret{"", "x", backend.Secret(strings.Repeat("A", 43))} {
		r.wantErr(second(r.Unlock(t.Context(), token, goodPIN)), ErrNoShift)
		r.wantErr(second(r.Session(t.Context(), token)), ErrNoShift)
		r.wantErr(second(r.Use(t.Context(), token)), ErrNoShift)
		r.wantErr(r.SignOut(t.Context(), token), ErrNoShift)
	}
	s := r.in(o.Name)
	r.wantErr(second(r.Unlock(t.Context(), backend.Secret(s.ID), goodPIN)), ErrNoShift) // what is kept opens nothing
	r.clock.add(MaxShift - time.Second)
	r.must(second(r.Unlock(t.Context(), s.Token, goodPIN)))
	r.clock.add(time.Second)
	r.wantErr(second(r.Unlock(t.Context(), s.Token, goodPIN)), ErrNoShift)
	r.wantErr(second(r.Session(t.Context(), s.Token)), ErrNoShift)
}

func TestUnlockingCountsTriesLikeSigningIn(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	s := r.in(o.Name)
	r.must(r.Lock(t.Context(), s.Token))
	for range FreeTries {
		r.wantErr(second(r.Unlock(t.Context(), s.Token, "0000")), ErrWrong)
	}
	for _, err := range []error{
		second(r.Unlock(t.Context(), s.Token, goodPIN)), second(r.SignIn(t.Context(), o.Name, goodPassword)),
	} {
		if _, out := isLockedOut(err); !out {
			t.Errorf("not locked out: %v", err)
		}
	}
	if !r.session(s.Token).Locked {
		t.Error("a wrong PIN unlocked")
	}
}

func TestAShiftSurvivesARestartLocked(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	s := r.in(o.Name)
	r.restart()
	if got := r.session(s.Token); !got.Locked || got.Operator != o.ID || !got.Until.Equal(s.Until) {
		t.Errorf("after the restart: %+v", got)
	}
	if got, err := r.Use(t.Context(), s.Token); err != nil || !got.Locked {
		t.Errorf("using unlocked it: %v", err)
	}
	r.must(second(r.Unlock(t.Context(), s.Token, goodPIN)))
	if r.session(s.Token).Locked {
		t.Error("still locked")
	}
}

func TestEndsOfAShift(t *testing.T) {
	for name, end := range map[string]func(*rig, Session) error{
		"signing out": func(r *rig, s Session) error { return r.SignOut(t.Context(), s.Token) },
		"signing in":  func(r *rig, s Session) error { return second(r.SignIn(t.Context(), s.Name, goodPassword)) },
		"a new password": func(r *rig, s Session) error {
			return r.SetPassword(t.Context(), LocalAdministrator(), s.Operator, "", goodPassword)
		},
		"a new PIN": func(r *rig, s Session) error {
			return r.SetPIN(t.Context(), LocalAdministrator(), s.Operator, "", goodPIN)
		},
		"another card": func(r *rig, s Session) error { return r.EnrolCard(t.Context(), LocalAdministrator(), s.Operator, nil) },
		"its time":     func(r *rig, _ Session) error { r.clock.add(MaxShift); return r.Sweep(t.Context()) },
		"a clock put back": func(r *rig, _ Session) error {
			r.clock.add(-clockSlack - time.Second)
			return nil
		},
	} {
		r := newRig(t)
		o := r.add("Nguyễn Thị Ửng", RoleOperator)
		other := r.add("Lê Thị Sương", RoleOperator)
		s, theirs := r.in(o.Name), r.in(other.Name)
		if err := end(r, s); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, err := range []error{
			second(r.Session(t.Context(), s.Token)), second(r.Use(t.Context(), s.Token)), second(r.Unlock(t.Context(), s.Token, goodPIN)),
		} {
			if !errors.Is(err, ErrNoShift) {
				t.Errorf("after %s: %v", name, err)
			}
		}
		if _, err := r.Session(t.Context(), theirs.Token); err != nil && name != "its time" && name != "a clock put back" {
			t.Errorf("%s ended a shift of somebody else: %v", name, err)
		}
	}
}

func TestLengthsAreConfigurableWithinTheLongest(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	for shift, want := range map[time.Duration]time.Duration{0: MaxShift, time.Hour: time.Hour, 24 * time.Hour: MaxShift} {
		r.Accounts = New(r.store, Options{Now: r.clock.now, Rand: numbers(9), Cost: cheap, Shift: shift, Idle: time.Minute})
		s := r.in(o.Name)
		if s.Until.Sub(s.Since) != want {
			t.Errorf("%v gives a shift of %v", shift, s.Until.Sub(s.Since))
		}
		r.clock.add(time.Minute)
		if !r.session(s.Token).Locked {
			t.Error("not locked after a minute")
		}
	}
}

func TestOnlyTheHashOfATokenIsKept(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	s := r.in(o.Name)
	if r.session(s.Token).Token != "" {
		t.Error("the token is told a second time")
	}
	r.must(r.store.View(t.Context(), func(tx *store.Tx) error {
		for _, kind := range []string{kindAccount, kindShift, kindTries} {
			docs, err := tx.Docs(kind)
			if err != nil {
				return err
			}
			for id, body := range docs {
				for _, secret := range []backend.Secret{s.Token, goodPassword, goodPIN} {
					if strings.Contains(id+string(body), secret.Reveal()) {
						t.Errorf("a document of kind %s holds a secret", kind)
					}
				}
			}
		}
		return nil
	}))
}

func TestSweepLeavesWhatIsInUse(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	s := r.in(o.Name)
	r.must(r.Sweep(t.Context()))
	if r.session(s.Token).Locked {
		t.Error("swept while in use")
	}
	r.clock.add(DefaultIdle)
	r.must(r.Sweep(t.Context()))
	if !r.session(s.Token).Locked || len(r.awake) != 0 {
		t.Error("not swept")
	}
	r.must(r.Lock(t.Context(), s.Token)) // locked already
}

// TestAClockPutBackLocks: how long the desk was not used is not known then.
func TestAClockPutBackLocks(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	s := r.in(o.Name)
	r.clock.add(DefaultIdle - time.Second)
	r.must(second(r.Use(t.Context(), s.Token)))
	r.clock.add(-clockSlack)
	if r.session(s.Token).Locked {
		t.Error("a small correction locks")
	}
	r.clock.add(-time.Second)
	if !r.session(s.Token).Locked {
		t.Error("not locked")
	}
}

// TestAShiftThatEndsWhileItIsUnlocked stays ended.
func TestAShiftThatEndsWhileItIsUnlocked(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	s := r.in(o.Name)
	for range atOnce {
		r.turn <- struct{}{} // the PIN has to wait
	}
	done := make(chan error)
	go func() { done <- second(r.Unlock(t.Context(), s.Token, goodPIN)) }()
	r.awaitTry(o.Name)
	r.must(r.SignOut(t.Context(), s.Token))
	<-r.turn
	r.wantErr(<-done, ErrNoShift)
	r.wantErr(second(r.Session(t.Context(), s.Token)), ErrNoShift)
}
