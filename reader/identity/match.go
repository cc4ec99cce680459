package identity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// matches are the results of comparing the sources of one reading.
type matches struct {
	checks    []check.Check
	twoPeople bool
}

func (m *matches) add(id string, r check.Result, detail string) {
	m.checks = append(m.checks, check.Check{ID: id, Result: r, Detail: detail})
}

func (e Evidence) match() matches {
	var m matches
	e.matchDG1DG13(&m)
	e.matchQR(&m)
	e.checkDigits(&m)
	e.checkExpiry(&m)
	e.checkNumber(&m)
	m.add("holder.face", check.Undetermined, "nobody has compared the face")
	return m
}

// Fields whose difference means two people.
const (
	fieldNumber = "personalNumber"
	fieldBirth  = "dateOfBirth"
)

// comparison collects what two sources say alike and differently, by field name.
type comparison struct {
	same, differ []string
	absent       []string // in one of the sources
	unsigned     []string // sources that nobody vouches for
}

// field compares one field.
func (c *comparison) field(name string, a, b personal.Text, equal func(a, b personal.Text) bool) {
	c.note(name, !a.IsZero() && !b.IsZero(), equal(a, b))
}

// note takes down how one field compares, where both sources have it.
func (c *comparison) note(name string, known, equal bool) {
	switch {
	case !known:
		c.absent = append(c.absent, name)
	case equal:
		c.same = append(c.same, name)
	default:
		c.differ = append(c.differ, name)
	}
}

// twoPeople: the number or the date of birth differs, so the sources speak of
// two persons.
func (c comparison) twoPeople() bool {
	return slices.Contains(c.differ, fieldNumber) || slices.Contains(c.differ, fieldBirth)
}

// outcome is failed for every difference, whoever vouches for it; but nothing
// agrees on the word of a file that nobody signed.
func (c comparison) outcome() (check.Result, string) {
	switch {
	case c.differ != nil:
		return check.Failed, "different: " + strings.Join(c.differ, ", ")
	case c.same == nil:
		return check.Undetermined, "nothing to compare"
	case c.unsigned != nil:
		return check.Undetermined, "not as signed: " + strings.Join(c.unsigned, ", ")
	}
	return check.Successful, "same: " + strings.Join(c.same, ", ")
}

func (c comparison) withAbsent(detail string) string {
	if c.absent == nil {
		return detail
	}
	return detail + "; absent: " + strings.Join(c.absent, ", ")
}

func exact(a, b personal.Text) bool { return a == b }

// sameDate compares dates by what both know: a card may give the year alone
// where the zone fills in day and month.
func sameDate(a, b mrz.Date) bool { return a.Compare(b) == 0 }

// bornAlike compares a date with that of a zone, which knows two digits of the
// year: nobody is another person because of a century that was guessed.
func bornAlike(zone, d mrz.Date) bool {
	zone.Year, d.Year = zone.Year%100, d.Year%100
	return sameDate(zone, d)
}

// matchDG1DG13 is `match.dg1.dg13`. A field that is absent leaves the whole
// undetermined: agreeing on less is not agreeing.
func (e Evidence) matchDG1DG13(m *matches) {
	const id = "match.dg1.dg13"
	if e.DG1 == nil || e.DG13 == nil {
		m.add(id, check.Undetermined, "the chip has no two sources to compare")
		return
	}
	zone, cd := *e.DG1, *e.DG13
	c := comparison{unsigned: e.unsigned(SourceDG1, SourceDG13)}
	c.field(fieldNumber, numberIn(zone), cd.PersonalNumber(), exact)
	c.birth(e.birthIn(zone), dateOf(cd.DateOfBirth()))
	c.field("sex", statedSex(zone), sexWord(cd.Sex()), exact)
	c.field("fullName", zone.Names.Full(), cd.FullName(), func(_, full personal.Text) bool { return inZone(full, zone) })
	result, detail := c.outcome()
	if result == check.Successful && c.absent != nil {
		result = check.Undetermined
	}
	m.add(id, result, c.withAbsent(detail))
	m.twoPeople = m.twoPeople || c.twoPeople()
}

// birth compares a date of birth with a zone's.
func (c *comparison) birth(zone, d mrz.Date) {
	c.note(fieldBirth, !zone.IsZero() && !d.IsZero(), bornAlike(zone, d))
}

// birthIn is a zone's date of birth, zero where it is none.
func (e Evidence) birthIn(zone mrz.MRZ) mrz.Date {
	d, err := vnid.BirthDate(zone, e.ReadAt)
	if err != nil {
		return mrz.Date{}
	}
	return d
}

// statedSex is the sex that a zone states; one that it leaves open is absent.
func statedSex(zone mrz.MRZ) personal.Text {
	if zone.Sex.IsZero() {
		return ""
	}
	return zone.SexWord()
}

// inZone reports whether a zone's name can be this one, cut where the zone ends.
func inZone(full personal.Text, zone mrz.MRZ) bool {
	return vnid.MatchesMRZ(full, zone.Names, zone.Format.NameWidth())
}

// unsigned lists the sources whose files nobody vouches for.
func (e Evidence) unsigned(sources ...Source) (out []string) {
	for _, s := range sources {
		if !e.vouchesFor(s) {
			out = append(out, string(s))
		}
	}
	return out
}

// groups are the data groups about the person that the chip gave.
func (e Evidence) groups() (out []Source) {
	if e.DG1 != nil {
		out = append(out, SourceDG1)
	}
	if e.DG13 != nil {
		out = append(out, SourceDG13)
	}
	return out
}

// matchQR is `match.qr.chip`: every field of the QR against DG13, else DG1. What
// the chip does not hold is named and changes nothing.
func (e Evidence) matchQR(m *matches) {
	const id = "match.qr.chip"
	switch {
	case e.QR == nil:
		return
	case e.DG1 == nil && e.DG13 == nil:
		m.add(id, check.Undetermined, "no chip was read")
		return
	}
	c := e.compareQR(*e.QR, value(e.DG1), value(e.DG13))
	result, detail := c.outcome()
	m.add(id, result, c.withAbsent(detail))
	m.twoPeople = m.twoPeople || c.twoPeople()
}

func (e Evidence) compareQR(qr vnid.CCCD, zone mrz.MRZ, cd lds.CitizenDetails) comparison {
	c := comparison{unsigned: e.unsigned(e.groups()...)}
	c.field(fieldNumber, personal.Text(qr.Number), cmp.Or(cd.PersonalNumber(), numberIn(zone)), exact)
	if birth := dateOf(cd.DateOfBirth()); !birth.IsZero() {
		c.note(fieldBirth, !qr.DateOfBirth.IsZero(), sameDate(qr.DateOfBirth, birth))
	} else {
		c.birth(e.birthIn(zone), qr.DateOfBirth)
	}
	c.field("sex", qr.Sex, cmp.Or(sexWord(cd.Sex()), statedSex(zone)), exact)
	if cd.FullName().IsZero() {
		c.field("fullName", qr.FullName, zone.Names.Full(), func(full, _ personal.Text) bool { return inZone(full, zone) })
	} else {
		c.field("fullName", qr.FullName, cd.FullName(), vnid.SameName)
	}
	c.field("residence", qr.Residence, cd.Residence(), vnid.SameName)
	issued := dateOf(cd.DateOfIssue())
	c.note("issued", !qr.Issued.IsZero() && !issued.IsZero(), sameDate(qr.Issued, issued))
	if !qr.PreviousNumber.IsZero() {
		c.field("previousNumber", qr.PreviousNumber, cd.PreviousNumber(), exact)
	}
	return c
}
