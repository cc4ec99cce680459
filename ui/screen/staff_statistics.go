package screen

import (
	"fmt"
	"strconv"

	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts of the numbers.
const (
	StatisticsWeek   = "week"
	StatisticsMonth  = "month"
	StatisticsEarly  = "earlier"
	StatisticsLater  = "later"
	StatisticsExport = "export"
	ExportPDF        = "pdf"
	ExportCSV        = "csv"
	ExportPrint      = "print"
)

// StatisticsModel is the numbers of a period.
type StatisticsModel struct {
	Load   Load
	Report statistics.Report
	Month  bool // else a week
	Today  bool // it ends today
}

// Statistics are the numbers of a period, for the weekly report. They are counts:
// nobody is in them.
func Statistics(l words.Lang, m StatisticsModel) scene.Scene {
	s := scene.Scene{Name: "statistics", Title: l.Say("statistics.title"), Acts: statisticsActs(l, m)}
	if blocks := m.Load.blocks(l); blocks != nil {
		s.Body = blocks
		return s
	}
	r := m.Report
	s.Lead = l.Say("statistics.lead", l.Date(r.From), l.Date(r.To), r.Visits, r.Done)
	s.Side = []scene.Block{statisticsFacts(l, r)}
	s.Body = []scene.Block{
		counted(l, l.Say("statistics.methods"), l.Method, r.Methods),
		counted(l, l.Say("statistics.verdicts"), l.ShortVerdict, r.Verdicts),
		answered(l, r.Backends),
		minutesByDay(l, r.Days),
		byDay(l, r.Days),
	}
	return s
}

func statisticsActs(l words.Lang, m StatisticsModel) []scene.Act {
	missing := m.Load != (Load{})
	return []scene.Act{
		staffBack(l),
		{ID: StatisticsWeek, Label: l.Say("statistics.week"), On: !m.Month},
		{ID: StatisticsMonth, Label: l.Say("statistics.month"), On: m.Month},
		{ID: StatisticsEarly, Label: l.Say("statistics.earlier"), Symbol: scene.Back, Key: "Left"},
		{ID: StatisticsLater, Label: l.Say("statistics.later"), Symbol: scene.Next, Key: "Right", Off: m.Today},
		{ID: StatisticsExport, Label: l.Say("statistics.export"), Symbol: scene.Printer, Tone: scene.Main, Off: missing},
	}
}

func statisticsFacts(l words.Lang, r statistics.Report) scene.Facts {
	share := "–"
	if r.NotTyped.Values > 0 {
		share = l.Say("statistics.share", r.NotTyped.Read, r.NotTyped.Values, 100*r.NotTyped.Read/r.NotTyped.Values)
	}
	return scene.Facts{Rows: []scene.Fact{
		{Label: l.Say("statistics.visits"), Value: strconv.Itoa(r.Visits), Large: true},
		{Label: l.Say("statistics.minutes"), Value: minutes(l, r.Minutes.Median, r.Minutes.Visits), Note: l.Say("statistics.p90", minutes(l, r.Minutes.P90, r.Minutes.Visits))},
		{Label: l.Say("statistics.notTyped"), Value: share},
	}}
}

func minutes(l words.Lang, m float64, of int) string {
	if of == 0 {
		return "–"
	}
	return l.Say("statistics.min", fmt.Sprintf("%.1f", m))
}

// counted is a chart of counts by their names.
func counted(l words.Lang, title string, name func(string) string, counts []statistics.Count) scene.Block {
	c := scene.Chart{Title: title}
	for _, n := range counts {
		c.Bars = append(c.Bars, scene.Column{Label: name(n.Code), Value: float64(n.N), Text: strconv.Itoa(n.N)})
	}
	return orNone(l, c)
}

func answered(l words.Lang, backends []statistics.Backend) scene.Block {
	c := scene.Chart{Title: l.Say("statistics.backends")}
	for _, b := range backends {
		label := l.Backend(b.Backend) + ": " + l.Delivery(b.Result)
		if b.Code != "" && b.Result == "dead" {
			label += " (" + b.Code + ")"
		}
		c.Bars = append(c.Bars, scene.Column{Label: label, Value: float64(b.N), Text: strconv.Itoa(b.N)})
	}
	return orNone(l, c)
}

func minutesByDay(l words.Lang, days []statistics.Day) scene.Block {
	c := scene.Chart{Title: l.Say("statistics.day.minutes")}
	for _, d := range days {
		if d.Done > 0 {
			c.Bars = append(c.Bars, scene.Column{Label: l.Date(d.Day), Value: d.Median, Text: minutes(l, d.Median, d.Done)})
		}
	}
	return orNone(l, c)
}

func byDay(l words.Lang, days []statistics.Day) scene.Block {
	c := scene.Chart{Title: l.Say("statistics.day.visits")}
	for _, d := range days {
		c.Bars = append(c.Bars, scene.Column{Label: l.Date(d.Day), Value: float64(d.Visits), Text: strconv.Itoa(d.Visits)})
	}
	return orNone(l, c)
}

func orNone(l words.Lang, c scene.Chart) scene.Block {
	if len(c.Bars) == 0 {
		return scene.Facts{Rows: []scene.Fact{{Label: c.Title, Value: l.Say("statistics.none")}}}
	}
	return c
}

// PlaceAct names a place to save to or read from, by its number.
const PlaceAct = "place:"

// Place is where a file may go, or come from.
type Place struct {
	Name  string
	Stick bool
}

// ExportModel is where the numbers go.
type ExportModel struct {
	Format  string // ExportPDF or ExportCSV
	Places  []Place
	Load    Load
	Busy    bool
	Done    string // where it is now: the name of the file, or of the printer
	Printed bool
	Trouble string
}

// Export asks in which form and to where the numbers go.
func Export(l words.Lang, m ExportModel) scene.Scene {
	s := scene.Scene{Name: "export", Title: l.Say("export.title"), Lead: l.Say("export.lead")}
	s.Body = append(exportNotice(l, m), scene.Choices{Acts: []scene.Act{
		{ID: ExportPDF, Label: "PDF", Sub: l.Say("export.pdf"), On: m.Format == ExportPDF},
		{ID: ExportCSV, Label: "CSV", Sub: l.Say("export.csv"), On: m.Format == ExportCSV},
	}})
	s.Body = append(s.Body, m.Load.blocks(l)...)
	if m.Load == (Load{}) {
		s.Body = append(s.Body, scene.Text{Text: l.Say("export.where"), Size: scene.Strong}, places(l, m.Places, m.Busy))
	}
	s.Acts = []scene.Act{staffBack(l), {ID: ExportPrint, Label: l.Say("export.print"), Symbol: scene.Printer, Off: m.Busy || m.Format != ExportPDF}}
	return s
}

func exportNotice(l words.Lang, m ExportModel) []scene.Block {
	switch {
	case m.Trouble != "":
		return []scene.Block{Problem(l, m.Trouble)}
	case m.Done != "" && m.Printed:
		return []scene.Block{scene.Notice{Tone: scene.Good, Symbol: scene.Check, Title: l.Say("export.printed", m.Done)}}
	case m.Done != "":
		return []scene.Block{scene.Notice{Tone: scene.Good, Symbol: scene.Check, Title: l.Say("export.done", m.Done)}}
	}
	return nil
}

func places(l words.Lang, all []Place, busy bool) scene.Block {
	if len(all) == 0 {
		return scene.Text{Text: l.Say("places.none")}
	}
	c := scene.Choices{}
	for i, p := range all {
		a := scene.Act{ID: PlaceAct + strconv.Itoa(i), Label: p.Name, Sub: l.Say("places.folder"), Off: busy}
		if p.Stick {
			a.Sub, a.Symbol = l.Say("places.stick"), scene.Plug
		}
		c.Acts = append(c.Acts, a)
	}
	return c
}
