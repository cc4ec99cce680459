// Package statistics counts what a desk did in a period, from its journal: how
// people were identified, with what verdict, what the backends said, how long a
// visit took, and how much nobody had to type. Counts only; nobody is in them.
package statistics

import "time"

// Schema names the form of a [Report].
const Schema = "cccd-agent/statistics/1"

// Report is the numbers of a period. Lists of counts hold what happened at least
// once, the most frequent first.
type Report struct {
	Schema   string    `json:"schema"`
	Desk     string    `json:"desk,omitempty"` // its name
	Training bool      `json:"training,omitempty"`
	From     string    `json:"from"` // first day, ISO 8601, in Viet Nam
	To       string    `json:"to"`   // last day
	Made     time.Time `json:"made"`

	Visits   int       `json:"visits"` // opened in the period
	Done     int       `json:"done"`
	Purposes []Count   `json:"purposes"`
	Methods  []Count   `json:"methods"`  // way of identification: CHIP_CCCD …
	Verdicts []Count   `json:"verdicts"` // of visits whose person was identified
	Backends []Backend `json:"backends"`
	Minutes  Minutes   `json:"minutes"`  // of visits that were done
	NotTyped NotTyped  `json:"notTyped"` // of visits whose person was identified
	Days     []Day     `json:"days"`     // every day of the period
}

// Count is how often something happened.
type Count struct {
	Code string `json:"code"`
	N    int    `json:"n"`
}

// Backend is how often a backend's answer was one thing.
type Backend struct {
	Backend string `json:"backend"`
	Result  string `json:"result"`         // state of the item: delivered, unconfirmed, dead, dropped, queued
	Code    string `json:"code,omitempty"` // the backend's own
	N       int    `json:"n"`
}

// Minutes are how long visits took.
type Minutes struct {
	Visits int     `json:"visits"`
	Median float64 `json:"median"`
	P90    float64 `json:"p90"`
}

// NotTyped is how many values of the records nobody typed.
type NotTyped struct {
	Visits int `json:"visits"`
	Values int `json:"values"` // in the records of these visits
	Read   int `json:"read"`   // of them read, and not typed
}

// Day is one day's numbers.
type Day struct {
	Day    string  `json:"day"`
	Visits int     `json:"visits"`
	Done   int     `json:"done"`
	Median float64 `json:"median"` // minutes a visit
}
