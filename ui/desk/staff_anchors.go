package desk

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/ui/places"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// caresForAnchors are the pages of whoever may change what verdicts rest on.
type caresForAnchors struct{ unhurriedly }

func (caresForAnchors) may(d *Desk) bool { return d.may(operator.ManageAnchors) }

// anchors is the root certificates of the desk.
type anchors struct {
	caresForAnchors
	load screen.Load
	list office.AnchorList
}

func (p *anchors) enter(d *Desk) { fetch(d, &p.load, &p.list, d.o.Agent.Anchors) }

func (p *anchors) scene(d *Desk) scene.Scene {
	return screen.Anchors(d.lang, screen.AnchorsModel{Load: p.load, Now: d.o.Clock.Now(), Anchors: p.list.Anchors})
}

func (p *anchors) act(d *Desk, id string) {
	switch id {
	case screen.StaffBack:
		d.show(&settingsMenu{})
		return
	case screen.AnchorsImport:
		d.show(&importing{step: screen.ImportPlace})
		return
	}
	for _, a := range p.list.Anchors {
		if id == screen.StaffRow+a.ID {
			d.show(&anchor{info: a})
			return
		}
	}
}

// anchor is one of them; it is removed when a person said so twice.
type anchor struct {
	caresForAnchors
	info    trust.AnchorInfo
	sure    bool
	busy    bool
	trouble string
}

func (p *anchor) scene(d *Desk) scene.Scene {
	return screen.Anchor(d.lang, screen.AnchorModel{Anchor: p.info, Sure: p.sure, Busy: p.busy, Trouble: p.trouble})
}

func (p *anchor) act(d *Desk, id string) {
	switch {
	case p.busy:
	case id == screen.StaffBack:
		d.show(&anchors{})
	case id == screen.AnchorRemove:
		p.sure = true
	case id == screen.StaffConfirm && p.sure:
		p.remove(d)
	}
}

func (p *anchor) remove(d *Desk) {
	p.busy, p.trouble = true, ""
	ask(d, func(ctx context.Context) (office.AnchorChanges, error) { return d.o.Agent.RemoveAnchor(ctx, p.info.ID) }, func(_ office.AnchorChanges, err error) {
		p.busy = false
		if err != nil {
			p.trouble = codeOf(err)
			return
		}
		d.show(&anchors{})
	})
}

// importing takes anchors from a file: first what would change is shown, then a
// person who compared the ids says yes.
type importing struct {
	caresForAnchors
	step       screen.ImportStep
	load       screen.Load
	places     []places.Place
	files      []places.File
	taken      office.AnchorImport
	changes    office.AnchorChanges
	nobody     bool // vouches for the file
	unverified bool
	busy       bool
}

// anchorEndings are those of files that may hold anchors.
func anchorEndings() []string {
	return []string{".der", ".cer", ".crt", ".pem", ".ml", ".ldif", ".crl", ".p7b", ".bin"}
}

func (p *importing) enter(d *Desk) {
	if d.o.Files != nil {
		fetch(d, &p.load, &p.places, d.o.Files.Places)
	}
}

func (p *importing) scene(d *Desk) scene.Scene {
	m := screen.ImportModel{
		Step: p.step, Load: p.load, Now: d.o.Clock.Now(), Places: placesShown(p.places), Changes: p.changes,
		NobodyVouches: p.nobody, Unverified: p.unverified, Busy: p.busy,
	}
	for _, f := range p.files {
		m.Files = append(m.Files, f.Name)
	}
	return screen.Import(d.lang, m)
}

func (p *importing) act(d *Desk, id string) {
	place, atPlace := numbered(id, screen.PlaceAct, len(p.places))
	file, atFile := numbered(id, screen.FileAct, len(p.files))
	compares := p.step == screen.ImportCompare
	switch {
	case p.busy || p.load.Waits:
	case id == screen.StaffBack:
		p.back(d)
	case id == screen.StaffAgain && p.step == screen.ImportPlace:
		p.enter(d)
	case atPlace && p.step == screen.ImportPlace:
		p.step = screen.ImportFile
		fetch(d, &p.load, &p.files, func(ctx context.Context) ([]places.File, error) {
			return d.o.Files.List(ctx, p.places[place], anchorEndings())
		})
	case atFile && p.step == screen.ImportFile:
		p.take(d, p.files[file])
	case id == screen.ImportUnverified && compares && p.nobody:
		p.unverified, p.taken.Unverified = true, true
		p.plan(d)
	case id == screen.StaffConfirm && compares && !p.nobody:
		p.taken.Confirm = true
		p.plan(d)
	}
}

// back goes a step back, with nothing of the file left.
func (p *importing) back(d *Desk) {
	if p.step == screen.ImportPlace || p.step == screen.ImportDone {
		d.show(&anchors{})
		return
	}
	d.show(&importing{step: screen.ImportPlace})
}

// take reads a file and has the daemon say what it would change.
func (p *importing) take(d *Desk, f places.File) {
	p.busy, p.load = true, screen.Load{}
	ask(d, func(ctx context.Context) ([]byte, error) { return d.o.Files.Read(ctx, f) }, func(data []byte, err error) {
		p.busy = false
		if err != nil {
			p.load.Trouble = fileTrouble(err, "read-failed")
			return
		}
		p.taken = office.AnchorImport{Files: []office.AnchorFile{{Name: f.Name, Data: data}}}
		p.plan(d)
	})
}

// plan asks what the file would change, or has it changed once a person said so.
func (p *importing) plan(d *Desk) {
	p.busy, p.load, p.nobody = true, screen.Load{}, false
	taken := p.taken
	ask(d, func(ctx context.Context) (office.AnchorChanges, error) { return d.o.Agent.ImportAnchors(ctx, taken) }, func(c office.AnchorChanges, err error) {
		p.busy, p.taken.Confirm = false, false
		switch {
		case codeOf(err) == "trust-signer-required":
			p.step, p.nobody = screen.ImportCompare, true
		case err != nil:
			p.load.Trouble = codeOf(err)
		case c.Done:
			p.step, p.changes = screen.ImportDone, c
		default:
			p.step, p.changes = screen.ImportCompare, c
		}
	})
}
