package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	firmwarenotes "github.com/cccd-agent/cccd-agent/firmware-notes"
	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/doctor"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

const (
	doctorSchema  = "cccd-agent/doctor/1"
	codeUnhealthy = "unhealthy"
	defaultPort   = 24311
)

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Look at everything the desk needs and say what is wrong", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.doctor(c.Context()) },
	}
}

func (a *app) doctor(ctx context.Context) error {
	notes, err := firmwarenotes.Load()
	if err != nil {
		return err
	}
	findings := a.examine(ctx, notes)
	if err := a.printFindings(findings, notes); err != nil {
		return err
	}
	if !doctor.Healthy(findings) {
		return &verdictError{exitOther} // told already
	}
	return nil
}

// examine looks at this desk. What cannot be loaded is itself a finding.
func (a *app) examine(ctx context.Context, notes []firmwarenotes.Note) []doctor.Finding {
	d := doctor.Desk{Data: a.data, Port: defaultPort, Notes: notes, Built: buildTime(), LastEntry: lastWritten(a.data)}
	if s, err := a.store(); err != nil {
		d.AnchorsErr = err
	} else {
		d.Anchors = s.List()
	}
	cfg, err := config.Load(a.config)
	if err != nil {
		d.Backends = []doctor.Backend{{Name: "config", Err: err}}
		return doctor.Run(ctx, d, doctor.Local(a.now))
	}
	if p := cfg.API.Port; p != nil {
		d.Port, d.PortFixed = *p, true
	}
	d.Key, d.Scanners, d.Backends = cfg.Store.Key, cfg.Scanners, a.backendsOf(cfg)
	d.Unencrypted = cfg.Unencrypted()
	return doctor.Run(ctx, d, doctor.Local(a.now))
}

func (a *app) backendsOf(cfg *config.Config) []doctor.Backend {
	insurance, insuranceErr := cfg.InsuranceReach(a.now, a.log)
	accommodation, accommodationErr := cfg.AccommodationOptions(a.now, a.log)
	all := []doctor.Backend{
		{Name: "insurance", Options: insurance, Err: insuranceErr},
		{Name: "accommodation", Options: accommodation.Portal, Err: accommodationErr},
	}
	all = append(all, a.handOverBackends(cfg)...)
	for i := range all {
		all[i].Absent = errors.Is(all[i].Err, config.ErrNotConfigured)
	}
	return all
}

// lastWritten is when the store was last changed, which is the time of the last
// entry of the journal at the latest; the store itself need not be opened.
func lastWritten(dir string) (last time.Time) {
	for _, name := range []string{"store.db", "store.db-wal"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last
}

// toldFinding is a finding with its sentences.
type toldFinding struct {
	doctor.Finding
	Message string   `json:"message"`
	ToDo    []string `json:"todo"`
}

// doctorDocument is what --json prints; where something failed it is an error
// document with the findings in it.
type doctorDocument struct {
	Schema   string        `json:"schema"`
	Code     string        `json:"code,omitempty"`
	Exit     int           `json:"exit"`
	Message  string        `json:"message"`
	Advice   string        `json:"advice,omitempty"`
	Checks   []check.Check `json:"checks,omitzero"`
	At       time.Time     `json:"at"`
	Findings []toldFinding `json:"findings"`
}

func (a *app) printFindings(findings []doctor.Finding, notes []firmwarenotes.Note) error {
	var told []toldFinding
	for _, f := range findings {
		told = append(told, a.told(f, notes))
	}
	healthy := doctor.Healthy(findings)
	doc := doctorDocument{Schema: doctorSchema, Message: a.lang.Diagnosis(healthy), At: a.now(), Findings: told}
	if !healthy {
		doc.Schema, doc.Code, doc.Exit, doc.Advice = errorSchema, codeUnhealthy, exitOther, a.lang.DiagnosisAdvice()
		doc.Checks = []check.Check{}
	}
	if a.json {
		return a.write(doc)
	}
	for _, t := range told {
		a.print("%s %s\n", words.StatusSymbol(string(t.Status)), t.Message)
		for _, line := range t.ToDo {
			a.print("    → %s\n", line)
		}
	}
	a.print("\n%s\n%s", doc.Message, doc.Advice)
	if doc.Advice != "" {
		a.print("\n")
	}
	return nil
}

// told gives a finding its sentences; a reader's own note speaks with it.
func (a *app) told(f doctor.Finding, notes []firmwarenotes.Note) toldFinding {
	t := toldFinding{Finding: f, Message: a.lang.Finding(string(f.Code)), ToDo: []string{}}
	for _, more := range []string{f.Model, f.Detail} {
		if more != "" {
			t.Message = strings.TrimSuffix(t.Message, ".") + ": " + more
		}
	}
	if f.Advice != "" {
		t.ToDo = append(t.ToDo, a.lang.FindingAdvice(f.Advice))
	}
	if f.ID == "reader" {
		t.ToDo = append(t.ToDo, a.noteAdvice(notes, f.Model)...)
	}
	return t
}

// noteAdvice is what the note of a reader model says, in the user's language.
func (a *app) noteAdvice(notes []firmwarenotes.Note, model string) []string {
	n, _ := firmwarenotes.Named(notes, model)
	if a.lang == words.English {
		return n.Advice.English
	}
	return n.Advice.Vietnamese
}
