package vnid

import (
	"fmt"
	"strconv"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
)

// ParseDate reads a date as Vietnamese documents write it: ddMMyyyy (the QR),
// dd/MM/yyyy (the chip, the insurance card), MM/yyyy or yyyy. Day or month 00
// is an unknown one. The error is [ErrDate].
func ParseDate(s string) (Date, error) {
	day, month, year, ok := splitDate(s)
	if !ok {
		return Date{}, ErrDate
	}
	var n [3]int
	for i, part := range [...]string{year, month, day} {
		v, ok := digits(part)
		if !ok {
			return Date{}, ErrDate
		}
		n[i] = v
	}
	return mrz.NewDate(n[0], n[1], n[2])
}

func splitDate(s string) (day, month, year string, ok bool) {
	switch {
	case len(s) == 8:
		return s[:2], s[2:4], s[4:], true
	case len(s) == 10 && s[2] == '/' && s[5] == '/':
		return s[:2], s[3:5], s[6:], true
	case len(s) == 7 && s[2] == '/':
		return "00", s[:2], s[3:], true
	case len(s) == 4:
		return "00", "00", s, true
	}
	return "", "", "", false
}

// digits is the value of a text of at most four ASCII digits and nothing else.
func digits(s string) (int, bool) {
	if !allDigits(s) || len(s) > 4 {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// compact writes a date as the citizen card's QR does: ddMMyyyy, or the known
// year alone. How the QR writes a year and month is not known; 00 stands for the day.
func compact(d Date) string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	}
	return fmt.Sprintf("%02d%02d%04d", d.Day, d.Month, d.Year)
}

// slashed writes a date as the insurance card's QR does: dd/MM/yyyy, or as much
// of it as is known.
func slashed(d Date) string {
	switch {
	case d.Month == 0:
		return compact(d)
	case d.Day == 0:
		return fmt.Sprintf("%02d/%04d", d.Month, d.Year)
	}
	return fmt.Sprintf("%02d/%02d/%04d", d.Day, d.Month, d.Year)
}
