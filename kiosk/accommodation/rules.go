package accommodation

import (
	"regexp"
	"time"
)

// rules are what the portal is known to refuse, so that the desk hears of it
// while the guest is still there.
type rules struct {
	room   bool
	reason Reason
}

// declarations checks guests and writes them in the portal's form.
func (r rules) declarations(guests []Guest, now time.Time) ([]declaration, error) {
	if len(guests) == 0 {
		return nil, ErrNoGuests
	}
	var all []declaration
	var wrong []GuestProblem
	seen := make(map[string]bool)
	for i, g := range guests {
		d := r.declaration(g)
		problems := r.problems(g, d, now)
		if d.SoGiayTo != "" && seen[d.SoGiayTo] {
			problems = append(problems, Duplicate)
		}
		seen[d.SoGiayTo] = true
		for _, p := range problems {
			wrong = append(wrong, GuestProblem{Guest: i, Problem: p})
		}
		all = append(all, d)
	}
	if wrong != nil {
		return nil, &CheckError{Problems: wrong}
	}
	return all, nil
}

func (r rules) problems(g Guest, d declaration, now time.Time) []Problem {
	var found []Problem
	add := func(wrong bool, p Problem) {
		if wrong {
			found = append(found, p)
		}
	}
	add(d.HoTen == "", NameMissing)
	add(d.GioiTinh == "", SexMissing)
	add(!isDate(d.NgayThangNamSinhStr), BirthIncomplete)
	add(d.LoaiGiayTo < CCCD || d.LoaiGiayTo > CanCuoc, PaperType)
	add(!d.LoaiGiayTo.fits(d.SoGiayTo), NumberForm)
	add(r.room && d.SoPhong == "", RoomMissing)
	add(d.LyDoCuTru < Tourism || d.LyDoCuTru > Other, ReasonMissing)
	add(d.LyDoCuTru == Other && d.LyDoChiTiet == "", ReasonDetailMissing)
	return append(found, stayProblems(g.Arrival, g.Departure, now)...)
}

// stayProblems compares days in Viet Nam: the arrival is today or yesterday,
// the departure neither before yesterday nor before the arrival.
func stayProblems(arrival, departure, now time.Time) []Problem {
	var found []Problem
	today, yesterday := day(now), day(now.In(vietnam).AddDate(0, 0, -1))
	if d := day(arrival); d != today && d != yesterday {
		found = append(found, ArrivalDay)
	}
	switch {
	case departure.IsZero():
		found = append(found, DepartureMissing)
	case day(departure) < yesterday:
		found = append(found, DeparturePast)
	case departure.Before(arrival):
		found = append(found, DepartureBeforeArrival)
	}
	return found
}

func day(t time.Time) string { return t.In(vietnam).Format(time.DateOnly) }

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

var (
	twelveDigits       = regexp.MustCompile(`^\d{12}$`)
	nineOrTwelveDigits = regexp.MustCompile(`^(\d{9}|\d{12})$`)
	upTo10             = regexp.MustCompile(`^[0-9A-Z]{1,10}$`)
	upTo20             = regexp.MustCompile(`^[0-9A-Z]{1,20}$`)
	plain              = regexp.MustCompile(`^[0-9A-Z]+$`)
)

// fits reports whether a number has the form of its paper. Of a birth
// certificate or a notice nothing is known but that special characters are
// refused.
func (p Paper) fits(number string) bool {
	switch p {
	case CCCD, CanCuoc:
		return twelveDigits.MatchString(number)
	case CMND:
		return nineOrTwelveDigits.MatchString(number)
	case Passport:
		return upTo10.MatchString(number)
	case DrivingLicence, InsuranceCard:
		return upTo20.MatchString(number)
	}
	return plain.MatchString(number)
}
