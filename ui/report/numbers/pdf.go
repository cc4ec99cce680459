package numbers

import (
	"strconv"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/sheet"
	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Places on the page, in millimetres.
const (
	left, right, top = 20.0, 20.0, 16.0
	body             = sheet.Width - left - right
	foot             = sheet.Height - 14
	row              = 5.4
	gap              = 5.0
)

// page is the paper while it is written, from above.
type page struct {
	*sheet.Sheet
	lang words.Lang
	y    float64
}

// PDF is the numbers on one page A4, or two. The same numbers give the same bytes.
// Errors: [ErrTraining], those of the fonts.
func PDF(r statistics.Report, l words.Lang) ([]byte, error) {
	if r.Training {
		return nil, ErrTraining
	}
	about := sheet.About{Title: l.Say("report.title"), Lang: string(l), Made: r.Made}
	s, err := sheet.New(about, sheet.Margins{Left: left, Top: top, Right: right})
	if err != nil {
		return nil, err
	}
	p := &page{s, l, top}
	p.head(r)
	p.figures(r)
	p.days(r.Days)
	p.bars("report.methods", named(r.Methods, l.Method))
	p.bars("report.verdicts", named(r.Verdicts, l.ShortVerdict))
	p.bars("report.purposes", named(r.Purposes, func(code string) string { return l.Say("purpose." + code) }))
	p.bars("report.backends", p.backends(r.Backends))
	p.feet()
	return p.Bytes()
}

func (p *page) head(r statistics.Report) {
	p.Font("B", 15)
	p.text(left, body, 8, "L", p.lang.Say("report.title"))
	p.Font("", 10.5)
	if r.Desk != "" {
		p.text(left, body, row, "L", r.Desk)
	}
	made := r.Made.In(identity.Zone())
	p.text(left, body, row, "L", p.lang.Say("report.period", p.lang.Date(r.From), p.lang.Date(r.To))+
		" · "+p.lang.Say("report.made", made.Format("15:04")+" "+p.lang.Date(made.Format(time.DateOnly))))
	p.y += gap
}

// text writes one line that fits, and goes below it.
func (p *page) text(x, width, height float64, align, text string) {
	p.Lines(x, p.y, width, height, align, p.Fit(text, width, 1))
	p.y += height
}

// figures are the four numbers that a reader looks for first.
func (p *page) figures(r statistics.Report) {
	share := "–"
	if r.NotTyped.Values > 0 {
		share = strconv.Itoa(r.NotTyped.Read*100/r.NotTyped.Values) + " %"
	}
	four := [4][3]string{
		{number(r.Visits), p.lang.Say("report.visits"), ""},
		{number(r.Done), p.lang.Say("report.done"), ""},
		{p.decimal(r.Minutes.Median), p.lang.Say("report.minutes"), p.lang.Say("report.p90", p.decimal(r.Minutes.P90))},
		{share, p.lang.Say("report.nottyped"), p.lang.Say("report.nottyped.n", r.NotTyped.Read, r.NotTyped.Values, r.NotTyped.Visits)},
	}
	const height, between = 27.0, 3.0
	width := (body - 3*between) / 4
	for i, f := range four {
		x := left + float64(i)*(width+between)
		p.SetDrawColor(150, 150, 150)
		p.Rect(x, p.y, width, height, "D")
		p.Font("B", 17)
		p.Lines(x, p.y+2, width, 8, "C", p.Fit(f[0], width, 1))
		p.Font("", 9)
		p.Lines(x, p.y+10.5, width, 4, "C", p.Fit(f[1], width, 2))
		p.Font("I", 7.5)
		p.Lines(x, p.y+19, width, 3.4, "C", p.Fit(f[2], width, 2))
	}
	p.y += height + gap
}

// decimal writes a number as the language does.
func (p *page) decimal(v float64) string {
	text := decimal(v)
	if p.lang == words.Vietnamese {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// room goes to the next page where so much does not fit on this one.
func (p *page) room(height float64) {
	if p.y+height > foot {
		p.AddPage()
		p.y = top
	}
}

func (p *page) heading(key string) {
	p.Font("B", 11)
	p.text(left, body, 7, "L", p.lang.Say(key))
}

// feet says on every page what the numbers are, and which page it is.
func (p *page) feet() {
	pages := p.PageCount()
	for n := 1; n <= pages; n++ {
		p.SetPage(n)
		p.Font("I", 8)
		p.Lines(left, foot+2, body-30, 4, "L", p.Fit(p.lang.Say("report.note"), body-30, 1))
		p.Lines(left+body-30, foot+2, 30, 4, "R", p.Fit(p.lang.Say("report.page", n, pages), 30, 1))
	}
}
