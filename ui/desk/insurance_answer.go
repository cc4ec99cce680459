package desk

import (
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// answered shows what the portal said. What was asked beside the card may still
// come: it is added where it stands.
type answered struct{}

func (p *answered) scene(d *Desk) scene.Scene {
	v, s := d.visit.View, d.o.Settings
	return screen.Answer(d.lang, screen.AnswerModel{
		Record: v.Record, Lookup: *v.Insurance, Staff: !d.kiosk(), Pays: s.Payment,
		Later: s.Insurance != nil && s.Insurance.Register && s.Insurance.Lists,
	})
}

func (p *answered) happened(d *Desk, e agent.Event) {
	if ofInsurance(e) {
		d.refresh(func() {})
	}
}

func (p *answered) act(d *Desk, id string) {
	switch {
	case id == screen.ActForward:
		d.show(d.queue())
	case d.kiosk():
	case id == screen.ActYearOnly:
		if year := d.visit.View.Insurance.Answer.YearOnly; year != "" {
			d.show(&asking{req: visit.InsuranceRequest{Birth: year}})
		}
	case id == screen.ActCorrect:
		d.show(newCorrecting())
	case id == screen.ActCopay && d.o.Settings.Payment:
		d.show(newCopaying(p))
	}
}

// correcting has staff type what the insurance is asked with in place of what
// the paper says.
type correcting struct{ *form }

func newCorrecting() *correcting {
	return &correcting{newForm(
		input{"card", "correct.card", "correct.card.hint", keys.New(keys.Spec{Kind: keys.Insurance, Optional: true})},
		input{"birth", "correct.birth", "correct.birth.hint", keys.New(keys.Spec{Kind: keys.Date, YearAlone: true, Optional: true})},
	)}
}

// blank: nothing was typed.
func (p *correcting) blank() bool {
	return !slices.ContainsFunc(p.inputs, func(in input) bool { return in.Shown() != "" })
}

func (p *correcting) scene(d *Desk) scene.Scene {
	return screen.Correct(d.lang, screen.CorrectModel{Fields: p.model(), Keys: p.keyboard(d.lang), Blank: p.blank()})
}

func (p *correcting) act(d *Desk, id string) {
	switch {
	case p.form.act(id):
	case id == screen.ActReturn:
		p.clear()
		d.show(d.insurance())
	case id == screen.ActRetry && !p.blank() && p.whole():
		req := visit.InsuranceRequest{Card: p.value("card"), Birth: p.value("birth")}
		p.clear()
		d.show(&asking{req: req})
	}
}

func (p *correcting) typed(_ *Desk, k Key) { p.form.typed(k) }
