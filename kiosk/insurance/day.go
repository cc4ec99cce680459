package insurance

import (
	"strings"
	"time"
)

// vietnam is the zone that the portal's days are in; it has had no other
// offset since 1975.
var vietnam = time.FixedZone("+07", 7*60*60)

// Day is a calendar day, ISO 8601; "" where the portal gave none.
type Day string

// DayOf is the day in Viet Nam at an instant.
func DayOf(t time.Time) Day { return Day(t.In(vietnam).Format(time.DateOnly)) }

// IsZero reports whether there is no day.
func (d Day) IsZero() bool { return d == "" }

// portalDay reads dd/MM/yyyy; anything else is no day.
func portalDay(t text) Day {
	day, err := time.Parse("02/01/2006", strings.TrimSpace(string(t)))
	if err != nil {
		return ""
	}
	return Day(day.Format(time.DateOnly))
}
