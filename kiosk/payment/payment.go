// Package payment keeps what people were asked to pay and what the bank said of
// it. A payment is waiting until the bank's gateway says that the money came: no
// picture shown on a phone and no word of anybody at the desk makes it paid.
package payment

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/statement"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/vietqr"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// State is where a payment stands.
type State string

// The states.
const (
	Waiting State = "waiting"
	Paid    State = "paid"
	Expired State = "expired" // nobody heard of money in time; it may still come
)

// Payment is what somebody was asked to pay. It names nobody.
type Payment struct {
	ID          string    `json:"id"`
	Visit       string    `json:"visit"`
	State       State     `json:"state" enum:"waiting,paid,expired"`
	Amount      int64     `json:"amount" doc:"Đồng."`
	Purpose     string    `json:"purpose,omitempty"`
	Bill        string    `json:"bill,omitempty"`
	QR          string    `json:"qr" doc:"Content of the VietQR."`
	PNG         []byte    `json:"png,omitempty" doc:"The picture of it."`
	Opened      time.Time `json:"opened"`
	Expires     time.Time `json:"expires"`
	PaidAt      time.Time `json:"paidAt,omitzero" doc:"When the bank said so."`
	Transaction string    `json:"transaction,omitempty" doc:"The bank's own."`
	Late        bool      `json:"late,omitempty" doc:"The money came after the end."`
}

// Settled is what the bank's gateway is told back: nothing of the visit.
type Settled struct {
	ID    string `json:"id"`
	State State  `json:"state" enum:"waiting,paid,expired"`
	Late  bool   `json:"late,omitempty" doc:"The money came after the end."`
}

// Settled is the payment as the gateway may see it.
func (p Payment) Settled() Settled { return Settled{p.ID, p.State, p.Late} }

// Request asks somebody to pay.
type Request struct {
	Visit   string `json:"visit" maxLength:"64"`
	Amount  int64  `json:"amount" minimum:"1" maximum:"499999999" doc:"Đồng."`
	Purpose string `json:"purpose,omitempty" maxLength:"25" doc:"ASCII, and nobody's number in it."`
	Bill    string `json:"bill,omitempty" maxLength:"25"`
}

// Notice is what the bank's gateway says.
type Notice struct {
	Transaction string    `json:"transaction" minLength:"1" maxLength:"64" doc:"The bank's own id of the transfer."`
	Amount      int64     `json:"amount" minimum:"1" doc:"What came, in đồng."`
	At          time.Time `json:"at" doc:"When the gateway says so; not more than 10 minutes off."`
	Signature   string    `json:"signature" minLength:"64" maxLength:"64" doc:"HMAC-SHA256 under the gateway's key, hex, over id|transaction|amount|at (RFC 3339, UTC, seconds)."`
}

// Errors of payments.
var (
	ErrNotFound  = errors.New("payment: not found")
	ErrSignature = errors.New("payment: not signed by the gateway, or too old")
	ErrAmount    = errors.New("payment: another amount than was asked for")
	ErrTwice     = errors.New("payment: paid already, by another transfer")
)

// Desk is what payments ask of [visit.Desk].
type Desk interface {
	Visit(ctx context.Context, who visit.Caller, id string) (visit.View, error)
}

// Options of payments.
type Options struct {
	Store   *store.Store
	Desk    Desk
	Account vietqr.Order // bank, account and terminal
	Gateway backend.Secret
	Expires time.Duration
	Now     func() time.Time
	Rand    io.Reader
}

// Payments are those of a desk. It is safe for concurrent use.
type Payments struct {
	o  Options
	mu sync.Mutex // of one settling
}

// New makes payments.
func New(o Options) *Payments { return &Payments{o: o} }

const (
	kind      = "payment"
	keepEnded = 30 * 24 * time.Hour // after the end; the bank's statement keeps longer
	clockSkew = 10 * time.Minute
)

// kept is a payment in the store.
type kept struct {
	Payment
	Owner string `json:"owner"`
}

// Ask makes the code for the person of a visit. Errors: those of the visit,
// [*vietqr.FieldError] as a [visit.FieldError].
func (p *Payments) Ask(ctx context.Context, who visit.Caller, req Request) (Payment, error) {
	v, err := p.o.Desk.Visit(ctx, who, req.Visit)
	switch {
	case err != nil:
		return Payment{}, err
	case req.Amount <= 0: // a code without an amount is nobody's co-payment
		return Payment{}, &visit.FieldError{Field: "amount", Problem: "range"}
	case v.State.Closed():
		return Payment{}, &visit.StateError{State: v.State, Action: "pay"}
	}
	order := p.o.Account
	order.Amount, order.Purpose, order.Bill = req.Amount, req.Purpose, req.Bill
	text, picture, err := code(order)
	if err != nil {
		return Payment{}, err
	}
	token, err := statement.Token(p.o.Rand)
	if err != nil {
		return Payment{}, err
	}
	now := p.o.Now()
	k := kept{Owner: who.Client, Payment: Payment{ID: strings.ToLower(token), Visit: req.Visit, State: Waiting, Amount: req.Amount,
		Purpose: req.Purpose, Bill: req.Bill, QR: text, Opened: now, Expires: now.Add(p.o.Expires)}}
	if err := p.put(ctx, k, journal.Event{Kind: "payment.asked", Client: who.Client, Operator: who.Operator, Visit: req.Visit}, who.Keep); err != nil {
		return Payment{}, err
	}
	k.PNG = picture
	return k.Payment, nil
}

