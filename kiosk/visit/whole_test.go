package visit

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// chips is a source that reads a virtual card, held in process.
type chips struct {
	*reader.Reader
	mu   sync.Mutex
	doc  *vcard.Document
	came uint16 // how often a card came
}

// lay lays a card into the field.
func (c *chips) lay(doc *vcard.Document) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.doc = doc
	c.came++
}

func (c *chips) Read(ctx context.Context, req reader.Request) (*reader.Reading, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !req.Claim(reader.Presentation{Reader: "ACME 1", Events: c.came}) {
		return nil, reader.ErrCardTaken
	}
	chip := vcard.NewChip(c.doc, rand.NewChaCha8([32]byte{2}))
	return c.ReadChip(ctx, held{chip.Transport(), chip}, identity.Reader{Name: "ACME 1"}, noon, req)
}

// held is a virtual chip as the reader holds one.
type held struct {
	iso7816.Transport
	chip *vcard.Chip
}

func (h held) Reset() error {
	h.chip.Reset()
	return nil
}

func personalised(t testing.TB, seed uint64) *vcard.Document {
	t.Helper()
	doc, err := vcard.Personalise("cccd-2021", seed, vcard.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// withChips is a desk that reads virtual cards of countries that it trusts.
func withChips(t testing.TB, docs ...*vcard.Document) (*rig, *chips) {
	t.Helper()
	var anchors []*trust.Anchor
	for _, doc := range docs {
		cert, err := trust.ParseCertificate(doc.CSCA())
		if err != nil {
			t.Fatal(err)
		}
		anchors = append(anchors, &trust.Anchor{Cert: cert, Verified: true})
	}
	source := &chips{}
	r := newRig(t, func(o *Options) {
		o.Cards = source
		o.CodeOf = func(err error) string {
			var wrong *emrtd.WrongPasswordError
			switch {
			case errors.As(err, &wrong):
				return "wrong-password"
			case errors.Is(err, reader.ErrCardTaken):
				return "card-taken"
			}
			return "internal"
		}
	})
	source.Reader = &reader.Reader{
		Anchors: trust.NewAnchors(anchors, nil), Key: r.key, Rand: rand.NewChaCha8([32]byte{1}),
		Now: func() time.Time { return noon }, ClockFloor: noon.AddDate(-1, 0, 0),
	}
	return r, source
}

// tap reads the card in the field to its end.
func (r *rig) tap(who Caller, id string, req ReadRequest) View {
	r.t.Helper()
	r.must(r.Read(context.Background(), who, id, req))
	return r.until(id, "read", notReading)
}

func TestACardFromQRToRecord(t *testing.T) {
	doc, second := personalised(t, 1), personalised(t, 2)
	r, source := withChips(t, doc, second)
	id := r.opened(page, Insurance)
	source.lay(doc)
	r.must(r.Scan(t.Context(), page, id, ScanRequest{doc.Print.QR}))
	r.tap(page, id, ReadRequest{Nonce: "of-the-page"})
	v := r.must(r.Visit(t.Context(), page, id))
	if v.Record == nil || v.Record.Verdict != identity.Genuine || !slices.Contains(r.types(id), "visit.text") {
		t.Fatalf("state %s, trouble %+v, events %v", v.State, v.Trouble, r.types(id))
	}
	s, err := identity.VerifyProof(v.Record.Proof.JWS.Reveal(), r.key.JWK())
	if err != nil || s.Nonce != "of-the-page" || s.SODSHA256 == "" || !slices.Equal(fieldsIn(t, s.Record), fieldsIn(t, v.Record)) {
		t.Errorf("proof: nonce %q, %v", s.Nonce, err)
	}
	if _, image, err := r.Portrait(t.Context(), local, id); err != nil || len(image) < 100 {
		t.Errorf("portrait of %d bytes, %v", len(image), err)
	}
	p := doc.Print.Person
	about := citizen{p.Number.Reveal(), p.FullName.Reveal(), p.Birth.ISO().Reveal(), p.Residence.Reveal()}
	r.must(r.Finish(t.Context(), page, id))
	r.leaks(about)

	// The card still lies there: it is not read for the next, until it came again.
	next := r.opened(other, Identification)
	if v := r.tap(other, next, ReadRequest{QR: doc.Print.QR}); v.Trouble == nil || v.Trouble.Code != "card-taken" {
		t.Errorf("the lying card was read: %s", v.State)
	}
	source.lay(doc)
	if v := r.tap(other, next, ReadRequest{CAN: "000000"}); v.Trouble == nil || v.Trouble.Code != "wrong-password" {
		t.Errorf("a wrong password: %+v", v.Trouble)
	}
	if v := r.tap(other, next, ReadRequest{QR: doc.Print.QR}); v.State != HasRecord {
		t.Errorf("the card that came again: %+v", v.Trouble)
	}
}

// The QR of one person and the chip of another: rejected, and the visit says so.
func TestAQRAndTheChipOfAnother(t *testing.T) {
	doc, second := personalised(t, 1), personalised(t, 2)
	r, source := withChips(t, doc, second)
	id := r.opened(page, Insurance)
	source.lay(second)
	r.must(r.Scan(t.Context(), page, id, ScanRequest{doc.Print.QR}))
	v := r.tap(page, id, ReadRequest{CAN: personal.Text(second.CAN)})
	if v.State != HasRecord || v.Record == nil || v.Record.Verdict != identity.Rejected || !slices.Contains(v.Needs, NeedsDecision) {
		t.Errorf("%s, trouble %+v", v.State, v.Trouble)
	}
}

// portals are the simulated backends, with a lane for each.
func portals(t *testing.T, r *rig, doc *vcard.Document) *backendsim.Server {
	t.Helper()
	p := doc.Print.Person
	people := backendsim.Cast()
	people.VSS.Members = []vsssim.Member{{Number: p.Number.Reveal(), Name: p.FullName.Reveal(), Birth: p.Birth.ISO().Reveal()}}
	server, err := backendsim.Listen(backendsim.Options{People: people, Now: r.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var served sync.WaitGroup
	served.Go(func() { _ = server.Serve(ctx) })
	t.Cleanup(func() { cancel(); served.Wait() })
	portal := backend.Options{URL: server.URL(), CA: server.CAPEM(), Now: r.clock.now}
	insurer, err := insurance.New(insurance.Options{Portal: portal, Username: "99999_BV", Password: "mat-khau-thu"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(insurer.Close)
	police, err := accommodation.New(accommodation.Options{
		Portal: portal, Username: "khachsanmau", Password: "mat-khau-thu", Basic: "API_THU:bi-mat-thu", DefaultReason: accommodation.Tourism,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(police.Close)
	r.delivering(map[string]outbox.Deliverer{
		outbox.BackendInsurance: outbox.Lookup{Asker: insurer}, outbox.BackendLodging: outbox.Lodging{Notifier: police},
	})
	return server
}

func TestWholeVisitsAgainstThePortals(t *testing.T) {
	doc := personalised(t, 1)
	r, source := withChips(t, doc)
	r.clock.t = time.Now() // of the portals' Date, and of the outbox
	server := portals(t, r, doc)

	id := r.opened(page, Insurance)
	source.lay(doc)
	r.tap(page, id, ReadRequest{QR: doc.Print.QR})
	v := r.must(r.Insurance(t.Context(), page, id, InsuranceRequest{}))
	if v.Insurance.State != Answered || v.Insurance.Code != "000" || v.Insurance.Action != string(insurance.Accept) {
		t.Fatalf("insurance: %+v", v.Insurance.State)
	}
	r.must(r.Finish(t.Context(), page, id))

	id = r.opened(other, Accommodation)
	source.lay(doc)
	r.tap(other, id, ReadRequest{QR: doc.Print.QR})
	leaves := r.clock.now().AddDate(0, 0, 2)
	for range 2 {
		v = r.must(r.Accommodation(t.Context(), other, id, AccommodationRequest{Context: &Context{Room: "7", Departure: leaves}}))
	}
	if v.Accommodation.State != Notified {
		t.Errorf("accommodation: %s, %s", v.Accommodation.State, v.Accommodation.Code)
	}
	r.must(r.Finish(t.Context(), other, id))
	if n := len(server.Book.Entries("stay")); n != 1 {
		t.Errorf("the portal accepted %d guests", n)
	}
	p := doc.Print.Person
	r.leaks(citizen{p.Number.Reveal(), p.FullName.Reveal(), p.Birth.ISO().Reveal(), p.Residence.Reveal()})
}
