package vnid

import (
	"slices"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func day(t *testing.T, iso string) Date {
	t.Helper()
	var d Date
	if err := d.UnmarshalText([]byte(iso)); err != nil {
		t.Fatalf("%s: %v", iso, err)
	}
	return d
}

func TestExpiry(t *testing.T) {
	const never = "never"
	for _, c := range []struct {
		name, birth, issued string
		want                []string
		reason              Reason // of the first
	}{
		{"published example", "1999-12-30", "2024-08-01", []string{"2039-12-30"}, ReasonFrom23},
		{"cards.md §4, 31 years", "1990-01-15", "2021-04-20", []string{"2030-01-15"}, ReasonFrom25},
		{"cards.md §4, no expiry", "1960-04-30", "2021-04-20", []string{never}, ReasonFrom58},

		{"newborn", "2025-03-10", "2025-03-10", []string{"2039-03-10"}, ReasonUnder12},
		{"day before 12", "2014-03-10", "2026-03-09", []string{"2028-03-10"}, ReasonUnder12},
		{"12th birthday", "2014-03-10", "2026-03-10", []string{"2039-03-10", "2028-03-10"}, ReasonFrom12},
		{"day before 14", "2012-03-10", "2026-03-09", []string{"2037-03-10", "2026-03-10"}, ReasonFrom12},
		{"14th birthday", "2012-03-10", "2026-03-10", []string{"2037-03-10"}, ReasonFrom14},
		{"day before 23", "2003-03-10", "2026-03-09", []string{"2028-03-10"}, ReasonFrom14},
		{"23rd birthday", "2003-03-10", "2026-03-10", []string{"2043-03-10"}, ReasonFrom23},
		{"day before 25", "2001-03-10", "2026-03-09", []string{"2041-03-10"}, ReasonFrom23},
		{"25th birthday", "2001-03-10", "2026-03-10", []string{"2041-03-10"}, ReasonFrom25},
		{"day before 38", "1988-03-10", "2026-03-09", []string{"2028-03-10"}, ReasonFrom25},
		{"38th birthday", "1988-03-10", "2026-03-10", []string{"2048-03-10"}, ReasonFrom38},
		{"day before 40", "1986-03-10", "2026-03-09", []string{"2046-03-10"}, ReasonFrom38},
		{"40th birthday", "1986-03-10", "2026-03-10", []string{"2046-03-10"}, ReasonFrom40},
		{"day before 58", "1968-03-10", "2026-03-09", []string{"2028-03-10"}, ReasonFrom40},
		{"58th birthday", "1968-03-10", "2026-03-10", []string{never}, ReasonFrom58},
		{"at 60", "1966-03-10", "2026-03-10", []string{never}, ReasonFrom58},

		{"law of 2014, last day, 13 years", "2011-01-01", "2024-06-30", []string{"2036-01-01"}, ReasonTooYoung},
		{"law of 2023, first day, 13 years", "2011-01-01", "2024-07-01", []string{"2036-01-01", "2025-01-01"}, ReasonFrom12},
		{"law of 2014, 14 years", "2007-05-20", "2021-05-20", []string{"2032-05-20"}, ReasonFrom14},
		{"law of 2014, 24 years", "1997-05-20", "2021-06-01", []string{"2037-05-20"}, ReasonFrom23},
		{"law of 2014, day before 58", "1963-05-20", "2021-05-19", []string{"2023-05-20"}, ReasonFrom40},
		{"law of 2014, 58 years", "1963-05-20", "2021-05-20", []string{never}, ReasonFrom58},

		{"29 February to a leap year", "1996-02-29", "2021-04-20", []string{"2036-02-29", "2036-02-28", "2036-03-01"}, ReasonLeapDay},
		{"29 February to a common year", "2004-02-29", "2021-04-20", []string{"2029-02-28", "2029-03-01"}, ReasonLeapFeb28},
		{"29 February, issued on the 28th at 23 or 22", "2004-02-29", "2027-02-28", []string{"2044-02-29", "2044-02-28", "2044-03-01", "2029-02-28", "2029-03-01"}, ReasonLeapDay},
		{"29 February, issued on 1 March at 23", "2004-02-29", "2027-03-01", []string{"2044-02-29", "2044-02-28", "2044-03-01"}, ReasonLeapDay},
		{"29 February, issued on the 27th at 22", "2004-02-29", "2027-02-27", []string{"2029-02-28", "2029-03-01"}, ReasonLeapFeb28},
		{"29 February, issued on the 28th of a leap year at 23", "2004-02-29", "2028-02-28", []string{"2044-02-29", "2044-02-28", "2044-03-01"}, ReasonLeapDay},
		{"29 February, no expiry", "1948-02-29", "2021-04-20", []string{never}, ReasonFrom58},
		{"28 February is no such case", "2003-02-28", "2021-04-20", []string{"2028-02-28"}, ReasonFrom14},

		{"year alone, old enough", "1950", "2021-04-20", []string{never}, ReasonFrom58},
		{"year alone, perhaps 58", "1963", "2021-04-20", []string{never}, ReasonFrom58},
		{"year alone, too young to tell", "1964", "2021-04-20", nil, ""},
		{"year and month", "1950-01", "2021-04-20", []string{never}, ReasonFrom58},
		{"no birth date", "", "2021-04-20", nil, ""},
		{"no issue date", "1990-01-15", "", nil, ""},
		{"issue date partial", "1990-01-15", "2021-04", nil, ""},
		{"issued before the birth", "1990-01-15", "1990-01-14", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			candidates := Expiry(day(t, c.birth), day(t, c.issued))
			for _, e := range candidates {
				if e.NoExpiry {
					got = append(got, never)
					continue
				}
				got = append(got, e.Date.ISO().Reveal())
			}
			if !slices.Equal(got, c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
			if len(got) > 0 && candidates[0].Reason != c.reason {
				t.Errorf("got %s", candidates[0].Reason)
			}
		})
	}
}

// The keys of the cards in cards.md §4 follow from QR texts alone.
func TestMRZKeys(t *testing.T) {
	for text, want := range map[string][]string{
		"001190123456||Nguyễn Thị Hoa|15011990|Nữ|Hà Nội|20042021": {"190123456990011583001156"},
		"079060123456||Trần Văn An|30041960|Nam||20042021":         {"060123456360043099912315"},
		"001204000001||Lê Nam|29022004|Nam||20042021":              {"204000001904022912902289", "204000001904022912903013"},
		"001150000001||Ngô Thị Xuân|1950|Nữ||20042021":             {"150000001350<<<<59912315"},
		"001164000001||Ngô Thị Thu|1964|Nữ||20042021":              nil,
	} {
		c, err := ParseCCCD(text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, k := range MRZKeys(c) {
			s, err := k.Information()
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, s)
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func TestCardMRZ(t *testing.T) {
	for name, c := range map[string]struct {
		number  Number
		name    string
		birth   Date
		female  bool
		expires Candidate
		want    string
	}{
		"cards.md §4": {"001190123456", "Nguyễn Thị Hoa", Date{Year: 1990, Month: 1, Day: 15}, true,
			Candidate{Date: Date{Year: 2030, Month: 1, Day: 15}},
			"IDVNM1901234569001190123456<<09001158F3001156VNM<<<<<<<<<<<8NGUYEN<<THI<HOA<<<<<<<<<<<<<<<"},
		"cards.md §4, no expiry": {"079060123456", "TRẦN VĂN AN", Date{Year: 1960, Month: 4, Day: 30}, false,
			Candidate{NoExpiry: true},
			"IDVNM0601234563079060123456<<36004309M9912315VNM<<<<<<<<<<<2TRAN<<VAN<AN<<<<<<<<<<<<<<<<<<"},
	} {
		sex := mrz.Male
		if c.female {
			sex = mrz.Female
		}
		m, err := CardMRZ(c.number, personal.Text(c.name), c.birth, sex, c.expires)
		if err != nil {
			t.Fatal(err)
		}
		if m.Text.Reveal() != c.want || !m.Valid() {
			t.Errorf("%s: got %s", name, m.Text.Reveal())
		}
	}
}
