package main

import (
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// printRecord prints a record, as JSON or for people, and gives its exit code.
func (a *app) printRecord(r *identity.Record) error {
	if a.json {
		if err := a.write(r); err != nil {
			return err
		}
		return verdictExit(r)
	}
	a.print("%s\n", a.lang.Verdict(string(r.Verdict)))
	if r.Verdict.Expired(r.Checks) {
		a.print("%s\n", a.say("read.expired"))
	}
	a.printPerson(r)
	a.printChecks(r.Checks)
	a.print("\n%s\n", a.say("read.proves"))
	if t := r.Timing; t != nil {
		a.print("%s\n", a.say("read.time", t.TotalMs, t.APDUs, t.BytesReceived))
	}
	return verdictExit(r)
}

func (a *app) printPerson(r *identity.Record) {
	a.print("\n")
	for _, f := range r.Person.Fields() {
		a.printField(f.Name, a.lang.PersonValue(f.Name, f.Value.Value.Reveal()))
	}
	d := r.Document
	a.printField("document", a.lang.Field(string(d.Kind))+" "+d.Number.Reveal())
	if !d.Issued.IsZero() {
		a.printField("issued", a.lang.Date(d.Issued.Reveal()))
	}
	switch {
	case d.NoExpiry:
		a.printField("expires", a.lang.Field("noExpiry"))
	case !d.Expires.IsZero():
		a.printField("expires", a.lang.Date(d.Expires.Reveal()))
	}
}

func (a *app) printField(name, value string) { a.print("  %s: %s\n", a.lang.Field(name), value) }

func (a *app) printChecks(checks []check.Check) {
	a.print("\n")
	for _, c := range checks {
		a.print("  %s %s: %s", words.Symbol(string(c.Result)), a.lang.Check(c.ID), a.lang.Result(string(c.Result)))
		if c.Detail != "" && a.lang == words.English { // details are for engineers, in their language
			a.print(" (%s)", c.Detail)
		}
		a.print("\n")
	}
}
