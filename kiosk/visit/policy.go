package visit

import (
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Policy is what a purpose asks for and gives away.
type Policy struct {
	Least    identity.Verdict // below it staff give a reason to go on; nothing is ever blocked for good
	Fields   []string         // values of the person that are handed over, by their names in the record
	Portrait bool             // the portrait too, to a client with that permission
	Basis    Basis            // why the values may be handed over
	Keep     time.Duration    // after the visit (insurance), after departure (accommodation)
	Idle     time.Duration    // after which a visit that nobody goes on with ends
	// Unattended: may be served where no operator is signed in.
	Unattended bool
}

// Policies are the policies of a desk.
type Policies map[Purpose]Policy

// Keeping times that the design sets.
const (
	KeepInsurance     = 60 * 24 * time.Hour
	KeepAccommodation = 90 * 24 * time.Hour
	KeepProof         = 365 * 24 * time.Hour // the proof of a failed lookup that nobody sent yet
	defaultIdle       = 10 * time.Minute
)

// Defaults are the policies of the design: no field that the purpose does not need.
func Defaults() Policies {
	who := []string{"personalNumber", "fullName", "dateOfBirth"}
	where := append(slices.Clone(who), "sex", "nationality", "residence")
	return Policies{
		Insurance: {
			Least: identity.Claimed, Fields: append(slices.Clone(who), "sex", "residence"),
			Basis: ByLaw, Keep: KeepInsurance, Idle: defaultIdle, Unattended: true,
		},
		Accommodation: {
			Least: identity.Claimed, Fields: where,
			Basis: ByLaw, Keep: KeepAccommodation, Idle: defaultIdle,
		},
		PublicService: {
			Least: identity.Consistent, Fields: where,
			Basis: ByConsent, Idle: defaultIdle, Unattended: true,
		},
		Identification: {
			Least: identity.Claimed, Fields: who,
			Basis: ByConsent, Idle: defaultIdle,
		},
	}
}

// Owner is whose desk it is. Who is no state body asks the person before the
// chip is read (Law on Identification 26/2023/QH15 Art 22.5).
type Owner string

// The owners.
const (
	Private   Owner = "private"
	StateBody Owner = "state"
)

// ranks are the verdicts, the worst first.
var ranks = []identity.Verdict{identity.Rejected, identity.Claimed, identity.Consistent, identity.Authentic, identity.Genuine}

// enough reports whether a verdict is at least another. No verdict at all, of a
// person without a document, is below every one.
func enough(have, least identity.Verdict) bool {
	return slices.Index(ranks, have) >= slices.Index(ranks, least)
}
