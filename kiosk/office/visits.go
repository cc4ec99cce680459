package office

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// Schemas of the staff's lists.
const (
	VisitListSchema = "cccd-agent/visit-list/1"
	StayListSchema  = "cccd-agent/stay-list/1"
)

// VisitList is the visits that were opened on a day, the newest first, for staff:
// GET visits?day=2026-11-22 (absent: today in Viet Nam). Names are personal.
type VisitList struct {
	Schema string          `json:"schema"`
	Day    string          `json:"day"`
	Now    time.Time       `json:"now"` // by the agent's clock
	Visits []visit.Summary `json:"visits"`
}

// StayList is the stays whose guests are there, arrive today, or are still to be
// notified of, the most urgent first: GET stays. Names are personal.
type StayList struct {
	Schema string              `json:"schema"`
	Now    time.Time           `json:"now"`
	Stays  []visit.StaySummary `json:"stays"`
}
