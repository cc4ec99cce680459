package screen

import (
	"strconv"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts on anchors.
const (
	AnchorsImport = "import"
	AnchorRemove  = "remove"
	FileAct       = "file:" // and the number of a file
	// ImportUnverified takes what nobody vouches for.
	ImportUnverified = "unverified"
)

// AnchorsModel is the anchors of a desk.
type AnchorsModel struct {
	Load    Load
	Now     time.Time
	Anchors []trust.AnchorInfo
}

// Anchors are the root certificates that verdicts rest on.
func Anchors(l words.Lang, m AnchorsModel) scene.Scene {
	s := scene.Scene{Name: "anchors", Title: l.Say("anchors.title"), Lead: l.Say("anchors.lead")}
	t := anchorTable(l, m.Anchors, m.Now, true)
	if m.Load == (Load{}) {
		t.Empty = l.Say("anchors.none")
	}
	s.Body = append(m.Load.blocks(l), t)
	s.Acts = []scene.Act{staffBack(l), {ID: AnchorsImport, Label: l.Say("anchors.import"), Symbol: scene.Plug, Tone: scene.Main}}
	return s
}

func anchorTable(l words.Lang, all []trust.AnchorInfo, now time.Time, open bool) scene.Table {
	t := scene.Table{Head: []string{l.Say("anchors.country"), l.Say("anchors.id"), l.Say("anchors.until"), l.Say("anchors.state")}, Widths: []float64{1.2, 4, 1.8, 2.4}}
	for _, a := range all {
		t.Rows = append(t.Rows, anchorRow(l, a, now, open))
	}
	return t
}

func anchorRow(l words.Lang, a trust.AnchorInfo, now time.Time, open bool) scene.Row {
	r := scene.Row{Symbol: scene.Check, Tone: scene.Good}
	state := l.Say("anchors.verified")
	switch {
	case !a.Verified:
		state, r.Symbol, r.Tone = l.Say("anchors.unverified"), scene.Warning, scene.Care
	case now.After(a.NotAfter):
		state, r.Symbol, r.Tone = l.Say("anchors.expired"), scene.Dash, scene.Quiet
	}
	r.Cells = []string{a.Country, spaced(a.ID), l.Date(a.NotAfter.In(identity.Zone()).Format(time.DateOnly)), state}
	if open {
		r.Act = StaffRow + a.ID
	}
	return r
}

// spaced parts an id into fours, as fingerprints are compared.
func spaced(id string) string {
	var parts []string
	for ; len(id) > 4; id = id[4:] {
		parts = append(parts, id[:4])
	}
	return strings.ToUpper(strings.Join(append(parts, id), " "))
}

// AnchorModel is one anchor.
type AnchorModel struct {
	Anchor  trust.AnchorInfo
	Sure    bool // asked whether it is to go
	Busy    bool
	Trouble string
}

// Anchor is one root certificate, which may be removed.
func Anchor(l words.Lang, m AnchorModel) scene.Scene {
	s := scene.Scene{Name: "anchor", Title: l.Say("anchor.title", m.Anchor.Country)}
	if m.Trouble != "" {
		s.Body = append(s.Body, Problem(l, m.Trouble))
	}
	if m.Sure {
		s.Body = append(s.Body, scene.Notice{Tone: scene.Bad, Symbol: scene.Warning, Title: l.Say("anchor.sure"), Text: l.Say("anchor.sure.text")})
	}
	s.Body = append(s.Body, scene.Facts{Rows: []scene.Fact{
		{Label: l.Say("anchors.id"), Value: spaced(m.Anchor.ID)},
		{Label: l.Say("anchor.subject"), Value: m.Anchor.Subject},
		{Label: l.Say("anchors.until"), Value: l.Date(m.Anchor.NotAfter.In(identity.Zone()).Format(time.DateOnly))},
		{Label: l.Say("anchor.source"), Value: m.Anchor.Source},
	}})
	remove := scene.Act{ID: AnchorRemove, Label: l.Say("anchor.remove"), Tone: scene.Danger, Off: m.Busy}
	if m.Sure {
		remove.ID, remove.Label = StaffConfirm, l.Say("anchor.remove.yes")
	}
	s.Acts = []scene.Act{staffBack(l), remove}
	return s
}

// ImportStep is where an import stands.
type ImportStep string

// The steps.
const (
	ImportPlace   ImportStep = "place"   // where are the files?
	ImportFile    ImportStep = "file"    // which of them?
	ImportCompare ImportStep = "compare" // are these the ids of the official source?
	ImportDone    ImportStep = "done"
)

// ImportModel is an import of anchors, in two steps: what would change, and then
// the word of a person who compared the ids.
type ImportModel struct {
	Step    ImportStep
	Load    Load
	Now     time.Time
	Places  []Place
	Files   []string
	Changes office.AnchorChanges
	// NobodyVouches: the files are signed by nobody who is known. They are taken as
	// unverified, or not at all.
	NobodyVouches bool
	Unverified    bool
	Busy          bool
}

// Import takes anchors from a file.
func Import(l words.Lang, m ImportModel) scene.Scene {
	s := scene.Scene{Name: "anchors-import", Title: l.Say("import.title." + string(m.Step)), Acts: []scene.Act{staffBack(l)}}
	s.Body = m.Load.blocks(l)
	if m.Load.Waits {
		return s
	}
	switch m.Step {
	case ImportPlace:
		s.Lead = l.Say("import.lead")
		s.Body = append(s.Body, places(l, m.Places, m.Busy))
		s.Acts = append(s.Acts, staffAgain(l))
	case ImportFile:
		s.Body = append(s.Body, importFiles(l, m))
	default:
		s.Body = append(s.Body, importChanges(l, m)...)
		s.Acts = importActs(l, m)
	}
	return s
}

func importFiles(l words.Lang, m ImportModel) scene.Block {
	t := scene.Table{Head: []string{l.Say("import.files")}, Empty: l.Say("import.files.none")}
	for i, name := range m.Files {
		t.Rows = append(t.Rows, scene.Row{Cells: []string{name}, Act: FileAct + strconv.Itoa(i)})
	}
	return t
}

func importChanges(l words.Lang, m ImportModel) []scene.Block {
	if m.NobodyVouches {
		return []scene.Block{scene.Notice{Tone: scene.Care, Symbol: scene.Question, Title: l.Say("import.nobody"), Text: l.Say("import.nobody.text")}}
	}
	var blocks []scene.Block
	switch {
	case m.Step == ImportDone:
		blocks = append(blocks, scene.Notice{Tone: scene.Good, Symbol: scene.Check, Title: l.Say("import.done")})
	case m.Unverified:
		blocks = append(blocks, scene.Notice{Tone: scene.Care, Symbol: scene.Warning, Title: l.Say("import.unverified"), Text: l.Say("import.compare")})
	default:
		blocks = append(blocks, scene.Notice{Tone: scene.Care, Symbol: scene.Info, Title: l.Say("import.compare")})
	}
	for _, part := range []struct {
		key string
		of  []trust.AnchorInfo
	}{{"import.added", m.Changes.Added}, {"import.updated", m.Changes.Updated}, {"import.removed", m.Changes.Removed}} {
		if len(part.of) > 0 {
			blocks = append(blocks, scene.Text{Text: l.Say(part.key, len(part.of)), Size: scene.Strong}, anchorTable(l, part.of, m.Now, false))
		}
	}
	return append(blocks, importRest(l, m)...)
}

// importRest is what the files hold beside anchors.
func importRest(l words.Lang, m ImportModel) (blocks []scene.Block) {
	if m.Changes.CRLs > 0 {
		blocks = append(blocks, scene.Text{Text: l.Say("import.crls", m.Changes.CRLs)})
	}
	if n := len(m.Changes.Skipped); n > 0 {
		blocks = append(blocks, scene.Text{Text: l.Say("import.skipped", n), Tone: scene.Quiet})
	}
	if m.nothing() {
		blocks = append(blocks, scene.Text{Text: l.Say("import.nothing")})
	}
	return blocks
}

func (m ImportModel) nothing() bool {
	c := m.Changes
	return len(c.Added)+len(c.Updated)+len(c.Removed)+c.CRLs == 0
}

func importActs(l words.Lang, m ImportModel) []scene.Act {
	switch {
	case m.Step == ImportDone:
		return []scene.Act{{ID: StaffBack, Label: l.Say("import.close"), Tone: scene.Main, Key: "Return"}}
	case m.NobodyVouches:
		return []scene.Act{staffBack(l), {ID: ImportUnverified, Label: l.Say("import.take-unverified"), Tone: scene.Danger, Off: m.Busy}}
	case m.nothing():
		return []scene.Act{staffBack(l)}
	}
	return []scene.Act{staffBack(l), {ID: StaffConfirm, Label: l.Say("import.yes"), Symbol: scene.Check, Off: m.Busy}}
}
