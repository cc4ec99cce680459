// Package check holds the words in which every part of a reading reports: a
// check has an id of the contract ("pa.signature"), a result in the words of BSI
// TR-03135-1 §4.2, and a short English detail for the log and the report.
//
// A detail never holds personal data. Sentences for people are made from id and
// result elsewhere.
package check

// Result is the outcome of one check (TR-03135-1 §4.2).
type Result string

const (
	// Successful says that the check ran and its statement holds.
	Successful Result = "successful"
	// Failed says that the check ran and its statement does not hold.
	Failed Result = "failed"
	// Undetermined says that what the check needs is missing: an anchor, a
	// revocation list, an algorithm that we can do, a clock that is right.
	Undetermined Result = "undetermined"
	// NotSupported says that the document does not offer what the check is about.
	NotSupported Result = "notSupported"
	// Aborted says that the check began and did not come to its end.
	Aborted Result = "aborted"
)

// Check is one check with its outcome.
type Check struct {
	ID     string `json:"id"`
	Result Result `json:"result"`
	Detail string `json:"detail,omitempty"`
}

// Find returns the check of an id.
func Find(checks []Check, id string) (Check, bool) {
	for _, c := range checks {
		if c.ID == id {
			return c, true
		}
	}
	return Check{}, false
}
