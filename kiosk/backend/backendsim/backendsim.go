// Package backendsim is all simulated backends behind one TLS address on
// loopback: the insurance portal below /api/, a hospital's system below /his/ and
// a FHIR server below /fhir/, which both ask that portal; the lodging portal below
// /authorization-service/, /client-service/ and /cms-backend/, the book of what
// they accepted at [rig.BookPath], and a page of the lodging portal's part at
// [kbttsim.PagePath]. It serves tests and cccd-sim alone.
package backendsim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/kbttsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/fhirsim"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/hissim"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/kiosk/rar/rarsim"
)

// DefaultListen is an address with a free port.
const DefaultListen = "127.0.0.1:0"

// People is everybody the backends know. A list that is left out is the one
// of [Cast]; members come in addition to the scripted ones.
type People struct {
	VSS  vsssim.Cast  `json:"vss"`
	KBTT kbttsim.Cast `json:"kbtt"`
	HIS  hissim.Cast  `json:"his"`
	FHIR fhirsim.Cast `json:"fhir"`
	RAR  Centre       `json:"rar"`
}

// Cast is who the backends know when nobody is named: one hospital account
// with one member of staff, and one hotel.
func Cast() People {
	return People{
		VSS: vsssim.Cast{
			Accounts: []vsssim.Account{{Username: "99999_BV", Password: "mat-khau-thu"}},
			Staff:    []vsssim.Staff{{Name: "Lê Thị Trực", Number: "001185000001"}},
		},
		HIS:  hissim.Cast{Merchant: "KIOSK01", Secret: "bi-mat-thu"},
		FHIR: fhirsim.Cast{Bearer: "the-thu"},
		KBTT: kbttsim.Cast{
			Basic: "API_THU:bi-mat-thu", RefreshBasic: "API_LAM_MOI:bi-mat-thu-hai",
			Accounts: []kbttsim.Account{
				{Username: "khachsanmau", Password: "mat-khau-thu", Facility: "1000227", Type: accommodation.Hotel},
			},
		},
	}
}

// ErrPeople refuses a file of people that is not of the form of [People].
var ErrPeople = errors.New("not a file of people")

// ReadPeople reads a file of people (JSON). Errors: [ErrPeople].
func ReadPeople(r io.Reader) (People, error) {
	var p People
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return People{}, fmt.Errorf("%w: %w", ErrPeople, err)
	}
	return p, nil
}

func (p People) withDefaults() People {
	standard := Cast()
	if p.VSS.Accounts == nil {
		p.VSS.Accounts = standard.VSS.Accounts
	}
	if p.VSS.Staff == nil {
		p.VSS.Staff = standard.VSS.Staff
	}
	if p.HIS.Merchant == "" {
		p.HIS.Merchant, p.HIS.Secret = standard.HIS.Merchant, standard.HIS.Secret
	}
	if p.FHIR.Bearer == "" {
		p.FHIR = standard.FHIR
	}
	if p.KBTT.Basic == "" {
		p.KBTT.Basic = standard.KBTT.Basic
	}
	if p.KBTT.RefreshBasic == "" {
		p.KBTT.RefreshBasic = standard.KBTT.RefreshBasic
	}
	if p.KBTT.Accounts == nil {
		p.KBTT.Accounts = standard.KBTT.Accounts
	}
	return p
}

// Options of the backends; every field may be left out.
type Options struct {
	Listen string // "" : DefaultListen
	People People
	Faults []string      // names of rig.Faults, for one backend as "vss:slow" or "kbtt:slow"
	Delay  time.Duration // of the fault slow
	Book   string        // file; "" keeps the book in memory
	RARKey string        // file for the key with which a client signs to the RAR centre; "": no centre
	AskRAR bool          // the configuration for the agent asks it about each chip
	Now    func() time.Time
	// Around, if there, is put around what answers: a test sees what comes and
	// goes, faults included.
	Around func(http.Handler) http.Handler
}

