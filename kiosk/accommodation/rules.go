package accommodation

import (
	"regexp"
	"time"
)

// rules are what the portal is known to refuse, so that the desk hears of it
// while the guest is still there.
type rules struct {
	room      bool
	reason    Reason
	catalogue *Catalogue // nil: ours, which is shorter
}

// found is what is wrong with one guest.
type found []Problem

func (f *found) add(wrong bool, p Problem) {
	if wrong {
		*f = append(*f, p)
	}
}

// number adds what is wrong with the number of a paper.
func (f *found) number(p Paper, number string) {
	if wrong := p.wrong(number); wrong != "" {
		*f = append(*f, wrong)
	}
}

// checked writes guests in one of the portal's forms, each with its own
// problems, and refuses them all where one has any.
func checked[T any](guests []Guest, number func(T) string, write func(Guest) (T, []Problem)) ([]T, error) {
	if len(guests) == 0 {
		return nil, ErrNoGuests
	}
	var all []T
	var wrong []GuestProblem
	seen := make(map[string]bool)
	for i, g := range guests {
		d, problems := write(g)
		n := number(d)
		if n != "" && seen[n] {
			problems = append(problems, Duplicate)
		}
		seen[n] = true
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

// declarations checks Vietnamese guests and writes them in API5's form.
func (r rules) declarations(guests []Guest, now time.Time) ([]declaration, error) {
	return checked(guests, func(d declaration) string { return d.SoGiayTo }, func(g Guest) (declaration, []Problem) {
		d := r.declaration(g)
		return d, r.problems(g, d, now)
	})
}

// foreigners checks foreign guests and writes them in API4's form.
func (r rules) foreigners(guests []Guest, now time.Time) ([]foreignDeclaration, error) {
	return checked(guests, func(d foreignDeclaration) string { return d.SoHoChieu }, func(g Guest) (foreignDeclaration, []Problem) {
		d := r.foreigner(g)
		return d, r.foreignProblems(g, d, now)
	})
}

func (r rules) problems(g Guest, d declaration, now time.Time) []Problem {
	var found found
	found.add(d.HoTen == "", NameMissing)
	found.add(d.GioiTinh == "", SexMissing)
	found.add(!isDate(d.NgayThangNamSinhStr), BirthIncomplete)
	if found.add(!r.knowsPaper(d.LoaiGiayTo), PaperType); r.knowsPaper(d.LoaiGiayTo) {
		found.number(d.LoaiGiayTo, d.SoGiayTo)
	}
	found.add(r.room && d.SoPhong == "", RoomMissing)
	found.add(!r.knowsReason(d.LyDoCuTru), ReasonMissing)
	found.add(d.LyDoCuTru == Other && d.LyDoChiTiet == "", ReasonDetailMissing)
	found.add(!r.catalogue.hasPlace(d.MaTT, d.MaPX), PlaceUnknown)
	return append(found, stayProblems(g.Arrival, g.Departure, now)...)
}

// knowsPaper reports whether the portal has such a paper: by its own list,
// where it is known. Its ninth, in files alone, is "another".
func (r rules) knowsPaper(p Paper) bool {
	if c := r.catalogue; c != nil && len(c.Papers) > 0 {
		return p != 0 && has(c.Papers, int(p))
	}
	return p >= CCCD && p <= CanCuoc
}

func (r rules) knowsReason(reason Reason) bool {
	if c := r.catalogue; c != nil && len(c.Reasons) > 0 {
		return reason != 0 && has(c.Reasons, int(reason))
	}
	return reason >= Tourism && reason <= Other
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

// wrong is what is wrong with the form of a paper's number, if anything. Of a
// birth certificate or a notice nothing is known but that special characters
// are refused.
func (p Paper) wrong(number string) Problem {
	forms := map[Paper]struct {
		form    *regexp.Regexp
		problem Problem
	}{
		CCCD: {twelveDigits, NumberCCCD}, CanCuoc: {twelveDigits, NumberCanCuoc}, CMND: {nineOrTwelveDigits, NumberCMND},
		Passport: {upTo10, NumberPassport}, DrivingLicence: {upTo20, NumberLicence}, InsuranceCard: {upTo20, NumberInsurance},
	}
	of, known := forms[p]
	switch {
	case !known && !plain.MatchString(number):
		return NumberForm
	case known && !of.form.MatchString(number):
		return of.problem
	}
	return ""
}
