package visit

// State is where a visit stands.
type State string

// The states, in the law's order (Law on Identification Art 22.5: who is no
// state body asks before the chip is read).
const (
	AwaitsConsent  State = "consent"    // to read the chip
	AwaitsDocument State = "document"   // a card, a QR, or what staff type
	Reading        State = "reading"    // a card is being read
	HasRecord      State = "identified" // acts follow
	Done           State = "done"
	Cancelled      State = "cancelled"
	Expired        State = "expired"
)

// Closed reports whether nothing happens any more in a visit.
func (s State) Closed() bool { return s == Done || s == Cancelled || s == Expired }

// Action is what somebody wants of a visit.
type Action string

// The actions.
const (
	ActConsent       Action = "consent"
	ActRead          Action = "read"
	ActScan          Action = "scan"
	ActType          Action = "typed"
	ActFace          Action = "face"
	ActDecide        Action = "decide"
	ActInsurance     Action = "insurance"
	ActAccommodation Action = "accommodation"
	ActFinish        Action = "finish"
	ActCancel        Action = "cancel"
)

// allowed says which action may be taken where. Whoever refuses the chip goes on
// with a QR or typed data: neither waits for the consent to read.
var allowed = map[State][]Action{
	AwaitsConsent:  {ActConsent, ActRead, ActScan, ActType, ActCancel},
	AwaitsDocument: {ActConsent, ActRead, ActScan, ActType, ActCancel},
	Reading:        {ActCancel},
	HasRecord:      {ActConsent, ActRead, ActScan, ActType, ActFace, ActDecide, ActInsurance, ActAccommodation, ActFinish, ActCancel},
}
