package vsssim

import (
	"errors"
	"regexp"
	"time"
)

// Account is a user of the portal.
type Account struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// Staff is a registered member of staff.
type Staff struct {
	Name   string `json:"name"`
	Number string `json:"number"` // personal number, 12 digits
}

// Member is an insured person. Dates are ISO 8601. What is left out is filled
// from the number and the current year.
type Member struct {
	Number    string   `json:"number"`          // personal number, 12 digits
	Name      string   `json:"name"`            // with accents
	Birth     string   `json:"birth"`           // a year alone is allowed
	Insurance string   `json:"insuranceNumber"` // 10 digits
	Card      string   `json:"card"`            // 15 characters
	Sex       string   `json:"sex"`             // Nam, Nữ
	Address   string   `json:"address"`
	From      string   `json:"from"`
	To        string   `json:"to"`
	Facility  string   `json:"facility"`
	Area      string   `json:"area"`
	Office    string   `json:"office"`
	FiveYears string   `json:"fiveYears"`
	OldCard   string   `json:"oldCard"`
	New       *NewCard `json:"new,omitempty"`
	// Code and Note script the answer once number, name and birth date match;
	// without a code it follows from the dates.
	Code string `json:"code,omitempty"`
	Note string `json:"note,omitempty"`
	// Visits and Paid are told by the history and the co-payment, in the portal's
	// own fields.
	Visits []PastVisit `json:"visits,omitempty"`
	Paid   []Paid      `json:"paid,omitempty"`
	// MoreCode and MoreNote script the history and the co-payment.
	MoreCode string `json:"moreCode,omitempty"`
	MoreNote string `json:"moreNote,omitempty"`
}

// PastVisit is one visit of a member to a facility.
type PastVisit struct {
	File     string `json:"maHoSo"`
	Facility string `json:"maCSKCB"`
	Arrived  string `json:"ngayVao"` // yyyyMMddHHmm
	Left     string `json:"ngayRa"`
	Disease  string `json:"tenBenh"`
	State    string `json:"tinhTrang"`
	Result   string `json:"kqDieuTri"`
	Reason   string `json:"lyDoVV"`
}

// Paid is what a member paid of their own at one visit, in VND.
type Paid struct {
	Arrived string `json:"ngayVao"` // dd/MM/yyyy
	Left    string `json:"ngayRa"`
	Amount  int64  `json:"tBNCCTMCCT"`
	Total   int64  `json:"tBNCCTLuyKe"`
}

// NewCard is a card that follows or replaces the member's card.
type NewCard struct {
	Card         string `json:"card"`
	From         string `json:"from"`
	To           string `json:"to"`
	Facility     string `json:"facility"`
	FacilityName string `json:"facilityName"`
}

// Cast is everybody the portal knows, as read from a file of people.
type Cast struct {
	Accounts []Account `json:"accounts"`
	Staff    []Staff   `json:"staff"`
	Members  []Member  `json:"members"`
}

// ErrMember refuses a member without a 12-digit number, a name or a birth date.
var ErrMember = errors.New("a member needs a 12-digit number, a name and a birth date")

var twelve = regexp.MustCompile(`^\d{12}$`)

// Add makes members known. Errors: [ErrMember].
func (s *Server) Add(members ...Member) error {
	for _, m := range members {
		if !twelve.MatchString(m.Number) || tidy(m.Name) == "" || birthForm(m.Birth) == "" {
			return ErrMember
		}
		m.fill(s.o.Now())
		s.mu.Lock()
		s.members = append(s.members, &m)
		s.mu.Unlock()
	}
	return nil
}

// AddCast makes everybody in a cast known. Errors: [ErrMember].
func (s *Server) AddCast(c Cast) error {
	s.mu.Lock()
	for _, a := range c.Accounts {
		s.accounts[a.Username] = a
	}
	for _, m := range c.Staff {
		s.staff[m.Number] = m
	}
	s.mu.Unlock()
	return s.Add(c.Members...)
}

func (m *Member) fill(now time.Time) {
	year := now.In(vietnam).Format("2006")
	m.Insurance = or(m.Insurance, m.Number[2:])
	m.Card = or(m.Card, "GD4"+m.Number[1:3]+m.Insurance)
	m.From, m.To = or(m.From, year+"-01-01"), or(m.To, year+"-12-31")
	m.Facility, m.Office = or(m.Facility, "01013"), or(m.Office, "BHXH thành phố Hà Nội")
	m.Sex = or(m.Sex, sexOf(m.Number))
}

// sexOf reads the fourth digit of a personal number: even male, odd female.
func sexOf(number string) string {
	if (number[3]-'0')%2 == 0 {
		return "Nam"
	}
	return "Nữ"
}

func or(value, otherwise string) string {
	if value != "" {
		return value
	}
	return otherwise
}

func (m *Member) is(number string) bool {
	switch len(number) {
	case 10:
		return m.Insurance == number
	case 12:
		return m.Number == number
	}
	return m.Card == number || m.New != nil && m.New.Card == number
}
