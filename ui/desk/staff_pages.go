package desk

import (
	"context"
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// pairedPages is the web pages and programs that may ask the desk for cards.
type pairedPages struct {
	unhurriedly
	load   screen.Load
	pages  []api.Pairing
	grants api.GrantList
}

func (*pairedPages) may(d *Desk) bool {
	return d.may(operator.GrantForShift) || d.may(operator.PairPages)
}

func (p *pairedPages) enter(d *Desk) {
	fetch(d, &p.load, &p.pages, d.o.Agent.Pairings)
	ask(d, d.o.Agent.Grants, func(l api.GrantList, err error) {
		if err == nil {
			p.grants = l
		}
	})
}

func (p *pairedPages) row(one api.Pairing) screen.PageRow {
	return screen.PageRow{
		Pairing: one,
		Granted: slices.ContainsFunc(p.grants.Grants, func(g api.Grant) bool { return g.Client == one.ID }),
		Asks:    slices.ContainsFunc(p.grants.Asking, func(a api.Asking) bool { return a.Client == one.ID }),
	}
}

func (p *pairedPages) scene(d *Desk) scene.Scene {
	m := screen.PagesModel{Load: p.load, Now: d.o.Clock.Now(), MayPair: d.may(operator.PairPages)}
	for _, one := range p.pages {
		m.Pages = append(m.Pages, p.row(one))
	}
	return screen.Pages(d.lang, m)
}

func (p *pairedPages) act(d *Desk, id string) {
	switch {
	case id == screen.StaffBack:
		d.show(&settingsMenu{})
	case id == screen.StaffAgain:
		p.enter(d)
	case id == screen.PagesNew && d.may(operator.PairPages):
		d.show(newPair())
	default:
		for _, one := range p.pages {
			if id == screen.StaffRow+one.ID {
				d.show(&pairedPage{page: p.row(one)})
				return
			}
		}
	}
}

// pairedPage is one of them: granted, or no longer, or revoked for good.
type pairedPage struct {
	unhurriedly
	page    screen.PageRow
	busy    bool
	trouble string
}

func (*pairedPage) may(d *Desk) bool { return (&pairedPages{}).may(d) }

func (p *pairedPage) acts(d *Desk) (acts []string) {
	live := p.page.Live(d.o.Clock.Now())
	grants := d.may(operator.GrantForShift) && live && !p.page.Unattended
	if live && d.may(operator.PairPages) {
		acts = append(acts, screen.PageRevoke)
	}
	switch {
	case grants && p.page.Granted:
		acts = append(acts, screen.PageEnd)
	case grants:
		acts = append(acts, screen.PageGrant)
	}
	return acts
}

func (p *pairedPage) scene(d *Desk) scene.Scene {
	return screen.OnePage(d.lang, screen.PageModel{Page: p.page, Now: d.o.Clock.Now(), Acts: p.acts(d), Busy: p.busy, Trouble: p.trouble})
}

func (p *pairedPage) act(d *Desk, id string) {
	switch {
	case p.busy:
	case id == screen.StaffBack:
		d.show(&pairedPages{})
	case slices.Contains(p.acts(d), id):
		p.busy, p.trouble = true, ""
		ask(d, func(ctx context.Context) (none, error) { return none{}, changePage(ctx, d, id, p.page.ID) }, func(_ none, err error) {
			p.busy = false
			if err != nil {
				p.trouble = codeOf(err)
				return
			}
			d.show(&pairedPages{})
		})
	}
}

func changePage(ctx context.Context, d *Desk, act, client string) (err error) {
	switch act {
	case screen.PageRevoke:
		_, err = d.o.Agent.Revoke(ctx, client)
	case screen.PageGrant:
		_, err = d.o.Agent.Grant(ctx, client)
	case screen.PageEnd:
		err = d.o.Agent.EndGrant(ctx, client)
	}
	return err
}

// grant asks whoever is on duty for a word on a page that wants to read.
type grant struct {
	unhurriedly
	page    api.Asking
	busy    bool
	trouble string
}

func (*grant) may(d *Desk) bool { return d.may(operator.GrantForShift) }

func (p *grant) scene(d *Desk) scene.Scene {
	return screen.Grant(d.lang, screen.GrantModel{Page: p.page, Busy: p.busy, Trouble: p.trouble})
}

func (p *grant) act(d *Desk, id string) {
	switch {
	case p.busy:
	case id == screen.StaffBack:
		d.backToWork()
	case id == screen.PageGrant || id == screen.PageEnd:
		p.busy, p.trouble = true, ""
		ask(d, func(ctx context.Context) (none, error) { return none{}, changePage(ctx, d, id, p.page.Client) }, func(_ none, err error) {
			p.busy = false
			if err != nil {
				p.trouble = codeOf(err)
				return
			}
			p.answered(d)
		})
	}
}

// answered takes the page from those that wait, and goes back to work.
func (p *grant) answered(d *Desk) {
	d.duty.asking = slices.DeleteFunc(d.duty.asking, func(a api.Asking) bool { return a.Client == p.page.Client })
	d.backToWork()
}
