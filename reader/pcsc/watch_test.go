package pcsc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ebfe/scard"
)

// moment is what the service tells at one look: the readers that are there, and
// their states, or the error of waiting for news.
type moment struct {
	readers []string
	states  map[string]scard.StateFlag
	err     error
	then    func()
}

// fakeService plays moments; after the last one the test has waited too long.
type fakeService struct {
	t       *testing.T
	moments []moment
	asked   [][]scard.ReaderState
}

var errPlayed = errors.New("nothing more happens")

func (f *fakeService) ListReaders() ([]string, error) {
	if len(f.moments) == 0 {
		return nil, errPlayed
	}
	if m := f.moments[0]; m.readers == nil {
		return nil, scard.ErrNoReadersAvailable
	}
	return f.moments[0].readers, nil
}

func (f *fakeService) GetStatusChange(states []scard.ReaderState, timeout time.Duration) error {
	if len(states) == 0 {
		f.t.Fatal("waits for no reader")
	}
	if timeout <= 0 || timeout > time.Second {
		f.t.Errorf("waits for %v without looking at the context", timeout)
	}
	f.asked = append(f.asked, slices.Clone(states))
	m := f.moments[0]
	f.moments = f.moments[1:]
	if m.then != nil {
		m.then()
	}
	for i := range states {
		if m.err == nil {
			states[i].EventState = m.states[states[i].Reader]
			states[i].Atr = []byte{0x3B}
		}
	}
	return m.err
}

func (f *fakeService) Connect(string, scard.ShareMode, scard.Protocol) (*scard.Card, error) {
	return nil, scard.ErrNoSmartcard
}

func (f *fakeService) Release() error { return nil }

const (
	empty   = scard.StateEmpty
	present = scard.StatePresent
	mute    = scard.StatePresent | scard.StateMute
	news    = scard.StateChanged
)

func events(n uint16) scard.StateFlag { return scard.StateFlag(n) << 16 }

// watch plays moments to Watch and returns what was seen until the card of the
// reader in enough, in short: "A1+" a card in A at event 1, "A2-" none, "A3?" mute.
func watch(ctx context.Context, t *testing.T, name, enough string, moments ...moment) ([]string, *fakeService, error) {
	t.Helper()
	fake := &fakeService{t: t, moments: moments}
	var seen []string
	err := (&Service{fake}).Watch(ctx, name, func(p Presence) bool {
		sign := "-"
		switch {
		case p.Card && p.Mute:
			t.Error("a mute card is no card")
		case p.Card:
			sign = "+"
		case p.Mute:
			sign = "?"
		}
		if p.Card != (p.ATR != nil) {
			t.Errorf("card %v with ATR %X", p.Card, p.ATR)
		}
		seen = append(seen, fmt.Sprintf("%s%d%s", p.Reader, p.Events, sign))
		return p.Card && p.Reader == enough
	})
	return seen, fake, err
}

func TestWatch(t *testing.T) {
	a, ab := []string{"A"}, []string{"A", "B"}
	type states = map[string]scard.StateFlag
	quiet := func(readers []string) moment { return moment{readers: readers, err: scard.ErrTimeout} }
	for _, c := range []struct {
		name    string
		reader  string
		enough  string
		moments []moment
		seen    string
		err     error
	}{
		{"a card that is there at the start", "", "A", []moment{{readers: a, states: states{"A": present | news | events(1)}}}, "A1+", nil},
		{"a card there, told without the flag", "", "A", []moment{{readers: a, states: states{"A": present | events(1)}}}, "A1+", nil},
		{"a card that comes", "", "A", []moment{
			{readers: a, states: states{"A": empty | news}}, {readers: a, states: states{"A": present | news | events(1)}},
		}, "A0- A1+", nil},
		{"nothing is told twice where nothing happens", "", "A", []moment{
			{readers: a, states: states{"A": empty | news}}, quiet(a), quiet(a), {readers: a, states: states{"A": present | news | events(1)}},
		}, "A0- A1+", nil},
		{"nothing is told of a reader whose state is as it was", "", "A", []moment{
			{readers: ab, states: states{"A": empty | news, "B": empty | news}}, {readers: ab, states: states{"A": present | news | events(1), "B": empty}},
		}, "A0- B0- A1+", nil},
		{"a mute card, lifted and laid down again", "", "A", []moment{
			{readers: a, states: states{"A": mute | news | events(1)}}, {readers: a, states: states{"A": empty | news | events(2)}},
			{readers: a, states: states{"A": present | news | events(3)}},
		}, "A1? A2- A3+", nil},
		{"one reader of two", "B", "B", []moment{{readers: ab, states: states{"A": present | news | events(1), "B": present | news | events(4)}}}, "B4+", nil},
		{"a reader that is not there", "C", "", []moment{{readers: ab}}, "", ErrUnknownReader},
		{"no reader", "", "", []moment{{}}, "", ErrNoReader},
		{"a reader that is plugged in", "", "B", []moment{
			{readers: a, states: states{"A": empty | news}}, quiet(a), {readers: ab, states: states{"A": empty, "B": present | news | events(1)}},
		}, "A0- B1+", nil},
		{"a reader that is unplugged", "", "B", []moment{
			{readers: ab, states: states{"A": empty | news, "B": empty | news}}, {readers: ab, err: scard.ErrUnknownReader},
			{readers: []string{"B"}, states: states{"B": present | news | events(1)}},
		}, "A0- B0- B1+", nil},
		{"the last reader is unplugged", "", "", []moment{
			{readers: a, states: states{"A": empty | news}}, {readers: a, err: scard.ErrReaderUnavailable}, {},
		}, "A0-", ErrNoReader},
		{"the reader that was asked for is unplugged", "A", "", []moment{
			{readers: ab, states: states{"A": empty | news}}, {readers: ab, err: scard.ErrUnknownReader}, {readers: []string{"B"}},
		}, "A0-", ErrUnknownReader},
		{"an error of the service", "", "", []moment{
			{readers: a, states: states{"A": empty | news}}, {readers: a, err: scard.ErrServiceStopped}, {readers: a},
		}, "A0-", ErrNoService},
		{"a reader that fails and stays", "", "", []moment{
			{readers: a, states: states{"A": empty | news}}, {readers: a, err: scard.ErrReaderUnavailable}, {readers: a},
		}, "A0-", ErrRemoved},
		{"another program cancelled the wait", "", "A", []moment{
			{readers: a, err: scard.ErrCancelled}, {readers: a, states: states{"A": present | news | events(1)}},
		}, "A1+", nil},
	} {
		seen, _, err := watch(t.Context(), t, c.reader, c.enough, c.moments...)
		if got := strings.Join(seen, " "); got != c.seen || !errors.Is(err, c.err) {
			t.Errorf("%s: saw %q, %v; want %q, %v", c.name, got, err, c.seen, c.err)
		}
	}
}

