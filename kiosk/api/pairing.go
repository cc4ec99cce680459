package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// DefaultPairing is how long a token lasts where nobody says otherwise.
const DefaultPairing = 90 * 24 * time.Hour

const (
	kindPairing = "pairing"
	tokenPrefix = "cccd_" // so that a token that leaks is recognised by scanners
	tokenBytes  = 32
)

// Pairing is one client: a page by its origin, or a program of this machine.
type Pairing struct {
	ID         string        `json:"id"`
	Name       string        `json:"name,omitempty" maxLength:"80" doc:"What people call the client."`
	Origin     string        `json:"origin,omitempty" doc:"Of the page; empty for a native program."`
	Scopes     []visit.Scope `json:"scopes"`
	Unattended bool          `json:"unattended,omitempty" doc:"Needs no operator's grant for the shift."`
	Legacy     bool          `json:"legacy,omitempty" doc:"An old page that can show no token: it is let in by its origin alone, and only to adapters."`
	Created    time.Time     `json:"created"`
	Expires    time.Time     `json:"expires"`
	Revoked    time.Time     `json:"revoked,omitzero"`
}

// stored is a pairing as the vault keeps it: the token's hash, never the token.
type stored struct {
	Pairing
	Hash string `json:"hash"` // SHA-256, hex
}

// Live reports whether a pairing may be used at a time.
func (p Pairing) Live(now time.Time) bool { return p.Revoked.IsZero() && now.Before(p.Expires) }

// pairings are all clients, held in memory: every request asks.
type pairings struct {
	vault Vault
	rand  io.Reader

	mu     sync.RWMutex
	byID   map[string]stored
	byHash map[string]string // to ids
}

func loadPairings(ctx context.Context, vault Vault, rand io.Reader) (*pairings, error) {
	docs, err := vault.Docs(ctx, kindPairing)
	if err != nil {
		return nil, err
	}
	p := &pairings{vault: vault, rand: rand, byID: map[string]stored{}, byHash: map[string]string{}}
	for _, body := range docs {
		var one stored
		if err := json.Unmarshal(body, &one); err != nil {
			return nil, err
		}
		p.remember(one)
	}
	return p, nil
}

func (p *pairings) remember(one stored) {
	p.byID[one.ID] = one
	p.byHash[one.Hash] = one.ID
}

// errPairing is returned for a pairing that cannot be made as asked.
var errPairing = errors.New("api: not a pairing")

// create makes a client and its token, which is given once and never kept.
func (p *pairings) create(ctx context.Context, one Pairing, note journal.Event) (Pairing, string, error) {
	if one.Origin != "" && CheckOrigin(one.Origin) != nil || len(one.Scopes) == 0 || !one.Created.Before(one.Expires) {
		return one, "", errPairing
	}
	token, err := newToken(p.rand)
	if err != nil {
		return one, "", err
	}
	if one.ID, err = newID(p.rand); err != nil {
		return one, "", err
	}
	note.Client = one.ID
	return one, token, p.write(ctx, stored{one, hashOf(token)}, note)
}

// revoke ends a client. Revoking twice is revoking once.
func (p *pairings) revoke(ctx context.Context, id string, now time.Time, note journal.Event) (Pairing, bool, error) {
	p.mu.RLock()
	one, ok := p.byID[id]
	p.mu.RUnlock()
	if !ok || !one.Revoked.IsZero() {
		return one.Pairing, ok, nil
	}
	one.Revoked, note.Client = now, id
	return one.Pairing, true, p.write(ctx, one, note)
}

// write keeps the vault first: what is not durable is not in force.
func (p *pairings) write(ctx context.Context, one stored, note journal.Event) error {
	body, err := json.Marshal(one)
	if err != nil {
		return err
	}
	if err := p.vault.PutDoc(ctx, kindPairing, one.ID, body, note); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.remember(one)
	return nil
}

// find looks a token up by its hash: how long that takes says nothing of any token.
func (p *pairings) find(token string) (Pairing, bool) {
	hash := hashOf(token)
	p.mu.RLock()
	defer p.mu.RUnlock()
	one, ok := p.byID[p.byHash[hash]]
	if !ok || subtle.ConstantTimeCompare([]byte(one.Hash), []byte(hash)) != 1 {
		return Pairing{}, false
	}
	return one.Pairing, true
}

// listed reports whether a page's origin has a client that may still be used.
func (p *pairings) listed(origin string, now time.Time) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for _, one := range p.byID {
		if one.Origin == origin && one.Live(now) {
			return true
		}
	}
	return false
}

func (p *pairings) get(id string) (Pairing, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	one, ok := p.byID[id]
	return one.Pairing, ok
}

// list gives every client, the newest first.
func (p *pairings) list() []Pairing {
	p.mu.RLock()
	defer p.mu.RUnlock()
	all := make([]Pairing, 0, len(p.byID))
	for _, one := range p.byID {
		all = append(all, one.Pairing)
	}
	slices.SortFunc(all, func(a, b Pairing) int {
		if c := b.Created.Compare(a.Created); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return all
}

func newToken(rand io.Reader) (string, error) {
	b := make([]byte, tokenBytes)
	_, err := io.ReadFull(rand, b)
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(b), err
}

func newID(rand io.Reader) (string, error) {
	b := make([]byte, 16)
	_, err := io.ReadFull(rand, b)
	return hex.EncodeToString(b), err
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
