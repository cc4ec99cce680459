// Package vnid holds what is Vietnamese about a document: the 12-digit personal
// number and what it tells, when a card expires, how a name is written in a
// machine readable zone, and the texts in the QR codes that a desk meets (the
// citizen card, the health-insurance card, a bank transfer).
//
// What a QR says is a claim: none of these texts is signed. The package reads
// them strictly, names the field that is wrong, and never shows its value.
package vnid

import (
	"github.com/cccd-agent/cccd-agent/reader/mrz"
)

// Date is a day, or what is known of it.
type Date = mrz.Date
