package screen

// Acts of the visit's screens; those that end in a colon name what they are of.
const (
	ActBegin   = "begin"
	ActPurpose = "purpose:"
	ActNext    = "next"
	ActGoOn    = "go-on"
	ActStop    = "stop"
	ActStay    = "stay"
	ActLater   = "later"
	ActVisit   = "visit:"
	ActBack    = "back"

	ActAgree  = "agree"
	ActRefuse = "refuse"

	ActDigits     = "digits"      // type the six digits on the card
	ActZone       = "zone"        // type what stands in a passport's zone
	ActQROnly     = "qr-only"     // go on with the QR alone
	ActOtherWays  = "other-ways"  // without the chip
	ActAgain      = "again"       // try the card again
	ActPractice   = "practice:"   // lay the card of an invented person on the reader
	ActPracticeQR = "practiceqr:" // show its QR
	ActPull       = "pull"        // take the invented card away

	ActFaceYes = "face:yes"
	ActFaceNo  = "face:no"
	ActNotMe   = "not-me"
	ActChecks  = "checks"
	ActReason  = "reason:"
	ActSend    = "send" // type it into another program
	ActNumber  = "number"
	ActCall    = "call-staff"

	ActPaper = "paper:"
	ActSex   = "sex:"
	ActRole  = "role:"
	ActAlone = "alone" // nobody is beside the child
)

// Ways to say who somebody is without the chip.
const (
	WayChip      = "way:chip" // after all
	WayQR        = "way:qr"
	WayTyped     = "way:typed"
	WayVNeID     = "way:vneid"
	WayInsurance = "way:bhyt"
	WayChild     = "way:child"
	WayNewborn   = "way:newborn"
	WayUnknown   = "way:unknown"
	WayForeigner = "way:foreigner"
	WayStaff     = "way:staff"
)
