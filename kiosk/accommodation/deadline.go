package accommodation

import "time"

// EarlyMorning is how the law is read for arrivals between midnight and
// 08:00, of which it does not speak: "arrivals after 23:00 before 08:00 of the
// next day" may or may not mean them.
type EarlyMorning string

// The readings.
const (
	Cautious    EarlyMorning = "cautious"     // 08:00 of the same day; the default
	SameEvening EarlyMorning = "same-evening" // 23:00 of the same day
)

// EarlyMornings lists the readings.
func EarlyMornings() []EarlyMorning { return []EarlyMorning{Cautious, SameEvening} }

// What [Rules] warn of where they name nothing.
const (
	DefaultWarn     = 30 * time.Minute // before the deadline
	DefaultWallWarn = 6 * time.Hour    // before the wall
)

// Hours of the law in Viet Nam (Law on Residence 68/2020 Art 30.2), and of
// the notification of foreigners (Law 47/2014 Art 33.2).
const (
	evening       = 23
	morning       = 8
	foreigner     = 12 * time.Hour
	foreignerAfar = 24 * time.Hour
	daysToTheWall = 2 // the end of the day after arrival is the midnight after it
)

// Rules are how the deadlines are read. The zero value is the cautious
// reading in a place that is not remote.
type Rules struct {
	EarlyMorning EarlyMorning
	Remote       bool          // a remote area: foreigners within 24 h
	Warn         time.Duration // 0: DefaultWarn
	WallWarn     time.Duration // 0: DefaultWallWarn
}

// Deadline says until when a guest must be notified of. All are instants, and
// what happens at one is late.
type Deadline struct {
	At         time.Time // the law's
	Wall       time.Time // from here on the portal refuses: it takes arrivals of today and yesterday
	WarnAt     time.Time // a person is told of what is not clear by now
	WallWarnAt time.Time // a person is told that the portal will soon refuse
}

// Due is the deadline of an arrival, by the clock of Viet Nam whatever the
// zone of arrival or of the machine.
func (r Rules) Due(arrival time.Time, foreign bool) Deadline {
	arrival = arrival.In(vietnam)
	d := Deadline{At: r.due(arrival, foreign), Wall: hourOf(arrival, daysToTheWall, 0)}
	d.WarnAt = d.At.Add(-orDefault(r.Warn, DefaultWarn))
	d.WallWarnAt = d.Wall.Add(-orDefault(r.WallWarn, DefaultWallWarn))
	return d
}

func (r Rules) due(arrival time.Time, foreign bool) time.Time {
	switch hour := arrival.Hour(); {
	case foreign && r.Remote:
		return arrival.Add(foreignerAfar)
	case foreign:
		return arrival.Add(foreigner)
	case hour >= evening:
		return hourOf(arrival, 1, morning)
	case hour < morning && r.EarlyMorning != SameEvening:
		return hourOf(arrival, 0, morning)
	}
	return hourOf(arrival, 0, evening)
}

// hourOf is an hour in Viet Nam, days after the day of t.
func hourOf(t time.Time, days, hour int) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day+days, hour, 0, 0, 0, vietnam)
}

func orDefault(d, otherwise time.Duration) time.Duration {
	if d <= 0 {
		return otherwise
	}
	return d
}

// DayStart is the midnight in Viet Nam with which the day of t began.
func DayStart(t time.Time) time.Time { return hourOf(t.In(vietnam), 0, 0) }
