package benchdaemon

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// replay is a source of cards: every so often a virtual chip is read, and the
// other readings are that one again, of a person with another number.
type replay struct {
	*reader.Reader
	doc   *vcard.Document
	every int // one of so many readings is a real one

	mu       sync.Mutex
	recorded *reader.Reading
	came     int
}

// newReplay personalises a card and trusts the country that signed it.
func newReplay(t testing.TB, key *identity.DeviceKey, now func() time.Time, every int) *replay {
	t.Helper()
	doc, err := vcard.Personalise("cccd-2021", 1, vcard.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cert, err := trust.ParseCertificate(doc.CSCA())
	if err != nil {
		t.Fatal(err)
	}
	return &replay{doc: doc, every: every, Reader: &reader.Reader{
		Anchors: trust.NewAnchors([]*trust.Anchor{{Cert: cert, Verified: true}}, nil), Key: key,
		Rand: rand.NewChaCha8([32]byte{1}), Now: now, ClockFloor: now().AddDate(-1, 0, 0),
	}}
}

// Read gives the next card that comes.
func (s *replay) Read(ctx context.Context, req reader.Request) (*reader.Reading, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.came++
	if req.Claim != nil && !req.Claim(reader.Presentation{Reader: "ACME 1", Events: uint16(s.came)}) {
		return nil, reader.ErrCardTaken
	}
	if s.recorded == nil || s.came%s.every == 0 {
		if err := s.record(ctx, req); err != nil {
			return nil, err
		}
	}
	r := s.again()
	if req.Progress != nil {
		req.Progress(reader.Progress{Phase: "verify", Record: r.Record})
	}
	return r, nil
}

// record reads the chip.
func (s *replay) record(ctx context.Context, req reader.Request) error {
	chip := vcard.NewChip(s.doc, rand.NewChaCha8([32]byte{2}))
	req.Progress = nil
	read, err := s.ReadChip(ctx, held{chip.Transport(), chip}, identity.Reader{Name: "ACME 1"}, s.Now(), req)
	s.recorded = read
	return err
}

// again is what was recorded, of the next person: all that the desk overwrites
// when a visit ends is a copy.
func (s *replay) again() *reader.Reading {
	record := *s.recorded.Record
	number := personal.Text(fmt.Sprintf("001190%06d", s.came%1_000_000))
	value := *record.Person.PersonalNumber
	value.Value = number
	record.Person.PersonalNumber, record.Document.Number = &value, number[3:]
	portrait := *record.Portrait
	portrait.Image = bytes.Clone(portrait.Image)
	record.Portrait = &portrait
	files := make(map[lds.FileID]personal.Bytes)
	for id, file := range s.recorded.Files {
		files[id] = bytes.Clone(file)
	}
	return &reader.Reading{Record: &record, Files: files}
}

// can opens the card.
func (s *replay) can() personal.Text { return personal.Text(s.doc.CAN) }

// held is a virtual chip as the reader holds one.
type held struct {
	iso7816.Transport
	chip *vcard.Chip
}

func (h held) Reset() error {
	h.chip.Reset()
	return nil
}
