package screen

import (
	"slices"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts on web pages.
const (
	PagesNew   = "pair"
	PageGrant  = "grant"
	PageEnd    = "end-grant"
	PageRevoke = "revoke"
	PageScope  = "scope:"     // and a scope: wanted, or no longer
	PageAlways = "unattended" // it needs nobody's grant
)

// PageRow is a web page or program that is paired with the desk.
type PageRow struct {
	api.Pairing
	Granted bool // it may read for the rest of this shift
	Asks    bool // it waits for a word
}

// PagesModel is the pages of a desk.
type PagesModel struct {
	Load    Load
	Now     time.Time
	Pages   []PageRow
	MayPair bool
}

// Pages are the web pages and programs that may ask the desk for cards.
func Pages(l words.Lang, m PagesModel) scene.Scene {
	s := scene.Scene{Name: "pages", Title: l.Say("pages.title"), Lead: l.Say("pages.lead"), Acts: []scene.Act{staffBack(l), staffAgain(l)}}
	t := scene.Table{Head: []string{l.Say("pages.page"), l.Say("pages.state"), l.Say("pages.until")}, Widths: []float64{4, 3, 2}}
	if m.Load == (Load{}) {
		t.Empty = l.Say("pages.none")
	}
	for _, p := range m.Pages {
		t.Rows = append(t.Rows, pageRow(l, p, m.Now))
	}
	s.Body = append(m.Load.blocks(l), t)
	if m.MayPair {
		s.Acts = append(s.Acts, scene.Act{ID: PagesNew, Label: l.Say("pages.new"), Symbol: scene.Plug, Tone: scene.Main})
	}
	return s
}

func pageRow(l words.Lang, p PageRow, now time.Time) scene.Row {
	state, symbol, tone := pageState(l, p, now)
	until := l.Date(p.Expires.In(identity.Zone()).Format(time.DateOnly))
	return scene.Row{Cells: []string{pageName(l, p.Pairing), state, until}, Symbol: symbol, Tone: tone, Act: StaffRow + p.ID}
}

// pageName is what people know a page by: where it is from.
func pageName(l words.Lang, p api.Pairing) string {
	switch {
	case p.Origin != "":
		return p.Origin
	case p.Name != "":
		return p.Name
	}
	return l.Say("pages.program")
}

func pageState(l words.Lang, p PageRow, now time.Time) (string, scene.Symbol, scene.Tone) {
	switch {
	case !p.Revoked.IsZero():
		return l.Say("pages.revoked"), scene.Dash, scene.Quiet
	case !p.Live(now):
		return l.Say("pages.expired"), scene.Dash, scene.Quiet
	case p.Unattended:
		return l.Say("pages.unattended"), scene.Check, scene.Good
	case p.Granted:
		return l.Say("pages.granted"), scene.Check, scene.Good
	case p.Asks:
		return l.Say("pages.asks"), scene.Question, scene.Care
	}
	return l.Say("pages.not-granted"), scene.Dash, scene.Plain
}

// PageModel is one page, and what may be done about it.
type PageModel struct {
	Page    PageRow
	Now     time.Time
	Acts    []string
	Busy    bool
	Trouble string
}

// OnePage is a paired page.
func OnePage(l words.Lang, m PageModel) scene.Scene {
	state, _, tone := pageState(l, m.Page, m.Now)
	s := scene.Scene{Name: "page", Title: pageName(l, m.Page.Pairing), Acts: []scene.Act{staffBack(l)}}
	if m.Trouble != "" {
		s.Body = append(s.Body, Problem(l, m.Trouble))
	}
	s.Body = append(s.Body, scene.Facts{Rows: []scene.Fact{
		{Label: l.Say("pages.state"), Value: state, Tone: tone},
		{Label: l.Say("pages.may"), Value: scopes(l, m.Page.Scopes)},
		{Label: l.Say("pages.until"), Value: l.Date(m.Page.Expires.In(identity.Zone()).Format(time.DateOnly))},
	}})
	for _, id := range m.Acts {
		a := scene.Act{ID: id, Label: l.Say("page.act." + id), Off: m.Busy}
		switch id {
		case PageRevoke:
			a.Tone = scene.Danger
		case PageGrant:
			a.Tone = scene.Main
		}
		s.Acts = append(s.Acts, a)
	}
	return s
}

func scopes(l words.Lang, all []visit.Scope) string {
	var said []string
	for _, scope := range all {
		said = append(said, l.Say("scope."+string(scope)))
	}
	return strings.Join(said, ", ")
}

// GrantModel is a page that wants to read cards.
type GrantModel struct {
	Page    api.Asking
	Busy    bool
	Trouble string
}

// Grant asks whoever is on duty whether a page may read for the rest of the shift.
func Grant(l words.Lang, m GrantModel) scene.Scene {
	who := pageName(l, api.Pairing{Origin: m.Page.Origin, Name: m.Page.Name})
	s := scene.Scene{Name: "grant", Title: l.Say("grant.title"), Body: []scene.Block{
		scene.Notice{Tone: scene.Care, Symbol: scene.Plug, Title: who, Text: l.Say("grant.asked", clock(m.Page.Since)), Large: true},
		scene.Text{Text: l.Say("grant.text")},
	}}
	if m.Trouble != "" {
		s.Body = append([]scene.Block{Problem(l, m.Trouble)}, s.Body...)
	}
	s.Acts = []scene.Act{
		staffBack(l),
		{ID: PageEnd, Label: l.Say("grant.no"), Symbol: scene.Cross, Off: m.Busy},
		{ID: PageGrant, Label: l.Say("grant.yes"), Symbol: scene.Check, Off: m.Busy},
	}
	return s
}

// PairModel makes a code for a page: its address, then what it may do.
type PairModel struct {
	Origin     string // typed; empty: to be typed
	Fields     []FieldModel
	Keys       *scene.Keyboard
	Scopes     []visit.Scope // chosen
	Unattended bool
	Busy       bool
	Trouble    string
	Code       api.PairCode // made; zero: not yet
}

// PairScopes are what a page may be given on the screen. What the administrator's
// scope opens is for the command line.
func PairScopes() []visit.Scope {
	return []visit.Scope{visit.ScopeVisits, visit.ScopePortrait, visit.ScopeInsurance, visit.ScopeAccommodation, visit.ScopeStatements, visit.ScopePayments}
}

// Pair makes a pairing code for a page of an origin.
func Pair(l words.Lang, m PairModel) scene.Scene {
	switch {
	case m.Code.Code != "":
		return pairCode(l, m.Code)
	case m.Origin != "":
		return pairScopes(l, m)
	}
	s := scene.Scene{Name: "pair", Title: l.Say("pair.title"), Lead: l.Say("pair.lead"), Keys: m.Keys}
	if m.Trouble != "" {
		s.Body = append(s.Body, Problem(l, m.Trouble))
	}
	s.Body = append(s.Body, Fields(l, m.Fields)...)
	s.Acts = []scene.Act{staffBack(l), mainAct(l, StaffEnter, "pair.next")}
	return s
}

func pairScopes(l words.Lang, m PairModel) scene.Scene {
	s := scene.Scene{Name: "pair", Title: l.Say("pair.scopes"), Lead: m.Origin}
	if m.Trouble != "" {
		s.Body = append(s.Body, Problem(l, m.Trouble))
	}
	c := scene.Choices{Columns: 3}
	for _, scope := range PairScopes() {
		c.Acts = append(c.Acts, scene.Act{ID: PageScope + string(scope), Label: l.Say("scope." + string(scope)), On: slices.Contains(m.Scopes, scope)})
	}
	always := scene.Choices{Columns: 1, Acts: []scene.Act{{ID: PageAlways, Label: l.Say("pair.unattended"), Sub: l.Say("pair.unattended.sub"), On: m.Unattended}}}
	s.Body = append(s.Body, c, always)
	enter := mainAct(l, StaffEnter, "pair.make")
	enter.Off = m.Busy || len(m.Scopes) == 0
	s.Acts = []scene.Act{staffBack(l), enter}
	return s
}

func pairCode(l words.Lang, c api.PairCode) scene.Scene {
	half := len(c.Code) / 2
	return scene.Scene{Name: "pair-code", Title: l.Say("pair.code.title", c.Origin), Lead: l.Say("pair.code.until", clock(c.Until)),
		Body: []scene.Block{scene.Text{Text: c.Code[:half] + " " + c.Code[half:], Size: scene.Huge}},
		Acts: []scene.Act{{ID: StaffBack, Label: l.Say("pair.code.done"), Tone: scene.Main, Key: "Return"}}}
}
