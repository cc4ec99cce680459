// Package reader turns a document into a verified record: it waits for a card,
// opens it with what the holder's QR or zone gives, reads what its signed object
// lists, lets the chip prove itself, verifies everything, and assembles the
// record. It knows no backend, no store and no screen.
package reader

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	firmwarenotes "github.com/cccd-agent/cccd-agent/firmware-notes"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Reader reads documents. Its fields are set once, before use.
type Reader struct {
	Anchors    *trust.Anchors
	Attempts   *Attempts           // nil: refused passwords are not remembered
	Key        *identity.DeviceKey // nil: records carry no proof
	Notes      []firmwarenotes.Note
	ClockFloor time.Time // a time that has certainly passed
	Log        *slog.Logger
	Rand       io.Reader
	Now        func() time.Time
	// Sleep waits or returns the context's error.
	Sleep func(context.Context, time.Duration) error
}

// Access restricts how a chip may be opened.
type Access string

// PACE where the chip offers it and BAC where it does not, or one of them.
const (
	AccessAuto Access = "auto"
	AccessPACE Access = "pace"
	AccessBAC  Access = "bac"
)

// Request is one reading.
type Request struct {
	Reader string        // name of the reader; empty: the first with a card
	Wait   time.Duration // how long to wait for a card

	CAN     personal.Text // card access number, six digits
	Keys    []mrz.Key     // keys of the MRZ in order; the first is used, a wrong one is not followed by the next
	QR      *vnid.CCCD    // what the card's QR said, to compare with the chip
	Printed *mrz.MRZ      // the machine readable zone as scanned or typed
	Access  Access

	Files    []lds.FileID // files to read; nil: all that the signed object lists
	WithCOM  bool         // also read EF.COM, which nothing signs
	Nonce    string       // the caller's, signed with the record
	Progress func(Progress)
	// Claim, when set, is asked before a card is touched: false leaves it to
	// whom it was read for, until it has left the field and come again.
	Claim func(Presentation) bool
}

// Presentation is one coming of a card to a reader. The service counts the
// cards that come and go at each reader.
type Presentation struct {
	Reader string
	Events uint16
}

// Progress is one step of a reading, told as it happens.
type Progress struct {
	Phase       string // as in the record's timing; "present" first, when the card is there
	Done, Total int    // bytes of the file being read
	// Record is set once, when all but the portrait was verified.
	Record *identity.Record
}

// Reading is a finished reading: the record, and the files as they were read.
type Reading struct {
	Record *identity.Record
	Files  map[lds.FileID]personal.Bytes
}

// Read waits for a card and reads it in one transaction. Errors are of package
// pcsc (no service, no reader), of emrtd (wrong password), or of this package;
// an [*InterruptedError] carries the checks that were done.
func (r *Reader) Read(ctx context.Context, req Request) (*Reading, error) {
	if err := req.Check(); err != nil {
		return nil, err
	}
	service, err := pcsc.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = service.Close() }()
	there, err := r.waitForCard(ctx, service, req)
	if err != nil {
		return nil, err
	}
	return r.readPresented(ctx, service, there, req)
}

func (r *Reader) readPresented(ctx context.Context, service *pcsc.Service, there pcsc.Presence, req Request) (*Reading, error) {
	present := r.Now()
	card, err := service.Connect(there.Reader)
	if err != nil {
		return nil, err
	}
	defer func() { _ = card.Close() }()
	tx, err := card.Begin()
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.End() }()
	tx.Log = r.Log

	device := identity.Reader{Name: there.Reader}
	if note, ok := firmwarenotes.For(r.Notes, there.Reader); ok {
		device.Model = note.Model
	}
	reading, err := r.ReadChip(ctx, tx, device, present, req)
	return reading, r.remember(there, err)
}

// remember notes whether the password was refused, for the next attempt. A
// refusal that cannot be noted is told; a success that cannot be is a success.
func (r *Reader) remember(there pcsc.Presence, err error) error {
	switch {
	case refusedPassword(err):
		return errors.Join(err, r.Attempts.refused(there.Reader, there.Events, r.Now()))
	case err == nil:
		if err := r.Attempts.opened(there.Reader); err != nil && r.Log != nil {
			r.Log.Warn("refused passwords of the reader stay remembered", "err", err)
		}
	}
	return err
}

// Chip is a card that is held: a Transport that can be powered down and up. One
// that also has ATR() []byte lets a card that is no document be told apart better.
type Chip interface {
	iso7816.Transport
	Reset() error
}

// ReadChip reads a chip that is already held, as [Reader.Read] does once a card
// is there. present is when it came.
func (r *Reader) ReadChip(ctx context.Context, chip Chip, device identity.Reader, present time.Time, req Request) (*Reading, error) {
	s, err := newSession(ctx, r, chip, device, present, req)
	if err != nil {
		return nil, err
	}
	if err := s.run(); err != nil {
		return nil, s.interrupted(err)
	}
	return s.finish()
}
