package screen

import (
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// besides is what was asked beside the card: the co-payment and the visits.
func besides(l words.Lang, k visit.Lookup) []scene.Block {
	var all []scene.Block
	if c := k.CoPaid; c != nil && c.State != visit.Dropped {
		all = append(all, scene.Points{Rows: []scene.Point{coPaid(l, c)}})
	}
	if p := k.PastVisits; p != nil && p.State != visit.Dropped {
		all = append(all, pastVisits(l, p)...)
	}
	return all
}

// coPaid says what the person paid of their own this year.
func coPaid(l words.Lang, c *visit.CoPaid) scene.Point {
	switch {
	case c.State == visit.Queued:
		return scene.Point{Symbol: scene.Clock, Text: l.Say("beside.co-payment.asked")}
	case c.Answer == nil:
		return scene.Point{Symbol: scene.Question, Text: l.Beside(string(insurance.NotTold)), Detail: l.Say("beside.co-payment")}
	}
	point := scene.Point{Symbol: scene.Money, Text: l.Beside(string(c.Answer.Done))}
	if total := c.Answer.Total.Reveal(); total != "" {
		point.Detail = l.Say("beside.paid", Dong(total), Dong(strconv.FormatInt(c.Answer.Threshold, 10)))
	}
	if c.Answer.Done == insurance.CoPaymentExempt {
		point.Symbol, point.Tone = scene.Check, scene.Good
	}
	return point
}

func pastVisits(l words.Lang, p *visit.PastVisits) []scene.Block {
	switch {
	case p.State == visit.Queued:
		return []scene.Block{scene.Points{Rows: []scene.Point{{Symbol: scene.Clock, Text: l.Say("beside.history.asked")}}}}
	case p.Answer == nil:
		return []scene.Block{scene.Points{Rows: []scene.Point{{Symbol: scene.Question, Text: l.Beside(string(insurance.NotTold)), Detail: l.Say("beside.history")}}}}
	}
	t := scene.Table{Head: []string{l.Say("beside.from"), l.Say("beside.to"), l.Say("beside.facility")}, Widths: []float64{2, 2, 3}, Empty: l.Beside(string(insurance.HistoryNone))}
	for _, v := range p.Answer.Visits {
		t.Rows = append(t.Rows, scene.Row{Cells: []string{minute(v.Arrived), minute(v.Left), orDash(v.Facility.Reveal())}})
	}
	return []scene.Block{scene.Text{Text: l.Say("beside.history"), Size: scene.Strong}, t}
}

// minute writes the portal's yyyyMMddHHmm; another form stays as it is.
func minute(portal personal.Text) string {
	t := portal.Reveal()
	if len(t) != 12 || strings.ContainsFunc(t, func(r rune) bool { return r < '0' || r > '9' }) {
		return orDash(t)
	}
	return t[6:8] + "/" + t[4:6] + "/" + t[:4] + " " + t[8:10] + ":" + t[10:]
}

// Dong writes an amount in groups of three figures, with the currency; a text
// that is no whole amount stays as it is.
func Dong(amount string) string {
	whole, _, _ := strings.Cut(amount, ".")
	if whole == "" || strings.ContainsFunc(whole, func(r rune) bool { return r < '0' || r > '9' }) {
		return amount
	}
	var groups []string
	for ; len(whole) > 3; whole = whole[:len(whole)-3] {
		groups = append([]string{whole[len(whole)-3:]}, groups...)
	}
	return strings.Join(append([]string{whole}, groups...), ".") + " đ"
}
