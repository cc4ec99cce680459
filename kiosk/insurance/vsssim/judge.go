package vsssim

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

var vietnam = time.FixedZone("+07", 7*60*60)

var (
	digits10or12 = regexp.MustCompile(`^(\d{10}|\d{12})$`)
	card         = regexp.MustCompile(`^[A-Z]{2}[0-9A-Z]{3}\d{10}$`)
	province     = regexp.MustCompile(`^(0[1-9]|[1-9]\d)$`)
)

// judge finds the member and the result code of a lookup, in the order of
// what must be right first: form, staff, number, person, card.
func (s *Server) judge(q map[string]string) (*Member, string) {
	for name := range q {
		q[name] = strings.TrimSpace(q[name])
	}
	name := tidy(q["hoTen"])
	birth := isoBirth(q["ngaySinh"])
	if name == "" || birth == "" {
		return nil, "205"
	}
	if code := s.staffCode(q["hoTenCb"], q["cccdCb"]); code != "" {
		return nil, code
	}
	if code := numberCode(q["maThe"]); code != "" {
		return nil, code
	}
	m := s.find(q["maThe"])
	if m == nil {
		return nil, "050"
	}
	if code := nameCode(tidy(m.Name), name); code != "" {
		return nil, code
	}
	if !birthMatches(m.Birth, birth) {
		return nil, "070"
	}
	return m, or(m.Code, m.codeOn(s.o.Now().In(vietnam).Format(time.DateOnly)))
}

func (s *Server) find(number string) *Member {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.members {
		if m.is(number) {
			return m
		}
	}
	return nil
}

func (s *Server) staffCode(name, number string) string {
	s.mu.Lock()
	registered, ok := s.staff[number]
	s.mu.Unlock()
	switch {
	case !ok:
		return "054"
	case name == "" || tidy(registered.Name) != tidy(name):
		return "055"
	}
	return ""
}

// numberCode checks a number's form: 10 or 12 digits, or a card of 15
// characters whose third is the benefit and whose next two the province.
func numberCode(number string) string {
	switch {
	case digits10or12.MatchString(number):
		return ""
	case !card.MatchString(number):
		return "051"
	case !province.MatchString(number[3:5]):
		return "052"
	case number[2] < '1' || number[2] > '5':
		return "053"
	}
	return ""
}

func nameCode(held, sent string) string {
	switch {
	case held == sent:
		return ""
	case []rune(held)[0] == []rune(sent)[0]:
		return "061"
	}
	return "060"
}

// codeOn is what the dates of the cards say on a day.
func (m *Member) codeOn(today string) string {
	inForce := m.From <= today && today <= m.To
	switch {
	case inForce && m.New != nil:
		return "004"
	case inForce:
		return "000"
	case m.New != nil:
		return "003"
	}
	return "010"
}

// tidy is how names are compared: composed, in capitals, single spaces.
func tidy(name string) string {
	return strings.ToUpper(strings.Join(strings.Fields(norm.NFC.String(name)), " "))
}

// isoBirth reads the portal's three forms of a birth date; "" is a wrong form.
func isoBirth(sent string) string {
	for _, form := range []struct{ portal, iso string }{
		{"02/01/2006", time.DateOnly}, {"01/2006", "2006-01"}, {"2006", "2006"},
	} {
		if t, err := time.Parse(form.portal, sent); err == nil {
			return t.Format(form.iso)
		}
	}
	return ""
}

// birthForm is the layout of an ISO birth date, or "".
func birthForm(iso string) string {
	for _, form := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(form, iso); err == nil {
			return form
		}
	}
	return ""
}

// birthMatches lets a coarser date stand for a finer one that is held, and
// not the other way round.
func birthMatches(held, sent string) bool {
	return held == sent || strings.HasPrefix(held, sent+"-")
}
