package main

import (
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/cccd-agent/cccd-agent/reader"
)

const barWidth = 24

// progress shows a reading as it goes: a bar on a terminal, nothing elsewhere,
// since a log of phases helps nobody.
type progress struct {
	app      *app
	terminal bool
	line     string
}

func (a *app) newProgress() *progress {
	f, ok := a.err.(*os.File)
	return &progress{app: a, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

func (p *progress) show(e reader.Progress) {
	if !p.terminal || e.Record != nil {
		return
	}
	text := p.app.lang.Phase(e.Phase)
	if e.Total > 0 {
		full := barWidth * e.Done / e.Total
		text = "[" + strings.Repeat("█", full) + strings.Repeat("░", barWidth-full) + "] " + text
	}
	if text != p.line {
		p.app.tell("\r\x1b[K%s", text)
		p.line = text
	}
}

// done clears the line, so that the record stands alone.
func (p *progress) done() {
	if p.terminal {
		p.app.tell("\r\x1b[K")
	}
}
