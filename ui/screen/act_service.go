package screen

import (
	"image"
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// What begins with [RolePrefix] bring somebody more into a
// matter; what begins with [HeadPrefix] says who is head of the household, and
// with [ContentPrefix] what is asked for.
const (
	ActOther      = "service.other" // another service for the same person
	RolePrefix    = "role:"
	HeadPrefix    = "head:"
	HeadElsewhere = HeadPrefix + "elsewhere"
	ContentPrefix = "content:"
)

// ServiceModel is what a public-service desk can do.
type ServiceModel struct {
	Record   *identity.Record
	Services []ServiceRow
}

// ServiceRow is one service. One that gives its text to whoever asks is a
// program's: a screen has nobody to give it to.
type ServiceRow struct {
	office.ServiceSettings
	ByProgram bool
}

// Services is the screen on which it is chosen what the visit is for.
func Services(l words.Lang, m ServiceModel) scene.Scene {
	s := scene.Scene{Name: "service", Title: l.Say("service.title"), Lead: l.Say("service.lead"), Side: facts(whose(l, m.Record))}
	c := scene.Choices{Columns: 2}
	for i, one := range m.Services {
		a := scene.Act{ID: PickPrefix + strconv.Itoa(i), Label: ServiceTitle(l, one.ServiceSettings), Symbol: symbolOf(one.Name), Off: one.ByProgram}
		if one.ByProgram {
			a.Sub = l.Say("service.by-program")
		}
		c.Acts = append(c.Acts, a)
	}
	s.Body = []scene.Block{c}
	if len(c.Acts) == 0 {
		s.Lead, s.Body = "", []scene.Block{scene.Notice{Symbol: scene.Info, Title: l.Say("service.none"), Large: true}}
	}
	s.Acts = []scene.Act{{ID: ActForward, Label: l.Say("service.leave"), Symbol: scene.Check, Tone: scene.Quiet}}
	return s
}

// ServiceTitle names a service in a language.
func ServiceTitle(l words.Lang, s office.ServiceSettings) string {
	switch {
	case l == words.English && s.English != "":
		return s.English
	case s.Title != "":
		return s.Title
	case s.Name == config.ServiceCT01 || s.Name == config.ServiceStatement:
		return l.Say("service." + s.Name)
	}
	return s.Name
}

func symbolOf(service string) scene.Symbol {
	switch service {
	case config.ServiceCT01:
		return scene.Printer
	case config.ServiceStatement:
		return scene.QRSign
	}
	return scene.Send
}

// FormModel is a form of which much is known.
type FormModel struct {
	Title    string // of the service
	Known    *identity.Record
	Fields   []FieldModel // what is missing
	Contents int          // of form CT01: how many matters may be chosen; 0: none
	Content  int          // the chosen one; below 0: none
	Keys     *scene.Keyboard
	Busy     bool
}

// Form is the screen of a prefilled form: what is known is shown with its source,
// and what is missing is typed.
func Form(l words.Lang, m FormModel) scene.Scene {
	s := scene.Scene{Name: "form", Title: m.Title, Lead: l.Say("form.lead"), Keys: m.Keys}
	if m.Contents > 0 {
		c := scene.Choices{Columns: 3}
		for i := range m.Contents {
			n := strconv.Itoa(i)
			c.Acts = append(c.Acts, scene.Act{ID: ContentPrefix + n, Label: l.Say("ct01.content." + n), On: i == m.Content})
		}
		s.Body = append(s.Body, scene.Text{Text: l.Say("ct01.content"), Size: scene.Strong}, c)
	}
	s.Body = append(s.Body, Fields(l, m.Fields)...)
	s.Body = append(s.Body, known(l, l.Say("form.known"), m.Known)...)
	s.Acts = []scene.Act{back(l), {ID: ActForward, Label: l.Say("act.on"), Symbol: scene.Next, Tone: scene.Main, Key: "Return", Off: m.Busy}}
	return s
}

// known are the values of a record with where they are from: said once where all
// of them are from there.
func known(l words.Lang, title string, r *identity.Record) []scene.Block {
	if r == nil {
		return nil
	}
	var rows []scene.Fact
	sources := map[string]bool{}
	for _, f := range r.Person.Fields() {
		from := l.Say("source." + sourceOf(f.Source))
		sources[from] = true
		rows = append(rows, scene.Fact{Label: l.Field(f.Name), Value: l.PersonValue(f.Name, f.Value.Value.Reveal()), Note: from, Large: f.Name == "fullName"})
	}
	if len(sources) == 1 {
		title += " · " + rows[0].Note
		for i := range rows {
			rows[i].Note = ""
		}
	}
	return append([]scene.Block{scene.Text{Text: title, Size: scene.Strong}}, facts(rows)...)
}

// sourceOf is where a value was read, as far as it matters to whoever fills a form.
func sourceOf(s identity.Source) string {
	switch s {
	case identity.SourceQRCCCD, identity.SourceQRBHYT:
		return "qr"
	case identity.SourceMRZ, identity.SourceTyped:
		return "typed"
	}
	return "chip"
}

// HandOverModel is what is about to be handed on.
type HandOverModel struct {
	Title    string
	Receiver string // empty: it stands in the title
	Known    *identity.Record
	People   []string     // names, of a case
	Asked    []FieldModel // what staff asked, as it was typed
	Signed   bool         // a statement of the device
	Busy     bool
}

// HandOver is the screen before a person is handed on: to whom, and what.
func HandOver(l words.Lang, m HandOverModel) scene.Scene {
	s := scene.Scene{Name: "handover", Title: l.Say("handover.title"), Lead: l.Say("handover.lead")}
	to := m.Title
	if m.Receiver != "" {
		to = m.Receiver
	}
	rows := []scene.Fact{{Label: l.Say("handover.to"), Value: to, Large: true}}
	if m.Receiver != "" {
		rows = append(rows, scene.Fact{Label: l.Say("handover.for"), Value: m.Title})
	}
	for _, name := range m.People {
		rows = append(rows, scene.Fact{Label: l.Say("handover.person"), Value: name})
	}
	s.Body = []scene.Block{scene.Facts{Rows: rows}}
	if m.Signed {
		s.Body = append(s.Body, scene.Points{Rows: []scene.Point{{Symbol: scene.Lock, Text: l.Say("handover.signed"), Detail: l.Say("handover.signed.more")}}})
	}
	var typed []scene.Fact
	for _, f := range m.Asked {
		typed = append(typed, scene.Fact{Label: l.Say(f.Label), Value: orDash(f.Value), Note: l.Say("source.typed")})
	}
	s.Body = append(append(s.Body, known(l, l.Say("handover.what"), m.Known)...), facts(typed)...)
	s.Acts = []scene.Act{back(l), {ID: ActForward, Label: l.Say("handover.do"), Symbol: scene.Send, Tone: scene.Main, Key: "Return", Off: m.Busy}}
	return s
}

// HandedState is what became of a hand-over.
type HandedState string

// What becomes of a hand-over.
const (
	HandedWaits     HandedState = "waits"
	HandedDelivered HandedState = "delivered"
	HandedRefused   HandedState = "refused"
	HandedUnreached HandedState = "unreached"
	HandedCode      HandedState = "code"    // a code to be scanned
	HandedExpired   HandedState = "expired" // the code was not fetched in time
	HandedPrinted   HandedState = "printed"
	HandedUnprinted HandedState = "unprinted"
	HandedFailed    HandedState = "failed" // why is said above
)

// HandedModel is a hand-over that was made, or was tried.
type HandedModel struct {
	Title string
	State HandedState
	ID    string        // of the hand-over
	Code  image.Image   // of a statement
	Left  time.Duration // until it expires
}

// Handed is the screen after a person was handed on.
func Handed(l words.Lang, m HandedModel) scene.Scene {
	s := scene.Scene{Name: "handed", Title: l.Say("handed." + string(m.State)), Lead: m.Title}
	again := scene.Act{ID: ActRetry, Label: l.Say("act.again"), Symbol: scene.Send}
	other := scene.Act{ID: ActOther, Label: l.Say("handed.other"), Symbol: scene.List, Tone: scene.Quiet}
	on := goOn(l.Say("act.done"))
	more := l.Say("handed." + string(m.State) + ".more")
	notice := scene.Notice{Large: true, Tone: scene.Care, Symbol: scene.Warning, Title: more}
	switch m.State {
	case HandedDelivered, HandedPrinted:
		notice.Tone, notice.Symbol = scene.Good, scene.Check
		s.Acts = []scene.Act{other, on}
	case HandedWaits:
		notice.Tone, notice.Symbol = scene.Plain, scene.Clock
		on.Off = true
		s.Acts = []scene.Act{on}
	case HandedCode:
		s.Body = []scene.Block{scene.Picture{Image: m.Code, Alt: l.Say("handed.code.alt"), Height: 20, Crisp: true, Frame: true}}
		s.Side = []scene.Block{scene.Text{Text: more, Size: scene.Large}, scene.Text{Text: Left(l, m.Left), Size: scene.Huge}}
		s.Acts = []scene.Act{other, on}
		return s
	default:
		on.Tone = scene.Plain
		again.Tone = scene.Main
		s.Acts = []scene.Act{other, on, again}
	}
	s.Body = []scene.Block{notice}
	if m.ID != "" {
		s.Body = append(s.Body, scene.Facts{Rows: []scene.Fact{{Label: l.Say("handed.id"), Value: m.ID}}})
	}
	return s
}
