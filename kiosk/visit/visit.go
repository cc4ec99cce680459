// Package visit is one person at one desk: from the purpose, in the law's order,
// to what was promised being done or handed to the outbox. It decides what may
// happen when, which values of a person leave the desk for which purpose, and
// how long anything is kept.
//
// Everything a visit knows lies in the store before an answer is given, so that
// a visit survives whatever happens to the process; only the portrait is held in
// memory alone. The visit drives the reader and fills the outbox; the API and
// the screen drive the visit, and nothing else.
package visit

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/checkin"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Schema names the form of a visit's JSON.
const Schema = "cccd-agent/visit/1"

// Purpose is why a person is at the desk.
type Purpose string

// The purposes.
const (
	Insurance      Purpose = "insurance"
	Accommodation  Purpose = "accommodation"
	PublicService  Purpose = "public-service"
	Identification Purpose = "identification"
)

// Purposes lists every purpose.
func Purposes() []Purpose {
	return []Purpose{Insurance, Accommodation, PublicService, Identification}
}

// Method is how the person was identified, in the vocabulary that Vietnamese
// systems log. CHIP_CCCD stands for the chip of any document; the record's
// document.kind says of which.
type Method string

// The methods.
const (
	MethodQR        Method = "QR_CCCD"
	MethodChip      Method = "CHIP_CCCD"
	MethodVNeID     Method = "VNEID_APP"
	MethodService   Method = "DICH_VU_XAC_THUC"
	MethodInsurance Method = "TRA_CUU_BHXH"
	MethodTyped     Method = "NHAP_TAY"
	MethodNone      Method = "CHUA_XAC_DINH"
)

// Context is what the caller knows of the visit beside the person.
type Context struct {
	Room       string    `json:"room,omitempty" maxLength:"40"`       // or department, at a hospital
	Arrival    time.Time `json:"arrival,omitzero"`                    // now where absent
	Departure  time.Time `json:"departure,omitzero"`                  // expected
	Department string    `json:"department,omitempty" maxLength:"80"` // where the patient goes
	Reason     int       `json:"reason,omitempty" minimum:"0"`        // code of why a guest stays; 0: by the type of facility
	Stay       string    `json:"stay,omitempty" maxLength:"64"`       // the stay that the guest joins
	Role       Role      `json:"role,omitempty" enum:"applicant,father,mother,guardian,member,guest"`
}

// Role is what a person is in a case.
type Role string

// The roles.
const (
	Applicant Role = "applicant"
	Father    Role = "father"
	Mother    Role = "mother"
	Guardian  Role = "guardian"
	Member    Role = "member"
	Guest     Role = "guest"
)

// Consent is a person's word, given or refused, to one thing.
type Consent struct {
	To       ConsentTo `json:"to" enum:"read-chip,hand-over"`
	Given    bool      `json:"given"`
	At       time.Time `json:"at"`
	Basis    Basis     `json:"basis" enum:"consent,law"`
	Receiver string    `json:"receiver,omitempty"` // who gets the values: the origin or the desk's own name
	Receipt  string    `json:"receipt"`            // id by which the person may withdraw
}

// ConsentTo is what a person is asked for.
type ConsentTo string

// What a person is asked for.
const (
	ToReadChip ConsentTo = "read-chip" // Law on Identification Art 22.5
	ToHandOver ConsentTo = "hand-over"
)

// Basis is why personal data may be processed.
type Basis string

// The bases.
const (
	ByConsent Basis = "consent"
	ByLaw     Basis = "law" // the insurance lookup, the accommodation notification
)

// Identified is one identification of the person.
type Identified struct {
	At      time.Time        `json:"at"`
	Method  Method           `json:"method"`
	Verdict identity.Verdict `json:"verdict,omitempty"`
	Record  string           `json:"record,omitempty"` // id of the record
}

// Decision is staff's word to go on without the verdict that the purpose asks for.
type Decision struct {
	At       time.Time        `json:"at"`
	Operator string           `json:"operator,omitempty"`
	Verdict  identity.Verdict `json:"verdict,omitempty"`
	Least    identity.Verdict `json:"least"`
	Reason   GoOnReason       `json:"reason"`
	Note     personal.Text    `json:"note,omitzero"` // kept with the visit, never in the journal
}

// GoOnReason is why staff go on without a verdict.
type GoOnReason string

