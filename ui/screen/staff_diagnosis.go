package screen

import (
	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/doctor"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// DiagnosisModel is what the doctor found.
type DiagnosisModel struct {
	Load      Load
	Diagnosis office.Diagnosis
}

// Diagnosis is what is wrong with the desk and what to do, the worst first.
func Diagnosis(l words.Lang, m DiagnosisModel) scene.Scene {
	s := scene.Scene{Name: "diagnosis", Title: l.Say("diagnosis.title"), Acts: []scene.Act{staffBack(l), staffAgain(l)}}
	if m.Load.Waits {
		s.Lead = l.Say("diagnosis.waits")
	}
	if s.Body = m.Load.blocks(l); s.Body != nil {
		return s
	}
	n := scene.Notice{Tone: scene.Good, Symbol: scene.Check, Title: l.Diagnosis(m.Diagnosis.Healthy)}
	if !m.Diagnosis.Healthy {
		n.Tone, n.Symbol, n.Text = scene.Bad, scene.Cross, l.Say("diagnosis.advice")
	}
	s.Body = []scene.Block{n, scene.Points{Rows: findings(l, m.Diagnosis.Findings)}}
	return s
}

func findings(l words.Lang, all []office.Finding) (rows []scene.Point) {
	for _, status := range []doctor.Status{doctor.Fail, doctor.Warn, doctor.Unknown, doctor.OK} {
		for _, f := range all {
			if f.Status == status {
				rows = append(rows, finding(l, f))
			}
		}
	}
	return rows
}

func finding(l words.Lang, f office.Finding) scene.Point {
	p := scene.Point{Text: l.Finding(string(f.Code))}
	switch f.Status {
	case doctor.OK:
		p.Symbol, p.Tone = scene.Check, scene.Good
	case doctor.Warn:
		p.Symbol, p.Tone = scene.Warning, scene.Care
	case doctor.Fail:
		p.Symbol, p.Tone = scene.Cross, scene.Bad
	default:
		p.Symbol, p.Tone = scene.Question, scene.Quiet
	}
	if detail := f.Detail; detail != "" {
		if f.ID == "backend" {
			detail = l.Backend(detail)
		}
		p.Text += " (" + detail + ")"
	}
	if f.Advice != "" {
		p.Detail = l.FindingAdvice(f.Advice)
	}
	for _, more := range advice(l, f) {
		p.Detail = join(p.Detail, more)
	}
	return p
}

func advice(l words.Lang, f office.Finding) []string {
	if l == words.English {
		return f.English
	}
	return f.Vietnamese
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// ReadersModel is the card readers.
type ReadersModel struct {
	Load    Load
	Readers []api.Reader
}

// Readers are the card readers, and what is to be known of their models.
func Readers(l words.Lang, m ReadersModel) scene.Scene {
	s := scene.Scene{Name: "readers", Title: l.Say("readers.title"), Acts: []scene.Act{staffBack(l), staffAgain(l)}}
	s.Body = m.Load.blocks(l)
	if m.Load == (Load{}) && len(m.Readers) == 0 {
		s.Body = []scene.Block{scene.Notice{Tone: scene.Care, Symbol: scene.Plug, Title: l.Finding(string(doctor.ReaderNone)), Text: l.FindingAdvice("plug-reader")}}
	}
	for _, r := range m.Readers {
		s.Body = append(s.Body, reader(l, r)...)
	}
	return s
}

func reader(l words.Lang, r api.Reader) []scene.Block {
	n := scene.Notice{Tone: scene.Good, Symbol: scene.Check, Title: r.Name, Text: l.Say("readers.free")}
	switch {
	case r.Busy:
		n.Text, n.Tone, n.Symbol = l.Say("readers.busy"), scene.Plain, scene.Clock
	case r.Card:
		n.Text, n.Tone, n.Symbol = l.Say("readers.card"), scene.Plain, scene.CardSign
	}
	if r.Model != "" && r.Model != r.Name {
		n.Text = r.Model + ". " + n.Text
	}
	if r.Advice != "" {
		n.Text = join(n.Text, r.Advice)
	}
	return []scene.Block{n}
}
