package main

import (
	"path/filepath"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/paper"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
)

// printers gives the office what prints tickets and papers, and the desk's own
// numbers. A printer of tickets with wrong settings is left out: numbers are shown.
func (a *app) printers(p *premises, o *office.Options) error {
	name, err := p.cfg.PaperPrinter()
	if err != nil {
		return a.configFailure(err) // a paper on another printer than the one that was meant is in other hands
	}
	p.papers = paper.Folder{Dir: filepath.Join(a.data, "papers"), Now: a.now}
	o.Papers = paper.New(paper.Options{Printer: name, Folder: p.papers.Dir, Now: a.now})
	set, err := p.cfg.TicketOptions()
	if err := a.apart(err); err != nil {
		return err
	}
	set.Paper = o.Papers
	o.Tickets = ticket.New(set)
	o.Own = ticket.NewOwn(p.store, p.cfg.Ticket.Prefix, a.now)
	return nil
}

// ticketWay is how the file has tickets printed.
func ticketWay(cfg *config.Config) ticket.Way {
	if cfg.Ticket.Way == "" {
		return ticket.None
	}
	return cfg.Ticket.Way
}
