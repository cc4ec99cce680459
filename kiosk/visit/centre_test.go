package visit

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	simulators "github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/rar"
	"github.com/cccd-agent/cccd-agent/kiosk/rar/rarsim"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// signerOf is the certificate that signed a card.
func signerOf(t *testing.T, doc *vcard.Document) []byte {
	t.Helper()
	signed, _, err := trust.ParseSOD(doc.Files[lds.SOD])
	if err != nil {
		t.Fatal(err)
	}
	s, err := signed.Verify()
	if err != nil {
		t.Fatal(err)
	}
	return s.Signer.Raw
}

// askingTheCentre reads as before, and asks a simulated centre that knows one card.
func askingTheCentre(t *testing.T, r *rig, cards Source, known *vcard.Document) Source {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return noon }
	centre := rarsim.New(rarsim.Options{Rig: simulators.Rig{Now: now}})
	centre.AddLicense(rarsim.License{ID: "LIC", Key: &key.PublicKey, Device: "kiosk", Place: "Quầy"})
	centre.AddSigner(signerOf(t, known), known.Print.Person.Number.Reveal())
	web := httptest.NewTLSServer(centre)
	t.Cleanup(web.Close)
	client, err := rar.New(rar.Options{
		Portal: backend.Options{URL: web.URL, CA: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw}), Now: now},
		Path:   rarsim.Path, Key: key, License: "LIC", Device: "kiosk", Address: "Quầy", Rand: rand.Reader,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return rar.Cards{Source: cards, Centre: client, Key: r.key}
}

// A chip, the centre's word on it, and who gets to see that.
func TestTheCentreIsAskedAboutAChip(t *testing.T) {
	known, unknown := personalised(t, 1), personalised(t, 2)
	r, source := withChips(t, known, unknown)
	r.Desk.o.Cards = askingTheCentre(t, r, source, known)
	ctx := context.Background()
	for doc, want := range map[*vcard.Document]check.Result{known: check.Successful, unknown: check.Failed} {
		id := r.opened(page, PublicService)
		source.lay(doc)
		r.must(r.Scan(ctx, page, id, ScanRequest{doc.Print.QR}))
		r.tap(page, id, ReadRequest{})
		r.must(r.Consent(ctx, page, id, ConsentRequest{ToHandOver, true}))
		atDesk, onPage := r.must(r.Visit(ctx, local, id)), r.must(r.Visit(ctx, page, id))
		found, _ := check.Find(atDesk.Record.Checks, rar.CheckID)
		if _, told := check.Find(onPage.Record.Checks, rar.CheckID); told || found.Result != want {
			t.Errorf("at the desk %q, told to the page: %v", found.Result, told)
		}
		for where, record := range map[string]*identity.Record{"desk": atDesk.Record, "page": onPage.Record} {
			s, err := identity.VerifyProof(record.Proof.JWS.Reveal(), r.key.JWK())
			if err != nil || len(s.Record.Checks) != len(record.Checks) || record.Verdict != identity.Genuine {
				t.Errorf("%s: verdict %s, %v", where, record.Verdict, err)
			}
		}
		r.must(r.Finish(ctx, page, id))
	}
}
