package reader

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// today is when the tests read: all profiles are valid.
var today = time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)

// numbers gives the same random numbers every time.
func numbers(seed byte) io.Reader { return rand.NewChaCha8([32]byte{seed}) }

// personalise draws up the document of a profile, once a run.
func personalise(t testing.TB, profile string, o vcard.Options) *vcard.Document {
	t.Helper()
	key := fmt.Sprintf("%s %+v", profile, o)
	once, _ := personalised.LoadOrStore(key, sync.OnceValues(func() (*vcard.Document, error) { return vcard.Personalise(profile, 1, o) }))
	doc, err := once.(func() (*vcard.Document, error))()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

var personalised sync.Map

// exchange is one command and what came of it.
type exchange struct {
	command  iso7816.Command
	response iso7816.Response
	err      error
}

// fakeChip is a virtual chip that is held: it counts what passes and can be
// disturbed.
type fakeChip struct {
	doc  *vcard.Document
	chip *vcard.Chip
	wire iso7816.Transport
	// disturb, when set, may change the response to command n, counted from 0.
	disturb func(n int, c iso7816.Command, r iso7816.Response, err error) (iso7816.Response, error)
	log     []exchange
	resets  int
}

// newChip is a chip of a document with the faults named.
func newChip(t testing.TB, doc *vcard.Document, faults ...string) *fakeChip {
	t.Helper()
	faulty, quirks, err := doc.With(faults...)
	if err != nil {
		t.Fatal(err)
	}
	chip := vcard.NewChip(faulty, numbers(2))
	chip.Become(faulty, quirks)
	return &fakeChip{doc: faulty, chip: chip, wire: chip.Transport()}
}

func (f *fakeChip) Transmit(ctx context.Context, c iso7816.Command) (iso7816.Response, error) {
	r, err := f.wire.Transmit(ctx, c)
	if errors.Is(err, vcard.ErrGone) {
		err = fmt.Errorf("%w: %w", pcsc.ErrRemoved, err)
	}
	if f.disturb != nil {
		r, err = f.disturb(len(f.log), c, r, err)
	}
	f.log = append(f.log, exchange{c, r, err})
	return r, err
}

func (f *fakeChip) Reset() error {
	f.resets++
	f.chip.Reset()
	return nil
}

func (f *fakeChip) ATR() []byte { return f.doc.ATR() }

// count is how many commands began with these bytes in hex: class, instruction …
func (f *fakeChip) count(header string) (n int) {
	for _, e := range f.log {
		if strings.HasPrefix(fmt.Sprintf("%02X%02X%02X%02X", e.command.CLA, e.command.INS, e.command.P1, e.command.P2), header) {
			n++
		}
	}
	return n
}

// Commands of access control, by their headers.
const (
	mseSetAT             = "0022C1A4"
	getChallenge         = "0084"
	externalAuthenticate = "0082"
	paceToken            = "00860000" // the last, unchained GENERAL AUTHENTICATE
)

// desk is a reader that trusts the country of a document.
func desk(t testing.TB, doc *vcard.Document) *Reader {
	t.Helper()
	r := &Reader{Rand: numbers(1), Now: func() time.Time { return today }, ClockFloor: today.AddDate(-1, 0, 0)}
	if der := doc.CSCA(); der != nil {
		cert, err := trust.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		r.Anchors = trust.NewAnchors([]*trust.Anchor{{Cert: cert, Verified: true}}, nil)
	}
	return r
}

// scanned is the request that one scan of a document gives: the QR of a card, the
// zone of a passport.
func scanned(t testing.TB, doc *vcard.Document) Request {
	t.Helper()
	if doc.Print.QR.IsZero() {
		return Request{Keys: []mrz.Key{mrz.KeyOf(doc.Print.MRZ)}}
	}
	qr, err := vnid.ParseCCCD(doc.Print.QR.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	return Request{QR: &qr, CAN: qr.Number.CAN(), Keys: vnid.MRZKeys(qr)}
}

// read reads a chip at a desk that trusts its country.
func read(t testing.TB, chip *fakeChip, req Request) (*Reading, error) {
	t.Helper()
	return desk(t, chip.doc).ReadChip(t.Context(), chip, identity.Reader{Name: "ACME 1"}, today, req)
}

// mustRead is read of a chip that can be read.
func mustRead(t testing.TB, chip *fakeChip, req Request) *identity.Record {
	t.Helper()
	reading, err := read(t, chip, req)
	if err != nil {
		t.Fatal(err)
	}
	return reading.Record
}

func result(checks []check.Check, id string) check.Result {
	c, _ := check.Find(checks, id)
	return c.Result
}

// checksOf are the checks of an interrupted reading.
func checksOf(t testing.TB, err error) []check.Check {
	t.Helper()
	var interrupted *InterruptedError
	if !errors.As(err, &interrupted) {
		t.Fatalf("not interrupted: %v", err)
	}
	return interrupted.Checks
}

// findings is what a record says, without id and times.
func findings(t testing.TB, r *identity.Record) string {
	t.Helper()
	bare := *r
	bare.ID, bare.Timing, bare.Proof = "", nil, nil
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", " ")
	if err := enc.Encode(bare); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var profiles = []string{"cccd-2021", "can-cuoc-2024", "passport"}
