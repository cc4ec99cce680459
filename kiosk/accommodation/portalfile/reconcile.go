package portalfile

import (
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
)

// Sent is a guest as the portal was told of them, or is to be.
type Sent struct {
	Item    string `json:"item"`
	Guest   accommodation.Guest
	Claimed bool      // the portal is thought to have it: its absence is a finding
	Leaves  time.Time // as was last told; zero: not to be compared
}

// Altered is a guest whom the portal has otherwise than was sent.
type Altered struct {
	Item   string   `json:"item"`
	Line   int      `json:"line"`   // in the file
	Fields []string `json:"fields"` // name, birth, sex, number, arrival, departure, room
}

// Doubled is a guest whom the portal has more than once.
type Doubled struct {
	Item  string `json:"item"`
	Lines []int  `json:"lines"`
}

// Findings are the differences between what was sent and the portal's list, by
// items of the outbox and lines of the file: nothing personal.
type Findings struct {
	Missing []string  `json:"missing"` // the portal was thought to have them
	Doubled []Doubled `json:"doubled"`
	Altered []Altered `json:"altered"`
	Unsent  []int     `json:"unsent"` // lines of guests whom nobody sent from here
	Found   []string  `json:"found"`  // there, and as they were sent
}

// Clean reports whether the portal has exactly what was sent.
func (f Findings) Clean() bool {
	return len(f.Missing)+len(f.Doubled)+len(f.Altered)+len(f.Unsent) == 0
}

// Reconcile compares what was sent with the portal's list. Of guests who
// arrived on another day than day (ISO 8601; empty: any) absence means
// nothing: they may have left.
func Reconcile(sent []Sent, list List, day string) Findings {
	f := Findings{Missing: []string{}, Doubled: []Doubled{}, Altered: []Altered{}, Unsent: []int{}, Found: []string{}}
	taken := make(map[int]bool) // lines
	var lost []Sent
	// Whoever is there as sent takes the line before anybody else may.
	for _, exact := range []bool{true, false} {
		for _, s := range sent {
			if hasExact(s, list) == exact && !f.match(s, list, taken) {
				lost = append(lost, s)
			}
		}
	}
	for _, s := range lost {
		if f.renumbered(s, list, taken) || !s.Claimed || day != "" && dayISO(s.Guest.Arrival) != day {
			continue
		}
		f.Missing = append(f.Missing, s.Item)
	}
	for _, row := range list.Rows {
		i := slices.IndexFunc(sent, func(s Sent) bool { return sameNumber(s, row) })
		switch {
		case taken[row.Line]:
		case i < 0:
			f.Unsent = append(f.Unsent, row.Line)
		default: // once more, on another day
			f.Doubled = append(f.Doubled, Doubled{sent[i].Item, []int{row.Line}})
		}
	}
	return f
}

func sameNumber(s Sent, r Row) bool { return numberOf(s.Guest.Number.Reveal()) == r.Number.Reveal() }

func hasExact(s Sent, list List) bool {
	return slices.ContainsFunc(list.Rows, func(r Row) bool { return sameNumber(s, r) && r.Arrival == dayISO(s.Guest.Arrival) })
}

// match finds a guest by the number: on the day of the arrival, else on any.
func (f *Findings) match(s Sent, list List, taken map[int]bool) bool {
	var same, other []Row
	for _, r := range list.Rows {
		switch {
		case taken[r.Line] || !sameNumber(s, r):
		case r.Arrival == dayISO(s.Guest.Arrival):
			same = append(same, r)
		default:
			other = append(other, r)
		}
	}
	if len(same) == 0 && len(other) > 0 {
		same = other[:1]
	}
	if len(same) == 0 {
		return false
	}
	var lines []int
	for _, r := range same {
		taken[r.Line] = true
		lines = append(lines, r.Line)
	}
	fields := differences(s, same[0])
	switch {
	case len(lines) > 1:
		f.Doubled = append(f.Doubled, Doubled{s.Item, lines})
	case len(fields) == 0:
		f.Found = append(f.Found, s.Item)
	}
	if len(fields) > 0 {
		f.Altered = append(f.Altered, Altered{s.Item, same[0].Line, fields})
	}
	return true
}

// renumbered finds a guest whose number the portal has otherwise, by name and
// birth date.
func (f *Findings) renumbered(s Sent, list List, taken map[int]bool) bool {
	for _, r := range list.Rows {
		if taken[r.Line] || fold(r.Name.Reveal()) != fold(s.Guest.Name.Reveal()) || r.Birth != s.Guest.Birth || r.Birth == "" {
			continue
		}
		taken[r.Line] = true
		f.Altered = append(f.Altered, Altered{s.Item, r.Line, append([]string{"number"}, differences(s, r)...)})
		return true
	}
	return false
}

// differences compares what both have.
func differences(s Sent, r Row) []string {
	var fields []string
	compare := func(field, ours, theirs string) {
		if theirs != "" && ours != "" && ours != theirs {
			fields = append(fields, field)
		}
	}
	compare("name", fold(s.Guest.Name.Reveal()), fold(r.Name.Reveal()))
	birth, theirs := s.Guest.Birth.Reveal(), r.Birth.Reveal()
	if len(birth) < len(theirs) { // of a foreigner whose year alone is known
		theirs = theirs[:len(birth)]
	}
	compare("birth", birth, theirs)
	compare("sex", map[accommodation.Sex]string{accommodation.Male: "M", accommodation.Female: "F"}[s.Guest.Sex], r.Sex)
	compare("arrival", dayISO(s.Guest.Arrival), r.Arrival)
	compare("departure", dayISO(s.Leaves), r.Departure)
	compare("room", fold(s.Guest.Room), fold(r.Room))
	return fields
}

func dayISO(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(vietnam).Format(time.DateOnly)
}
