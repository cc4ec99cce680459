package screen

import (
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// CheckPoint is a check as a plain sentence.
func CheckPoint(l words.Lang, c check.Check) scene.Point {
	p := scene.Point{Text: l.Check(c.ID), Detail: l.Say("check." + string(c.Result)), Symbol: scene.Dash, Tone: scene.Quiet}
	switch c.Result {
	case check.Successful:
		p.Symbol, p.Tone = scene.Check, scene.Good
	case check.Failed:
		p.Symbol, p.Tone = scene.Cross, scene.Bad
	case check.Undetermined, check.Aborted:
		p.Symbol, p.Tone = scene.Question, scene.Care
	}
	return p
}

// shownFirst is how many checks stand beside the person.
const shownFirst = 3

// mostImportant says how the checks went: to everybody what speaks against the
// document; to staff what could not be told too, and else in one line that all is
// well. A citizen has the verdict for that.
func mostImportant(l words.Lang, m ResultModel) []scene.Point {
	checks := slices.DeleteFunc(slices.Clone(m.Record.Checks), func(c check.Check) bool { return c.ID == "holder.face" }) // staff are asked, see face
	found := of(checks, check.Failed)
	if !m.Kiosk {
		found = slices.Concat(found, of(checks, check.Undetermined), of(checks, check.Aborted))
	}
	if n := len(of(checks, check.Successful)); len(found) == 0 && n > 0 && !m.Kiosk {
		return []scene.Point{{Symbol: scene.Check, Tone: scene.Good, Text: l.Say("checks.passed", n)}}
	}
	var points []scene.Point
	for _, c := range found[:min(shownFirst, len(found))] {
		p := CheckPoint(l, c)
		p.Text, p.Detail = p.Text+": "+lower(p.Detail), ""
		points = append(points, p)
	}
	return points
}

// of are the checks that came out one way.
func of(checks []check.Check, r check.Result) (found []check.Check) {
	for _, c := range checks {
		if c.Result == r {
			found = append(found, c)
		}
	}
	return found
}

// Checks lists every check of a reading, and what it does not say.
func Checks(l words.Lang, m ResultModel) scene.Scene {
	var points []scene.Point
	if m.Record != nil {
		points = grouped(l, m.Record.Checks)
	}
	return scene.Scene{
		Name: "result-checks", Title: l.Say("checks.title"), Lead: l.Say("checks.lead"),
		Body: []scene.Block{scene.Points{Rows: points}},
		Acts: []scene.Act{{ID: ActBack, Label: l.Say("go.back"), Symbol: scene.Back, Tone: scene.Main, Key: "Escape"}},
	}
}

// grouped are all checks; the data groups that are unaltered are one sentence.
func grouped(l words.Lang, checks []check.Check) (points []scene.Point) {
	whole := 0
	for _, c := range checks {
		if strings.HasPrefix(c.ID, "pa.hash.") && c.Result == check.Successful {
			whole++
			continue
		}
		points = append(points, CheckPoint(l, c))
	}
	if whole > 0 {
		points = append(points, scene.Point{Symbol: scene.Check, Tone: scene.Good, Text: l.Say("checks.whole", whole), Detail: l.Say("check.successful")})
	}
	return points
}

// reasons are why staff may go on below a verdict, in the order of how often.
func reasons() []visit.GoOnReason {
	return []visit.GoOnReason{visit.CardDamaged, visit.ReaderBroken, visit.NoDocument, visit.SeenOtherwise, visit.Emergency, visit.LegalDuty}
}

// Decide asks staff why they go on although the verdict is below what is asked for.
func Decide(l words.Lang, m ResultModel) scene.Scene {
	var acts []scene.Act
	for _, r := range reasons() {
		acts = append(acts, scene.Act{ID: ActReason + string(r), Label: l.Say("reason." + string(r))})
	}
	return scene.Scene{
		Name: "decide", Title: l.Say("decide.title"), Lead: l.Say("decide.lead"),
		Body: []scene.Block{Verdict(l, m.Record, m.Method), scene.Text{Text: l.Say("decide.why"), Size: scene.Strong}, scene.Choices{Acts: acts, Columns: 3}},
		Acts: anotherWay(l),
	}
}

// TooLow tells a citizen that the card says too little here, and what they may do;
// number: a queue number is given all the same.
func TooLow(l words.Lang, m ResultModel, number bool) scene.Scene {
	s := scene.Scene{
		Name: "too-low", Title: l.Say("toolow.title"), Lead: l.Say("toolow.lead"),
		Body: []scene.Block{Verdict(l, m.Record, m.Method)},
		Acts: append(anotherWay(l), scene.Act{ID: ActCall, Label: l.Say("bar.help"), Symbol: scene.Help, Tone: scene.Main}),
	}
	if number {
		s.Acts[len(s.Acts)-1].Tone = scene.Plain
		s.Acts = append(s.Acts, scene.Act{ID: ActNumber, Label: l.Say("toolow.number"), Symbol: scene.Printer, Tone: scene.Main})
	}
	return s
}

func anotherWay(l words.Lang) []scene.Act {
	return []scene.Act{
		{ID: ActOtherWays, Label: l.Say("present.other"), Symbol: scene.KeyboardKey, Key: "F6"},
		{ID: ActAgain, Label: l.Say("decide.again"), Symbol: scene.CardSign, Key: "F7"},
	}
}
