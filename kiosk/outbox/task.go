package outbox

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// TaskKind is why a person must act.
type TaskKind string

// The kinds, of items and then of lanes.
const (
	PastWall          TaskKind = "past-wall"                 // the backend takes it no more: export the file, use another channel
	WallNear          TaskKind = "wall-near"                 // it soon will not
	NotClear          TaskKind = "not-clear-before-deadline" // and the deadline is near or past
	DeadLetter        TaskKind = "dead-letter"               // refused: correct, retry or drop
	Reconcile         TaskKind = "unconfirmed-reconcile"     // look for it at the backend; confirm or retry
	RestrictedAccount TaskKind = "restricted-account"        // stop asking; resume when the backend allows
	AccountRefused    TaskKind = "account-refused"           // user, password or address are wrong
	ClockSkew         TaskKind = "clock-skew"                // our clock or the backend's is wrong
)

// Actions of our own; the others are those of the backends' packages.
const (
	ActionOtherChannel = "other-channel" // export the file and use another way that the law knows
	ActionResume       = "resume"
	ActionSetClock     = "set-clock"
)

// Task is something a person must do. It holds ids and codes only.
type Task struct {
	Kind      TaskKind  `json:"kind"`
	Backend   string    `json:"backend"`
	Item      string    `json:"item,omitzero"`
	Visit     string    `json:"visit,omitzero"`
	By        time.Time `json:"by,omitzero"` // zero: as soon as can be
	Code      string    `json:"code,omitzero"`
	Action    string    `json:"action,omitzero"`
	Uncertain bool      `json:"uncertain,omitzero"` // the backend may have it
	SkewS     int       `json:"skewSeconds,omitzero"`
}

// maxTasks bounds the tasks of one lane and query.
const maxTasks = 500

// Tasks lists what a person must do, most urgent first. Errors are the store's.
func (b *Outbox) Tasks(ctx context.Context, now time.Time) ([]Task, error) {
	var all []Task
	for _, name := range b.Backends() {
		l := b.lanes[name]
		items, err := l.tasks(ctx, l.lateNow(now))
		if err != nil {
			return nil, err
		}
		all = append(append(all, l.own()...), items...)
	}
	slices.SortStableFunc(all, func(x, y Task) int {
		return cmp.Or(x.By.Compare(y.By), cmp.Compare(x.Item, y.Item))
	})
	return all, nil
}

// own are the tasks of the lane itself.
func (l *lane) own() []Task {
	var all []Task
	l.mu.Lock()
	held, account := l.breaker.held, l.account
	l.mu.Unlock()
	if held != "" && held != CodeNotConfigured {
		all = append(all, Task{Kind: RestrictedAccount, Backend: l.backend, Code: held, Action: ActionResume})
	}
	if account != "" {
		all = append(all, Task{Kind: AccountRefused, Backend: l.backend, Code: account})
	}
	if d := l.skew(); d != 0 {
		all = append(all, Task{Kind: ClockSkew, Backend: l.backend, Action: ActionSetClock, SkewS: int(d / time.Second)})
	}
	return all
}

// tasks are those of the lane's items at a time.
func (l *lane) tasks(ctx context.Context, now time.Time) ([]Task, error) {
	seen := make(map[string]bool)
	var all []Task
	add := func(tx *store.Tx, f store.ItemFilter) error {
		f.Backend, f.Limit = l.backend, maxTasks
		items, err := tx.Items(f)
		for _, item := range items {
			if t, any := l.task(item, now); any && !seen[item.ID] {
				seen[item.ID] = true
				all = append(all, t)
			}
		}
		return err
	}
	err := l.store.View(ctx, func(tx *store.Tx) error {
		open := []store.ItemState{store.Queued, store.Sending}
		if err := add(tx, store.ItemFilter{States: open, DeadlineBefore: now.Add(l.Warn + 1)}); err != nil {
			return err
		}
		return add(tx, store.ItemFilter{States: []store.ItemState{store.Dead, store.Unconfirmed}})
	})
	return all, err
}

// task is what a person must do about an item, if anything.
func (l *lane) task(item store.Item, now time.Time) (Task, bool) {
	t := Task{
		Backend: l.backend, Item: item.ID, Visit: item.Dossier, By: nextOf(now, item),
		Code: item.Code, Action: item.Note, Uncertain: item.Uncertain,
	}
	switch {
	case item.State.Settled() && item.State != store.Unconfirmed:
		return t, false
	case reached(item.Wall, now):
		t.Kind, t.Action = PastWall, ActionOtherChannel
	case reached(item.Wall, now.Add(l.WallWarn)) && reached(item.Deadline, now):
		t.Kind = WallNear
	case reached(item.Deadline, now.Add(l.Warn)):
		t.Kind = NotClear
	case item.State == store.Dead:
		t.Kind = DeadLetter
	case item.State == store.Unconfirmed:
		t.Kind = Reconcile
	default:
		return t, false
	}
	return t, true
}

// reached reports whether a limit, where there is one, is not after now.
func reached(limit, now time.Time) bool { return !limit.IsZero() && !limit.After(now) }

// nextOf is the limit of an item that comes next; when all have passed, the
// last.
func nextOf(now time.Time, item store.Item) time.Time {
	if item.Wall.IsZero() || item.Deadline.After(now) {
		return item.Deadline
	}
	return item.Wall
}
