package main

import (
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
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

// line is one value of the record with the name of its field.
type line struct {
	field string
	value *identity.Value
}

func personLines(p identity.Person) []line {
	return []line{
		{"personalNumber", p.PersonalNumber}, {"fullName", p.FullName}, {"dateOfBirth", p.DateOfBirth}, {"sex", p.Sex},
		{"nationality", p.Nationality}, {"ethnicity", p.Ethnicity}, {"religion", p.Religion}, {"placeOfOrigin", p.PlaceOfOrigin},
		{"residence", p.Residence}, {"identifyingFeatures", p.IdentifyingFeatures}, {"father", p.Father}, {"mother", p.Mother},
		{"spouse", p.Spouse}, {"previousNumber", p.PreviousNumber},
	}
}

func (a *app) printPerson(r *identity.Record) {
	a.print("\n")
	for _, l := range personLines(r.Person) {
		if l.value != nil {
			a.printField(l.field, a.localValue(l.field, l.value.Value))
		}
	}
	d := r.Document
	a.printField("document", a.lang.Field(string(d.Kind))+" "+d.Number.Reveal())
	if !d.Issued.IsZero() {
		a.printField("issued", d.Issued.Reveal())
	}
	switch {
	case d.NoExpiry:
		a.printField("expires", a.lang.Field("noExpiry"))
	case !d.Expires.IsZero():
		a.printField("expires", d.Expires.Reveal())
	}
}

// localValue turns the words of the record into the user's.
func (a *app) localValue(field string, v personal.Text) string {
	if field == "sex" {
		return a.lang.Field(v.Reveal())
	}
	return v.Reveal()
}

func (a *app) printField(name, value string) { a.print("  %s: %s\n", a.lang.Field(name), value) }

func (a *app) printChecks(checks []check.Check) {
	a.print("\n")
	for _, c := range checks {
		a.print("  %s %s: %s", symbol(c.Result), a.lang.Check(c.ID), a.lang.Result(string(c.Result)))
		if c.Detail != "" {
			a.print(" (%s)", c.Detail)
		}
		a.print("\n")
	}
}

// symbol does not depend on colour.
func symbol(r check.Result) string {
	switch r {
	case check.Successful:
		return "✓"
	case check.Failed:
		return "✗"
	case check.Undetermined:
		return "?"
	}
	return "–"
}
