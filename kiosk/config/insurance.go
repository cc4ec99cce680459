package config

import (
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/hl7"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/fhir"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
)

// Way is who is asked about insurance.
type Way string

// The ways.
const (
	VSS  Way = "vss"  // the portal itself; the default
	HIS  Way = "his"  // the hospital's own system, which asks the portal
	FHIR Way = "fhir" // a FHIR R4 server
)

// Ways are the settings of the ways beside the portal's account, and of what is
// asked beside the card.
type Ways struct {
	Way      Way          `yaml:"way"`
	History  string       `yaml:"history"`    // body of the question for visits: form (default) or json
	Salaries []BaseSalary `yaml:"baseSalary"` // replaces what the agent knows
	HIS      HISServer    `yaml:"his"`
	FHIR     FHIRServer   `yaml:"fhir"`
	HL7      HL7          `yaml:"hl7"`
}

// BaseSalary is the state's base salary from a day on, by which the exemption from
// co-payment counts.
type BaseSalary struct {
	From   insurance.Day `yaml:"from"`   // 2024-07-01
	Amount int           `yaml:"amount"` // VND a month
}

// HISServer is the hospital's own system.
type HISServer struct {
	URL            string         `yaml:"url"`
	CAFile         string         `yaml:"caFile"`
	ConnectTimeout time.Duration  `yaml:"connectTimeout"`
	Timeout        time.Duration  `yaml:"timeout"`
	InsecureLAN    bool           `yaml:"insecureLAN"`
	Merchant       string         `yaml:"merchant"`
	Secret         backend.Secret `yaml:"secret"`
	SecretFile     string         `yaml:"secretFile"`
	// Calls change the standard contract, field by field.
	Calls his.Contract `yaml:"calls"`
}

// FHIRServer is a FHIR R4 server that answers for the insurance.
type FHIRServer struct {
	URL            string         `yaml:"url"`
	CAFile         string         `yaml:"caFile"`
	ConnectTimeout time.Duration  `yaml:"connectTimeout"`
	Timeout        time.Duration  `yaml:"timeout"`
	InsecureLAN    bool           `yaml:"insecureLAN"`
	Path           string         `yaml:"path"`
	Token          backend.Secret `yaml:"token"` // Authorization: Bearer
	TokenFile      string         `yaml:"tokenFile"`
	Facility       string         `yaml:"facility"`
	Systems        fhir.Systems   `yaml:"systems"`
}

// HL7 is a receiver of ADT^A04 over MLLP.
type HL7 struct {
	Address        string        `yaml:"address"` // host:port
	Plain          bool          `yaml:"plain"`   // without TLS
	InsecureLAN    bool          `yaml:"insecureLAN"`
	CAFile         string        `yaml:"caFile"`
	ConnectTimeout time.Duration `yaml:"connectTimeout"`
	Timeout        time.Duration `yaml:"timeout"`
	Sender         hl7.Sender    `yaml:"sender"`
}

// InsuranceWay is the way that is configured.
func (c *Config) InsuranceWay() Way {
	if c.Insurance.Way == "" {
		return VSS
	}
	return c.Insurance.Way
}

// InsuranceBackend opens the way that is configured. Errors: [ErrNotConfigured],
// [Error].
func (c *Config) InsuranceBackend(now func() time.Time, log *slog.Logger) (insurance.Backend, error) {
	switch c.InsuranceWay() {
	case VSS:
		o, err := c.InsuranceOptions(now, log)
		if err != nil {
			return nil, err
		}
		if o.Pace == 0 {
			o.Pace = insurance.DefaultPace
		}
		return insurance.New(o)
	case HIS:
		return c.hospital(now, log)
	case FHIR:
		return c.fhirServer(now, log)
	}
	return nil, c.wrong("insurance.way", NotAllowed)
}

// InsuranceReach is where the way that is configured leads to. Errors:
// [ErrNotConfigured], [Error].
func (c *Config) InsuranceReach(now func() time.Time, log *slog.Logger) (backend.Options, error) {
	switch c.InsuranceWay() {
	case HIS:
		h := c.Insurance.HIS
		return c.system("insurance.his", Portal{
			URL: h.URL, CAFile: h.CAFile, ConnectTimeout: h.ConnectTimeout, Timeout: h.Timeout, InsecureLAN: h.InsecureLAN,
		}, now, log)
	case FHIR:
		f := c.Insurance.FHIR
		return c.system("insurance.fhir", Portal{
			URL: f.URL, CAFile: f.CAFile, ConnectTimeout: f.ConnectTimeout, Timeout: f.Timeout, InsecureLAN: f.InsecureLAN,
		}, now, log)
	}
	o, err := c.InsuranceOptions(now, log)
	return o.Portal, err
}

