package main

import (
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

func (a *app) configCommand() *cobra.Command {
	c := &cobra.Command{Use: "config", Short: "The configuration file", Args: cobra.NoArgs, RunE: a.needsCommand}
	c.AddCommand(&cobra.Command{Use: "check", Short: "Check the file and say in words what it means", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.configCheck() }},
		&cobra.Command{Use: "schema", Short: "Print the JSON Schema of the file, for editors", Args: cobra.NoArgs,
			RunE: func(*cobra.Command, []string) error { return a.write(config.Schema()) }})
	return c
}

// policyRow is a purpose's policy as the file leaves it.
type policyRow struct {
	Purpose    visit.Purpose `json:"purpose"`
	Least      string        `json:"leastVerdict"`
	Basis      visit.Basis   `json:"basis"`
	Fields     []string      `json:"fields"`
	Portrait   bool          `json:"portrait"`
	KeepDays   int           `json:"keepDays"`
	Unattended bool          `json:"unattended"`
}

func (a *app) configCheck() error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	if err := cfg.Check(); err != nil {
		return a.configFailure(err)
	}
	policies, err := cfg.Policies()
	if err != nil {
		return a.configFailure(err)
	}
	owner := cfg.Desk.Owner
	if owner == "" {
		owner = visit.Private
	}
	screen, err := cfg.ScreenOptions()
	if err != nil {
		return a.configFailure(err)
	}
	rows := policyRows(policies)
	if a.json {
		return a.write(map[string]any{"file": a.config, "owner": owner, "screen": screenRowOf(screen), "unattended": cfg.Desk.Unattended, "purposes": rows,
			"tickets": ticketWay(cfg), "handovers": a.handOverRows(cfg), "unencrypted": a.unencrypted(cfg)})
	}
	found := "config.ok"
	if _, err := os.Stat(a.config); err != nil {
		found = "config.none"
	}
	a.print("%s\n\n%s\n", a.say(found, a.config), a.say("config.owner."+string(owner)))
	if cfg.Desk.Unattended {
		a.print("%s\n", a.say("config.unattended"))
	}
	for _, r := range rows {
		a.explain(r)
	}
	a.explainHandOvers(cfg)
	a.print("\n%s\n", a.lang.TicketWay(string(ticketWay(cfg))))
	a.explainScreen(screen)
	return nil
}

// screenRow is the desk's screen as the file leaves it.
type screenRow struct {
	Mode         config.ScreenMode `json:"mode"`
	Purposes     []visit.Purpose   `json:"purposes"`
	IdleSeconds  int               `json:"idleSeconds"`
	GraceSeconds int               `json:"graceSeconds"`
	Languages    []string          `json:"languages"`
	Text         config.TextStep   `json:"text"`
	Voice        bool              `json:"voice"`
	Camera       string            `json:"camera"`
	Services     []string          `json:"services"`
	Templates    []string          `json:"templates"`
}

func screenRowOf(s config.Screen) screenRow {
	row := screenRow{
		Mode: s.Mode, Purposes: append([]visit.Purpose{}, s.Purposes...), IdleSeconds: int(s.Idle.Seconds()), GraceSeconds: int(s.Grace.Seconds()),
		Languages: s.Languages, Text: s.Text, Voice: *s.Voice, Camera: s.Camera, Services: []string{}, Templates: []string{},
	}
	for _, one := range s.Services {
		row.Services = append(row.Services, one.Name)
	}
	for _, t := range s.Templates {
		row.Templates = append(row.Templates, t.Name)
	}
	return row
}

// explainScreen says in words what the desk's own screen offers.
func (a *app) explainScreen(s config.Screen) {
	row := screenRowOf(s)
	offered := make([]string, len(row.Purposes))
	for i, p := range row.Purposes {
		offered[i] = a.say("purpose." + string(p))
	}
	a.print("\n%s\n", a.say("config.screen."+string(row.Mode)))
	for _, line := range []string{
		a.say("config.screen.purposes", strings.Join(offered, ", ")), a.say("config.screen.idle", row.IdleSeconds, row.GraceSeconds),
		a.say("config.screen.services", strings.Join(row.Services, ", ")), a.say("config.screen.templates", strings.Join(row.Templates, ", ")),
	} {
		a.print("  - %s\n", line)
	}
}

func policyRows(policies visit.Policies) []policyRow {
	var rows []policyRow
	for _, p := range visit.Purposes() {
		one := policies[p]
		rows = append(rows, policyRow{p, string(one.Least), one.Basis, one.Fields, one.Portrait, int(one.Keep / (24 * time.Hour)), one.Unattended})
	}
	return rows
}

// explain says a policy in words.
func (a *app) explain(r policyRow) {
	names := slices.Clone(r.Fields)
	for i, f := range names {
		names[i] = a.lang.Field(f)
	}
	given := a.say("config.fields", strings.Join(names, ", "))
	if r.Portrait {
		given += " " + a.say("config.portrait")
	}
	kept := a.say("config.keep.none")
	if r.KeepDays > 0 {
		kept = a.say("config.keep", a.say("config.days", r.KeepDays))
	}
	a.print("\n%s\n", a.say("purpose."+string(r.Purpose)))
	for _, line := range []string{a.say("config.least", a.lang.Verdict(r.Least)), a.say("config.basis." + string(r.Basis)), given, kept} {
		a.print("  - %s\n", line)
	}
}
