package visit

import (
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Summary is a visit as one line of the staff's list.
type Summary struct {
	ID         string           `json:"id"`
	State      State            `json:"state"`
	Purpose    Purpose          `json:"purpose"`
	Opened     time.Time        `json:"opened"`
	Changed    time.Time        `json:"changed"` // when it ended, of one that has
	Operator   string           `json:"operator,omitempty"`
	Client     string           `json:"client"` // that opened it: a pairing, or local
	Case       string           `json:"case,omitempty"`
	Stay       string           `json:"stay,omitempty"`
	Room       string           `json:"room,omitempty"`
	Department string           `json:"department,omitempty"`
	Method     Method           `json:"method,omitempty"`
	Verdict    identity.Verdict `json:"verdict,omitempty"`
	Name       personal.Text    `json:"name,omitempty"` // empty where it is not, or no longer, to be shown
	Needs      []Need           `json:"needs,omitempty"`
	Trouble    string           `json:"trouble,omitempty"`  // code of the last reading's
	Redacted   bool             `json:"redacted,omitempty"` // what was personal is destroyed

	Insurance     *ActSummary `json:"insurance,omitempty"`
	Queue         *ActSummary `json:"queue,omitempty"` // the number at the hospital's system
	Accommodation *ActSummary `json:"accommodation,omitempty"`
}

// ActSummary is where what was asked of a backend stands.
type ActSummary struct {
	State    ActState      `json:"state"`
	Item     string        `json:"item,omitempty"` // in the outbox
	Code     string        `json:"code,omitempty"`
	Action   string        `json:"action,omitempty"`
	Number   personal.Text `json:"number,omitempty"`  // of the queue
	Deadline time.Time     `json:"deadline,omitzero"` // of the law
	Wall     time.Time     `json:"wall,omitzero"`     // after which the portal's API takes it no more
}

// StaySummary is a stay with its guests.
type StaySummary struct {
	ID         string         `json:"id"`
	ExternalID personal.Text  `json:"externalId,omitempty"`
	Room       string         `json:"room,omitempty"`
	Opened     time.Time      `json:"opened"`
	Arrival    time.Time      `json:"arrival"`
	Departure  time.Time      `json:"departure,omitzero"`
	Left       bool           `json:"left,omitempty"`
	Deadline   time.Time      `json:"deadline,omitzero"` // the earliest of guests who are not notified of yet
	Guests     []GuestSummary `json:"guests"`
}

// GuestSummary is one guest of a stay.
type GuestSummary struct {
	Visit    string           `json:"visit"`
	State    State            `json:"state"`
	Name     personal.Text    `json:"name,omitempty"`
	Verdict  identity.Verdict `json:"verdict,omitempty"`
	Notified ActState         `json:"notified,omitempty"` // empty: nothing was asked yet
	Item     string           `json:"item,omitempty"`
	Code     string           `json:"code,omitempty"`
	Action   string           `json:"action,omitempty"`
	Deadline time.Time        `json:"deadline,omitzero"`
	Wall     time.Time        `json:"wall,omitzero"`
}