func code(order vietqr.Order) (text string, picture []byte, err error) {
	var field *vietqr.FieldError
	if text, err = order.Text(); err == nil {
		picture, err = order.PNG()
	}
	if errors.As(err, &field) {
		err = &visit.FieldError{Field: field.Field, Problem: field.Problem}
	}
	return text, picture, err
}

// Get shows a payment to whom it belongs. Errors: [ErrNotFound].
func (p *Payments) Get(ctx context.Context, who visit.Caller, id string) (Payment, error) {
	k, err := p.load(ctx, id)
	if err != nil {
		return Payment{}, err
	}
	if k.Owner != who.Client && who.Client != visit.Local {
		return Payment{}, ErrNotFound
	}
	if k.State == Waiting {
		order := p.o.Account
		order.Amount, order.Purpose, order.Bill = k.Amount, k.Purpose, k.Bill
		k.PNG, err = order.PNG()
	}
	return k.Payment, err
}

// Settle takes the gateway's word. The same word twice is one word. Errors:
// [ErrSignature] before anything is told, [ErrNotFound], [ErrAmount], [ErrTwice].
func (p *Payments) Settle(ctx context.Context, who visit.Caller, id string, n Notice) (Payment, error) {
	if !p.signed(id, n) {
		return Payment{}, ErrSignature
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	k, err := p.load(ctx, id)
	switch {
	case err != nil:
		return Payment{}, err
	case k.Amount != n.Amount:
		return Payment{}, errors.Join(ErrAmount, p.note(ctx, journal.Event{Kind: "payment.refused", Reason: "amount", Item: id, Visit: k.Visit, Client: who.Client}))
	case k.State == Paid && k.Transaction == n.Transaction:
		return k.Payment, nil
	case k.State == Paid:
		return Payment{}, errors.Join(ErrTwice, p.note(ctx, journal.Event{Kind: "payment.refused", Reason: "twice", Item: id, Visit: k.Visit, Client: who.Client}))
	}
	k.Late, k.State, k.PaidAt, k.Transaction = k.State == Expired, Paid, p.o.Now(), n.Transaction
	err = p.put(ctx, k, journal.Event{Kind: "payment.paid", Visit: k.Visit, Client: who.Client}, nil)
	return k.Payment, err
}

// signed reports whether the gateway said so, and not long ago.
func (p *Payments) signed(id string, n Notice) bool {
	given, err := hex.DecodeString(n.Signature)
	fresh := p.o.Now().Sub(n.At).Abs() <= clockSkew
	return err == nil && fresh && hmac.Equal(given, Sign(p.o.Gateway, id, n))
}

// Sign is what the gateway signs a notice with (HMAC-SHA256).
func Sign(key backend.Secret, id string, n Notice) []byte {
	mac := hmac.New(sha256.New, []byte(key.Reveal()))
	text := strings.Join([]string{id, n.Transaction, strconv.FormatInt(n.Amount, 10), n.At.UTC().Format(time.RFC3339)}, "|")
	_, _ = mac.Write([]byte(text))
	return mac.Sum(nil)
}

// load reads a payment as it is now: what nobody heard of in time has expired.
func (p *Payments) load(ctx context.Context, id string) (k kept, err error) {
	var body []byte
	err = p.o.Store.View(ctx, func(tx *store.Tx) error {
		body, err = tx.Doc(kind, id)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return k, ErrNotFound
	}
	if err == nil {
		err = json.Unmarshal(body, &k)
	}
	if k.State == Waiting && !p.o.Now().Before(k.Expires) {
		k.State = Expired
	}
	return k, err
}

// put writes a payment with the journal's line and the request that made it, and
// forgets what is old.
func (p *Payments) put(ctx context.Context, k kept, event journal.Event, keep func(tx *store.Tx, made string) error) error {
	body, err := json.Marshal(k)
	if err != nil {
		return err
	}
	event.Item = k.ID
	return p.o.Store.Update(ctx, func(tx *store.Tx) error {
		if err := p.sweep(tx); err != nil {
			return err
		}
		if err := tx.PutDoc(kind, k.ID, body); err != nil {
			return err
		}
		if keep != nil {
			if err := keep(tx, k.ID); err != nil {
				return err
			}
		}
		return tx.Journal(event)
	})
}

func (p *Payments) note(ctx context.Context, event journal.Event) error {
	return p.o.Store.Update(ctx, func(tx *store.Tx) error { return tx.Journal(event) })
}

// sweep drops payments that ended long ago.
func (p *Payments) sweep(tx *store.Tx) error {
	all, err := tx.Docs(kind)
	for id, body := range all {
		var k kept
		if err != nil || json.Unmarshal(body, &k) != nil || p.o.Now().Sub(k.Expires) < keepEnded {
			continue
		}
		err = tx.DeleteDoc(kind, id)
	}
	return err
}
