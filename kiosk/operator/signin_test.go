package operator

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func TestSigningInByPassword(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleSupervisor)
	for _, who := range []personal.Text{o.Name, "nguyễn thị ửng", personal.Text(o.ID)} {
		s, err := r.SignIn(t.Context(), who, goodPassword)
		r.must(err)
		if s.Operator != o.ID || s.Role != RoleSupervisor || s.Locked || s.Method != "password" || len(s.Token) != 43 ||
			!s.Until.Equal(s.Since.Add(MaxShift)) {
			t.Errorf("session: %+v", s)
		}
	}
	// The same password from a keyboard that writes accents apart.
	_, err := r.SignIn(t.Context(), o.Name, "mo\u0323\u0302t ma\u0323\u0302t kha\u0302\u0309u đu\u0309 da\u0300i")
	r.must(err)
	for _, wrong := range []backend.Secret{"", goodPIN, goodPassword + " ", "mot mat khau du dai"} {
		_, err := r.SignIn(t.Context(), o.Name, wrong)
		r.wantErr(err, ErrWrong)
	}
	if !r.listed(o.ID).LastUsed.Equal(r.clock.now()) {
		t.Error("the list does not tell when")
	}
}

func TestAPasswordOfAnyLengthIsATry(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	huge := backend.Secret(strings.Repeat("x", 1<<22))
	for range FreeTries {
		_, err := r.SignIn(t.Context(), o.Name, huge)
		r.wantErr(err, ErrWrong)
	}
	_, err := r.SignIn(t.Context(), o.Name, goodPassword)
	if _, out := isLockedOut(err); !out {
		t.Errorf("not counted: %v", err)
	}
}

// TestUnknownNamesLookLikeWrongPasswords: one error and one lock-out for both.
func TestUnknownNamesLookLikeWrongPasswords(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	for try := range FreeTries + 1 {
		_, known := r.SignIn(t.Context(), o.Name, "not the password")
		_, unknown := r.SignIn(t.Context(), "Hoàng Văn Không", "not the password")
		if known == nil || unknown == nil || known.Error() != unknown.Error() {
			t.Fatalf("try %d: %v, %v", try, known, unknown)
		}
	}
}

// TestWhateverIsWrongAHashIsComputed: who is not known, or has no such secret,
// waits for the hash of one all the same. With every slot taken that shows.
func TestWhateverIsWrongAHashIsComputed(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	bare, err := r.Add(t.Context(), LocalAdministrator(), NewOperator{Name: "Lê Thị Sương", Role: RoleOperator})
	r.must(err)
	card := r.tap(0)
	for range atOnce {
		r.turn <- struct{}{}
	}
	huge := backend.Secret(strings.Repeat("x", 1<<20))
	for name, try := range map[string]func(context.Context, personal.Text) error{
		"password": func(ctx context.Context, who personal.Text) error { return second(r.SignIn(ctx, who, "x")) },
		"long one": func(ctx context.Context, who personal.Text) error { return second(r.SignIn(ctx, who, huge)) },
		"card":     func(ctx context.Context, who personal.Text) error { return second(r.SignInCard(ctx, who, card, "x")) },
	} {
		for _, who := range []personal.Text{o.Name, bare.Name, "Hoàng Văn Không"} {
			r.must(r.store.Update(t.Context(), func(tx *store.Tx) error { return unlockTries(tx, r.place(tx, who)) }))
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- try(ctx, who) }()
			r.awaitTry(who)
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("%s: answered without a hash: %v", name, err)
			}
		}
	}
}

// place is where a person's failures are counted.
func (r *rig) place(tx *store.Tx, who personal.Text) string {
	r.t.Helper()
	_, id, err := r.triesOf(tx, who)
	r.must(err)
	return id
}

// awaitTry returns when a try was counted.
func (r *rig) awaitTry(who personal.Text) {
	r.t.Helper()
	for counted := 0; counted == 0; {
		r.must(r.store.View(r.t.Context(), func(tx *store.Tx) error {
			tries, err := loadTries(tx, r.place(tx, who))
			counted = tries.Failures
			return err
		}))
	}
}

