package insurance

import (
	"log/slog"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Answer is what the portal said, and what to do about it.
type Answer struct {
	Code     string        `json:"code"` // maKetQua; "?" where that is no code
	Text     personal.Text `json:"text,omitzero"`
	Action   Action        `json:"action"`
	Severity Severity      `json:"severity"`
	Show     []Field       `json:"show,omitempty"`

	// Card is the one to register with, decided by the code and the day; for
	// a code that accepts none it is the one the portal spoke of.
	Card Card `json:"card,omitzero"`
	// YearOnly is the birth year to ask with next, where what was sent looks
	// like a year with a made-up day, and the person is sure of the year only.
	YearOnly personal.Text `json:"yearOnly,omitzero"`
	// Sent is what was asked with, to be shown beside the chip's values.
	Sent Sent `json:"sent"`

	Holder    Holder        `json:"holder,omitzero"`
	Current   Card          `json:"current,omitzero"`
	New       Card          `json:"new,omitzero"`
	OldNumber personal.Text `json:"oldNumber,omitzero"` // maTheCu
	FiveYears Day           `json:"fiveYears,omitzero"` // ngayDu5Nam
	Visits    []Visit       `json:"visits,omitempty"`
	Lookups   []PastLookup  `json:"lookups,omitempty"`

	// Route is what a hospital's own system says of the level of care: 1, 2 or 3
	// (PHAN_TUYEN), verbatim.
	Route string `json:"route,omitzero"`
}

// LogValue shows the code alone.
func (a Answer) LogValue() slog.Value {
	return slog.GroupValue(slog.String("code", a.Code), slog.String("action", string(a.Action)))
}

// Accepts reports whether the person is insured with Answer.Card.
func (a Answer) Accepts() bool {
	switch a.Action {
	case Accept, AcceptCheckPapers, UseNewCard, UseCardInForce:
		return true
	}
	return false
}

// Sent is the person as the portal was asked for: name in capitals, birth
// date in the portal's form.
type Sent struct {
	Number personal.Text `json:"number,omitzero"`
	Name   personal.Text `json:"name,omitzero"`
	Birth  personal.Text `json:"birth,omitzero"`
}

// Holder is the person as the portal knows them.
type Holder struct {
	Name      personal.Text `json:"name,omitzero"`
	Birth     personal.Text `json:"birth,omitzero"` // dd/MM/yyyy, verbatim
	Sex       personal.Text `json:"sex,omitzero"`   // Nam, Nữ
	Address   personal.Text `json:"address,omitzero"`
	Insurance personal.Text `json:"insuranceNumber,omitzero"` // maSoBHXH
	Area      string        `json:"area,omitzero"`            // maKV: K1, K2, K3
	Office    string        `json:"office,omitzero"`          // cqBHXH
}

// IsZero reports whether the portal gave nothing.
func (h Holder) IsZero() bool { return h == Holder{} }

// Card is one insurance card.
type Card struct {
	Number       personal.Text `json:"number,omitzero"`
	From         Day           `json:"from,omitzero"`
	To           Day           `json:"to,omitzero"`
	Facility     string        `json:"facility,omitzero"` // place of first registration
	FacilityName string        `json:"facilityName,omitzero"`
}

// IsZero reports whether there is no card.
func (c Card) IsZero() bool { return c == Card{} }

// Started reports whether the card's period has begun on a day.
func (c Card) Started(on Day) bool { return !c.From.IsZero() && c.From <= on }

// Visit is one visit to a facility (dsLichSuKCB2018), verbatim.
type Visit struct {
	File      personal.Text `json:"file,omitzero"`
	Facility  personal.Text `json:"facility,omitzero"`
	Arrived   personal.Text `json:"arrived,omitzero"` // yyyyMMddHHmm
	Left      personal.Text `json:"left,omitzero"`    // yyyyMMddHHmm
	Disease   personal.Text `json:"disease,omitzero"`
	Condition personal.Text `json:"condition,omitzero"` // 1 discharged, 2 moved, 3 absconded, 4 asked to leave
	Result    personal.Text `json:"result,omitzero"`    // 1 cured … 5 died
	Reason    personal.Text `json:"reason,omitzero"`    // 1 right level, 2 emergency, 3 wrong level, 4 open level
	// EmployerCode and Employer are TEMP1 and TEMP2; what the portal means by
	// TEMP3 to TEMP5 is not known.
	EmployerCode personal.Text    `json:"employerCode,omitzero"`
	Employer     personal.Text    `json:"employer,omitzero"`
	Extra        [3]personal.Text `json:"extra,omitzero"`
}

// PastLookup is one earlier lookup of the same card (dsLichSuKT2018), verbatim.
type PastLookup struct {
	User personal.Text `json:"user,omitzero"`
	At   personal.Text `json:"at,omitzero"`
	Text personal.Text `json:"text,omitzero"`
	Code personal.Text `json:"code,omitzero"`
}
