package config

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/handover"
	"github.com/cccd-agent/cccd-agent/kiosk/rar"
	"github.com/cccd-agent/cccd-agent/kiosk/vietqr"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// PublicService is what a public-service desk hands over.
type PublicService struct {
	// QR says what a statement's QR carries: reference (the default; it is fetched
	// once) or full: the whole statement, to whoever photographs it.
	QR string `yaml:"qr"`
	// Authority is whom form CT01 is addressed to, where the desk names nobody.
	Authority string `yaml:"authority"`
}

// HandOver is one system that a person is handed on to, by a template.
type HandOver struct {
	Ready        string            `yaml:"ready"`   // a template that comes with the agent
	Purpose      visit.Purpose     `yaml:"purpose"` // whose values the template sees; public-service where absent
	ContentType  string            `yaml:"contentType"`
	Template     string            `yaml:"template"`
	TemplateFile string            `yaml:"templateFile"` // instead of template
	Case         *bool             `yaml:"case"`         // speaks of everybody in a case
	Values       map[string]string `yaml:"values"`       // constants of the receiving system

	URL            string         `yaml:"url"` // absent: the text goes to whoever asked
	CAFile         string         `yaml:"caFile"`
	ConnectTimeout time.Duration  `yaml:"connectTimeout"`
	Timeout        time.Duration  `yaml:"timeout"`
	Token          backend.Secret `yaml:"token"` // Authorization: Bearer
	TokenFile      string         `yaml:"tokenFile"`
	InsecureLAN    bool           `yaml:"insecureLAN"`
}

// Payment is the account that co-payments go to.
type Payment struct {
	Bank     string `yaml:"bank"` // BIN, six digits
	Account  string `yaml:"account"`
	Card     bool   `yaml:"card"` // account is a card number
	Terminal string `yaml:"terminal"`
	// GatewayKey is shared with the bank's gateway, which says by it that money came.
	GatewayKey     backend.Secret `yaml:"gatewayKey"`
	GatewayKeyFile string         `yaml:"gatewayKeyFile"`
	Expires        time.Duration  `yaml:"expires"` // of a code; 15 min where absent
}

// RAR is the centre that is asked about signers.
type RAR struct {
	URL            string            `yaml:"url"`
	CAFile         string            `yaml:"caFile"`
	ConnectTimeout time.Duration     `yaml:"connectTimeout"`
	Timeout        time.Duration     `yaml:"timeout"` // 5 s where absent: a person waits
	InsecureLAN    bool              `yaml:"insecureLAN"`
	Path           string            `yaml:"path"`
	KeyFile        string            `yaml:"keyFile"` // PEM, RSA
	License        string            `yaml:"licenseId"`
	Device         string            `yaml:"deviceType"`
	Address        string            `yaml:"address"` // dia_chi
	Body           map[string]string `yaml:"body"`    // beside id_card and dscert: purpose, location, source
	Accepted       []string          `yaml:"accepted"`
	Refused        []string          `yaml:"refused"`
	ExitCodes      []string          `yaml:"exitCodes"` // under which a result counts; "0" where absent
}

// HandOverOptions is a hand-over that can be used.
type HandOverOptions struct {
	Name     string
	Purpose  visit.Purpose
	Case     bool
	Values   map[string]string
	Template *handover.Template
	Portal   *backend.Options // nil: the text goes to whoever asked
	Token    backend.Secret
}

// PaymentOptions are the settings of payments.
type PaymentOptions struct {
	Order      vietqr.Order // of which amount and purpose are open
	GatewayKey backend.Secret
	Expires    time.Duration
}

const defaultPaymentExpiry = 15 * time.Minute

func (c *Config) checkPublicService() error {
	_, payment := c.PaymentOptions()
	_, centre := c.RAROptions(nil, nil)
	all := []error{configured(payment), configured(centre)}
	if !slices.Contains([]string{"", "reference", "full"}, c.PublicService.QR) {
		all = append(all, c.wrong("publicService.qr", NotAllowed))
	}
	for _, name := range c.HandOverNames() {
		_, err := c.HandOverOptions(name, nil, nil)
		all = append(all, err)
	}
	return errors.Join(all...)
}

// HandOverNames lists the hand-overs of the file.
func (c *Config) HandOverNames() []string { return slices.Sorted(maps.Keys(c.HandOver)) }