// Server is the backends, listening.
type Server struct {
	VSS        *vsssim.Server
	KBTT       *kbttsim.Server
	VSSFaults  *rig.Breaker
	KBTTFaults *rig.Breaker
	HISFaults  *rig.Breaker
	FHIRFaults *rig.Breaker
	RARFaults  *rig.Breaker
	RAR        *rarsim.Server // nil: no centre
	Book       *rig.Book

	rarKey string
	askRAR bool
	people People
	now    func() time.Time
	server *rig.Server
}

// Listen opens the address; [Server.Serve] answers on it. Errors:
// [rig.ErrUnknownFault], [rig.ErrNotLoopback], [vsssim.ErrMember], and the
// system's.
func Listen(o Options) (*Server, error) {
	if o.Listen == "" {
		o.Listen = DefaultListen
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{
		VSSFaults: new(rig.Breaker), KBTTFaults: new(rig.Breaker), HISFaults: new(rig.Breaker), FHIRFaults: new(rig.Breaker),
		RARFaults: new(rig.Breaker), rarKey: o.RARKey, askRAR: o.AskRAR,
		Book: rig.NewBook(o.Book), people: o.People.withDefaults(),
	}
	for _, faults := range s.breakers() {
		faults.SetDelay(o.Delay)
	}
	if err := s.SetFaults(o.Faults...); err != nil {
		return nil, err
	}
	if err := s.cast(o.Now); err != nil {
		return nil, err
	}
	routes, err := s.routes()
	if err != nil {
		return nil, err
	}
	if o.Around != nil {
		routes = o.Around(routes)
	}
	s.server, err = rig.Listen(o.Listen, routes, o.Now())
	return s, err
}

func (s *Server) cast(now func() time.Time) error {
	s.VSS = vsssim.New(vsssim.Options{Rig: rig.Rig{Now: now, Book: s.Book, Faults: s.VSSFaults}})
	s.KBTT = kbttsim.New(rig.Rig{Now: now, Book: s.Book, Faults: s.KBTTFaults})
	s.now = now
	s.KBTT.AddCast(s.people.KBTT)
	if err := s.VSS.AddCast(s.people.VSS); err != nil {
		return err
	}
	return s.VSS.Add(vsssim.Scripted(now())...)
}

func (s *Server) routes() (http.Handler, error) {
	mux := http.NewServeMux()
	mux.Handle("/api/", s.VSS)
	s.insurers(mux)
	mux.Handle("/authorization-service/", s.KBTT)
	mux.Handle("/client-service/", s.KBTT)
	mux.Handle("/cms-backend/", s.KBTT)
	mux.Handle("GET "+kbttsim.PagePath, s.KBTT)
	mux.Handle("GET "+rig.BookPath, s.Book)
	return mux, s.centre(mux)
}

// SetFaults replaces the faults that are on, by name as in [Options].
func (s *Server) SetFaults(names ...string) error {
	on := map[string][]rig.Fault{}
	for _, name := range names {
		system, fault, scoped := strings.Cut(name, ":")
		if !scoped {
			system, fault = "", name
		}
		f, err := rig.ParseFault(fault)
		switch {
		case err != nil:
			return err
		case system != "" && s.breakers()[system] == nil:
			return fmt.Errorf("%w: %s", rig.ErrUnknownFault, name)
		}
		on[system] = append(on[system], f)
	}
	for system, faults := range s.breakers() {
		faults.Set(append(on[system], on[""]...)...)
	}
	return nil
}

// URL is the address of both backends.
func (s *Server) URL() string { return s.server.URL() }

// CAPEM is the certificate that a client must trust.
func (s *Server) CAPEM() []byte { return s.server.CAPEM() }

// Serve runs until the context ends; then it returns nil.
func (s *Server) Serve(ctx context.Context) error { return s.server.Serve(ctx) }
