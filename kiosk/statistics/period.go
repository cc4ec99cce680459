package statistics

import (
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// MaxDays is the longest period, in days.
const MaxDays = 366

// week is the period where none is named, in days.
const week = 7

// ErrPeriod says that a period is none: days that are no dates, the last before
// the first, or more than [MaxDays].
var ErrPeriod = errors.New("statistics: not a period")

// Period is days in Viet Nam, from the beginning of the first to the end of the last.
type Period struct{ first, last time.Time } // noon of the days

// ParsePeriod takes two days, ISO 8601. Without the last it ends today, without the
// first it is a week. Errors: [ErrPeriod].
func ParsePeriod(from, to string, now time.Time) (Period, error) {
	last, err := dayOf(to, now)
	if err != nil {
		return Period{}, err
	}
	first, err := dayOf(from, last.AddDate(0, 0, 1-week))
	if err != nil {
		return Period{}, err
	}
	p := Period{first, last}
	if n := p.days(); n < 1 || n > MaxDays {
		return Period{}, ErrPeriod
	}
	return p, nil
}

// dayOf is noon of a day: no sum of days goes astray from there.
func dayOf(iso string, otherwise time.Time) (time.Time, error) {
	if iso != "" {
		day, err := time.ParseInLocation(time.DateOnly, iso, identity.Zone())
		if err != nil {
			return time.Time{}, ErrPeriod
		}
		otherwise = day
	}
	y, m, d := otherwise.In(identity.Zone()).Date()
	return time.Date(y, m, d, 12, 0, 0, 0, identity.Zone()), nil
}

// since and before bound the period; before is not in it.
func (p Period) since() time.Time  { return p.first.Add(-12 * time.Hour) }
func (p Period) before() time.Time { return p.last.Add(12 * time.Hour) }

func (p Period) days() int { return int(p.last.Sub(p.first).Hours()/24) + 1 }

// day is the ISO date of an instant in Viet Nam.
func day(t time.Time) string { return t.In(identity.Zone()).Format(time.DateOnly) }
