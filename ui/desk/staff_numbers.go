package desk

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/places"
	"github.com/cccd-agent/cccd-agent/ui/report/numbers"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Files are the places that staff save to and import from: a stick, a folder.
// Package ui/places finds them.
type Files interface {
	Places(ctx context.Context) ([]places.Place, error)
	// Save writes a file that was not there, and gives its name.
	Save(ctx context.Context, where places.Place, name string, data []byte) (string, error)
	// List names the files of a place with one of some endings.
	List(ctx context.Context, where places.Place, endings []string) ([]places.File, error)
	Read(ctx context.Context, f places.File) ([]byte, error)
}

// numbersPage is the numbers of a period, by weeks or months back from today.
type numbersPage struct {
	unhurriedly
	month  bool
	back   int // periods before the one that ends today
	load   screen.Load
	report statistics.Report
}

func (*numbersPage) may(d *Desk) bool { return d.overseer() }

// days of a period.
const (
	weekDays  = 7
	monthDays = 30
)

func (p *numbersPage) enter(d *Desk) {
	from, to := p.period(d)
	fetch(d, &p.load, &p.report, func(ctx context.Context) (statistics.Report, error) { return d.o.Agent.Statistics(ctx, from, to) })
}

func (p *numbersPage) period(d *Desk) (from, to string) {
	days := weekDays
	if p.month {
		days = monthDays
	}
	last := d.o.Clock.Now().In(identity.Zone()).AddDate(0, 0, -p.back*days)
	return last.AddDate(0, 0, 1-days).Format(time.DateOnly), last.Format(time.DateOnly)
}

func (p *numbersPage) scene(d *Desk) scene.Scene {
	return screen.Statistics(d.lang, screen.StatisticsModel{Load: p.load, Report: p.report, Month: p.month, Today: p.back == 0})
}

func (p *numbersPage) act(d *Desk, id string) {
	switch {
	case id == screen.StaffBack:
		d.show(&menu{})
	case id == screen.StatisticsWeek || id == screen.StatisticsMonth:
		d.show(&numbersPage{month: id == screen.StatisticsMonth})
	case id == screen.StatisticsEarly:
		d.show(&numbersPage{month: p.month, back: p.back + 1})
	case id == screen.StatisticsLater && p.back > 0:
		d.show(&numbersPage{month: p.month, back: p.back - 1})
	case id == screen.StatisticsExport && p.load == (screen.Load{}):
		d.show(&exportPage{report: p.report, of: p, format: screen.ExportPDF})
	}
}

// exportPage takes numbers to a stick, a folder or a printer.
type exportPage struct {
	unhurriedly
	report  statistics.Report
	of      *numbersPage
	format  string
	load    screen.Load
	places  []places.Place
	busy    bool
	done    string
	printed bool
	trouble string
}

func (*exportPage) may(d *Desk) bool { return d.overseer() }

func (p *exportPage) enter(d *Desk) {
	if d.o.Files != nil {
		fetch(d, &p.load, &p.places, d.o.Files.Places)
	}
}

func (p *exportPage) scene(d *Desk) scene.Scene {
	return screen.Export(d.lang, screen.ExportModel{
		Format: p.format, Places: placesShown(p.places), Load: p.load, Busy: p.busy, Done: p.done, Printed: p.printed, Trouble: p.trouble,
	})
}

func placesShown(all []places.Place) (shown []screen.Place) {
	for _, p := range all {
		shown = append(shown, screen.Place{Name: p.Name, Stick: p.Stick})
	}
	return shown
}

func (p *exportPage) act(d *Desk, id string) {
	switch {
	case p.busy:
	case id == screen.StaffBack:
		d.show(p.of)
	case id == screen.ExportPDF || id == screen.ExportCSV:
		p.format, p.done, p.trouble = id, "", ""
	case id == screen.ExportPrint && p.format == screen.ExportPDF:
		p.print(d)
	default:
		if n, ok := numbered(id, screen.PlaceAct, len(p.places)); ok {
			p.save(d, p.places[n])
		}
	}
}

// numbered is the number behind an act's beginning, of so many.
func numbered(id, prefix string, of int) (int, bool) {
	text, is := strings.CutPrefix(id, prefix)
	n, err := strconv.Atoi(text)
	return n, is && err == nil && 0 <= n && n < of
}

// made is the export as a file. Practice is refused: see [numbers.ErrTraining].
func (p *exportPage) made(l words.Lang) ([]byte, error) {
	if p.format == screen.ExportCSV {
		return numbers.CSV(p.report)
	}
	return numbers.PDF(p.report, l)
}

func (p *exportPage) save(d *Desk, where places.Place) {
	name := fmt.Sprintf("report-%s-%s.%s", p.report.From, p.report.To, p.format)
	p.have(d, false, func(ctx context.Context, data []byte) (string, error) { return d.o.Files.Save(ctx, where, name, data) })
}

func (p *exportPage) print(d *Desk) {
	p.have(d, true, func(ctx context.Context, data []byte) (string, error) {
		done, err := d.o.Agent.PrintPaper(ctx, "", data)
		return done.Printer, err
	})
}

// have makes the export and hands it on.
func (p *exportPage) have(d *Desk, printed bool, on func(context.Context, []byte) (string, error)) {
	p.busy, p.done, p.trouble, p.printed = true, "", "", printed
	lang := d.lang
	ask(d, func(ctx context.Context) (string, error) {
		data, err := p.made(lang)
		if err != nil {
			return "", err
		}
		return on(ctx, data)
	}, func(done string, err error) {
		p.busy = false
		if err != nil {
			p.trouble = fileTrouble(err, "save-failed")
			return
		}
		p.done = done
	})
}

// fileTrouble names what went wrong with a file, for its sentence.
func fileTrouble(err error, otherwise string) string {
	switch code := codeOf(err); {
	case errors.Is(err, numbers.ErrTraining):
		return "training-store"
	case code != "internal":
		return code
	}
	return otherwise
}
