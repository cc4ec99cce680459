package api

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
)

const (
	kindGrant = "grant"
	longShift = 12 * time.Hour // a grant ends with the shift, and at the latest after this
)

// Grant lets a client read cards for the rest of a shift.
type Grant struct {
	Client   string    `json:"client" doc:"Id of the pairing."`
	Origin   string    `json:"origin,omitempty"`
	Operator string    `json:"operator" doc:"Who granted it."`
	Shift    string    `json:"-"`
	Since    time.Time `json:"since"`
	Until    time.Time `json:"until"`
}

type storedGrant struct {
	Grant
	Shift string `json:"shift"`
}

// grants are those in force, kept over a restart within the shift.
type grants struct {
	vault Vault

	mu       sync.RWMutex
	byClient map[string]Grant
}

func loadGrants(ctx context.Context, vault Vault) (*grants, error) {
	docs, err := vault.Docs(ctx, kindGrant)
	if err != nil {
		return nil, err
	}
	g := &grants{vault: vault, byClient: map[string]Grant{}}
	for client, body := range docs {
		var one storedGrant
		if err := json.Unmarshal(body, &one); err != nil {
			return nil, err
		}
		one.Grant.Shift = one.Shift
		g.byClient[client] = one.Grant
	}
	return g, nil
}

func (g *grants) put(ctx context.Context, one Grant) error {
	body, err := json.Marshal(storedGrant{one, one.Shift})
	if err != nil {
		return err
	}
	note := journal.Event{Kind: "grant.created", Client: one.Client, Operator: one.Operator}
	if err := g.vault.PutDoc(ctx, kindGrant, one.Client, body, note); err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.byClient[one.Client] = one
	return nil
}

func (g *grants) end(ctx context.Context, client, operator string) error {
	g.mu.Lock()
	delete(g.byClient, client) // in force or not, from now on it is not
	g.mu.Unlock()
	return g.vault.DeleteDocs(ctx, kindGrant, []string{client}, journal.Event{Kind: "grant.ended", Client: client, Operator: operator})
}

// holds reports whether a client has a grant of the shift that is on.
func (g *grants) holds(client, shift string, now time.Time) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	one, ok := g.byClient[client]
	return ok && one.inForce(shift, now)
}

func (one Grant) inForce(shift string, now time.Time) bool {
	return shift != "" && one.Shift == shift && now.Before(one.Until)
}

func (g *grants) list(shift string, now time.Time) []Grant {
	g.mu.RLock()
	defer g.mu.RUnlock()
	all := []Grant{}
	for _, one := range g.byClient {
		if one.inForce(shift, now) {
			all = append(all, one)
		}
	}
	return all
}
