package screen

import (
	"image"
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// ActPay asks for the typed amount; ActAmount goes back to typing one.
const (
	ActPay    = "payment.ask"
	ActAmount = "payment.amount"
)

// CopayModel is what a person is asked to pay.
type CopayModel struct {
	Fields  []FieldModel     // the amount, as typed by staff
	Keys    *scene.Keyboard  // for it
	Exempt  bool             // the portal says that no more is to be paid this year
	Payment *payment.Payment // nil: not asked for yet
	Picture image.Image      // of the code
	Left    time.Duration    // until it expires
	Busy    bool
}

// Copay is the screen of a co-payment: the amount, then its code, then what the
// bank says. Nothing else makes it paid.
func Copay(l words.Lang, m CopayModel) scene.Scene {
	s := scene.Scene{Name: "copay", Title: l.Say("copay.title")}
	if m.Payment == nil {
		return askAmount(l, m, s)
	}
	amount := Dong(strconv.FormatInt(m.Payment.Amount, 10))
	s.Title = l.Say("copay.amount", amount)
	again := scene.Act{ID: ActAmount, Label: l.Say("copay.other"), Symbol: scene.KeyboardKey}
	switch m.Payment.State {
	case payment.Paid:
		s.Body = append(s.Body, scene.Notice{Tone: scene.Good, Symbol: scene.Check, Large: true, Title: l.Say("copay.paid"), Text: paidAt(l, m.Payment)})
		s.Acts = []scene.Act{goOn(l.Say("act.on"))}
	case payment.Expired:
		s.Body = append(s.Body, scene.Notice{Tone: scene.Care, Symbol: scene.Clock, Large: true, Title: l.Say("copay.expired"), Text: l.Say("copay.expired.more")})
		s.Acts = []scene.Act{again, {ID: ActPay, Label: l.Say("copay.again"), Symbol: scene.QRSign, Off: m.Busy}, goOn(l.Say("copay.cash"))}
	default:
		s.Lead = l.Say("copay.scan")
		s.Body = append(s.Body, scene.Picture{Image: m.Picture, Alt: l.Say("copay.picture", amount), Height: 22, Crisp: true, Frame: true})
		s.Side = []scene.Block{
			scene.Text{Text: amount, Size: scene.Huge},
			scene.Points{Rows: []scene.Point{
				{Symbol: scene.Clock, Text: l.Say("copay.waits"), Detail: l.Say("copay.left", Left(l, m.Left))},
				{Symbol: scene.Info, Text: l.Say("copay.bank")},
			}},
		}
		s.Acts = []scene.Act{again, goOn(l.Say("copay.later"))}
	}
	return s
}

func askAmount(l words.Lang, m CopayModel, s scene.Scene) scene.Scene {
	s.Lead, s.Keys = l.Say("copay.lead"), m.Keys
	if m.Exempt {
		s.Body = []scene.Block{scene.Notice{Tone: scene.Good, Symbol: scene.Check, Title: l.Say("copay.exempt")}}
	}
	s.Body = append(s.Body, Fields(l, m.Fields)...)
	ask := scene.Act{ID: ActPay, Label: l.Say("copay.ask"), Symbol: scene.QRSign, Tone: scene.Main, Key: "Return", Off: m.Busy}
	s.Acts = []scene.Act{back(l), ask}
	return s
}

func paidAt(l words.Lang, p *payment.Payment) string {
	if p.Late {
		return l.Say("copay.paid.late", hour(p.PaidAt))
	}
	return l.Say("copay.paid.at", hour(p.PaidAt))
}

// Left says how long there is still, in words: by the minute, and by the second
// in the last two.
func Left(l words.Lang, d time.Duration) string {
	switch {
	case d <= 0:
		return l.Say("left.none")
	case d < 2*time.Minute:
		return l.Say("left.seconds", int(d.Seconds()))
	case d < time.Hour:
		return l.Say("left.minutes", int(d.Minutes()))
	}
	return l.Say("left.hours", int(d.Hours()), int(d.Minutes())%60)
}
