package office

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// ScreenSchema names the form of [ScreenSettings].
const ScreenSchema = "cccd-agent/screen/1"

// ScreenSettings are what the desk's own screen has to know of the desk: GET
// screen. No secret and nobody is among them.
type ScreenSettings struct {
	Schema     string            `json:"schema"`
	Version    string            `json:"version"` // of the agent
	Name       string            `json:"name"`    // of the desk, as people know it; may be empty
	Place      string            `json:"place,omitempty"`
	Owner      visit.Owner       `json:"owner"`
	Unattended bool              `json:"unattended"` // nobody is ever signed in
	Training   bool              `json:"training"`   // of nobody who is there: a banner on every screen
	Mode       config.ScreenMode `json:"mode"`

	Purposes      []PurposeSettings      `json:"purposes"`                // offered, in this order
	Insurance     *InsuranceSettings     `json:"insurance,omitempty"`     // nil: nobody is asked
	Accommodation *AccommodationSettings `json:"accommodation,omitempty"` // nil: nobody is notified
	HandOvers     []HandOverSettings     `json:"handovers"`
	Services      []ServiceSettings      `json:"services"`            // of the public-service desk, in this order
	Authority     string                 `json:"authority,omitempty"` // whom form CT01 is addressed to
	Payment       bool                   `json:"payment"`             // co-payments by VietQR
	Ticket        bool                   `json:"ticket"`              // a printer for tickets is configured

	IdleSeconds  int                    `json:"idleSeconds"`  // untouched so long, the screen asks whether anybody is there
	GraceSeconds int                    `json:"graceSeconds"` // from then until it forgets the person
	Languages    []string               `json:"languages"`    // the first is shown first
	Text         config.TextStep        `json:"text"`
	Voice        bool                   `json:"voice"`
	LeftHanded   bool                   `json:"leftHanded"`
	Contrast     bool                   `json:"contrast"`
	Camera       string                 `json:"camera"` // auto, off, or a device
	ScannerKeys  bool                   `json:"scannerKeys"`
	Templates    []SendTemplateSettings `json:"templates"`
	VNeIDNote    string                 `json:"vneidNote,omitempty"` // empty: the screen's own words
}

// PurposeSettings are a purpose that is offered, with its policy: what a person
// is told before anything is read.
type PurposeSettings struct {
	Purpose  visit.Purpose    `json:"purpose"`
	Basis    visit.Basis      `json:"basis"`
	Least    identity.Verdict `json:"leastVerdict"`
	Fields   []string         `json:"fields"` // values that are handed over
	Portrait bool             `json:"portrait"`
	KeepDays int              `json:"keepDays"`
	Receiver string           `json:"receiver,omitempty"` // empty: the screen's own words
}

// InsuranceSettings say who is asked about insurance, and what for.
type InsuranceSettings struct {
	Way       config.Way `json:"way"`
	Lists     bool       `json:"lists"`     // clinics and services of the hospital's own system
	Register  bool       `json:"register"`  // its queue numbers
	History   bool       `json:"history"`   // past visits
	CoPayment bool       `json:"coPayment"` // what the person paid of their own
}

// AccommodationSettings are the place that notifies.
type AccommodationSettings struct {
	Facility     accommodation.FacilityType `json:"facility"`
	RoomRequired bool                       `json:"roomRequired"`
	Reason       accommodation.Reason       `json:"defaultReason"`
}

// HandOverSettings are one system that a person is handed on to.
type HandOverSettings struct {
	Name      string        `json:"name"`
	Purpose   visit.Purpose `json:"purpose"`
	Case      bool          `json:"case"`      // speaks of everybody in a case
	Delivered bool          `json:"delivered"` // to its address; else given to whoever asks
	Asked     []string      `json:"asked"`     // names that its template asks staff for
}

// ServiceSettings are one thing that a citizen can have done.
type ServiceSettings struct {
	Name    string `json:"name"`            // ct01, statement, or that of a hand-over
	Title   string `json:"title,omitempty"` // empty: the screen's own words
	English string `json:"english,omitempty"`
	// Audience of a statement: the one system that it is for.
	Audience string `json:"audience,omitempty"`
}

// SendTemplateSettings are how a person is typed into one old program; see
// [config.SendTemplate].
type SendTemplateSettings struct {
	Name   string `json:"name"`
	Window string `json:"window,omitempty"`
	Text   string `json:"text"`
}

func (f *Office) screen(context.Context, none) (ScreenSettings, error) { return f.o.Screen, nil }

// ScreenOf are the screen's settings as the file has them, and what a person is
// told of each purpose. What hangs on the backends is for the caller to add.
func ScreenOf(s config.Screen, policies visit.Policies) ScreenSettings {
	out := ScreenSettings{
		Schema: ScreenSchema, Mode: s.Mode, Purposes: []PurposeSettings{}, HandOvers: []HandOverSettings{}, Services: []ServiceSettings{},
		IdleSeconds: int(s.Idle.Seconds()), GraceSeconds: int(s.Grace.Seconds()), Languages: s.Languages, Text: s.Text,
		Voice: *s.Voice, LeftHanded: s.LeftHanded, Contrast: s.Contrast, Camera: s.Camera, ScannerKeys: *s.ScannerKeys,
		Templates: []SendTemplateSettings{}, VNeIDNote: s.VNeIDNote,
	}
	for _, name := range s.Purposes {
		p := policies[name]
		out.Purposes = append(out.Purposes, PurposeSettings{
			Purpose: name, Basis: p.Basis, Least: p.Least, Fields: p.Fields, Portrait: p.Portrait,
			KeepDays: int(p.Keep / (24 * time.Hour)), Receiver: s.Receivers[name],
		})
	}
	for _, service := range s.Services {
		out.Services = append(out.Services, ServiceSettings{service.Name, service.Title, service.English, service.Audience})
	}
	for _, t := range s.Templates {
		out.Templates = append(out.Templates, SendTemplateSettings{t.Name, t.Window, t.Text})
	}
	return out
}