// TestUnknownNamesFillNoStore: however many names are tried, what is kept of
// them is bounded.
func TestUnknownNamesFillNoStore(t *testing.T) {
	if unknownPlace != len("none-fff") {
		t.Fatalf("more than 4096 places")
	}
	r := newRig(t)
	_, err := r.SignIn(t.Context(), "Hoàng Văn Không", "not the password")
	r.wantErr(err, ErrWrong)
	r.must(r.store.View(t.Context(), func(tx *store.Tx) error {
		docs, err := tx.Docs(kindTries)
		for id := range docs {
			if len(id) > unknownPlace {
				t.Errorf("kept under %d characters", len(id))
			}
		}
		return err
	}))
}

func TestLockOutGrowsAndSurvivesARestart(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	for range FreeTries {
		_, err := r.SignIn(t.Context(), o.Name, "not the password")
		r.wantErr(err, ErrWrong)
	}
	for _, want := range []time.Duration{
		30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute,
		30 * time.Minute, 30 * time.Minute,
	} {
		r.restart()
		_, err := r.SignIn(t.Context(), o.Name, goodPassword)
		if until, out := isLockedOut(err); !out || !until.Equal(r.clock.now().Add(want)) {
			t.Fatalf("got %v, want a pause of %v", err, want)
		}
		if !r.listed(o.ID).LockedUntil.Equal(r.clock.now().Add(want)) {
			t.Error("the list does not tell")
		}
		r.clock.add(want - time.Nanosecond)
		if _, out := isLockedOut(second(r.SignIn(t.Context(), o.Name, goodPassword))); !out {
			t.Fatalf("open before %v were over", want)
		}
		r.clock.add(time.Nanosecond)
		_, err = r.SignIn(t.Context(), o.Name, "not the password")
		r.wantErr(err, ErrWrong)
	}
	r.clock.add(LongestPause)
	r.in(o.Name)
	for range FreeTries - 1 { // a success wipes the failures off
		r.wantErr(second(r.SignIn(t.Context(), o.Name, "not the password")), ErrWrong)
	}
	r.in(o.Name)
}

func second[T any](_ T, err error) error { return err }

func TestAClockPutBackLocksNobodyOutForYears(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	r.clock.add(5 * 365 * 24 * time.Hour)
	for range FreeTries {
		r.wantErr(second(r.SignIn(t.Context(), o.Name, "not the password")), ErrWrong)
	}
	r.clock.add(-5 * 365 * 24 * time.Hour)
	until, out := isLockedOut(second(r.SignIn(t.Context(), o.Name, goodPassword)))
	if !out || until.Sub(r.clock.now()) != LongestPause {
		t.Fatalf("locked out until %v", until)
	}
	r.clock.add(LongestPause)
	r.in(o.Name)
}

// TestManyAtOnceGetNoMoreTries: 64 goroutines guess at one account through all
// doors, while the person's own desk is unlocked now and then.
func TestManyAtOnceGetNoMoreTries(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	s := r.in(o.Name)
	r.must(r.Lock(t.Context(), s.Token))
	var tried, refused atomic.Int32
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			for range 4 {
				var err error
				if i%2 == 0 {
					_, err = r.SignIn(t.Context(), o.Name, "not the password")
				} else {
					_, err = r.Unlock(t.Context(), s.Token, "0000")
				}
				if _, out := isLockedOut(err); out {
					refused.Add(1)
				} else if errors.Is(err, ErrWrong) {
					tried.Add(1)
				} else {
					t.Errorf("neither: %v", err)
				}
			}
		})
	}
	wg.Wait()
	if tried.Load() != FreeTries || refused.Load() != 64*4-FreeTries {
		t.Errorf("%d tries, %d refused", tried.Load(), refused.Load())
	}
}

// TestATryInFlightIsNotWipedOff: a guess that began before the person signed in
// counts when it fails after.
func TestATryInFlightIsNotWipedOff(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	at, err := r.reserve(t.Context(), o.Name)
	r.must(err)
	r.in(o.Name)
	r.must(r.failed(t.Context(), at, "password", ErrWrong))
	for range FreeTries - 1 {
		r.wantErr(second(r.SignIn(t.Context(), o.Name, "not the password")), ErrWrong)
	}
	if _, out := isLockedOut(second(r.SignIn(t.Context(), o.Name, goodPassword))); !out {
		t.Error("the try in flight was not counted")
	}
}

