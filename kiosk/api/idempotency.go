package api

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// maxAnswers bounds what is remembered in memory alone.
const maxAnswers = 4096

// given is what was answered under an Idempotency-Key: whose request it was and
// what it made, never the answer itself, which would be a person's data kept
// twice. The answer is made again from what it names.
type given struct {
	Digest string    `json:"digest"` // of method, path and body
	Made   string    `json:"made"`   // id of the visit, case, stay …
	At     time.Time `json:"at"`
}

// answers remember keys for a day: those that made a thing also over a restart.
type answers struct {
	vault Vault
	now   func() time.Time

	mu      sync.Mutex
	running map[string]chan struct{}
	recent  map[string]given
}

func newAnswers(vault Vault, now func() time.Time) *answers {
	return &answers{vault: vault, now: now, running: map[string]chan struct{}{}, recent: map[string]given{}}
}

// once does something the first time that a client's key is seen, and answers
// again from what was made whenever it comes back. Who comes while it is being
// done waits. durable: remembered over a restart. again nil: the answer cannot
// be made a second time, as that of a new token. do is given the caller with the
// request's name: what it makes or does is remembered in the same transaction,
// where the rooms below can.
func once[O any](ctx context.Context, s *Server, key string, durable bool, do func(visit.Caller) (*O, string, error), again func(id string) (*O, error)) (*O, error) {
	c := callOf(ctx)
	who := c.caller
	if key == "" {
		out, _, err := do(who)
		return out, err
	}
	name := hashOf(c.client() + "\n" + key)
	release, err := s.answers.take(ctx, name)
	if err != nil {
		return nil, err
	}
	defer release()
	before, found, err := s.answers.find(ctx, name)
	switch {
	case err != nil:
		return nil, err
	case found && before.Digest != hex.EncodeToString(c.digest[:]):
		return nil, problem(CodeKeyReused)
	case found && again == nil:
		return nil, problem(CodeRepeated)
	case found:
		return again(before.Made)
	}
	digest := hex.EncodeToString(c.digest[:])
	who.Once = hashOf(name + "\n" + digest)[:32]
	kept := false
	if durable && s.answers.inStore() {
		who.Keep = func(tx *store.Tx, made string) error {
			kept = true
			return s.answers.keep(tx, name, given{digest, made, s.now()})
		}
	}
	out, made, err := do(who)
	if err == nil {
		s.remember(ctx, name, given{digest, made, s.now()}, durable && !kept)
	}
	return out, err
}

// inStore reports whether answers lie in the store in which the desk works.
func (a *answers) inStore() bool {
	_, ok := a.vault.(inStore)
	return ok
}

// keep writes a key in a transaction of the store.
func (a *answers) keep(tx *store.Tx, name string, g given) error {
	body, err := json.Marshal(g)
	if err != nil {
		return err
	}
	return tx.PutDoc(a.kind(0), name, body)
}

func (s *Server) remember(ctx context.Context, name string, g given, durable bool) {
	if err := s.answers.put(context.WithoutCancel(ctx), name, g, durable); err != nil {
		s.o.Log.LogAttrs(ctx, slog.LevelError, "idempotency key not kept", slog.Any("error", err))
	}
}

// take waits until nobody else works under a name.
func (a *answers) take(ctx context.Context, name string) (release func(), err error) {
	for {
		a.mu.Lock()
		running, busy := a.running[name]
		if !busy {
			mine := make(chan struct{})
			a.running[name] = mine
			a.mu.Unlock()
			return func() { a.leave(name, mine) }, nil
		}
		a.mu.Unlock()
		select {
		case <-running:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (a *answers) leave(name string, mine chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.running, name)
	close(mine)
}

func (a *answers) find(ctx context.Context, name string) (given, bool, error) {
	a.mu.Lock()
	g, ok := a.recent[name]
	a.mu.Unlock()
	if ok {
		return g, a.now().Sub(g.At) < 24*time.Hour, nil
	}
	for _, kind := range []string{a.kind(0), a.kind(-1)} {
		body, err := a.vault.Doc(ctx, kind, name)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err == nil {
			err = json.Unmarshal(body, &g)
		}
		return g, err == nil, err
	}
	return g, false, nil
}

func (a *answers) put(ctx context.Context, name string, g given, durable bool) error {
	a.mu.Lock()
	if len(a.recent) >= maxAnswers {
		a.forgetHalf()
	}
	a.recent[name] = g
	a.mu.Unlock()
	if !durable {
		return nil
	}
	body, err := json.Marshal(g)
	if err != nil {
		return err
	}
	return a.vault.PutDoc(ctx, a.kind(0), name, body, journal.Event{})
}

// forgetHalf makes room, the old before the young.
func (a *answers) forgetHalf() {
	var newest time.Time
	oldest := a.now()
	for _, g := range a.recent {
		if g.At.After(newest) {
			newest = g.At
		}
		if g.At.Before(oldest) {
			oldest = g.At
		}
	}
	middle := oldest.Add(newest.Sub(oldest) / 2)
	for name, g := range a.recent {
		if !g.At.After(middle) {
			delete(a.recent, name)
		}
	}
}

// kind names the documents of a day, so that a day is forgotten as a whole.
func (a *answers) kind(day int) string {
	return "answered-" + a.now().UTC().AddDate(0, 0, day).Format(time.DateOnly)
}

// sweep forgets what is older than yesterday.
func (a *answers) sweep(ctx context.Context) error {
	for day := -2; day >= -8; day-- {
		docs, err := a.vault.Docs(ctx, a.kind(day))
		if err != nil || len(docs) == 0 {
			if err != nil {
				return err
			}
			continue
		}
		ids := make([]string, 0, len(docs))
		for id := range docs {
			ids = append(ids, id)
		}
		if err := a.vault.DeleteDocs(ctx, a.kind(day), ids, journal.Event{}); err != nil {
			return err
		}
	}
	return nil
}