// PaymentOptions are the settings, with the file read. Errors: [ErrNotConfigured],
// [Error].
func (c *Config) PaymentOptions() (PaymentOptions, error) {
	p := c.Payment
	if p.Bank == "" && p.Account == "" {
		return PaymentOptions{}, ErrNotConfigured
	}
	o := PaymentOptions{Order: vietqr.Order{Bank: p.Bank, Account: p.Account, Card: p.Card, Terminal: p.Terminal}, Expires: p.Expires}
	var field *vietqr.FieldError
	if errors.As(o.Order.Check(), &field) {
		return o, c.wrong("payment."+field.Field, NotAllowed)
	}
	if p.Expires < 0 {
		return o, c.wrong("payment.expires", NotAllowed)
	}
	if o.Expires == 0 {
		o.Expires = defaultPaymentExpiry
	}
	var err error
	if o.GatewayKey, err = c.secret("payment.gatewayKey", p.GatewayKey, p.GatewayKeyFile); err != nil {
		return o, err
	}
	if len(o.GatewayKey.Reveal()) < leastGatewayKey {
		return o, c.wrong("payment.gatewayKey", NotAllowed)
	}
	return o, nil
}

// leastGatewayKey is how short a shared key may be, in bytes.
const leastGatewayKey = 16

// RAROptions are the settings in the client's form, with the files read. Rand is
// left to the caller. Errors: [ErrNotConfigured], [Error].
func (c *Config) RAROptions(now func() time.Time, log *slog.Logger) (rar.Options, error) {
	r := c.RAR
	if r.URL == "" {
		return rar.Options{}, ErrNotConfigured
	}
	if r.InsecureLAN {
		return rar.Options{}, c.wrong("rar.insecureLAN", NotForPortals)
	}
	portal, err := c.reach("rar", Portal{URL: r.URL, CAFile: r.CAFile, ConnectTimeout: r.ConnectTimeout, Timeout: r.Timeout}, now, log)
	if err != nil {
		return rar.Options{}, err
	}
	o := rar.Options{Portal: portal, Path: r.Path, License: r.License, Device: r.Device, Address: r.Address, Body: r.Body,
		Accepted: r.Accepted, Refused: r.Refused, Fine: r.ExitCodes}
	if o.Key, err = c.rsaKey("rar.keyFile", r.KeyFile); err != nil {
		return o, err
	}
	return o, c.rarError(o)
}

func (c *Config) rarError(o rar.Options) error {
	client, err := rar.New(o)
	switch {
	case err == nil:
		client.Close()
		return nil
	case errors.Is(err, rar.ErrKey):
		return c.wrong("rar.keyFile", NoKey)
	case errors.Is(err, rar.ErrPath):
		return c.wrong("rar.path", Missing)
	case errors.Is(err, rar.ErrBody):
		return c.wrong("rar.body", NotAllowed)
	}
	for _, h := range [][2]string{{"rar.licenseId", o.License}, {"rar.deviceType", o.Device}, {"rar.address", o.Address}} {
		if h[1] == "" {
			return c.wrong(h[0], Missing)
		}
	}
	return c.wrong("rar", NotAllowed)
}

func (c *Config) rsaKey(key, name string) (*rsa.PrivateKey, error) {
	if name == "" {
		return nil, c.wrong(key, Missing)
	}
	text, err := c.read(key, name)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, c.wrong(key, NoKey)
	}
	if k, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return k, nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	k, ok := parsed.(*rsa.PrivateKey)
	if err != nil || !ok {
		return nil, c.wrong(key, NoKey)
	}
	return k, nil
}

