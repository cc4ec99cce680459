package numbers

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// bar is one bar: what it stands for, and how long it is.
type bar struct {
	label string
	n     int
}

func named(counts []statistics.Count, name func(string) string) []bar {
	bars := make([]bar, len(counts))
	for i, c := range counts {
		bars[i] = bar{name(c.Code), c.N}
	}
	return bars
}

// maxBars is how many results of backends are told apart.
const maxBars = 14

// backends are the results with their codes; what is beyond the room is summed up.
func (p *page) backends(all []statistics.Backend) (bars []bar) {
	rest := 0
	for i, b := range all {
		if i >= maxBars-1 && len(all) > maxBars {
			rest += b.N
			continue
		}
		label := p.lang.Backend(b.Backend) + ": " + p.lang.Delivery(b.Result)
		if b.Code != "" {
			label += " (" + b.Code + ")"
		}
		bars = append(bars, bar{label, b.N})
	}
	if rest > 0 {
		bars = append(bars, bar{p.lang.Say("report.others"), rest})
	}
	return bars
}

// Columns of a chart of lying bars, in millimetres.
const (
	labelWidth = 74.0
	countWidth = 16.0
	barWidth   = body - labelWidth - countWidth
)

// bars draws a chart of lying bars, each with its label and its number.
func (p *page) bars(key string, bars []bar) {
	p.room(7 + row*float64(max(1, len(bars))) + gap)
	p.heading(key)
	if len(bars) == 0 {
		p.Font("I", 9.5)
		p.text(left, body, row, "L", p.lang.Say("report.none"))
	}
	most := 1
	for _, b := range bars {
		most = max(most, b.n)
	}
	for _, b := range bars {
		p.Font("", 9.5)
		p.Lines(left, p.y, labelWidth, row, "L", p.Fit(b.label, labelWidth, 1))
		p.fill()
		width := barWidth * float64(b.n) / float64(most)
		p.Rect(left+labelWidth, p.y+0.8, width, row-1.6, "F")
		p.Lines(left+labelWidth+width+1, p.y, countWidth, row, "L", []string{number(b.n)})
		p.y += row
	}
	p.y += gap
}

// fill sets the colour of bars: dark, for printers without colour.
func (p *page) fill() { p.SetFillColor(38, 84, 124) }

// days draws a standing bar for each day, with its number while there is room, and
// the dates that there is room for.
func (p *page) days(days []statistics.Day) {
	const height = 34.0
	p.room(7 + height + 8 + gap)
	p.heading("report.days")
	most := 1
	for _, d := range days {
		most = max(most, d.Visits)
	}
	step := body / float64(len(days))
	width := min(12, step*0.7)
	every := 1 + int(13/step) // a date needs so much room
	p.fill()
	p.Font("", 8)
	for i, d := range days {
		x := left + step*float64(i) + (step-width)/2
		tall := (height - 6) * float64(d.Visits) / float64(most)
		p.Rect(x, p.y+height-tall, width, tall, "F")
		middle := x + width/2 - 8
		if step >= 6 {
			p.Lines(middle, p.y+height-tall-4, 16, 4, "C", []string{number(d.Visits)})
		}
		if i%every == 0 {
			p.Lines(middle, p.y+height+1, 16, 4, "C", []string{p.shortDay(d.Day)})
		}
	}
	p.SetDrawColor(90, 90, 90)
	p.Line(left, p.y+height, left+body, p.y+height)
	p.y += height + 6 + gap
}

// shortDay is a day without its year.
func (p *page) shortDay(iso string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	if p.lang == words.Vietnamese {
		return day.Format("02/01")
	}
	return day.Format("2 Jan")
}
