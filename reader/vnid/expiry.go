package vnid

import (
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Reason says which row of the expiry rule, or which doubt about it, gives a
// candidate. Ages are full years on the day of issue.
type Reason string

const (
	ReasonUnder12      Reason = "issued-under-12"    // to 14
	ReasonFrom12       Reason = "issued-12-to-13"    // to 25: the next age but one
	ReasonFrom12Strict Reason = "issued-12-to-13-14" // to 14: the other reading
	ReasonFrom14       Reason = "issued-14-to-22"    // to 25
	ReasonFrom23       Reason = "issued-23-to-24"    // to 40
	ReasonFrom25       Reason = "issued-25-to-37"    // to 40
	ReasonFrom38       Reason = "issued-38-to-39"    // to 60
	ReasonFrom40       Reason = "issued-40-to-57"    // to 60
	ReasonFrom58       Reason = "issued-from-58"     // no expiry
	// ReasonTooYoung: under 14 before 01/07/2024, when nobody that young had a card.
	ReasonTooYoung Reason = "issued-under-14-before-2024"
	// Born on 29 February: which day ends the term is not published.
	ReasonLeapDay   Reason = "born-29-february"
	ReasonLeapFeb28 Reason = "born-29-february-to-28"
	ReasonLeapMar1  Reason = "born-29-february-to-1-march"
)

// Candidate is one expiry that the rule allows: a date, or none at all.
type Candidate struct {
	Date     Date   `json:"date,omitzero"`
	NoExpiry bool   `json:"noExpiry,omitempty"`
	Reason   Reason `json:"reason"`
}

// YYMMDD is the candidate as the machine readable zone holds it; 991231 is how
// Vietnamese cards say that they never expire.
func (c Candidate) YYMMDD() personal.Text {
	if c.NoExpiry {
		return "991231"
	}
	return c.Date.YYMMDD()
}

// identityLaw is the day on which Luật Căn cước 2023 took effect.
var identityLaw = Date{Year: 2024, Month: 7, Day: 1}

// terms is the rule of Luật Căn cước 2023, Art 21: a card is renewed at 14, 25,
// 40 and 60, and one issued within the two years before such an age runs to the
// next. Four sources agree on it and on a published example; that 12 to 13 runs
// to 25 comes from one of them, so 14 follows as a second candidate. The law of
// 2014 has the same ages from 14 on.
var terms = []struct {
	below int // full years on the day of issue
	runs  []run
}{
	{12, []run{{14, ReasonUnder12}}},
	{14, []run{{25, ReasonFrom12}, {14, ReasonFrom12Strict}}},
	{23, []run{{25, ReasonFrom14}}},
	{25, []run{{40, ReasonFrom23}}},
	{38, []run{{40, ReasonFrom25}}},
	{40, []run{{60, ReasonFrom38}}},
	{58, []run{{60, ReasonFrom40}}},
}

// run is a term that ends on a birthday; age 0 never ends.
type run struct {
	age    int
	reason Reason
}

// Expiry gives the expiries that the law allows for a card of somebody born on
// birth and issued on issued, in order: the first is used, the others are for an
// operator who knows better. The day counts: issued on the 23rd birthday is
// issued at 23. Nothing follows where the issue date is partial or before the
// birth. Where only a year of birth is known, nothing but "no expiry" can follow.
//
// A birth on 29 February has its day where the target year has one. Elsewhere,
// and as the second thought, 28 February comes before 1 March: no source says
// which, and it is what common calendar arithmetic gives.
func Expiry(birth, issued Date) []Candidate {
	if birth.IsZero() || !issued.Full() || issued.Compare(birth) < 0 {
		return nil
	}
	if !birth.Full() {
		if issued.Year-birth.Year >= 58 {
			return []Candidate{{NoExpiry: true, Reason: ReasonFrom58}}
		}
		return nil
	}
	var out []Candidate
	for _, age := range agesAt(birth, issued) {
		for _, r := range runsAt(age, issued) {
			out = appendNew(out, endOf(birth, r)...)
		}
	}
	return out
}

// agesAt is the age in full years; two of them on the 28 February on which
// somebody born on a 29th may or may not have grown a year older.
func agesAt(birth, issued Date) []int {
	age := issued.Year - birth.Year
	day := Date{Year: issued.Year, Month: birth.Month, Day: birth.Day}
	if issued.Compare(day) >= 0 {
		return []int{age}
	}
	_, err := mrz.NewDate(day.Year, day.Month, day.Day)
	if err != nil && issued.Month == 2 && issued.Day == 28 {
		return []int{age, age - 1}
	}
	return []int{age - 1}
}

func runsAt(age int, issued Date) []run {
	if age < 14 && issued.Compare(identityLaw) < 0 {
		return []run{{25, ReasonTooYoung}}
	}
	for _, t := range terms {
		if age < t.below {
			return t.runs
		}
	}
	return []run{{0, ReasonFrom58}}
}

// endOf is the birthday that ends a run: several for a birth on 29 February.
func endOf(birth Date, r run) []Candidate {
	if r.age == 0 {
		return []Candidate{{NoExpiry: true, Reason: r.reason}}
	}
	year := birth.Year + r.age
	if birth.Month != 2 || birth.Day != 29 {
		return []Candidate{{Date: Date{Year: year, Month: birth.Month, Day: birth.Day}, Reason: r.reason}}
	}
	var out []Candidate
	if d, err := mrz.NewDate(year, 2, 29); err == nil {
		out = append(out, Candidate{Date: d, Reason: ReasonLeapDay})
	}
	return append(out,
		Candidate{Date: Date{Year: year, Month: 2, Day: 28}, Reason: ReasonLeapFeb28},
		Candidate{Date: Date{Year: year, Month: 3, Day: 1}, Reason: ReasonLeapMar1})
}

// appendNew adds the candidates whose expiry is not there yet.
func appendNew(out []Candidate, more ...Candidate) []Candidate {
next:
	for _, c := range more {
		for _, have := range out {
			if have.Date == c.Date && have.NoExpiry == c.NoExpiry {
				continue next
			}
		}
		out = append(out, c)
	}
	return out
}

// MRZKeys are the keys to the chip that follow from a card's QR, in the order of
// [Expiry]. The QR holds no expiry date; banks compute it in the same way. Day
// and month that the QR does not tell become fillers, as 9303-3 §4.8 has it; how
// Vietnamese cards fill them is not known.
func MRZKeys(c CCCD) []mrz.Key {
	var keys []mrz.Key
	for _, e := range Expiry(c.DateOfBirth, c.Issued) {
		keys = append(keys, mrz.Key{
			DocumentNumber: c.Number.DocumentNumber(),
			DateOfBirth:    c.DateOfBirth.YYMMDD(),
			DateOfExpiry:   e.YYMMDD(),
		})
	}
	return keys
}
