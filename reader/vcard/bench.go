package vcard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ErrOrder is returned for a line that is no order.
var ErrOrder = errors.New("vcard: not an order: tap, pull, profile NAME, lds DIR, fault NAME, clear")

// BenchOptions are what a bench starts with. Folder goes before Profile; with
// neither it is [DefaultProfile].
type BenchOptions struct {
	Profile  string
	Folder   string
	Seed     uint64
	Document Options
	Faults   []string
	Card     CardOptions
	Rand     io.Reader // the chip's random numbers
}

// Bench is a virtual card under orders, one line each: the inside of
// `cccd-sim card`. The card starts out of the field.
type Bench struct {
	options BenchOptions
	genuine *Document // without faults
	faults  []string
	card    *Card
}

// NewBench prepares a card. Errors are those of [Personalise], [LoadDir] and
// [Document.With].
func NewBench(o BenchOptions) (*Bench, error) {
	b := &Bench{options: o, faults: slices.Clone(o.Faults)}
	doc, err := b.profile(o.Profile)
	if o.Folder != "" {
		doc, err = LoadDir(o.Folder, o.Document)
	}
	if err != nil {
		return nil, err
	}
	faulty, quirks, err := doc.With(b.faults...)
	if err != nil {
		return nil, err
	}
	chip := NewChip(faulty, o.Rand)
	chip.Become(faulty, quirks)
	b.genuine, b.card = doc, NewCard(chip, o.Card)
	return b, nil
}

func (b *Bench) profile(name string) (*Document, error) {
	if name == "" {
		name = DefaultProfile
	}
	return Personalise(name, b.options.Seed, b.options.Document)
}

// Close takes the card out of the field.
func (b *Bench) Close() { b.card.Pull() }

// Do obeys one line:
//
//	tap            put the card into the field
//	pull           take it out
//	profile NAME   take another card
//	lds DIR        take the card of a folder
//	fault NAME     add a fault
//	clear          remove all faults
//
// An order that fails leaves everything as it was.
func (b *Bench) Do(ctx context.Context, line string) error {
	order, argument, _ := strings.Cut(strings.TrimSpace(line), " ")
	argument = strings.TrimSpace(argument)
	switch {
	case order == "tap" && argument == "":
		return b.card.Tap(ctx)
	case order == "pull" && argument == "":
		b.card.Pull()
		return nil
	case order == "clear" && argument == "":
		return b.become(ctx, b.genuine, nil)
	case argument == "":
		return ErrOrder
	case order == "fault":
		return b.become(ctx, b.genuine, append(slices.Clone(b.faults), argument))
	case order == "profile":
		doc, err := b.profile(argument)
		return b.exchange(ctx, doc, err)
	case order == "lds":
		doc, err := LoadDir(argument, b.options.Document)
		return b.exchange(ctx, doc, err)
	}
	return fmt.Errorf("%w: %q", ErrOrder, line)
}

// become gives the card other contents. In the field it goes on where it is,
// unless the reader would see another card.
func (b *Bench) become(ctx context.Context, genuine *Document, faults []string) error {
	doc, quirks, err := genuine.With(faults...)
	if err != nil {
		return err
	}
	sameATR := true
	b.card.Change(func(c *Chip) {
		sameATR = bytes.Equal(c.doc.ATR(), doc.ATR())
	})
	if !sameATR {
		return b.swap(ctx, genuine, faults)
	}
	b.card.Change(func(c *Chip) { c.Become(doc, quirks) })
	b.genuine, b.faults = genuine, faults
	return nil
}

// exchange takes another card, with the faults of the old one.
func (b *Bench) exchange(ctx context.Context, genuine *Document, err error) error {
	if err != nil {
		return err
	}
	return b.swap(ctx, genuine, b.faults)
}

// swap puts another card where the old one was: out of the field, or in it,
// which the reader sees as a removal and an insertion.
func (b *Bench) swap(ctx context.Context, genuine *Document, faults []string) error {
	doc, quirks, err := genuine.With(faults...)
	if err != nil {
		return err
	}
	inField := b.card.InField()
	b.card.Pull()
	b.card.Change(func(c *Chip) {
		c.Reset()
		c.Become(doc, quirks)
	})
	b.genuine, b.faults = genuine, faults
	if inField {
		return b.card.Tap(ctx)
	}
	return nil
}