// The reasons.
const (
	Emergency     GoOnReason = "emergency"
	CardDamaged   GoOnReason = "card-damaged"
	NoDocument    GoOnReason = "no-document"
	ReaderBroken  GoOnReason = "reader-broken"
	LegalDuty     GoOnReason = "legal-duty"
	SeenOtherwise GoOnReason = "seen-otherwise" // the person is known, or other papers were seen
)

// ActState is where what was asked of a backend stands.
type ActState string

// The states of an act.
const (
	Queued      ActState = "queued"      // in the outbox: being sent, or to be sent when the backend answers
	Answered    ActState = "answered"    // the insurance portal answered
	Notified    ActState = "notified"    // the accommodation portal accepted
	Unconfirmed ActState = "unconfirmed" // counted as accepted earlier, from a refusal; to be reconciled
	Refused     ActState = "refused"     // a person must do something
	Dropped     ActState = "dropped"     // a person decided that it is not sent
	ProofSent   ActState = "proof-sent"  // the failed lookup's proof was sent to the insurer
)

// Lookup is an insurance lookup of a visit.
type Lookup struct {
	State  ActState          `json:"state"`
	Item   string            `json:"item"` // in the outbox
	Asked  time.Time         `json:"asked"`
	At     time.Time         `json:"at,omitzero"` // of the answer
	Code   string            `json:"code,omitempty"`
	Action string            `json:"action,omitempty"`
	Answer *insurance.Answer `json:"answer,omitempty"`
	Tries  []Try             `json:"tries,omitempty"` // without an answer

	PastVisits  *PastVisits  `json:"pastVisits,omitempty"`
	CoPaid      *CoPaid      `json:"coPaid,omitempty"`
	QueueNumber *QueueNumber `json:"queueNumber,omitempty"`
}

// Notification is an accommodation notification of a visit.
type Notification struct {
	State    ActState  `json:"state"`
	Item     string    `json:"item"`
	Stay     string    `json:"stay"`
	Asked    time.Time `json:"asked"`
	At       time.Time `json:"at,omitzero"`
	Deadline time.Time `json:"deadline"` // of the law
	Wall     time.Time `json:"wall"`     // after which the portal's API takes it no more
	Code     string    `json:"code,omitempty"`
	Action   string    `json:"action,omitempty"`
}

// Trouble is why the last reading ended without a record.
type Trouble struct {
	Code string    `json:"code"` // as the command line's error codes
	At   time.Time `json:"at"`
}

// View is a visit as a client may see it.
type View struct {
	Schema     string           `json:"schema"`
	ID         string           `json:"id"`
	Purpose    Purpose          `json:"purpose"`
	State      State            `json:"state"`
	ExternalID personal.Text    `json:"externalId,omitzero"`
	Case       string           `json:"case,omitempty"`
	Operator   string           `json:"operator,omitempty"`
	Opened     time.Time        `json:"opened"`
	Changed    time.Time        `json:"changed"`
	Until      time.Time        `json:"until,omitzero"` // when the visit ends by itself
	Needs      []Need           `json:"needs"`          // what comes next, in the law's order
	Basis      Basis            `json:"basis"`          // on which the values are handed over
	Least      identity.Verdict `json:"leastVerdict"`

	Context     Context          `json:"context"`
	Consents    []Consent        `json:"consents,omitempty"`
	Method      Method           `json:"method,omitempty"`
	Identified  []Identified     `json:"identified,omitempty"`
	Record      *identity.Record `json:"record,omitempty"` // the fields that the purpose needs
	HasPortrait bool             `json:"hasPortrait"`
	Face        *bool            `json:"faceMatches,omitempty"`
	Decisions   []Decision       `json:"decisions,omitempty"`
	Trouble     *Trouble         `json:"trouble,omitempty"`

	Insurance *Lookup `json:"insurance,omitempty"`
	// Places are the communes that the address may mean, before the guest is
	// notified of; one may be chosen, and none need be.
	Places        *accommodation.Location `json:"places,omitempty"`
	Accommodation *Notification           `json:"accommodation,omitempty"`
	// CheckIn are fields 4 to 11 of the check-in, for the hospital's system.
	CheckIn *checkin.Fields `json:"checkIn,omitempty"`
}

// Need is one thing that a visit waits for.
type Need string

// What a visit may wait for.
const (
	NeedsConsentToRead     Need = "consent-to-read"
	NeedsDocument          Need = "document"
	NeedsDecision          Need = "decision" // the verdict is below what the purpose asks for
	NeedsConsentToHandOver Need = "consent-to-hand-over"
	NeedsAct               Need = "act"
	NeedsAnswer            Need = "answer"
	NeedsFinish            Need = "finish"
)
