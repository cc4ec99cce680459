package reader

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/pcsc"
)

// fakeReaders plays what readers report, one list a watch. What nobody took is
// there at the next watch; at the end of all, time runs out.
type fakeReaders struct {
	t       *testing.T
	watches [][]pcsc.Presence
	name    string // what was asked for
	fails   error
}

func (f *fakeReaders) Watch(ctx context.Context, name string, seen func(pcsc.Presence) bool) error {
	f.name = name
	if f.fails != nil {
		return f.fails
	}
	if len(f.watches) == 0 {
		f.t.Fatal("watched once more")
	}
	reports := f.watches[0]
	f.watches = f.watches[1:]
	for _, p := range reports {
		if seen(p) {
			return nil
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return ErrNoCard // as the cause of the wait's end
}

func card(reader string, events uint16) pcsc.Presence {
	return pcsc.Presence{Reader: reader, Card: true, Events: events}
}

func none(reader string, events uint16) pcsc.Presence {
	return pcsc.Presence{Reader: reader, Events: events}
}

func muteCard(reader string, events uint16) pcsc.Presence {
	return pcsc.Presence{Reader: reader, Mute: true, Events: events}
}

func TestWaitForCard(t *testing.T) {
	refusedAt := func(events uint16, ago time.Duration) func(*testing.T, *Reader) {
		return func(t *testing.T, r *Reader) { must(t, r.Attempts.refused("A", events, today.Add(-ago))) }
	}
	long := time.Hour
	for _, c := range []struct {
		name    string
		before  func(*testing.T, *Reader)
		watches [][]pcsc.Presence
		want    pcsc.Presence
		slept   time.Duration
		err     error
	}{
		{name: "a card that is there", watches: [][]pcsc.Presence{{card("A", 1)}}, want: card("A", 1)},
		{name: "a card that comes", watches: [][]pcsc.Presence{{none("A", 0), card("A", 1)}}, want: card("A", 1)},
		{name: "no card", watches: [][]pcsc.Presence{{none("A", 0)}}, err: ErrNoCard},
		{name: "no card, and no reader reports", watches: [][]pcsc.Presence{{}}, err: ErrNoCard},
		{name: "the second reader", watches: [][]pcsc.Presence{{none("A", 0), card("B", 1)}}, want: card("B", 1)},
		{name: "a mute card", watches: [][]pcsc.Presence{{muteCard("A", 1)}}, err: ErrCardMute},
		{name: "a mute card beside an empty reader", watches: [][]pcsc.Presence{{muteCard("A", 1), none("B", 0)}}, err: ErrCardMute},
		{name: "a mute card that left", watches: [][]pcsc.Presence{{muteCard("A", 1), none("A", 2)}}, err: ErrNoCard},
		{name: "a mute card that was laid down better", watches: [][]pcsc.Presence{{muteCard("A", 1), none("A", 2), card("A", 3)}}, want: card("A", 3)},

		{name: "the refused card left lying", before: refusedAt(1, long), watches: [][]pcsc.Presence{{card("A", 1)}}, err: ErrCardLying},
		{name: "the refused card left lying beside an empty reader", before: refusedAt(1, long), watches: [][]pcsc.Presence{{card("A", 1), none("B", 0)}}, err: ErrCardLying},
		{name: "the refused card taken away", before: refusedAt(1, long), watches: [][]pcsc.Presence{{card("A", 1), none("A", 2)}}, err: ErrNoCard},
		{name: "the refused card laid down again", before: refusedAt(1, long), watches: [][]pcsc.Presence{{card("A", 1), none("A", 2), card("A", 3)}}, want: card("A", 3)},
		{name: "another reader does not lie", before: refusedAt(1, long), watches: [][]pcsc.Presence{{card("A", 1), card("B", 1)}}, want: card("B", 1)},

		{name: "too soon after a refusal", before: refusedAt(1, 400*time.Millisecond), watches: [][]pcsc.Presence{{card("A", 3)}, {card("A", 3)}},
			want: card("A", 3), slept: 600 * time.Millisecond},
		{name: "gone when the pause is over", before: refusedAt(1, 0), watches: [][]pcsc.Presence{{card("A", 3)}, {none("A", 4), card("A", 5)}},
			want: card("A", 5), slept: time.Second},
		{name: "another pause after a refusal meanwhile", before: refusedAt(1, 0), watches: [][]pcsc.Presence{{card("A", 3)}, {none("A", 4)}},
			slept: time.Second, err: ErrNoCard},
	} {
		clock, slept := today, time.Duration(0)
		r := &Reader{
			Attempts: memory(t), Now: func() time.Time { return clock },
			Sleep: func(_ context.Context, d time.Duration) error { clock, slept = clock.Add(d), slept+d; return nil },
		}
		if c.before != nil {
			c.before(t, r)
		}
		readers := &fakeReaders{t: t, watches: c.watches}
		got, err := r.waitForCard(t.Context(), readers, Request{Wait: time.Hour, Reader: "any"})
		if !errors.Is(err, c.err) || got.Reader != c.want.Reader || got.Events != c.want.Events || got.Card != c.want.Card {
			t.Errorf("%s: %+v, %v; want %+v, %v", c.name, got, err, c.want, c.err)
		}
		if slept != c.slept {
			t.Errorf("%s: slept %v, want %v", c.name, slept, c.slept)
		}
		if readers.name != "any" || len(readers.watches) > 0 {
			t.Errorf("%s: watched %q, %d times fewer", c.name, readers.name, len(readers.watches))
		}
	}
}

// A card that was read for one visit is not read for the next: it leaves first.
func TestClaimedCard(t *testing.T) {
	mine := Presentation{"A", 1}
	for _, c := range []struct {
		name  string
		seen  []pcsc.Presence
		want  Presentation
		error error
	}{
		{"a free card", []pcsc.Presence{card("A", 3)}, Presentation{"A", 3}, nil},
		{"another's card lies there", []pcsc.Presence{card("A", 1)}, Presentation{}, ErrCardTaken},
		{"another's card left", []pcsc.Presence{card("A", 1), none("A", 2)}, Presentation{}, ErrNoCard},
		{"and came again", []pcsc.Presence{card("A", 1), none("A", 2), card("A", 3)}, Presentation{"A", 3}, nil},
		{"beside a free one", []pcsc.Presence{card("A", 1), card("B", 1)}, Presentation{"B", 1}, nil},
	} {
		r := &Reader{Attempts: memory(t), Now: func() time.Time { return today }}
		req := Request{Wait: time.Hour, Claim: func(p Presentation) bool { return p != mine }}
		got, err := r.waitForCard(t.Context(), &fakeReaders{t: t, watches: [][]pcsc.Presence{c.seen}}, req)
		if !errors.Is(err, c.error) || got.Reader != c.want.Reader || got.Events != c.want.Events {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func TestPauseThatOutlastsTheWait(t *testing.T) {
	r := &Reader{Attempts: memory(t), Now: func() time.Time { return today }}
	must(t, r.Attempts.refused("A", 1, today))
	r.Sleep = func(ctx context.Context, d time.Duration) error {
		if _, limited := ctx.Deadline(); !limited || d != time.Second {
			t.Errorf("sleeps %v, limited %v", d, limited)
		}
		return ErrNoCard
	}
	if _, err := r.waitForCard(t.Context(), &fakeReaders{t: t, watches: [][]pcsc.Presence{{card("A", 3)}}}, Request{}); !errors.Is(err, ErrPause) {
		t.Error(err)
	}
	r.Sleep = func(context.Context, time.Duration) error { return context.Canceled }
	if _, err := r.waitForCard(t.Context(), &fakeReaders{t: t, watches: [][]pcsc.Presence{{card("A", 3)}}}, Request{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestWaitEndsForReasonsOfItsOwn(t *testing.T) {
	r := &Reader{Attempts: memory(t), Now: func() time.Time { return today }}
	for _, why := range []error{pcsc.ErrNoService, pcsc.ErrNoReader, pcsc.ErrUnknownReader, context.Canceled, context.DeadlineExceeded} {
		if _, err := r.waitForCard(t.Context(), &fakeReaders{t: t, fails: why}, Request{Wait: time.Hour}); !errors.Is(err, why) {
			t.Errorf("%v became %v", why, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	readers := &fakeReaders{t: t, watches: [][]pcsc.Presence{{none("A", 0)}}}
	if _, err := r.waitForCard(ctx, readers, Request{Wait: time.Hour}); !errors.Is(err, context.Canceled) {
		t.Errorf("the caller gave up: %v", err)
	}
}

// Nobody is let through where it cannot be known what was refused.
func TestWaitWithoutItsMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "attempts.json")
	must(t, os.Mkdir(path, 0o700))
	r := &Reader{Attempts: NewAttempts(path), Now: func() time.Time { return today }}
	_, err := r.waitForCard(t.Context(), &fakeReaders{t: t, watches: [][]pcsc.Presence{{card("A", 1)}}}, Request{Wait: time.Hour})
	var pathErr *os.PathError
	if !errors.As(err, &pathErr) {
		t.Errorf("%v", err)
	}
	r.Attempts = nil // remembers nothing, on purpose
	if got, err := r.waitForCard(t.Context(), &fakeReaders{t: t, watches: [][]pcsc.Presence{{card("A", 1)}}}, Request{Wait: time.Hour}); err != nil || got.Reader != "A" {
		t.Errorf("%+v, %v", got, err)
	}
}
