package outbox

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// note tells the breaker how an attempt ended, and the journal where it opens
// and closes: outages are a matter of law.
func (l *lane) note(item taken, o Outcome) {
	now := l.now()
	l.mu.Lock()
	opened, closed := l.breaker.note(now, o, item.probe)
	if opened {
		l.since, l.why = now, o.Code
	}
	switch o.State {
	case Account:
		l.account = o.Code
	case Unreachable, Abandoned:
	default:
		l.account = ""
	}
	l.mu.Unlock()
	if opened {
		l.write("outbox.opened", o.Code)
	}
	if closed {
		l.write("outbox.closed", "")
		if l.Policy.VisitsFirst {
			l.rank()
		}
	}
}

// write is a line of the journal about the lane. The lane goes on without it.
func (l *lane) write(kind, code string) {
	l.log.Warn(kind, "backend", l.backend, "code", code)
	err := l.store.Update(context.Background(), func(tx *store.Tx) error {
		return tx.Journal(journal.Event{Kind: kind, Backend: l.backend, Code: plain(code)})
	})
	if err != nil {
		l.log.Error("outbox: not journalled", "kind", kind, "backend", l.backend, "err", err)
	}
}
