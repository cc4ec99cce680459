package vcard

import (
	"fmt"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Person is an invented citizen, as far as a document tells of one.
type Person struct {
	Number         vnid.Number
	FullName       personal.Text
	Birth          mrz.Date
	Sex            personal.Text // mrz.Male or mrz.Female
	Ethnicity      personal.Text
	Religion       personal.Text
	Origin         personal.Text
	Residence      personal.Text
	Features       personal.Text
	Father, Mother personal.Text
	Spouse         personal.Text
	PreviousNumber personal.Text // nine digits, or empty
	Unknown16      personal.Text // the sixteenth field of DG13
	Issued         mrz.Date
	Expires        vnid.Candidate
}

// Invented people are put together from these. Provinces are those of the
// number's table; wards and streets do not lie where they are said to be.
var (
	surnames    = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"}
	maleMiddle  = []string{"Văn", "Hữu", "Đức", "Minh", "Quốc", "Công", "Xuân"}
	maleGiven   = []string{"An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hùng", "Khánh", "Long", "Nam", "Phúc", "Quân", "Sơn", "Tuấn", "Vinh"}
	femMiddle   = []string{"Thị", "Ngọc", "Thu", "Thùy", "Kim", "Mỹ", "Hồng"}
	femGiven    = []string{"Anh", "Bích", "Chi", "Dung", "Điệp", "Hà", "Hoa", "Hương", "Lan", "Mai", "Nga", "Oanh", "Phượng", "Quỳnh", "Yến"}
	maleLong    = "Phúc Vĩnh Bảo Thiên Quốc Minh"
	femLong     = "Phúc Công Tằng Tôn Nữ Hoàng"
	wards       = []string{"Phường Hoa Mẫu", "Phường Sao Mai", "Phường Bình Minh", "Xã Đồng Xanh", "Xã Suối Trong", "Phường Trúc Lâm"}
	streets     = []string{"đường Mẫu", "phố Thử Nghiệm", "đường Ví Dụ", "ngõ Hoa Sữa", "đường Số 7", "phố Bằng Lăng"}
	ethnicities = []string{"Kinh", "Kinh", "Kinh", "Tày", "Thái", "Mường", "Hoa", "Khmer"}
	religions   = []string{"Không", "Không", "Không", "Phật giáo", "Công giáo"}
	marks       = []string{"Sẹo chấm C.1cm dưới đuôi mắt trái", "Nốt ruồi C.2cm trên trước cánh mũi phải", "Nốt ruồi C.1,5cm sau mép trái"}
	provinces   = []struct{ code, name string }{
		{"001", "Hà Nội"}, {"031", "Hải Phòng"}, {"036", "Nam Định"}, {"038", "Thanh Hóa"}, {"040", "Nghệ An"},
		{"046", "Thừa Thiên Huế"}, {"048", "Đà Nẵng"}, {"066", "Đắk Lắk"}, {"079", "TP. Hồ Chí Minh"}, {"087", "Đồng Tháp"},
		{"092", "Cần Thơ"}, {"096", "Cà Mau"},
	}
)

// ages are the years of age at issue that a profile wants, both included, and
// the days between which it is issued.
type ages struct {
	from, to        int
	earliest, until time.Time
}

// draw invents somebody.
func (s seeds) person(a ages) Person {
	issued := s.day("issued", a.earliest, a.until)
	birth := issued.AddDate(-s.between("age", a.from, a.to), 0, -s.between("days since birthday", 1, 360))
	female := s.number("sex", 2) == 1
	p := Person{
		Sex: mrz.Male, Birth: mrz.DateOf(birth), Issued: mrz.DateOf(issued),
		Ethnicity: personal.Text(pick(s, "ethnicity", ethnicities)), Religion: personal.Text(pick(s, "religion", religions)),
		Features: personal.Text(pick(s, "features", marks)), Residence: s.address("residence"),
		Unknown16: personal.Text(strings.ToUpper(fmt.Sprintf("%016x", s.bits("field 16")))),
	}
	if female {
		p.Sex = mrz.Female
	}
	surname := pick(s, "surname", surnames)
	p.FullName = s.name("name", surname, female)
	p.Father = s.name("father", surname, false)
	p.Mother = s.name("mother", pick(s, "mother's surname", surnames), true)
	if s.number("married", 3) > 0 {
		p.Spouse = s.name("spouse", pick(s, "spouse's surname", surnames), !female)
	}
	home := pick(s, "province", provinces)
	p.Origin = personal.Text(pick(s, "origin", wards) + ", " + home.name)
	p.Number = s.personalNumber(home.code, birth.Year(), female)
	return p
}

func (s seeds) day(label string, from, to time.Time) time.Time {
	days := int(to.Sub(from).Hours() / 24)
	return from.AddDate(0, 0, s.number(label, days+1))
}

func (s seeds) bits(label string) uint64 {
	return uint64(s.number(label+" high", 1<<32))<<32 | uint64(s.number(label+" low", 1<<32))
}

// name puts a name together: mostly three words, at times four, and now and then
// one that is longer than the name field of a card's MRZ.
func (s seeds) name(label, surname string, female bool) personal.Text {
	middle, given, long := maleMiddle, maleGiven, maleLong
	if female {
		middle, given, long = femMiddle, femGiven, femLong
	}
	middles := pick(s, label+" middle", middle)
	switch n := s.number(label+" length", 16); {
	case n == 0:
		middles = long
	case n < 5:
		middles += " " + pick(s, label+" second middle", given)
	}
	return personal.Text(surname + " " + middles + " " + pick(s, label+" given", given))
}

func (s seeds) address(label string) personal.Text {
	return personal.Text(fmt.Sprintf("Số %d, %s, %s, %s", s.between(label+" house", 1, 250),
		pick(s, label+" street", streets), pick(s, label+" ward", wards), pick(s, label+" province", provinces).name))
}

// personalNumber is province, a digit for century and sex, two digits of the
// year and six at random (Nghị định 137/2015, Art 13).
func (s seeds) personalNumber(province string, year int, female bool) vnid.Number {
	century := 2 * (year/100 - 19)
	if female {
		century++
	}
	return vnid.Number(fmt.Sprintf("%s%d%02d%06d", province, century, year%100, s.number("number", 1_000_000)))
}
