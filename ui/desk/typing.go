package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// papers asks which paper is typed from.
type papers struct{}

// typedFrom are the papers that staff type from.
func typedFrom() []visit.Paper {
	return []visit.Paper{visit.PaperCCCD, visit.PaperCanCuoc, visit.PaperCMND, visit.PaperPassport, visit.PaperLicence, visit.PaperBirth, visit.PaperNotice, visit.PaperInsurance}
}

func (*papers) scene(d *Desk) scene.Scene { return screen.Papers(d.lang, typedFrom()) }

func (*papers) act(d *Desk, id string) {
	if id == screen.ActBack {
		d.show(&otherWays{})
	}
	for _, p := range typedFrom() {
		if id == screen.ActPaper+string(p) {
			d.show(&typing{paper: p})
		}
	}
}

// typing takes what stands on a paper. Nothing that is known is asked: what the
// number tells is filled in.
type typing struct {
	paper visit.Paper
	child bool // of the person who was identified before
	form  *form
	sex   string
}

func (p *typing) enter(d *Desk) {
	p.form = newForm(p.inputs(d)...)
	p.prefill(d)
}

// inputs are the fields that a paper has, and the purpose needs.
func (p *typing) inputs(d *Desk) (all []input) {
	if s, label, ok := numberOn(p.paper); ok {
		all = append(all, input{"number", label, "", keys.New(s)})
	}
	all = append(all,
		input{"name", "typed.name", "typed.name.hint", keys.New(keys.Spec{Kind: keys.Text, Telex: true, Name: true})},
		input{"birth", "typed.birth", "typed.birth.hint", keys.New(keys.Spec{Kind: keys.Date, YearAlone: true})})
	if p.asks(d, "nationality") && p.paper == visit.PaperPassport {
		all = append(all, input{"nationality", "typed.nationality", "typed.nationality.hint", keys.New(keys.Spec{Kind: keys.Text, Max: 3, Least: 3})})
	}
	if p.asks(d, "residence") && p.paper != visit.PaperPassport {
		all = append(all, input{"residence", "typed.residence", "typed.residence.hint", keys.New(keys.Spec{Kind: keys.Text, Telex: true, Name: true, Optional: true})})
	}
	return all
}

// numberOn is how the number of a paper is typed; false where it has none.
func numberOn(paper visit.Paper) (keys.Spec, string, bool) {
	switch paper {
	case visit.PaperCCCD, visit.PaperCanCuoc, visit.PaperVNeID, visit.PaperNotice:
		return keys.Spec{Kind: keys.Number}, "typed.number", true
	case visit.PaperCMND:
		return keys.Spec{Kind: keys.Digits, Max: 12, Least: 9}, "typed.number.cmnd", true
	case visit.PaperLicence:
		return keys.Spec{Kind: keys.Digits, Max: 12, Least: 9}, "typed.number.licence", true
	case visit.PaperPassport:
		return keys.Spec{Kind: keys.Text, Max: passportMost, Least: passportLeast}, "zone.number", true
	case visit.PaperInsurance:
		return keys.Spec{Kind: keys.Insurance}, "typed.number.bhyt", true
	case visit.PaperBirth:
		return keys.Spec{Kind: keys.Number, Optional: true}, "typed.number.child", true
	}
	return keys.Spec{}, "", false
}

// asks reports whether the purpose needs a value.
func (p *typing) asks(d *Desk, field string) bool { return slices.Contains(d.purpose().Fields, field) }

func (p *typing) scene(d *Desk) scene.Scene {
	return screen.Typed(d.lang, screen.TypedModel{
		Paper: p.paper, Fields: p.form.model(), Keys: p.form.keyboard(d.lang),
		AsksSex: p.asks(d, "sex"), Sex: p.sex, Child: p.child, Newborn: p.child && p.paper == visit.PaperNone,
	})
}

func (p *typing) typed(_ *Desk, k Key) {
	p.form.typed(k)
	p.infer()
}

func (p *typing) act(d *Desk, id string) {
	sex, isSex := strings.CutPrefix(id, screen.ActSex)
	switch {
	case isSex:
		p.sex = sex
	case p.form.act(id):
		p.infer()
	case id == screen.ActBack:
		p.form.clear()
		d.show(p.before())
	case id == screen.ActGoOn && p.form.whole():
		p.send(d)
	}
}

func (p *typing) before() Page {
	if p.paper == visit.PaperNone || p.child {
		return &otherWays{}
	}
	return &papers{}
}

// infer takes the sex from a personal number, which tells it, until staff say
// otherwise.
func (p *typing) infer() {
	if p.sex != "" {
		return
	}
	n, err := vnid.ParseNumber(p.form.value("number").Reveal())
	if err != nil {
		return
	}
	p.sex = "female"
	if n.Structure().Sex == mrz.Male {
		p.sex = "male"
	}
}

func (p *typing) send(d *Desk) {
	req := visit.TypedRequest{
		Paper: p.paper, Number: p.form.value("number"), Name: p.form.value("name"), Birth: p.form.value("birth"),
		Residence: p.form.value("residence"), Nationality: strings.ToUpper(p.form.value("nationality").Reveal()), Sex: p.sex,
	}
	d.take(req, func() {
		if p.paper == visit.PaperInsurance {
			d.visit.card = req.Number
		}
		p.form.clear()
		d.proceed()
	})
}

// take hands what was typed to the visit.
func (d *Desk) take(req visit.TypedRequest, then func()) {
	id := d.visit.View.ID
	d.step(func(ctx context.Context) (visit.View, error) { return d.o.Agent.Typed(ctx, id, req) }, then)
}

// insuranceCode is what the code of an insurance card says: the number that is
// asked with where no personal number is known.
func insuranceCode(text personal.Text) personal.Text {
	b, err := vnid.ParseBHYT(text.Reveal())
	if err != nil {
		return ""
	}
	return b.Code
}
