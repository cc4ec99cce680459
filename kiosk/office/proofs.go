package office

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/proof"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// ProofRow is a lookup that has had no answer.
type ProofRow struct {
	Visit  string    `json:"visit"`
	Item   string    `json:"item"`
	Asked  time.Time `json:"asked"`
	Code   string    `json:"code,omitempty"`
	ToSend bool      `json:"toSend"` // its document is made; a person sends it
}

// ProofList lists them, the oldest first.
type ProofList struct {
	Lookups []ProofRow `json:"lookups"`
}

// ProofOrder is what the document says beside the lookup.
type ProofOrder struct {
	Visit   string        `json:"visit"`
	Item    string        `json:"item,omitempty"` // to tick off
	Phone   personal.Text `json:"phone,omitempty"`
	Address personal.Text `json:"address,omitempty"`
}

// ProofDocument is the page to print and the signed JSON it names.
type ProofDocument struct {
	PDF    personal.Bytes `json:"pdf"`
	Signed personal.Bytes `json:"signed"`
}

func (f *Office) listProofs(ctx context.Context, _ none) (ProofList, error) {
	list := ProofList{Lookups: []ProofRow{}}
	waiting, err := f.o.Outbox.Relookups(ctx, outbox.BackendInsurance)
	if err != nil {
		return list, err
	}
	made, err := f.o.Outbox.ToSend(ctx, outbox.BackendInsurance)
	for _, i := range append(made, waiting...) {
		list.Lookups = append(list.Lookups, ProofRow{i.Dossier, i.ID, i.Created, i.Code, i.Note == outbox.NoteToSend})
	}
	slices.SortFunc(list.Lookups, func(a, b ProofRow) int { return a.Asked.Compare(b.Asked) })
	return list, err
}

// proofDocument makes the proof of a failed lookup (NĐ 188/2025 Art 38.2) and
// puts the lookup on the list to send.
func (f *Office) proofDocument(w http.ResponseWriter, r *http.Request) {
	var o ProofOrder
	if err := ask(r, &o); err != nil {
		f.refuse(w, err)
		return
	}
	doc, err := f.document(r.Context(), o)
	if err != nil {
		f.refuse(w, err)
		return
	}
	tell(w, http.StatusOK, doc)
}

func (f *Office) document(ctx context.Context, o ProofOrder) (ProofDocument, error) {
	failed, err := f.o.Desk.FailedLookup(ctx, clerk, o.Visit)
	if err != nil {
		return ProofDocument{}, err
	}
	said := f.statement(failed, o)
	signed, err := proof.Sign(f.o.Key, said)
	if err != nil {
		return ProofDocument{}, err
	}
	page, err := proof.Render(said, signed)
	if err != nil {
		return ProofDocument{}, err
	}
	return ProofDocument{page, signed}, f.o.Outbox.Unanswered(ctx, failed.Item, "")
}

func (f *Office) statement(failed visit.FailedLookup, o ProofOrder) proof.Lookup {
	l := proof.Lookup{
		Visit: failed.Visit, Facility: f.o.Facility, Staff: proof.Staff{Name: failed.Staff.Name, Number: failed.Staff.Number},
		Sent:    insurance.Sent{Number: failed.Person.Number, Name: failed.Person.Name, Birth: failed.Person.Birth},
		Contact: proof.Contact{Phone: o.Phone, Address: o.Address}, Device: f.o.Key.JWK().KeyID, Made: f.o.Now(),
	}
	for _, t := range failed.Tries {
		l.Tries = append(l.Tries, tryOf(t))
	}
	if len(l.Tries) == 0 { // it waits behind others while the portal does not answer
		l.Tries = append(l.Tries, proof.Try{At: failed.Asked, Reason: f.silence()})
	}
	if a := failed.Answer; a != nil {
		last := &l.Tries[len(l.Tries)-1]
		last.Code, last.Text = a.Code, a.Text
	}
	return l
}

// silence is why the portal is not being asked now.
func (f *Office) silence() backend.Reason {
	for _, s := range f.o.Outbox.Status() {
		if s.Backend == outbox.BackendInsurance && s.Code != "" {
			return backend.Reason(s.Code)
		}
	}
	return backend.ReasonTimeout
}

// tryOf tells a portal's code from the reason why there was none.
func tryOf(t visit.Try) proof.Try {
	if t.Code != "" && t.Code[0] >= '0' && t.Code[0] <= '9' {
		return proof.Try{At: t.At, Code: t.Code}
	}
	return proof.Try{At: t.At, Reason: backend.Reason(t.Code)}
}

func (f *Office) proofSent(ctx context.Context, o ProofOrder) (none, error) {
	return none{}, f.o.Outbox.ProofSent(ctx, o.Item, "")
}

// LaneOrder names a backend.
type LaneOrder struct {
	Backend string `json:"backend"`
}

func (f *Office) resumeLane(ctx context.Context, o LaneOrder) (none, error) {
	return none{}, f.o.Outbox.Resume(ctx, o.Backend, "")
}
