package vsssim

import (
	"slices"
	"time"
)

// The people of the scripts share a name and a birth date.
const (
	ScriptedName  = "Nguyễn Thị Mẫu"
	ScriptedBirth = "1990-02-03"
)

// Numbers of scripted people whose code alone does not say what they are for.
const (
	NumberNewCardLater = "001190000104" // 004, and the new card has not begun
	NumberRestricted   = "001190000599" // 500, account on the restricted list
	NumberRenewed      = "001190000031" // 003.1
)

// NumberFor is the personal number of the scripted person whose lookup gives
// a three-digit code.
func NumberFor(code string) string { return "001190000" + code }

// Scripted is one invented person for every result code of the portal.
func Scripted(now time.Time) []Member {
	day := func(months int) string { return now.In(vietnam).AddDate(0, months, 0).Format(time.DateOnly) }
	old := Member{From: day(-24), To: day(-1)}
	next := &NewCard{Card: "DN4010190000999", From: day(-1), To: day(11), Facility: "01929", FacilityName: "Bệnh viện Mẫu"}
	later := &NewCard{Card: "DN4010190000998", From: day(1), To: day(13), Facility: "01929", FacilityName: "Bệnh viện Mẫu"}
	inForce := Member{From: day(-6), To: day(6)}

	people := []Member{
		scripted(inForce, NumberFor("000"), "", nil),
		scripted(old, NumberFor("003"), "", next),
		scripted(old, NumberRenewed, "003.1", next),
		scripted(inForce, NumberFor("004"), "", next),
		scripted(inForce, NumberNewCardLater, "", later),
		scripted(old, NumberFor("010"), "", nil),
	}
	for code := range notes {
		if !slices.Contains([]string{"000", "003", "003.1", "004", "010"}, code) {
			people = append(people, scripted(inForce, NumberFor(code), code, nil))
		}
	}
	restricted := scripted(inForce, NumberRestricted, "500", nil)
	restricted.Note = RestrictedNote
	return append(people, restricted)
}

func scripted(m Member, number, code string, next *NewCard) Member {
	m.Number, m.Name, m.Birth, m.Code, m.New = number, ScriptedName, ScriptedBirth, code, next
	m.Address, m.FiveYears = "Số 1 phố Mẫu, Hà Nội", "2020-01-01"
	return m
}