// The service is told what is known, or it would answer at once for ever.
func TestWatchRemembersStates(t *testing.T) {
	a := []string{"A"}
	type states = map[string]scard.StateFlag
	_, fake, err := watch(t.Context(), t, "", "A",
		moment{readers: a, states: states{"A": empty | news | events(6)}}, moment{readers: a, err: scard.ErrTimeout},
		moment{readers: a, states: states{"A": present | news | events(7)}})
	if err != nil {
		t.Fatal(err)
	}
	want := []scard.StateFlag{scard.StateUnaware, empty | events(6), empty | events(6)}
	for i, asked := range fake.asked {
		if asked[0].CurrentState != want[i] {
			t.Errorf("look %d: current state %X, want %X", i, asked[0].CurrentState, want[i])
		}
	}
}

func TestWatchLooksOnceWhateverTheWait(t *testing.T) {
	a := []string{"A"}
	over := errors.New("time is over")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 0, over)
	defer cancel()
	seen, _, err := watch(ctx, t, "", "A", moment{readers: a, states: map[string]scard.StateFlag{"A": present | news | events(1)}})
	if err != nil || len(seen) != 1 {
		t.Errorf("saw %v, %v", seen, err)
	}
	if _, _, err := watch(ctx, t, "", "A", moment{readers: a, err: scard.ErrTimeout}); !errors.Is(err, over) {
		t.Errorf("%v, want the cause of the context's end", err)
	}
}

func TestWatchEndsWithItsContext(t *testing.T) {
	a := []string{"A"}
	why := errors.New("the visit was cancelled")
	ctx, cancel := context.WithCancelCause(t.Context())
	_, _, err := watch(ctx, t, "", "A",
		moment{readers: a, states: map[string]scard.StateFlag{"A": empty | news}},
		moment{readers: a, err: scard.ErrTimeout, then: func() { cancel(why) }})
	if !errors.Is(err, why) {
		t.Errorf("%v", err)
	}
}

func TestClassify(t *testing.T) {
	for want, codes := range map[error][]scard.Error{
		ErrNoService:     {scard.ErrNoService, scard.ErrServiceStopped, scard.ErrNoAccess, scard.ErrInvalidHandle, scard.ErrSecurityViolation},
		ErrNoReader:      {scard.ErrNoReadersAvailable},
		ErrUnknownReader: {scard.ErrUnknownReader},
		ErrRemoved:       {scard.ErrRemovedCard, scard.ErrResetCard, scard.ErrNoSmartcard, scard.ErrReaderUnavailable},
		ErrMute: {scard.ErrUnresponsiveCard, scard.ErrUnpoweredCard, scard.ErrUnsupportedCard, scard.ErrNotTransacted, scard.ErrCommError,
			scard.ErrProtoMismatch},
		ErrBusy: {scard.ErrSharingViolation},
	} {
		for _, code := range codes {
			got := classify(fmt.Errorf("somewhere: %w", code))
			if !errors.Is(got, want) || !errors.Is(got, code) {
				t.Errorf("%v: %v, want %v", code, got, want)
			}
		}
	}
	for _, other := range []error{nil, errors.New("other"), scard.ErrTimeout} {
		if got := classify(other); got != other {
			t.Errorf("%v became %v", other, got)
		}
	}
}

func TestReaders(t *testing.T) {
	for _, c := range []struct {
		moment moment
		want   error
	}{{moment{readers: []string{"A"}}, nil}, {moment{readers: []string{}}, ErrNoReader}, {moment{}, ErrNoReader}} {
		s := &Service{&fakeService{t: t, moments: []moment{c.moment}}}
		if _, err := s.Readers(); !errors.Is(err, c.want) {
			t.Errorf("%v: %v", c.moment.readers, err)
		}
	}
	s := &Service{&fakeService{t: t}}
	if card, err := s.Connect("A"); !errors.Is(err, ErrRemoved) || card != nil {
		t.Errorf("connect to nothing: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestPresenceHasNoATRWithoutACard(t *testing.T) {
	gone := presence(scard.ReaderState{Reader: "A", EventState: empty | events(0xFFFF), Atr: []byte{0x3B}})
	if gone.ATR != nil || gone.Events != 0xFFFF {
		t.Errorf("%+v", gone)
	}
	there := presence(scard.ReaderState{Reader: "A", EventState: present, Atr: []byte{0x3B}})
	if !bytes.Equal(there.ATR, []byte{0x3B}) {
		t.Errorf("%+v", there)
	}
}
