package handover

import (
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Check renders a template on invented people: one of whom all is known, one of
// whom nothing is, one with a year as birth date, and one whose values are full of
// what formats must escape. Errors are [*Error]; the text of the first is given.
func (t *Template) Check(fields []string, values map[string]string, inCase bool) (personal.Text, error) {
	var first personal.Text
	for i, fill := range []func(string) string{sample, func(string) string { return "" }, oldSample, hostile} {
		text, err := t.Render(sampleView(fields, values, inCase, fill), stopped)
		if err != nil {
			return "", err
		}
		if i == 0 {
			first = text
		}
	}
	return first, nil
}

// stopped is a clock that stands: a busy machine is no fault of a template.
func stopped() time.Time { return sampleDay }

var sampleDay = time.Date(2026, 1, 15, 1, 0, 0, 0, time.UTC)

func sampleView(fields []string, values map[string]string, inCase bool, fill func(string) string) View {
	one := func(role string) Someone {
		s := nobody(fields)
		for _, f := range fields {
			s.Person[f] = fill(f)
		}
		s.Given, s.Verdict, s.Method, s.Document, s.Role = true, "genuine", "CHIP_CCCD", "can-cuoc", role
		return s
	}
	o := Occasion{ID: "MAUMAUMAUMAUMAUMAUMAUMAUMA", Purpose: "sample", Desk: fill("desk"), External: fill("external"), At: sampleDay, Values: values}
	if inCase {
		return Together(o, fields, []Someone{one("applicant"), one("father"), one("mother"), one("member")})
	}
	return Alone(o, one("applicant"))
}

// sample is somebody invented.
func sample(field string) string {
	switch field {
	case "personalNumber":
		return "001190000000"
	case "fullName":
		return "Nguyễn Thị Mẫu"
	case "dateOfBirth":
		return "1990-01-15"
	case "sex":
		return "female"
	case "nationality":
		return "Việt Nam"
	case "residence", "placeOfOrigin":
		return "Số 1 phố Mẫu, phường Mẫu, thành phố Hà Nội"
	case "previousNumber":
		return "010000000"
	}
	return "Mẫu " + field
}

// oldSample was born in a year of which no day is known.
func oldSample(field string) string {
	switch field {
	case "dateOfBirth":
		return "1950"
	case "sex":
		return "unspecified"
	}
	return sample(field)
}

// hostile is what a value may hold at worst: it is printed as text or refused,
// and never becomes part of the format. The end of a CDATA section is in it.
func hostile(string) string {
	return "\"'\\</x>&amp;<!--]]>{{.}}\n\t%00=&a=b,{}[]:\u2028\u0301Ỷ"
}
