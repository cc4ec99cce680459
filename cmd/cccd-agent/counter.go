package main

import (
	"context"
	"errors"
	"time"

	"github.com/go-jose/go-jose/v4"

	firmwarenotes "github.com/cccd-agent/cccd-agent/firmware-notes"
	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// What the API asks of the premises, in its own words.

// jwks is the device's public key, by which a hospital's server trusts the desk.
func (p *premises) jwks() any { return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{p.key.JWK()}} }

// readers lists what is plugged in, with what the reader's note says to its user.
func (p *premises) readers(ctx context.Context, lang string) ([]api.Reader, error) {
	list := []api.Reader{}
	service, err := pcsc.Open()
	if errors.Is(err, pcsc.ErrNoService) {
		return list, nil // no reader, or nobody to ask: the doctor says which
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = service.Close() }()
	names, err := service.Readers()
	if err != nil && !errors.Is(err, pcsc.ErrNoReader) {
		return nil, err
	}
	for _, name := range names {
		r := api.Reader{Name: name, Card: p.cardIn(ctx, service, name)}
		if note, ok := firmwarenotes.For(p.cards.Notes, name); ok {
			r.Model = note.Model
		}
		list = append(list, r)
	}
	return list, nil
}

// cardIn looks once at a reader.
func (p *premises) cardIn(ctx context.Context, service *pcsc.Service, name string) (there bool) {
	once, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	_ = service.Watch(once, name, func(seen pcsc.Presence) bool {
		there = seen.Card
		return true
	})
	return there
}

// signInCard reads an operator's own card and begins their shift with it.
func (p *premises) signInCard(ctx context.Context, who personal.Text, pin backend.Secret, how visit.ReadRequest) (operator.Session, error) {
	defer p.forgetting.touch()
	req, err := how.Request()
	if err != nil {
		return operator.Session{}, err
	}
	card, err := p.cards.Read(ctx, req)
	if err != nil {
		return operator.Session{}, err
	}
	return p.accounts.SignInCard(ctx, who, card, pin)
}

// problemWords are the sentences of the API's problems.
func problemWords(lang, code string) (title, advice string) {
	l, ok := words.Parse(lang)
	if !ok {
		l = words.Vietnamese
	}
	return l.APIProblem(code)
}
