package desk

import (
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// filling asks what is missing of a form; what is known is beside it.
type filling struct {
	*form
	contents int // matters that form CT01 may be for; 0: it is another form
	content  int
}

// The matters of form CT01; the last is typed.
const (
	ct01Contents = 6
	contentTyped = ct01Contents - 1
)

// newFilling has a field for each value that a hand-over's template asks of staff,
// or that no chip says of a change of residence.
func (d *Desk) newFilling() *filling {
	p := &filling{form: newForm()}
	if d.matter.isCT01() {
		p.ct01(d)
		return p
	}
	if h := d.handOver(d.matter.service.Name); h != nil {
		for _, name := range h.Asked {
			p.inputs = append(p.inputs, input{name, askedLabel(name), "", keys.New(askedSpec(name))})
		}
	}
	return p
}

// askedLabel is the sentence's key of a value that we know, and the template's own
// name for another.
func askedLabel(name string) string {
	key := "asked." + name
	if words.Vietnamese.Say(key) == key {
		return name
	}
	return key
}

// askedSpec tells by a value's name what is typed: templates name them in Vietnamese.
func askedSpec(name string) keys.Spec {
	switch {
	case strings.HasPrefix(name, "ngay"):
		return keys.Spec{Kind: keys.Date, YearAlone: true}
	case strings.HasPrefix(name, "soDinhDanh"):
		return keys.Spec{Kind: keys.Number}
	case strings.HasPrefix(name, "soDienThoai"), strings.HasPrefix(name, "dienThoai"):
		return keys.Spec{Kind: keys.Digits}
	case strings.HasPrefix(name, "hoTen"):
		return keys.Spec{Telex: true, Name: true, Max: 100}
	}
	return keys.Spec{Telex: true, Max: 120}
}

// Limits in letters, below those of the daemon.
const (
	maxContent  = 300
	maxRelation = 40
)

// ct01 asks for relations, for the head where they are not here, and for what is
// wanted.
func (p *filling) ct01(d *Desk) {
	m := d.matter
	p.contents, p.content = ct01Contents, -1
	relation := keys.Spec{Telex: true, Max: maxRelation, Optional: true}
	add := func(id, label, hint string, spec keys.Spec) {
		p.inputs = append(p.inputs, input{id, label, hint, keys.New(spec)})
	}
	if m.head == "" {
		add("head", "asked.head", "asked.optional", keys.Spec{Telex: true, Name: true, Max: 100, Optional: true})
		add("head-number", "asked.head-number", "asked.optional", keys.Spec{Kind: keys.Number, Optional: true})
	}
	if m.head != m.applicant() {
		add("relation", "asked.relation", "asked.relation.hint", relation)
	}
	for _, one := range m.members() {
		add(one.Visit, "asked.member", "asked.relation.hint", relation)
	}
	add("phone", "asked.phone", "asked.optional", keys.Spec{Kind: keys.Digits, Optional: true})
}

func (p *filling) scene(d *Desk) scene.Scene {
	fields := p.model()
	for i := range fields {
		if fields[i].Label == "asked.member" {
			fields[i].Label = d.lang.Say("asked.member", d.matter.nameOf(fields[i].ID))
		}
	}
	m := screen.FormModel{Title: screen.ServiceTitle(d.lang, d.matter.service), Known: d.visit.View.Record, Fields: fields, Contents: p.contents, Content: p.content, Busy: d.busy}
	if len(p.inputs) > 0 {
		m.Keys = p.keyboard(d.lang)
	}
	return screen.Form(d.lang, m)
}

func (m *matter) nameOf(id string) string {
	for _, one := range m.people {
		if one.Visit == id {
			return one.Name
		}
	}
	return ""
}

func (p *filling) act(d *Desk, id string) {
	if n, ok := strings.CutPrefix(id, screen.ContentPrefix); ok {
		p.choose(n)
		return
	}
	switch {
	case id == screen.ActReturn:
		d.show(d.publicService())
	case id == screen.ActForward && p.whole() && p.chosen():
		if d.matter.isCT01() {
			d.show(&handed{from: p, form: p.request(d)})
			return
		}
		d.show(&handing{from: p, asked: p.answers(), shown: p.model()})
	case len(p.inputs) > 0:
		p.form.act(id)
	}
}

func (p *filling) typed(_ *Desk, k Key) {
	if len(p.inputs) > 0 {
		p.form.typed(k)
	}
}

// chosen: it is known what form CT01 is for.
func (p *filling) chosen() bool { return p.contents == 0 || p.content >= 0 }

// choose takes a matter of the list; another is typed.
func (p *filling) choose(place string) {
	n, err := strconv.Atoi(place)
	if err != nil || n < 0 || n >= p.contents {
		return
	}
	typed := p.content == contentTyped
	switch p.content = n; {
	case n == contentTyped && !typed:
		in := input{"content", "asked.content", "asked.content.hint", keys.New(keys.Spec{Telex: true, Max: maxContent})}
		p.inputs, p.focus = append([]input{in}, p.inputs...), 0
	case n != contentTyped && typed:
		p.inputs, p.focus = p.inputs[1:], 0
	}
}

// answers are what staff asked, by the template's names.
func (p *filling) answers() map[string]string {
	all := map[string]string{}
	for _, in := range p.inputs {
		all[in.id] = in.Value().Reveal()
	}
	return all
}

// request is form CT01 as it is asked for. The form is Vietnamese whatever the
// language of the screen is.
func (p *filling) request(d *Desk) publicservice.CT01Request {
	m := d.matter
	req := publicservice.CT01Request{Phone: p.value("phone"), Relation: p.value("relation")}
	if req.Content = p.value("content"); p.content != contentTyped {
		req.Content = contentOf(p.content)
	}
	switch {
	case m.head != "":
		req.Head = &publicservice.Householder{Visit: m.head}
	case p.value("head") != "" || p.value("head-number") != "":
		req.Head = &publicservice.Householder{Name: p.value("head"), Number: p.value("head-number")}
	}
	for _, one := range m.members() {
		req.Members = append(req.Members, publicservice.HouseholdMember{Visit: one.Visit, Relation: p.value(one.Visit)})
	}
	return req
}

func contentOf(place int) personal.Text {
	return personal.Text(words.Vietnamese.Say("ct01.content." + strconv.Itoa(place)))
}
