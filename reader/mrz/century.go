package mrz

import "time"

// noExpiry is what Vietnamese cards that never expire carry as date of expiry.
const noExpiry = "991231"

// expiryHorizon is how many years ahead of the reference date an expiry may
// lie; a later one is read as of the century before.
const expiryHorizon = 50

// BirthDate is the date of birth in the latest century that does not put it
// after ref: nobody is born in the future. Anybody older than a hundred is
// therefore read as a child; only a number that tells the century can do better.
// Month or day of fillers or zeros are unknown (9303-3 §4.8); a zone without any
// birth date gives the zero Date. Errors are a [*FieldError] over [ErrDate].
func (m MRZ) BirthDate(ref time.Time) (Date, error) {
	today := DateOf(ref)
	return m.date(FieldDateOfBirth, m.DateOfBirth.Reveal(), func(yy, month, day int) int {
		year := today.Year - today.Year%100 + yy
		if (Date{year, month, day}).Compare(today) > 0 {
			year -= 100
		}
		return year
	})
}

// ExpiryDate is the date of expiry in the century that brings it nearest to
// ref, at most 50 years ahead; never is true on a Vietnamese card with 991231,
// which has no expiry. Errors are as those of BirthDate.
func (m MRZ) ExpiryDate(ref time.Time) (d Date, never bool, err error) {
	if m.Vietnamese() && m.DateOfExpiry == noExpiry {
		return Date{}, true, nil
	}
	last := ref.Year() + expiryHorizon
	d, err = m.date(FieldDateOfExpiry, m.DateOfExpiry.Reveal(), func(yy, _, _ int) int {
		year := last - last%100 + yy
		if year > last {
			year -= 100
		}
		return year
	})
	return d, false, err
}

// date reads six characters; century finds the full year.
func (m MRZ) date(f Field, s string, century func(yy, month, day int) int) (Date, error) {
	if err := checkDateText(s); err != nil {
		return Date{}, &FieldError{f, err}
	}
	if s[:2] == "<<" {
		return Date{}, nil
	}
	yy, month, day := pair(s[:2]), pair(s[2:4]), pair(s[4:])
	if month == 0 {
		day = 0 // a day of an unknown month says nothing
	}
	d, err := NewDate(century(yy, month, day), month, day)
	if err != nil {
		return Date{}, &FieldError{f, err}
	}
	return d, nil
}

// checkDateText wants three pairs of digits, or of fillers where unknown.
func checkDateText(s string) error {
	if len(s) != 6 {
		return ErrLength
	}
	for i := 0; i < 6; i += 2 {
		if s[i:i+2] != "<<" && !(isDigit(s[i]) && isDigit(s[i+1])) {
			return ErrCharacter
		}
	}
	return nil
}

// pair is the value of two digits, 0 for fillers.
func pair(s string) int {
	if s == "<<" {
		return 0
	}
	return int(s[0]-'0')*10 + int(s[1]-'0')
}
