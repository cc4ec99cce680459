package desk

import (
	"context"
	"image"
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// copaying has a co-payment paid: staff type the amount, the person scans its
// code, and the bank says that the money came.
type copaying struct {
	*form
	from    Page // to which it goes back
	payment *payment.Payment
	picture image.Image
	asking  bool // where it stands, just now
	looked  time.Time
}

// lookEvery is how often the daemon is asked whether the bank said something.
const lookEvery = 2 * time.Second

// maxDigits of an amount: VietQR takes less than 500 million.
const maxDigits = 9

func newCopaying(from Page) *copaying {
	return &copaying{from: from, form: newForm(input{"amount", "copay.field", "", keys.New(keys.Spec{Kind: keys.Amount, Max: maxDigits})})}
}

func (p *copaying) enter(d *Desk) {
	if asked := d.visit.payment; asked != nil {
		p.inputs[0].Set(personal.Text(strconv.FormatInt(asked.Amount, 10)))
		p.take(d, *asked)
	}
}

// take shows a payment as the daemon told it.
func (p *copaying) take(d *Desk, now payment.Payment) {
	if len(now.PNG) > 0 {
		p.picture = qrPicture(now.PNG) // without a picture there is still the word
	}
	p.payment, d.visit.payment = &now, &now
}

func (p *copaying) amount() int64 {
	n, _ := strconv.ParseInt(p.value("amount").Reveal(), 10, 64) // no amount is none
	return n
}

// pay asks for an amount. One that is asked for already, and can still be paid,
// is not asked for twice.
func (p *copaying) pay(d *Desk, amount int64) {
	if asked := d.visit.payment; asked != nil && asked.Amount == amount && asked.State != payment.Expired {
		p.take(d, *asked)
		return
	}
	if d.busy || amount <= 0 {
		return
	}
	d.busy = true
	req := payment.Request{Visit: d.visit.View.ID, Amount: amount}
	ask(d, func(ctx context.Context) (payment.Payment, error) { return d.o.Agent.AskPayment(ctx, req) }, func(asked payment.Payment, err error) {
		d.busy = false
		if err != nil {
			d.fail(err)
			return
		}
		p.take(d, asked)
	})
}

func (p *copaying) tick(d *Desk, now time.Time) {
	if p.payment == nil || p.payment.State != payment.Waiting || p.asking || now.Sub(p.looked) < lookEvery {
		return
	}
	id := p.payment.ID
	p.asking, p.looked = true, now
	ask(d, func(ctx context.Context) (payment.Payment, error) { return d.o.Agent.Payment(ctx, id) }, func(told payment.Payment, err error) {
		p.asking = false
		if err == nil && p.payment != nil && p.payment.ID == id {
			p.take(d, told)
		}
	})
}

func (p *copaying) scene(d *Desk) scene.Scene {
	m := screen.CopayModel{
		Fields: p.model(), Keys: p.keyboard(d.lang), Exempt: exempt(d),
		Payment: p.payment, Picture: p.picture, Busy: d.busy,
	}
	if p.payment != nil {
		m.Left = p.payment.Expires.Sub(d.o.Clock.Now())
	}
	return screen.Copay(d.lang, m)
}

// exempt: the portal says that no more is to be paid this year.
func exempt(d *Desk) bool {
	l := d.visit.View.Insurance
	return l != nil && l.CoPaid != nil && l.CoPaid.Answer != nil && l.CoPaid.Answer.Done == insurance.CoPaymentExempt
}

func (p *copaying) act(d *Desk, id string) {
	switch {
	case p.payment == nil && p.form.act(id):
	case id == screen.ActPay && p.payment == nil && p.whole():
		p.pay(d, p.amount())
	case id == screen.ActPay && p.payment != nil && p.payment.State == payment.Expired:
		p.pay(d, p.payment.Amount)
	case id == screen.ActAmount:
		p.payment = nil
	case id == screen.ActReturn || id == screen.ActForward && p.payment != nil:
		d.show(p.from)
	}
}

func (p *copaying) typed(_ *Desk, k Key) {
	if p.payment == nil {
		p.form.typed(k)
	}
}