// HandOverOptions is one hand-over, its template tried on invented people. What is
// wrong is that hand-over's error and no other's. Errors are [Error].
func (c *Config) HandOverOptions(name string, now func() time.Time, log *slog.Logger) (HandOverOptions, error) {
	h, key := c.HandOver[name], "handover."+name
	ready, known := handover.AllReady()[h.Ready]
	if !handOverNames.MatchString(name) {
		return HandOverOptions{}, c.wrong(key, NotAllowed)
	}
	if h.Ready != "" && !known {
		return HandOverOptions{}, c.wrong(key+".ready", NotAllowed)
	}
	o := HandOverOptions{Name: name, Purpose: h.Purpose, Case: ready.Case, Values: map[string]string{}}
	if o.Purpose == "" {
		o.Purpose = visit.Purpose(orElse(ready.Purpose, string(visit.PublicService)))
	}
	policies, err := c.Policies()
	if err != nil {
		return o, err
	}
	policy, there := policies[o.Purpose]
	if !there {
		return o, c.wrong(key+".purpose", NotAllowed)
	}
	set(&o.Case, h.Case)
	maps.Copy(o.Values, ready.Values)
	maps.Copy(o.Values, h.Values)
	for _, value := range slices.Sorted(maps.Keys(ready.Values)) {
		if o.Values[value] == "" {
			return o, c.wrong(key+".values."+value, Missing)
		}
	}
	if err := c.template(&o, key, h, ready, policy.Fields); err != nil {
		return o, err
	}
	return o, c.delivery(&o, key, h, now, log)
}

// handOverNames may stand in the journal.
var handOverNames = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

func orElse(value, standard string) string {
	if value == "" {
		return standard
	}
	return value
}

// delivery is how the text is brought: not at all, where there is no address.
func (c *Config) delivery(o *HandOverOptions, key string, h HandOver, now func() time.Time, log *slog.Logger) error {
	if h.URL == "" {
		return nil
	}
	portal, err := c.reach(key, Portal{URL: h.URL, CAFile: h.CAFile, ConnectTimeout: h.ConnectTimeout, Timeout: h.Timeout, InsecureLAN: h.InsecureLAN}, now, log)
	if err != nil {
		return err
	}
	o.Portal = &portal
	if h.Token.IsZero() && h.TokenFile == "" {
		return nil
	}
	o.Token, err = c.secret(key+".token", h.Token, h.TokenFile)
	return err
}

// template reads the template and tries it.
func (c *Config) template(o *HandOverOptions, key string, h HandOver, ready handover.Ready, fields []string) error {
	text, where := h.Template, key+".template"
	switch {
	case h.Template != "" && h.TemplateFile != "", h.Ready != "" && h.Template+h.TemplateFile != "":
		return c.wrong(key+".template", Twice)
	case h.TemplateFile != "":
		where = key + ".templateFile"
		raw, err := c.read(where, h.TemplateFile)
		if err != nil {
			return err
		}
		text = string(raw)
	case h.Ready != "":
		text, where = ready.Text, key+".ready"
	case h.Template == "":
		return c.wrong(where, Missing)
	}
	contentType := orElse(orElse(h.ContentType, ready.ContentType), "application/json")
	t, err := handover.New(o.Name, contentType, text)
	if err == nil {
		_, err = t.Check(fields, o.Values, o.Case)
	}
	if err != nil {
		return c.templateError(key, where, h, err)
	}
	o.Template = t
	return nil
}

// templateError names the line: of the template's own file, or of this one.
func (c *Config) templateError(key, where string, h HandOver, err error) error {
	var wrong *handover.Error
	if !errors.As(err, &wrong) {
		return c.wrong(where, NotAllowed)
	}
	if wrong.Problem == handover.ContentType {
		return c.wrong(key+".contentType", NotAllowed)
	}
	e := &Error{File: c.file, Line: c.lines[where], Key: where, Problem: Problem("template-" + wrong.Problem)}
	switch {
	case h.TemplateFile != "":
		e.File, e.Line = c.resolve(h.TemplateFile), wrong.Line
	case h.Template != "" && strings.Contains(h.Template, "\n"): // a block begins below its key
		e.Line += wrong.Line
	}
	return e
}

// Unencrypted lists the systems of the house, beside hand-overs, to which
// personal data go in the clear, as the file allows.
func (c *Config) Unencrypted() (names []string) {
	i := c.Insurance
	for _, s := range []struct {
		name  string
		plain bool
	}{
		{"insurance.his", i.Way == HIS && backend.Options{URL: i.HIS.URL, InsecureLAN: i.HIS.InsecureLAN}.PlainLAN()},
		{"insurance.fhir", i.Way == FHIR && backend.Options{URL: i.FHIR.URL, InsecureLAN: i.FHIR.InsecureLAN}.PlainLAN()},
		{"insurance.hl7", i.HL7.Address != "" && i.HL7.Plain && i.HL7.InsecureLAN},
	} {
		if s.plain {
			names = append(names, s.name)
		}
	}
	return names
}