// TestWhatWasCheckedIsWhatIsLetIn: credentials that an administrator replaced
// while they were checked open nothing.
func TestWhatWasCheckedIsWhatIsLetIn(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	at, err := r.reserve(t.Context(), o.Name)
	r.must(err)
	r.must(r.SetPassword(t.Context(), LocalAdministrator(), o.ID, "", "another password of theirs"))
	_, err = r.begin(t.Context(), at, "password")
	r.wantErr(err, ErrWrong)
}

func TestDisabledIsToldToRightCredentialsOnly(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	s := r.in(o.Name)
	r.must(r.Disable(t.Context(), LocalAdministrator(), o.ID))
	r.wantErr(second(r.Session(t.Context(), s.Token)), ErrNoShift)
	r.wantErr(second(r.SignIn(t.Context(), o.Name, "not the password")), ErrWrong)
	r.wantErr(second(r.SignIn(t.Context(), o.Name, goodPassword)), ErrDisabled)
	if choices, _ := r.Choices(t.Context()); len(choices) != 0 {
		t.Error("a disabled person can be chosen")
	}
	r.must(r.Enable(t.Context(), LocalAdministrator(), o.ID))
	r.in(o.Name)
}

func TestDisabledAfter45IdleDays(t *testing.T) {
	r := newRig(t)
	it, o := r.add("Lê Thị Sương", RoleIT), r.add("Nguyễn Thị Ửng", RoleOperator)
	r.clock.add(20 * 24 * time.Hour)
	r.in(o.Name)
	r.clock.add(45*24*time.Hour - time.Second)
	if r.listed(o.ID).State != Enabled || r.listed(it.ID).State != Idle {
		t.Errorf("%s, %s", r.listed(o.ID).State, r.listed(it.ID).State)
	}
	r.clock.add(time.Second)
	if r.listed(o.ID).State != Idle {
		t.Error("still enabled after 45 days")
	}
	r.wantErr(second(r.SignIn(t.Context(), o.Name, goodPassword)), ErrDisabled)
	r.wantErr(second(r.SignIn(t.Context(), it.Name, goodPassword)), ErrDisabled)
	r.must(r.Enable(t.Context(), LocalAdministrator(), it.ID))
	r.must(r.Enable(t.Context(), r.in(it.Name).Actor(), o.ID))
	r.in(o.Name)
}

func TestEnablingEndsALockOut(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	for range FreeTries {
		_, _ = r.SignIn(t.Context(), o.Name, "not the password")
	}
	r.must(r.Enable(t.Context(), LocalAdministrator(), o.ID))
	r.in(o.Name)
}

func TestHashesAreSaltedAndOfTheirOwnCost(t *testing.T) {
	r := newRig(t)
	one, two := r.add("Nguyễn Thị Ửng", RoleOperator), r.add("Lê Thị Sương", RoleOperator)
	r.must(r.store.View(t.Context(), func(tx *store.Tx) error {
		a, _ := loadAccount(tx, one.ID)
		b, _ := loadAccount(tx, two.ID)
		if bytes.Equal(a.Password.Salt, b.Password.Salt) || bytes.Equal(a.Password.Key, b.Password.Key) {
			t.Error("the same password is kept alike")
		}
		return nil
	}))
	r.Accounts.o.Cost = Cost{Passes: 2, Memory: 16, Lanes: 2}
	r.in(one.Name) // made at the former cost
	if !DefaultCost().sane() {
		t.Error("our own cost is refused")
	}
}

func TestACallerWhoLeavesEndsTheWaiting(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	for range atOnce {
		r.turn <- struct{}{}
	}
	at, err := r.reserve(t.Context(), o.Name)
	r.must(err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = r.matches(ctx, at.acc.Password, goodPassword)
	r.wantErr(err, context.Canceled)
}
