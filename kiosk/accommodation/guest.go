package accommodation

import (
	"log/slog"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Sex is a guest's sex in the words of the record.
type Sex string

// The sexes that the portal knows.
const (
	Male   Sex = "male"
	Female Sex = "female"
)

// Paper is the portal's code of a guest's paper (loaiGiayTo).
type Paper int

// The papers of API10.
const (
	CCCD             Paper = 1
	CMND             Paper = 2
	DrivingLicence   Paper = 3
	Passport         Paper = 4
	BirthCertificate Paper = 5
	InsuranceCard    Paper = 6
	NumberNotice     Paper = 7
	CanCuoc          Paper = 8
)

// PaperOf is the portal's code of a document that was read; 0 where none fits.
func PaperOf(k identity.Kind) Paper {
	switch k {
	case identity.KindCCCD:
		return CCCD
	case identity.KindCanCuoc:
		return CanCuoc
	case identity.KindPassport:
		return Passport
	}
	return 0
}

// Reason is the portal's code of why a guest stays (lyDoCuTru). The file
// format and the API guide disagree on code 2, so that only these are named.
type Reason int

// Reasons that every source agrees on.
const (
	Tourism   Reason = 1
	Treatment Reason = 18
	Other     Reason = 20
)

// Home says what a guest's address is (noiCuTru).
type Home int

// Kinds of address; 0 leaves it out.
const (
	Permanent Home = 1
	Temporary Home = 2
	Elsewhere Home = 3
)

// Guest is one guest's stay. Its JSON holds everything in the clear: it is
// what waits, sealed, to be delivered. Which of the portal's two forms a guest
// goes into, the nationality says: see [Guest.Foreign].
type Guest struct {
	Name   personal.Text `json:"name"`
	Sex    Sex           `json:"sex"`
	Birth  personal.Text `json:"birth"` // ISO 8601; of a Vietnamese guest a full date: a year alone is asked for, never completed
	Paper  Paper         `json:"paper"`
	Number personal.Text `json:"number"` // of the paper

	Arrival      time.Time `json:"arrival"`
	Departure    time.Time `json:"departure"`             // expected
	Room         string    `json:"room,omitzero"`         // or department, at a hospital
	Reason       Reason    `json:"reason,omitzero"`       // 0: the client's default
	ReasonDetail string    `json:"reasonDetail,omitzero"` // with Other

	Phone    personal.Text `json:"phone,omitzero"`
	Home     Home          `json:"home,omitzero"`
	Province string        `json:"province,omitzero"` // code of API7; with Ward left out, Address holds everything
	Ward     string        `json:"ward,omitzero"`     // code of API8
	Address  personal.Text `json:"address,omitzero"`  // as on the card
	Note     personal.Text `json:"note,omitzero"`

	// Of foreigners alone. Nationality is a code of API6 (see [Nationality]);
	// StayLimit is until when they may stay in the country (ISO 8601, a full
	// date): no passport says it, so that it is asked.
	Nationality string        `json:"nationality,omitzero"`
	StayLimit   personal.Text `json:"stayLimit,omitzero"`
}

// Foreign reports whether the guest is declared as a foreigner (API4).
func (g Guest) Foreign() bool { return g.Nationality != "" && !Vietnamese(g.Nationality) }

// LogValue keeps encoders behind slog from reading the fields.
func (Guest) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }

// FacilityType is the kind of a place where people stay.
type FacilityType string

// The kinds. Those above Household must name a room for every guest.
const (
	Hotel          FacilityType = "hotel"
	GuestHouse     FacilityType = "guest-house"
	IndustrialZone FacilityType = "industrial-zone"
	Apartment      FacilityType = "apartment"
	Health         FacilityType = "health"
	Dormitory      FacilityType = "dormitory"
	Household      FacilityType = "household"
	OtherFacility  FacilityType = "other"
)

// FacilityTypes lists every kind.
func FacilityTypes() []FacilityType {
	return []FacilityType{Hotel, GuestHouse, IndustrialZone, Apartment, Health, Dormitory, Household, OtherFacility}
}

// RoomRequired reports whether the portal refuses a guest without a room.
func (f FacilityType) RoomRequired() bool {
	switch f {
	case Household, OtherFacility:
		return false
	}
	return true
}

// DefaultReason is why most guests of such a place are there.
func (f FacilityType) DefaultReason() Reason {
	if f == Health {
		return Treatment
	}
	return Tourism
}
