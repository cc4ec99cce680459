package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// pair makes a code that a page pairs with.
type pair struct {
	unhurriedly
	form       *form
	origin     string // empty: to be typed
	scopes     []visit.Scope
	unattended bool
	busy       bool
	trouble    string
	code       api.PairCode
}

// maxOrigin is the longest address of a page.
const maxOrigin = 253

func newPair() *pair {
	origin := input{"origin", "pair.field.origin", "pair.hint.origin", keys.New(keys.Spec{Kind: keys.Text, Max: maxOrigin})}
	origin.Set("https://")
	return &pair{form: newForm(origin)}
}

func (*pair) may(d *Desk) bool { return d.may(operator.PairPages) }

func (p *pair) scene(d *Desk) scene.Scene {
	return screen.Pair(d.lang, screen.PairModel{
		Origin: p.origin,
		Fields: p.form.model(), Keys: p.form.keyboard(d.lang), Scopes: p.scopes, Unattended: p.unattended, Busy: p.busy, Trouble: p.trouble, Code: p.code,
	})
}

func (p *pair) typed(_ *Desk, k Key) {
	if p.origin == "" {
		p.form.typed(k)
	}
}

func (p *pair) act(d *Desk, id string) {
	scope, is := strings.CutPrefix(id, screen.PageScope)
	switch {
	case p.busy:
	case id == screen.StaffBack && p.origin != "" && p.code.Code == "":
		p.origin, p.trouble = "", ""
	case id == screen.StaffBack:
		d.show(&pairedPages{})
	case id == screen.StaffEnter && p.origin == "":
		p.name()
	case is && slices.Contains(screen.PairScopes(), visit.Scope(scope)):
		p.choose(visit.Scope(scope))
	case id == screen.PageAlways:
		p.unattended = !p.unattended
	case id == screen.StaffEnter && p.code.Code == "":
		p.make(d)
	default:
		p.form.act(id)
	}
}

// choose wants a scope, or no longer.
func (p *pair) choose(s visit.Scope) {
	if i := slices.Index(p.scopes, s); i >= 0 {
		p.scopes = slices.Delete(p.scopes, i, i+1)
		return
	}
	p.scopes = append(p.scopes, s)
}

// name takes the address of the page, as its browser writes it.
func (p *pair) name() {
	if !p.form.whole() {
		return
	}
	p.trouble = ""
	origin := p.form.value("origin").Reveal()
	if api.CheckOrigin(origin) != nil {
		p.trouble = "pair-origin"
		return
	}
	p.origin = origin
}

func (p *pair) make(d *Desk) {
	if len(p.scopes) == 0 {
		return
	}
	page := api.NewPairing{Origin: p.origin, Scopes: slices.Clone(p.scopes), Unattended: p.unattended}
	p.busy, p.trouble = true, ""
	ask(d, func(ctx context.Context) (api.PairCode, error) { return d.o.Agent.PairCode(ctx, page) }, func(c api.PairCode, err error) {
		p.busy = false
		if err != nil {
			p.trouble = codeOf(err)
			return
		}
		p.code = c
	})
}
