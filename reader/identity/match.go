package identity

import (
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/check"
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

// comparison collects what two sources say alike and differently, by field name.
type comparison struct{ same, differ []string }

// field compares one field where both sources have it.
func (c *comparison) field(name string, a, b personal.Text, equal func(a, b personal.Text) bool) {
	switch {
	case a.IsZero() || b.IsZero():
	case equal(a, b):
		c.same = append(c.same, name)
	default:
		c.differ = append(c.differ, name)
	}
}

func exact(a, b personal.Text) bool { return a == b }

// sameDate compares ISO 8601 dates by what both know: a card may give the year
// alone where the zone fills in day and month.
func sameDate(a, b personal.Text) bool {
	return strings.HasPrefix(a.Reveal(), b.Reveal()) || strings.HasPrefix(b.Reveal(), a.Reveal())
}

// twoPeople: the number or the date of birth differs, so the sources speak of two persons.
func (c comparison) twoPeople() bool {
	for _, f := range c.differ {
		if f == "personalNumber" || f == "dateOfBirth" {
			return true
		}
	}
	return false
}

func (c comparison) report(m *matches, id string) {
	switch {
	case len(c.differ) > 0:
		m.add(id, check.Failed, "different: "+strings.Join(c.differ, ", "))
	case len(c.same) == 0:
		m.add(id, check.Undetermined, "nothing to compare")
	default:
		m.add(id, check.Successful, "same: "+strings.Join(c.same, ", "))
	}
	m.twoPeople = m.twoPeople || c.twoPeople()
}

func (e Evidence) matchDG1DG13(m *matches) {
	if e.DG1 == nil || e.DG13 == nil {
		m.add("match.dg1.dg13", check.Undetermined, "the chip has no two sources to compare")
		return
	}
	zone, cd := *e.DG1, *e.DG13
	birth, _ := vnid.BirthDate(zone, e.ReadAt)
	var c comparison
	c.field("personalNumber", numberIn(zone), cd.PersonalNumber(), exact)
	c.field("dateOfBirth", birth.ISO(), iso(cd.DateOfBirth()), sameDate)
	c.field("sex", zone.SexWord(), sexWord(cd.Sex()), exact)
	c.field("fullName", fullName(zone), cd.FullName(), func(_, full personal.Text) bool {
		return vnid.MatchesMRZ(full, zone.Names, zone.Format.NameWidth())
	})
	c.report(m, "match.dg1.dg13")
}

// matchQR compares the scanned QR with the chip: DG13 where it is, else DG1.
func (e Evidence) matchQR(m *matches) {
	if e.QR == nil {
		return
	}
	if e.DG1 == nil && e.DG13 == nil {
		m.add("match.qr.chip", check.Undetermined, "no chip was read")
		return
	}
	var c comparison
	if e.DG13 != nil {
		e.compareQRWithDG13(&c)
	}
	if e.DG13 == nil || !c.has("personalNumber") || !c.has("dateOfBirth") {
		e.compareQRWithDG1(&c)
	}
	c.report(m, "match.qr.chip")
}

func (c comparison) has(name string) bool {
	for _, f := range append(append([]string(nil), c.same...), c.differ...) {
		if f == name {
			return true
		}
	}
	return false
}

func (e Evidence) compareQRWithDG13(c *comparison) {
	qr, cd := e.QR, e.DG13
	c.field("personalNumber", personal.Text(qr.Number), cd.PersonalNumber(), exact)
	c.field("dateOfBirth", qr.DateOfBirth.ISO(), iso(cd.DateOfBirth()), sameDate)
	c.field("sex", qr.Sex, sexWord(cd.Sex()), exact)
	c.field("fullName", qr.FullName, cd.FullName(), vnid.SameName)
	c.field("residence", qr.Residence, cd.Residence(), vnid.SameName)
	c.field("issued", qr.Issued.ISO(), iso(cd.DateOfIssue()), exact)
	c.field("previousNumber", qr.PreviousNumber, cd.PreviousNumber(), exact)
}

func (e Evidence) compareQRWithDG1(c *comparison) {
	if e.DG1 == nil {
		return
	}
	qr, zone := e.QR, *e.DG1
	birth, _ := vnid.BirthDate(zone, e.ReadAt)
	c.unless("personalNumber", personal.Text(qr.Number), numberIn(zone), exact)
	c.unless("dateOfBirth", qr.DateOfBirth.ISO(), birth.ISO(), sameDate)
	c.unless("sex", qr.Sex, zone.SexWord(), exact)
	c.unless("fullName", qr.FullName, fullName(zone), func(full, _ personal.Text) bool {
		return vnid.MatchesMRZ(full, zone.Names, zone.Format.NameWidth())
	})
}

// unless compares a field that no better source has settled.
func (c *comparison) unless(name string, a, b personal.Text, equal func(a, b personal.Text) bool) {
	if !c.has(name) {
		c.field(name, a, b, equal)
	}
}

func (e Evidence) checkDigits(m *matches) {
	zone, ok := e.zone()
	if !ok {
		return
	}
	var wrong []string
	for _, d := range zone.CheckDigits() {
		if !d.OK && d.Field != mrz.FieldVietnameseNumber {
			wrong = append(wrong, string(d.Field))
		}
	}
	if wrong != nil {
		m.add("mrz.checkDigits", check.Failed, "wrong: "+strings.Join(wrong, ", "))
		return
	}
	m.add("mrz.checkDigits", check.Successful, "")
}

func (e Evidence) checkExpiry(m *matches) {
	zone, ok := e.zone()
	if !ok {
		return
	}
	expires, never, err := zone.ExpiryDate(e.ReadAt)
	switch {
	case err != nil || !never && expires.IsZero():
		m.add("document.expiry", check.Undetermined, "no readable date of expiry")
	case never:
		m.add("document.expiry", check.Successful, "the document does not expire")
	case expires.Compare(mrz.DateOf(e.ReadAt.In(Zone()))) < 0:
		m.add("document.expiry", check.Failed, "the document has expired")
	default:
		m.add("document.expiry", check.Successful, "")
	}
}

// checkNumber compares the twelve-digit number with birth date and sex. A
// number can outlive a correction of either, so a difference is no forgery.
func (e Evidence) checkNumber(m *matches) {
	cd, _, zone, printed, qr, _ := e.sources()
	var text personal.Text
	for _, t := range []personal.Text{cd.PersonalNumber(), numberIn(zone), personal.Text(qr.Number), numberIn(printed)} {
		if text.IsZero() {
			text = t
		}
	}
	if text.IsZero() {
		return
	}
	n, err := vnid.ParseNumber(text.Reveal())
	if err != nil {
		m.add("number.structure", check.Failed, "not twelve digits")
		return
	}
	var odd []string
	unknown := ""
	for _, w := range n.Warnings(e.knownBirth(), e.knownSex()) {
		if w == vnid.WarnProvince {
			unknown = "registered abroad or under a code that no public list has"
			continue
		}
		odd = append(odd, string(w))
	}
	if odd != nil {
		m.add("number.structure", check.Failed, strings.Join(odd, ", "))
		return
	}
	m.add("number.structure", check.Successful, unknown)
}

func (e Evidence) knownBirth() mrz.Date {
	cd, _, zone, printed, qr, _ := e.sources()
	if d, err := vnid.ParseDate(cd.DateOfBirth().Reveal()); err == nil {
		return d
	}
	for _, m := range []mrz.MRZ{zone, printed} {
		if d, err := vnid.BirthDate(m, e.ReadAt); err == nil && !d.IsZero() {
			return d
		}
	}
	return qr.DateOfBirth
}

func (e Evidence) knownSex() personal.Text {
	cd, _, zone, printed, qr, _ := e.sources()
	for _, t := range []personal.Text{sexWord(cd.Sex()), wordOf(zone), qr.Sex, wordOf(printed)} {
		if !t.IsZero() {
			return t
		}
	}
	return ""
}