func (c *Config) system(key string, p Portal, now func() time.Time, log *slog.Logger) (backend.Options, error) {
	if p.URL == "" {
		return backend.Options{}, c.wrong(key+".url", Missing)
	}
	return c.reach(key, p, now, log)
}

func (c *Config) hospital(now func() time.Time, log *slog.Logger) (insurance.Backend, error) {
	h := c.Insurance.HIS
	system, err := c.InsuranceReach(now, log)
	if err != nil {
		return nil, err
	}
	contract := his.Standard().Changed(h.Calls)
	var wrong *his.ContractError
	if err := contract.Check(); errors.As(err, &wrong) {
		return nil, c.wrong("insurance.his.calls."+wrong.Key, NotAllowed)
	}
	if h.Merchant == "" {
		return nil, c.wrong("insurance.his.merchant", Missing)
	}
	secret, err := c.secret("insurance.his.secret", h.Secret, h.SecretFile)
	if err != nil {
		return nil, err
	}
	return his.New(his.Options{System: system, Merchant: h.Merchant, Secret: secret, Contract: contract})
}

func (c *Config) fhirServer(now func() time.Time, log *slog.Logger) (insurance.Backend, error) {
	f := c.Insurance.FHIR
	server, err := c.InsuranceReach(now, log)
	if err != nil {
		return nil, err
	}
	var token backend.Secret
	if !f.Token.IsZero() || f.TokenFile != "" {
		if token, err = c.secret("insurance.fhir.token", f.Token, f.TokenFile); err != nil {
			return nil, err
		}
	}
	return fhir.New(fhir.Options{Server: server, Path: f.Path, Bearer: token, Facility: f.Facility, Systems: f.Systems})
}

// HL7Options are the receiver of registrations. Errors: [ErrNotConfigured], [Error].
func (c *Config) HL7Options(now func() time.Time) (hl7.Options, error) {
	h := c.Insurance.HL7
	o := hl7.Options{
		Address: h.Address, Plain: h.Plain, InsecureLAN: h.InsecureLAN, ConnectTimeout: h.ConnectTimeout, Timeout: h.Timeout, Now: now,
	}
	if h.Address == "" {
		return o, ErrNotConfigured
	}
	if h.CAFile != "" {
		ca, err := c.read("insurance.hl7.caFile", h.CAFile)
		if err != nil {
			return o, err
		}
		o.CA = ca
	}
	_, err := hl7.New(o)
	switch {
	case errors.Is(err, hl7.ErrNotPrivate):
		return o, c.wrong("insurance.hl7.plain", NotPrivate)
	case errors.Is(err, backend.ErrAuthority):
		return o, c.wrong("insurance.hl7.caFile", NoCertificate)
	case err != nil:
		return o, c.wrong("insurance.hl7.address", NotAnAddress)
	}
	return o, nil
}

// moreOptions fills what is asked of the portal beside the card.
func (c *Config) moreOptions(o *insurance.Options) error {
	if !slices.Contains([]string{"", "form", "json"}, c.Insurance.History) {
		return c.wrong("insurance.history", NotAllowed)
	}
	o.HistoryJSON = c.Insurance.History == "json"
	for _, s := range c.Insurance.Salaries {
		if _, err := time.Parse(time.DateOnly, string(s.From)); err != nil || s.Amount <= 0 {
			return c.wrong("insurance.baseSalary", NotAllowed)
		}
		o.Salaries = append(o.Salaries, insurance.BaseSalary{From: s.From, Amount: int64(s.Amount)})
	}
	return nil
}

// checkInsurance goes through the way that is configured. A portal that is not
// named is no error: the desk asks nobody.
func (c *Config) checkInsurance() error {
	way, err := c.InsuranceBackend(time.Now, nil)
	if err == nil {
		way.Close()
	}
	_, receiver := c.HL7Options(nil)
	return errors.Join(configured(err), configured(receiver))
}
