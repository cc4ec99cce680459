package mrz

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Date is a day of the Gregorian calendar, or what is known of it: Day 0 is an
// unknown day, Month 0 an unknown month (and day), Year 0 no date at all. Being
// mostly somebody's birthday it prints redacted and goes into JSON as ISO 8601.
type Date struct {
	Year, Month, Day int
}

// NewDate is the date of these numbers, 0 for the unknown ones, or [ErrDate].
func NewDate(year, month, day int) (Date, error) {
	d := Date{year, month, day}
	switch {
	case year < 1 || year > 9999, month < 0 || month > 12, day < 0:
		return Date{}, ErrDate
	case month == 0 && day != 0:
		return Date{}, ErrDate
	case month != 0 && day > daysIn(year, month):
		return Date{}, ErrDate
	}
	return d, nil
}

// DateOf is the calendar day of t in t's own zone.
func DateOf(t time.Time) Date {
	return Date{t.Year(), int(t.Month()), t.Day()}
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero reports whether nothing is known of the date.
func (d Date) IsZero() bool { return d == Date{} }

// Full reports whether year, month and day are known.
func (d Date) Full() bool { return d.Year != 0 && d.Month != 0 && d.Day != 0 }

// Compare orders dates by what both know: -1, 0 or +1. Where a month or day is
// unknown in either, the dates are equal from there on.
func (d Date) Compare(o Date) int {
	if c := cmp.Compare(d.Year, o.Year); c != 0 || d.Month == 0 || o.Month == 0 {
		return c
	}
	if c := cmp.Compare(d.Month, o.Month); c != 0 || d.Day == 0 || o.Day == 0 {
		return c
	}
	return cmp.Compare(d.Day, o.Day)
}

// ISO is the date as the record writes it: "1990-01-15", "1990-01", "1990", or "".
func (d Date) ISO() personal.Text { return personal.Text(d.iso()) }

func (d Date) iso() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// YYMMDD is the date as a machine readable zone holds it, fillers for what is
// unknown (9303-3 §4.8).
func (d Date) YYMMDD() personal.Text {
	b := []byte("<<<<<<")
	for i, n := range [...]int{d.Year, d.Month, d.Day} {
		if n == 0 {
			break
		}
		b[2*i], b[2*i+1] = byte('0'+n%100/10), byte('0'+n%10)
	}
	return personal.Text(b)
}

// MarshalText writes ISO 8601 in the clear.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.iso()), nil }

// UnmarshalText reads what MarshalText writes; errors are [ErrDate].
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	if len(text) != 4 && len(text) != 7 && len(text) != 10 {
		return ErrDate
	}
	var parts [3]int
	for i, from := range [...]int{0, 5, 8} {
		if from > len(text) {
			break
		}
		to := max(4, from+2)
		if from > 0 && text[from-1] != '-' {
			return ErrDate
		}
		n, err := strconv.ParseUint(string(text[from:to]), 10, 16)
		if err != nil || n == 0 {
			return ErrDate
		}
		parts[i] = int(n)
	}
	parsed, err := NewDate(parts[0], parts[1], parts[2])
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

func (d Date) String() string { return personal.Redacted }

// GoString keeps %#v from showing the date.
func (d Date) GoString() string { return personal.Redacted }

// Format answers every verb alike; see [personal.Text.Format].
func (d Date) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, personal.Redacted) }

// LogValue keeps slog from showing the date.
func (d Date) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }
