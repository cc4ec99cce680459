package office

import (
	"context"
	"errors"
	"net/http"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
)

// sessionHeader carries the screen's shift over the socket.
const sessionHeader = "X-Cccd-Session"

type actorKey struct{}

// actorOf is who asked for an operation: whoever is signed in at the screen that
// asks, or the machine's own administrator at the command line.
func actorOf(ctx context.Context) operator.Actor {
	actor, _ := ctx.Value(actorKey{}).(operator.Actor)
	return actor // of nobody, who may nothing, where none was found
}

// withActor finds out who asks. Both come over the socket as the desk's user; a
// shift that is named but over or locked is nobody, never the administrator.
func (f *Office) withActor(r *http.Request) (context.Context, error) {
	actor := operator.LocalAdministrator()
	if token := backend.Secret(r.Header.Get(sessionHeader)); !token.IsZero() {
		session, err := f.o.Accounts.Session(r.Context(), token)
		if err != nil && !errors.Is(err, operator.ErrNoShift) {
			return nil, err
		}
		actor = session.Actor() // nobody, of a shift that is over
	}
	return context.WithValue(r.Context(), actorKey{}, actor), nil
}
