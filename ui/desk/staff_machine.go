package desk

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// anybody are pages that everybody on duty may see.
type anybody struct{ unhurriedly }

func (anybody) may(*Desk) bool { return true }

// diagnosis is what the doctor finds.
type diagnosis struct {
	anybody
	load  screen.Load
	found office.Diagnosis
}

func (p *diagnosis) enter(d *Desk) { fetch(d, &p.load, &p.found, d.o.Agent.Doctor) }

func (p *diagnosis) scene(d *Desk) scene.Scene {
	return screen.Diagnosis(d.lang, screen.DiagnosisModel{Load: p.load, Diagnosis: p.found})
}

func (p *diagnosis) act(d *Desk, id string) {
	switch {
	case id == screen.StaffBack:
		d.show(&menu{})
	case id == screen.StaffAgain && !p.load.Waits:
		p.enter(d)
	}
}

// readers is the card readers.
type readers struct {
	anybody
	load screen.Load
	list []api.Reader
}

func (p *readers) enter(d *Desk) { fetch(d, &p.load, &p.list, d.o.Agent.Readers) }

func (p *readers) scene(d *Desk) scene.Scene {
	return screen.Readers(d.lang, screen.ReadersModel{Load: p.load, Readers: p.list})
}

func (p *readers) act(d *Desk, id string) {
	switch {
	case id == screen.StaffBack:
		d.show(&settingsMenu{})
	case id == screen.StaffAgain && !p.load.Waits:
		p.enter(d)
	}
}

// testPrint shows whether the printers print.
type testPrint struct {
	anybody
	load    screen.Load
	list    office.PrinterList
	busy    bool
	printed string
	trouble string
}

func (p *testPrint) enter(d *Desk) { fetch(d, &p.load, &p.list, d.o.Agent.Printers) }

func (p *testPrint) scene(d *Desk) scene.Scene {
	return screen.TestPrint(d.lang, screen.PrintModel{Load: p.load, Printers: p.list, Busy: p.busy, Printed: p.printed, Trouble: p.trouble})
}

func (p *testPrint) act(d *Desk, id string) {
	n, paper := numbered(id, screen.PrintPaper, len(p.list.Printers))
	order := office.TestOrder{Lang: ticket.Lang(d.lang)}
	switch {
	case p.busy:
	case id == screen.StaffBack:
		d.show(&settingsMenu{})
	case id == screen.StaffAgain:
		p.enter(d)
	case id == screen.PrintTicket:
		p.print(d, func(ctx context.Context) (office.Printed, error) { return d.o.Agent.TestTicket(ctx, order) })
	case paper:
		order.Printer = p.list.Printers[n].Name
		p.print(d, func(ctx context.Context) (office.Printed, error) { return d.o.Agent.TestPaper(ctx, order) })
	}
}

func (p *testPrint) print(d *Desk, do func(context.Context) (office.Printed, error)) {
	p.busy, p.printed, p.trouble = true, "", ""
	ask(d, do, func(done office.Printed, err error) {
		p.busy = false
		if err != nil {
			p.trouble = codeOf(err)
			return
		}
		p.printed = done.Printer
	})
}

// display is how the screen looks and sounds; its acts are those of the bar.
type display struct{ anybody }

func (*display) scene(d *Desk) scene.Scene {
	return screen.Display(d.lang, screen.DisplayModel{
		Text: d.look.Text, Contrast: d.look.Contrast, LeftHanded: d.look.LeftHanded, Voice: d.o.Voice != nil, Speech: d.voice.on,
	})
}

func (*display) act(d *Desk, id string) {
	if id == screen.StaffBack {
		d.show(&settingsMenu{})
	}
}
