package desk

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
	"github.com/cccd-agent/cccd-agent/ui/typist"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Typist types into old programs; package ui/typist has them.
type Typist interface {
	Target(ctx context.Context) (typist.Window, error)
	Type(ctx context.Context, w typist.Window, k typist.Keys) error
	Paste(ctx context.Context, w typist.Window, k typist.Keys) error
	Forget()
}

// maySend reports whether the person in front of the desk may be typed into
// another program: by staff, at a desk of their own.
func (d *Desk) maySend() bool {
	return d.o.Typist != nil && !d.kiosk() && len(d.o.Settings.Templates) > 0 && d.visit != nil && d.visit.View.Record != nil
}

// sendPage types the person in front of the desk into the program behind the
// screen.
func (d *Desk) sendPage() Page { return &sending{} }

// sending shows the window that takes the text before anything is sent there.
type sending struct {
	step    screen.SendStep
	window  typist.Window
	chosen  int
	pasted  bool
	cleared time.Time // when the clipboard is
	trouble string
}

// enter looks which window was in front, and for the template that is meant for it.
func (p *sending) enter(d *Desk) {
	p.step, p.trouble = screen.SendLooks, ""
	ask(d, d.o.Typist.Target, func(w typist.Window, err error) {
		if err != nil {
			p.trouble = sendTrouble(err)
			return
		}
		p.window, p.step = w, screen.SendAsks
		p.chosen = templateFor(d.o.Settings.Templates, w)
	})
}

// templateFor is the first template that is meant for a window, else the first
// that is meant for any.
func templateFor(all []office.SendTemplateSettings, w typist.Window) int {
	for i, t := range all {
		if t.Window != "" && meant(t, w) {
			return i
		}
	}
	for i, t := range all {
		if t.Window == "" {
			return i
		}
	}
	return 0
}

// meant reports whether a template is for a window.
func meant(t office.SendTemplateSettings, w typist.Window) bool {
	return strings.Contains(strings.ToLower(w.Title.Reveal()), strings.ToLower(t.Window))
}

func (p *sending) scene(d *Desk) scene.Scene {
	all := d.o.Settings.Templates
	m := screen.SendModel{
		Step: p.step, Window: p.window.Title.Reveal(), Chosen: p.chosen, Other: !meant(all[p.chosen], p.window), Pasted: p.pasted,
		Left: max(0, p.cleared.Sub(d.o.Clock.Now())), Trouble: p.trouble,
	}
	for _, t := range all {
		m.Templates = append(m.Templates, t.Name)
	}
	return screen.Send(d.lang, m)
}

func (p *sending) act(d *Desk, id string) {
	chosen, is := numbered(id, screen.SendTemplate, len(d.o.Settings.Templates))
	asks := p.step == screen.SendAsks
	switch {
	case p.step == screen.SendGoes:
	case id == screen.StaffBack:
		d.proceed()
	case id == screen.StaffAgain:
		p.enter(d)
	case is && asks:
		p.chosen = chosen
	case id == screen.SendType && asks:
		p.send(d, false)
	case id == screen.SendPaste && asks:
		p.send(d, true)
	}
}

// send types or pastes, once.
func (p *sending) send(d *Desk, paste bool) {
	keys, err := keysOf(d.o.Settings.Templates[p.chosen], d.visit.View.Record)
	if err != nil {
		p.trouble = sendTrouble(err)
		return
	}
	do := d.o.Typist.Type
	if paste {
		do = d.o.Typist.Paste
	}
	p.step, p.trouble, p.pasted = screen.SendGoes, "", paste
	ask(d, func(ctx context.Context) (none, error) { return none{}, do(ctx, p.window, keys) }, func(_ none, err error) {
		if err != nil {
			p.step, p.trouble = screen.SendAsks, sendTrouble(err)
			if errors.Is(err, typist.ErrChanged) || errors.Is(err, typist.ErrFront) {
				p.step = screen.SendLooks // what was shown is no longer what would take it
			}
			return
		}
		p.step = screen.SendDone
		if paste {
			p.cleared = d.o.Clock.Now().Add(typist.Keep)
		}
	})
}

// errNobody: of this person too little is known.
var errNobody = errors.New("desk: too little is known of the person")

// keysOf are what is typed of a person.
func keysOf(t office.SendTemplateSettings, r *identity.Record) (typist.Keys, error) {
	template, err := typist.Parse(t.Text)
	if err != nil {
		return typist.Keys{}, err
	}
	values, err := valuesOf(r)
	if err != nil {
		return typist.Keys{}, err
	}
	return template.Fill(values)
}

// valuesOf are a person's values as a card's code writes them; what is not known
// leaves its place empty.
func valuesOf(r *identity.Record) (map[string]personal.Text, error) {
	p := r.Person
	sex := p.Sex.Text()
	c := vnid.CCCD{
		Number: vnid.Number(p.PersonalNumber.Text()), PreviousNumber: p.PreviousNumber.Text(), FullName: p.FullName.Text(),
		DateOfBirth: dateOf(p.DateOfBirth.Text()), Sex: sex, Residence: p.Residence.Text(), Issued: dateOf(r.Document.Issued),
	}
	if c.FullName == "" {
		return nil, errNobody
	}
	known := sex == mrz.Male || sex == mrz.Female
	if !known {
		c.Sex = mrz.Male // a code always has one: it is taken out again below
	}
	values, err := typist.Values(c)
	if err == nil && !known {
		values["sex"] = ""
	}
	return values, err
}

// dateOf reads a date of the record; what is none is not known.
func dateOf(iso personal.Text) vnid.Date {
	d, err := vnid.ParseDate(words.Vietnamese.Date(iso.Reveal()))
	if err != nil {
		return vnid.Date{}
	}
	return d
}

// sendTrouble names what went wrong, for its sentence.
func sendTrouble(err error) string {
	for _, t := range []struct {
		err  error
		code string
	}{
		{typist.ErrNoWindow, "send-none"}, {typist.ErrOurs, "send-none"}, {typist.ErrChanged, "send-changed"}, {typist.ErrFront, "send-changed"},
		{typist.ErrHeld, "send-held"}, {typist.ErrLetters, "send-letters"}, {typist.ErrClipboard, "send-clipboard"},
		{typist.ErrField, "send-template"}, {typist.ErrLong, "send-template"}, {errNobody, "send-nobody"},
	} {
		if errors.Is(err, t.err) {
			return t.code
		}
	}
	return "send-failed"
}
