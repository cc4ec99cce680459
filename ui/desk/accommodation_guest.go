package desk

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// guest is the page for a guest: it asks what is missing of them, and notifies at
// once where nothing is.
func (d *Desk) guest(req visit.AccommodationRequest) Page {
	p := d.newGuest(req, "")
	if len(p.inputs) == onlyPhone && len(p.communes) == 0 && !p.reasons {
		return &notified{req: &req}
	}
	return p
}

// onlyPhone: of the fields, nothing but the telephone, which nobody has to give.
const onlyPhone = 1

// missing asks what the paper of a guest does not say.
type missing struct {
	*form
	req      visit.AccommodationRequest
	reasons  bool // why they stay is asked
	reason   accommodation.Reason
	communes []accommodation.Candidate
	commune  int
	problem  string // code of what would be refused, or was
}

// newGuest asks what a guest lacks. A problem that the daemon or the portal named
// says what else is to be asked.
func (d *Desk) newGuest(req visit.AccommodationRequest, problem string) *missing {
	v := d.visit.View
	p := &missing{form: &form{}, req: req, problem: problem, reason: accommodation.Reason(req.Context.Reason), commune: screen.NotAnswered}
	if p.reason == 0 {
		p.reason = d.lodging().Reason
	}
	p.reasons = p.reason == 0 || p.reason == accommodation.Other || strings.HasPrefix(problem, "reason-")
	if v.Places != nil && v.Places.Ward == "" {
		p.communes = v.Places.Candidates
	}
	known := personOf(v)
	p.need("birth", !fullDate(known.DateOfBirth.Text()) && !foreign(known) || problem == "birth-incomplete" || problem == "birth-missing", keys.Spec{Kind: keys.Date}, req.Birth)
	p.need("nationality", strings.HasPrefix(problem, "nationality"), keys.Spec{Kind: keys.Insurance, Max: 3, Least: 3}, "")
	p.need("stay-limit", foreign(known) || strings.HasPrefix(problem, "stay-limit"), keys.Spec{Kind: keys.Date}, req.StayLimit)
	p.need("phone", true, keys.Spec{Kind: keys.Digits, Optional: true}, req.Phone)
	p.detail()
	return p
}

func personOf(v visit.View) identity.Person {
	if v.Record == nil {
		return identity.Person{}
	}
	return v.Record.Person
}

func fullDate(iso personal.Text) bool { return len(iso.Reveal()) == len("2006-01-02") }

// foreign: whoever shows a paper without a nationality is asked as a Vietnamese;
// where that is wrong, the daemon says so.
func foreign(p identity.Person) bool {
	of := p.Nationality.Text().Reveal()
	return of != "" && !accommodation.Vietnamese(of)
}

// need adds a field that is wanted, with what was typed before.
func (p *missing) need(id string, wanted bool, spec keys.Spec, before personal.Text) {
	if !wanted {
		return
	}
	in := input{id, "guest." + id, "guest." + id + ".hint", keys.New(spec)}
	in.Set(before)
	p.inputs = append(p.inputs, in)
}

// detail has another reason than those of the list typed.
func (p *missing) detail() {
	const id = "reason-text"
	at := slices.IndexFunc(p.inputs, func(in input) bool { return in.id == id })
	switch {
	case p.reason == accommodation.Other && at < 0:
		p.need(id, true, keys.Spec{Max: 100, Telex: true}, personal.Text(p.req.ReasonDetail))
		p.focus = len(p.inputs) - 1
	case p.reason != accommodation.Other && at >= 0:
		p.inputs = slices.Delete(p.inputs, at, at+1)
		p.focus = 0
	}
}

func (p *missing) scene(d *Desk) scene.Scene {
	m := screen.GuestModel{
		Record: d.visit.View.Record, Fields: p.model(), Keys: p.keyboard(d.lang), Reason: p.reason,
		Communes: p.communes, Commune: p.commune, Problem: p.problem, Paper: ofPaper(p.problem), Taken: taken(p.problem), List: p.listed(), Busy: d.busy,
	}
	if p.reasons {
		m.Reasons = []accommodation.Reason{accommodation.Tourism, accommodation.Treatment, accommodation.Other}
	}
	return screen.Guest(d.lang, m)
}

// ofPaper: what is wrong stands on the paper, and is typed with it.
func ofPaper(problem string) bool {
	return problem == "name-missing" || problem == "sex-missing" || problem == "paper-type" || strings.HasPrefix(problem, "number-") || taken(problem)
}

// taken: the portal has somebody of this number already. Most often the number is
// wrong.
func taken(problem string) bool { return problem == string(accommodation.AlreadyNotified) }

// listed reports whether there are guests to go back to: nothing is lost by it.
func (p *missing) listed() bool { return p.req.Context.Stay != "" && p.problem != "" }

func (p *missing) act(d *Desk, id string) {
	if code, ok := strings.CutPrefix(id, screen.ReasonPrefix); ok && p.reasons {
		if n, err := strconv.Atoi(code); err == nil {
			p.reason = accommodation.Reason(n)
			p.detail()
		}
		return
	}
	switch {
	case p.form.act(id):
	case id == screen.CommuneNone:
		p.commune = screen.NoCommune
	case strings.HasPrefix(id, screen.CommunePrefix):
		p.choose(strings.TrimPrefix(id, screen.CommunePrefix))
	case id == screen.ActOtherPaper:
		d.visit.agreed, d.visit.anew = false, true
		d.show(&otherWays{})
	case id == screen.ActStayList && p.listed():
		d.showStay()
	case id == screen.ActForward && p.reason != 0 && p.whole():
		d.show(&notified{req: p.request()})
	}
}

func (p *missing) choose(place string) {
	if i, err := strconv.Atoi(place); err == nil && i >= 0 && i < len(p.communes) {
		p.commune = i
	}
}

func (p *missing) typed(_ *Desk, k Key) { p.form.typed(k) }

// request is what the daemon is asked, with what was answered here.
func (p *missing) request() *visit.AccommodationRequest {
	req := p.req
	c := *req.Context
	if p.reasons {
		c.Reason = int(p.reason)
	}
	req.Context = &c
	req.Birth, req.StayLimit, req.Phone = p.value("birth"), p.value("stay-limit"), p.value("phone")
	req.Nationality, req.ReasonDetail = p.value("nationality").Reveal(), p.value("reason-text").Reveal()
	req.Province, req.Ward = "", ""
	if p.commune >= 0 {
		req.Province, req.Ward = p.communes[p.commune].Province, p.communes[p.commune].Ward
	}
	return &req
}

// wrongField is the code of the value that a request was refused for; empty where
// it was for something else.
func wrongField(err error) string {
	var p *agent.Problem
	if !errors.As(err, &p) || len(p.Fields) == 0 {
		return ""
	}
	f := p.Fields[0]
	switch {
	case f.Field == "nationality":
		return "nationality-unknown"
	case f.Problem == "before-arrival":
		return "departure-before-arrival"
	}
	return f.Problem
}
