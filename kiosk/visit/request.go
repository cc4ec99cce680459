package visit

import (
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// OpenRequest opens a visit.
type OpenRequest struct {
	Purpose    Purpose       `json:"purpose" enum:"insurance,accommodation,public-service,identification" doc:"Why the person is at the desk."`
	ExternalID personal.Text `json:"externalId,omitempty" maxLength:"100" doc:"The caller's own id of the visit."`
	Case       string        `json:"case,omitempty" maxLength:"64" doc:"The case that the visit belongs to."`
	Context    Context       `json:"context,omitzero"`
	For        string        `json:"for,omitempty" maxLength:"64" doc:"The client that the desk's own screen opens the visit for: one that cannot ask by itself."`
}

// ConsentRequest takes down the person's word. Nothing is ticked beforehand:
// both fields are asked for.
type ConsentRequest struct {
	To    ConsentTo `json:"to" enum:"read-chip,hand-over"`
	Given bool      `json:"given" doc:"false refuses, or withdraws what was given."`
}

// ReadRequest reads a card. What opens the chip comes from the card's QR, from
// its zone, or from the six digits on its face.
type ReadRequest struct {
	Reader string        `json:"reader,omitempty" maxLength:"128" doc:"Name of the reader; the first with a card where absent."`
	QR     personal.Text `json:"qr,omitempty" maxLength:"1024" doc:"Text of the card's QR."`
	CAN    personal.Text `json:"can,omitempty" maxLength:"6" doc:"Card access number."`
	MRZ    personal.Text `json:"mrz,omitempty" maxLength:"128" doc:"Machine readable zone, two or three lines."`
	Number personal.Text `json:"number,omitempty" maxLength:"24" doc:"Document number, with birth and expiry (YYMMDD)."`
	Birth  personal.Text `json:"birth,omitempty" maxLength:"6"`
	Expiry personal.Text `json:"expiry,omitempty" maxLength:"6"`
	Nonce  string        `json:"nonce,omitempty" maxLength:"128" doc:"The caller's; signed with the record."`
	Wait   int           `json:"waitSeconds,omitempty" minimum:"0" maximum:"120" doc:"How long to wait for a card; 30 where absent."`
}

// ScanRequest is what a scanner or camera read: the QR of a citizen card, of an
// insurance card, or a machine readable zone.
type ScanRequest struct {
	Text personal.Text `json:"text" minLength:"1" maxLength:"1024"`
}

// TypedRequest is what staff typed from a paper, or what is known of somebody
// without one. It is never more than claimed.
type TypedRequest struct {
	Number      personal.Text `json:"number,omitempty" maxLength:"24" doc:"Number of the paper."`
	Name        personal.Text `json:"fullName,omitempty" maxLength:"255"`
	Birth       personal.Text `json:"dateOfBirth,omitempty" maxLength:"10" doc:"ISO 8601; a known year alone is 1950."`
	Sex         string        `json:"sex,omitempty" enum:"male,female,unspecified"`
	Nationality string        `json:"nationality,omitempty" maxLength:"3" doc:"Three letters of ISO 3166."`
	Residence   personal.Text `json:"residence,omitempty" maxLength:"255"`
	Paper       Paper         `json:"paper,omitempty" enum:"cccd,can-cuoc,cmnd,passport,birth-certificate,insurance-card,driving-licence,number-notice,vneid,none"`
}

// Paper is what was shown to the person who typed.
type Paper string

// The papers. What an app shows on a phone cannot be verified here.
const (
	PaperCCCD      Paper = "cccd"
	PaperCanCuoc   Paper = "can-cuoc"
	PaperCMND      Paper = "cmnd"
	PaperPassport  Paper = "passport"
	PaperBirth     Paper = "birth-certificate"
	PaperInsurance Paper = "insurance-card"
	PaperLicence   Paper = "driving-licence"
	PaperNotice    Paper = "number-notice"
	PaperVNeID     Paper = "vneid"
	PaperNone      Paper = "none" // a newborn, somebody unconscious: the number comes later
)

// FaceRequest is the operator's word on the face beside the portrait.
type FaceRequest struct {
	Matches bool `json:"matches"`
}

// GoOn is staff's word to go on below the verdict that the purpose asks for.
type GoOn struct {
	Reason GoOnReason    `json:"reason" enum:"emergency,card-damaged,no-document,reader-broken,legal-duty,seen-otherwise"`
	Note   personal.Text `json:"note,omitempty" maxLength:"500"`
}

// InsuranceRequest asks for the insurance lookup.
type InsuranceRequest struct {
	Card  personal.Text `json:"card,omitempty" maxLength:"15" doc:"Insurance card or number to ask with, instead of the personal number."`
	Birth personal.Text `json:"dateOfBirth,omitempty" maxLength:"10" doc:"Asked with instead of the record's, where the portal says that it differs."`
	GoOn  *GoOn         `json:"goOn,omitempty"`
	Wait  *int          `json:"waitSeconds,omitempty" minimum:"0" maximum:"60" doc:"How long to wait for the answer; 35 where absent. What is not answered then is queued."`

	History   bool             `json:"history,omitempty" doc:"Ask for the person's visits too, once the card is accepted. It comes later, or not at all."`
	CoPayment bool             `json:"coPayment,omitempty" doc:"Ask too what the person paid of their own this year."`
	Register  *RegisterRequest `json:"register,omitempty" doc:"Take a queue number at the hospital's system, whatever comes of the lookup."`
}

// RegisterRequest is what a queue number is for, by codes of the hospital's system.
type RegisterRequest struct {
	Kind    string `json:"kind,omitempty" maxLength:"40"`
	Clinic  string `json:"clinic,omitempty" maxLength:"40"`
	Service string `json:"service,omitempty" maxLength:"40"`
}

// AccommodationRequest asks for the notification of a guest.
type AccommodationRequest struct {
	Context      *Context      `json:"context,omitempty" doc:"Replaces what the visit was opened with."`
	Phone        personal.Text `json:"phone,omitempty" maxLength:"20"`
	ReasonDetail string        `json:"reasonDetail,omitempty" maxLength:"200"`
	Birth        personal.Text `json:"dateOfBirth,omitempty" maxLength:"10" doc:"Full date, asked of a guest whose paper has only the year."`
	Address      personal.Text `json:"address,omitempty" maxLength:"255"`
	Province     string        `json:"province,omitempty" maxLength:"20" doc:"The portal's code, where a person chose it."`
	Ward         string        `json:"ward,omitempty" maxLength:"20" doc:"The portal's code of the commune, with its province."`
	Nationality  string        `json:"nationality,omitempty" maxLength:"3" doc:"The portal's code, where the record's is not in its list."`
	StayLimit    personal.Text `json:"stayLimit,omitempty" maxLength:"10" doc:"Until when a foreigner may stay, ISO 8601. Asked: no passport says it."`
	GoOn         *GoOn         `json:"goOn,omitempty"`
	Wait         *int          `json:"waitSeconds,omitempty" minimum:"0" maximum:"60" doc:"How long to wait for the portal; 20 where absent. What is not accepted then is queued."`
}

// OpenCaseRequest opens a case: several visits for one matter.
type OpenCaseRequest struct {
	Purpose    Purpose       `json:"purpose" enum:"insurance,accommodation,public-service,identification"`
	ExternalID personal.Text `json:"externalId,omitempty" maxLength:"100"`
}

// OpenStayRequest opens a stay.
type OpenStayRequest struct {
	ExternalID personal.Text `json:"externalId,omitempty" maxLength:"100"`
	Room       string        `json:"room,omitempty" maxLength:"40"`
	Arrival    time.Time     `json:"arrival,omitzero"`
	Departure  time.Time     `json:"departure"`
}

// DepartureRequest changes when the guests of a stay leave.
type DepartureRequest struct {
	Departure time.Time `json:"departure"`
	Left      bool      `json:"left,omitempty" doc:"They have left."`
}
