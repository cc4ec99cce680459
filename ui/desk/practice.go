package desk

import (
	"context"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Practice are the invented people of a training desk, and what they do with
// their cards.
type Practice interface {
	People(ctx context.Context) ([]PracticePerson, error)
	// Tap lays the card of a person on the reader, by their place in the list.
	Tap(ctx context.Context, i int) error
	Pull(ctx context.Context) error
	// QR is what a scanner would read from that card.
	QR(ctx context.Context, i int) (personal.Text, error)
}

// PracticePerson is one of them. They are nobody.
type PracticePerson struct {
	Name    string
	Profile string // what is odd about their card
}
