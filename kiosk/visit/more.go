package visit

import (
	"encoding/json"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/hl7"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// More is where a question beside the card stands. It never changes what was
// said of the card.
type More struct {
	State ActState  `json:"state"`
	Item  string    `json:"item,omitempty"` // in the outbox; empty while the card is not answered
	At    time.Time `json:"at,omitzero"`    // of the answer
	Code  string    `json:"code,omitempty"`
}

// PastVisits is the question for the person's visits.
type PastVisits struct {
	More
	Answer *insurance.History `json:"answer,omitempty"`
}

// CoPaid is the question for what the person paid of their own.
type CoPaid struct {
	More
	Answer *insurance.CoPayment `json:"answer,omitempty"`
}

// QueueNumber is the place asked for at the hospital's system.
type QueueNumber struct {
	More
	Ticket *his.Ticket `json:"ticket,omitempty"`
}

// checkMore refuses what cannot be asked the way that is configured.
func (d *Desk) checkMore(req InsuranceRequest) error {
	for _, want := range []struct {
		field, kind string
		wanted      bool
	}{
		{"history", outbox.KindHistory, req.History}, {"coPayment", outbox.KindCoPayment, req.CoPayment}, {"register", outbox.KindRegister, req.Register != nil},
	} {
		if want.wanted && !d.o.More(want.kind) {
			return &FieldError{want.field, "not-available"}
		}
	}
	return nil
}

// wants notes what is to be asked once the card is accepted.
func (l *Lookup) wants(req InsuranceRequest) {
	if req.History && l.PastVisits == nil {
		l.PastVisits = &PastVisits{More: More{State: Queued}}
	}
	if req.CoPayment && l.CoPaid == nil {
		l.CoPaid = &CoPaid{More: More{State: Queued}}
	}
}

// register asks for a queue number, at once and once: no lookup is waited for.
func (d *Desk) register(tx *store.Tx, who Caller, e *entry, req *RegisterRequest, person insurance.Person) error {
	if q := e.Insurance.QueueNumber; req == nil || q != nil && q.State != Refused && q.State != Dropped {
		return nil
	}
	id, err := d.newID()
	if err != nil {
		return err
	}
	r := his.Registration{Person: person, Kind: req.Kind, Clinic: req.Clinic, Service: req.Service}
	if e.Whole != nil {
		r.Address = e.Whole.Person.Residence.Text()
	}
	item, err := outbox.RegisterItem(id, e.ID, r, accommodation.DayStart(d.o.Now().AddDate(0, 0, 1)))
	if err != nil {
		return err
	}
	e.Insurance.QueueNumber = &QueueNumber{More: More{State: Queued, Item: id}}
	return d.enqueue(tx, who, e, item)
}

// askMore asks what was wanted beside the card, of a card that is accepted, in the
// name in which the card was asked for.
func (d *Desk) askMore(tx *store.Tx, e *entry, asked store.Item) error {
	l := e.Insurance
	if l.State != Answered || l.Answer == nil {
		return nil
	}
	for kind, m := range map[string]*More{outbox.KindHistory: l.PastVisits.more(), outbox.KindCoPayment: l.CoPaid.more()} {
		if m == nil || m.Item != "" {
			continue
		}
		if !l.Answer.Accepts() {
			m.State = Dropped
			continue
		}
		if err := d.askOne(tx, e, asked, kind, m); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) askOne(tx *store.Tx, e *entry, asked store.Item, kind string, m *More) error {
	kept, err := tx.Item(asked.ID) // with its payload
	if err != nil {
		return gone(err)
	}
	var q outbox.Question
	if err := json.Unmarshal(kept.Payload, &q); err != nil {
		return err
	}
	id, err := d.newID()
	if err != nil {
		return err
	}
	item, err := outbox.MoreItem(id, kind, e.ID, q)
	if err != nil {
		return err
	}
	m.Item = id
	return d.enqueue(tx, Caller{Client: e.row.Owner, Operator: asked.Operator}, e, item)
}

func (p *PastVisits) more() *More {
	if p == nil {
		return nil
	}
	return &p.More
}

func (c *CoPaid) more() *More {
	if c == nil {
		return nil
	}
	return &c.More
}

func (q *QueueNumber) more() *More {
	if q == nil {
		return nil
	}
	return &q.More
}

// more is the question beside the card that an item is of.
func (l *Lookup) more(item string) *More {
	if l == nil {
		return nil
	}
	for _, m := range []*More{l.PastVisits.more(), l.CoPaid.more(), l.QueueNumber.more()} {
		if m != nil && m.Item == item {
			return m
		}
	}
	return nil
}

// settleMore writes what came of a question beside the card.
func (l *Lookup) settleMore(item store.Item, came outbox.Outcome, d *Desk) error {
	m := l.more(item.ID)
	m.State, m.Code = actState(item.State, Answered), item.Code
	if m.State == Queued {
		return nil
	}
	m.At = d.o.Now()
	if came.Result == nil {
		return nil
	}
	switch item.Kind {
	case outbox.KindHistory:
		l.PastVisits.Answer = new(insurance.History)
		return json.Unmarshal(came.Result, l.PastVisits.Answer)
	case outbox.KindCoPayment:
		l.CoPaid.Answer = new(insurance.CoPayment)
		return json.Unmarshal(came.Result, l.CoPaid.Answer)
	}
	l.QueueNumber.Ticket = new(his.Ticket)
	return json.Unmarshal(came.Result, l.QueueNumber.Ticket)
}

// admit tells the hospital's system of a person who registered for insured care,
// with what is known of the card by then.
func (d *Desk) admit(tx *store.Tx, who Caller, e *entry) error {
	if e.Insurance == nil || e.Whole == nil || !d.o.More(outbox.KindAdmit) {
		return nil
	}
	id, err := d.newID()
	if err != nil {
		return err
	}
	item, err := outbox.AdmitItem(id, e.ID, d.hash(e), admitted(e.Whole.Person, e.Insurance))
	if err != nil {
		return err
	}
	return d.enqueue(tx, who, e, item)
}

func admitted(p identity.Person, l *Lookup) hl7.Person {
	out := hl7.Person{
		Number: p.PersonalNumber.Text(), Name: p.FullName.Text(), Birth: p.DateOfBirth.Text(),
		Sex: p.Sex.Text(), Address: p.Residence.Text(),
	}
	if a := l.Answer; a != nil && a.Accepts() {
		out.Card, out.From, out.To = a.Card.Number, string(a.Card.From), string(a.Card.To)
	}
	if q := l.QueueNumber; q != nil && q.Ticket != nil {
		out.Visit = q.Ticket.Visit
	}
	return out
}
