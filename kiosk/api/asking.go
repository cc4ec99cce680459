package api

import (
	"slices"
	"sync"
	"time"
)

// A page that was refused for want of a grant waits for the operator's word: for
// as long as somebody would stand at a desk.
const (
	askingLasts = 10 * time.Minute
	maxAsking   = 16
)

// Asking is a page that wants to read cards and has no grant of this shift.
type Asking struct {
	Client string    `json:"client" doc:"Id of the pairing."`
	Name   string    `json:"name,omitempty"`
	Origin string    `json:"origin,omitempty"`
	Since  time.Time `json:"since"`
}

// asking are the pages that wait, the first to ask first.
type asking struct {
	mu    sync.Mutex
	pages []Asking
}

// ask notes a page that was refused. Where too many wait, the newest waits in vain.
func (a *asking) ask(client Pairing, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pages = slices.DeleteFunc(a.pages, func(p Asking) bool { return now.Sub(p.Since) >= askingLasts })
	known := slices.ContainsFunc(a.pages, func(p Asking) bool { return p.Client == client.ID })
	if !known && len(a.pages) < maxAsking {
		a.pages = append(a.pages, Asking{client.ID, client.Name, client.Origin, now})
	}
}

// answered lets a page wait no longer.
func (a *asking) answered(client string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pages = slices.DeleteFunc(a.pages, func(p Asking) bool { return p.Client == client })
}

func (a *asking) list(now time.Time) []Asking {
	a.mu.Lock()
	defer a.mu.Unlock()
	waiting := []Asking{}
	for _, p := range a.pages {
		if now.Sub(p.Since) < askingLasts {
			waiting = append(waiting, p)
		}
	}
	return waiting
}
