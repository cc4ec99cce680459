package identity

import (
	"cmp"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

func (e Evidence) checkDigits(m *matches) {
	zone, ok := e.zone()
	if !ok {
		return
	}
	const id = "mrz.checkDigits"
	digits := zone.CheckDigits()
	var wrong []string
	for _, d := range digits {
		if !d.OK && d.Field != mrz.FieldVietnameseNumber {
			wrong = append(wrong, string(d.Field))
		}
	}
	switch {
	case wrong != nil:
		m.add(id, check.Failed, "wrong: "+strings.Join(wrong, ", "))
	case digits == nil:
		m.add(id, check.Undetermined, "there are no lines to check")
	default:
		m.add(id, check.Successful, "")
	}
}

func (e Evidence) checkExpiry(m *matches) {
	zone, ok := e.zone()
	if !ok {
		return
	}
	const id = "document.expiry"
	expires, never, err := zone.ExpiryDate(e.ReadAt)
	switch {
	case never:
		m.add(id, check.Successful, "the document does not expire")
	case err != nil || expires.IsZero():
		m.add(id, check.Undetermined, "no readable date of expiry")
	case expires.Compare(mrz.DateOf(e.ReadAt)) < 0:
		m.add(id, check.Failed, "the document has expired")
	default:
		m.add(id, check.Successful, "")
	}
}

// checkNumber compares the twelve-digit number with birth date and sex. A
// number can outlive a correction of either, so a difference is no forgery.
func (e Evidence) checkNumber(m *matches) {
	const id = "number.structure"
	cd, _, zone, printed, qr, _ := e.sources()
	text := cmp.Or(cd.PersonalNumber(), numberIn(zone), personal.Text(qr.Number), numberIn(printed))
	if text.IsZero() {
		return
	}
	n, err := vnid.ParseNumber(text.Reveal())
	if err != nil {
		m.add(id, check.Failed, "not twelve digits")
		return
	}
	var odd []string
	detail := ""
	for _, w := range n.Warnings(e.knownBirth(), e.knownSex()) {
		if w == vnid.WarnProvince {
			detail = "registered abroad or under a code that no public list has"
			continue
		}
		odd = append(odd, string(w))
	}
	if odd != nil {
		m.add(id, check.Failed, strings.Join(odd, ", "))
		return
	}
	m.add(id, check.Successful, detail)
}

// knownBirth is the date of birth by the best source, whoever vouches for it.
func (e Evidence) knownBirth() mrz.Date {
	cd, _, zone, printed, qr, _ := e.sources()
	return cmp.Or(dateOf(cd.DateOfBirth()), e.birthIn(zone), e.birthIn(printed), qr.DateOfBirth)
}

// knownSex is the sex by the best source.
func (e Evidence) knownSex() personal.Text {
	cd, _, zone, printed, qr, _ := e.sources()
	return cmp.Or(sexWord(cd.Sex()), wordOf(zone), qr.Sex, wordOf(printed))
}
