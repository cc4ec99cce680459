// Package identity holds the record: what is known of a person from a document,
// where each value came from, which checks ran with which result, and the
// verdict that follows. It turns parsed files and results into the record and
// knows no chip, no backend and no screen.
package identity

import (
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Schema names the form of the record's JSON.
const Schema = "cccd-agent/record/1"

// Record is the result of one reading, in the form in which it is handed on.
type Record struct {
	Schema   string        `json:"schema"`
	ID       string        `json:"id"`
	ReadAt   time.Time     `json:"readAt"`
	Reader   Reader        `json:"reader,omitzero"`
	Document Document      `json:"document"`
	Person   Person        `json:"person"`
	Portrait *Portrait     `json:"portrait,omitempty"`
	Checks   []check.Check `json:"checks"`
	Verdict  Verdict       `json:"verdict,omitempty"`
	Timing   *Timing       `json:"timing,omitempty"`
	Proof    *Proof        `json:"proof,omitempty"`
}

// Reader is the device that read the document.
type Reader struct {
	Name  string `json:"name"`
	Model string `json:"model,omitempty"`
}

// Kind is the kind of a document.
type Kind string

// The kinds of documents.
const (
	KindCCCD     Kind = "cccd"
	KindCanCuoc  Kind = "can-cuoc"
	KindPassport Kind = "passport"
	KindOther    Kind = "other"
)

// Document is the paper itself. Dates are ISO 8601.
type Document struct {
	Kind     Kind          `json:"kind"`
	Type     string        `json:"type,omitempty"`   // first characters of the MRZ: ID, P
	Format   string        `json:"format,omitempty"` // TD1, TD2, TD3
	Issuer   string        `json:"issuer,omitempty"`
	Number   personal.Text `json:"number,omitzero"`
	Issued   personal.Text `json:"issued,omitzero"`
	Expires  personal.Text `json:"expires,omitzero"`
	NoExpiry bool          `json:"noExpiry"`
}

// Source says where a value was read.
type Source string

// The sources of values. QR, MRZ and typed values are claims, whatever else is verified.
const (
	SourceDG1    Source = "dg1"
	SourceDG11   Source = "dg11"
	SourceDG12   Source = "dg12"
	SourceDG13   Source = "dg13"
	SourceQRCCCD Source = "qr.cccd"
	SourceQRBHYT Source = "qr.bhyt"
	SourceMRZ    Source = "mrz"
	SourceTyped  Source = "typed"
)

// Value is one thing known of the person.
type Value struct {
	Value     personal.Text `json:"value"`
	Source    Source        `json:"source"`
	Assurance Verdict       `json:"assurance"`
}

// Person is what is known of the holder; a field that nothing gives is nil.
type Person struct {
	PersonalNumber      *Value `json:"personalNumber,omitempty"`
	FullName            *Value `json:"fullName,omitempty"`
	DateOfBirth         *Value `json:"dateOfBirth,omitempty"` // ISO 8601; a known year alone is "1950"
	Sex                 *Value `json:"sex,omitempty"`         // male, female, unspecified
	Nationality         *Value `json:"nationality,omitempty"`
	Ethnicity           *Value `json:"ethnicity,omitempty"`
	Religion            *Value `json:"religion,omitempty"`
	PlaceOfOrigin       *Value `json:"placeOfOrigin,omitempty"`
	Residence           *Value `json:"residence,omitempty"`
	IdentifyingFeatures *Value `json:"identifyingFeatures,omitempty"`
	Father              *Value `json:"father,omitempty"`
	Mother              *Value `json:"mother,omitempty"`
	Spouse              *Value `json:"spouse,omitempty"`
	PreviousNumber      *Value `json:"previousNumber,omitempty"`
}

// Field is one value of a person under its name in the record.
type Field struct {
	Name string
	*Value
}

// Portrait describes the picture of DG2; the picture itself goes its own way.
type Portrait struct {
	MIME      string         `json:"mime"`
	Width     int            `json:"width"`
	Height    int            `json:"height"`
	SHA256    string         `json:"sha256"`
	Assurance Verdict        `json:"assurance"`
	Image     personal.Bytes `json:"-"`
}

// Timing is how long the reading took, from the card's presence, and what
// passed over the reader. TextMs is when all but the portrait was verified.
type Timing struct {
	TotalMs       int64   `json:"totalMs"`
	TextMs        int64   `json:"textMs"`
	Phases        []Phase `json:"phases"`
	APDUs         int     `json:"apdus"`
	BytesSent     int     `json:"bytesSent"`
	BytesReceived int     `json:"bytesReceived"`
}

// Phase is one step of a reading.
type Phase struct {
	Name  string `json:"name"`
	Ms    int64  `json:"ms"`
	APDUs int    `json:"apdus"`
}

// Proof is the device's signature over the reading, a compact JWS. The record is
// its payload in the clear, so it is as personal as that.
type Proof struct {
	JWS personal.Text `json:"jws"`
}

// Zone is the time zone of all times in records: Việt Nam has had one and no
// summer time since 1975.
func Zone() *time.Location { return time.FixedZone("+07", 7*60*60) }
