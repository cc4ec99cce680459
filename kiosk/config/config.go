// Package config is the configuration file: YAML, strict (a key that nobody
// reads is an error), with errors that name file, line and key, and never a
// value, since a value may be a password.
//
// What is wrong with one backend's settings is that backend's error: the rest
// of the agent goes on.
package config

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Config is the whole file. The zero value has no backends.
type Config struct {
	Insurance     Insurance     `yaml:"insurance"`
	Accommodation Accommodation `yaml:"accommodation"`

	Desk      Desk                      `yaml:"desk"`
	Purposes  map[visit.Purpose]Purpose `yaml:"purposes"`
	API       API                       `yaml:"api"`
	Store     Store                     `yaml:"store"`
	Operators Operators                 `yaml:"operators"`
	Scanners  []string                  `yaml:"scanners"` // devices of serial and USB-COM code scanners
	Adapters  Adapters                  `yaml:"adapters"`

	PublicService PublicService       `yaml:"publicService"`
	HandOver      map[string]HandOver `yaml:"handover"`
	Payment       Payment             `yaml:"payment"`
	RAR           RAR                 `yaml:"rar"`
	Screen        Screen              `yaml:"screen"`
	Ticket        Ticket              `yaml:"ticket"`
	Paper         Paper               `yaml:"paper"`

	file  string
	lines map[string]int // of keys, by dotted path
}

// Portal is what the settings of every backend begin with. A file name is
// relative to the configuration file.
type Portal struct {
	URL            string         `yaml:"url"` // https only
	Username       string         `yaml:"username"`
	Password       backend.Secret `yaml:"password"`
	PasswordFile   string         `yaml:"passwordFile"` // instead of password; a last newline does not count
	CAFile         string         `yaml:"caFile"`       // PEM, added to the system's roots
	ConnectTimeout time.Duration  `yaml:"connectTimeout"`
	Timeout        time.Duration  `yaml:"timeout"` // of one operation in all
	Retry          Retry          `yaml:"retry"`
	// InsecureLAN lets plain http through to a private address of the house: for a
	// hospital's own system, and never for a portal of the state.
	InsecureLAN bool `yaml:"insecureLAN"`
}

// Retry is how long what was not delivered waits; zero: the backend's own.
type Retry struct {
	Base  time.Duration `yaml:"base"`  // a random part of it after the first failure, doubled with each
	Max   time.Duration `yaml:"max"`   // the longest wait of one item
	Probe time.Duration `yaml:"probe"` // between two attempts while nothing gets through
}

// Insurance is the account at the insurance portal.
type Insurance struct {
	Portal    `yaml:",inline"`
	MD5       string        `yaml:"md5"`       // upper (default) or lower
	TokenBody string        `yaml:"tokenBody"` // form (default) or json
	Staff     Staff         `yaml:"staff"`     // who looks up, where nobody else is named
	Pace      time.Duration `yaml:"pace"`      // least time between two lookups; 2 s where absent
	Ways      `yaml:",inline"`
}

// Staff is a registered member of staff.
type Staff struct {
	Name personal.Text `yaml:"name"`
	CCCD personal.Text `yaml:"cccd"`
}

// Accommodation is the account at the lodging portal.
type Accommodation struct {
	Portal    `yaml:",inline"`
	Basic     backend.Secret `yaml:"basic"` // fixed client credential, "id:secret" or base64
	BasicFile string         `yaml:"basicFile"`
	// RefreshBasic is the client credential of the refresh and the log-out;
	// without it the account logs in anew each time.
	RefreshBasic     backend.Secret       `yaml:"refreshBasic"`
	RefreshBasicFile string               `yaml:"refreshBasicFile"`
	Facility         Facility             `yaml:"facility"`
	RoomRequired     *bool                `yaml:"roomRequired"`  // absent: by the type of facility
	DefaultReason    accommodation.Reason `yaml:"defaultReason"` // absent: by the type of facility
	Deadlines        Deadlines            `yaml:"deadlines"`
}

// Facility is the place that notifies.
type Facility struct {
	Type accommodation.FacilityType `yaml:"type"` // hotel where absent
}

// ErrNotConfigured means that the file names no such backend.
var ErrNotConfigured = errors.New("backend not configured")

// maxFile bounds the configuration and the files it names, in bytes.
const maxFile = 1 << 20

// Load reads a file. A file that does not exist gives the defaults, without
// backends. Errors: joined [Error]s, and the system's.
func Load(path string) (*Config, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return &Config{file: path}, nil
	}
	if err != nil {
		return nil, err
	}
	return parse(path, text)
}

// CheckDesk goes through what the whole desk stands on. What is wrong with one
// backend is found when that is set up, and leaves the rest as it is.
func (c *Config) CheckDesk() error { return c.checkDesk() }

// Check goes through the desk's settings and every backend that is configured. Errors: joined [Error]s.
func (c *Config) Check() error {
	insurance := c.checkInsurance()
	_, accommodation := c.AccommodationOptions(nil, nil)
	_, screen := c.ScreenOptions()
	return errors.Join(c.checkDesk(), configured(insurance), configured(accommodation), c.checkPublicService(), screen, c.checkPrinters())
}

func configured(err error) error {
	if errors.Is(err, ErrNotConfigured) {
		return nil
	}
	return err
}

// resolve makes a file name relative to the configuration file's folder.
func (c *Config) resolve(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(c.file), name)
}

// options turns what the portals share into the client's form: https, whatever
// else is said, and an account.
func (c *Config) options(key string, p Portal, now func() time.Time, log *slog.Logger) (backend.Options, error) {
	if p.InsecureLAN {
		return backend.Options{}, c.wrong(key+".insecureLAN", NotForPortals)
	}
	o, err := c.reach(key, p, now, log)
	if err == nil && p.Username == "" {
		err = c.wrong(key+".username", Missing)
	}
	return o, err
}

// reach is what is needed to reach a system, whoever one is there. A system of
// the house may be one that has no certificate: see Portal.InsecureLAN.
func (c *Config) reach(key string, p Portal, now func() time.Time, log *slog.Logger) (backend.Options, error) {
	o := backend.Options{URL: p.URL, ConnectTimeout: p.ConnectTimeout, Timeout: p.Timeout, Now: now, Log: log, InsecureLAN: p.InsecureLAN}
	_, err := backend.New(o)
	switch {
	case errors.Is(err, backend.ErrPlainHTTP):
		return o, c.wrong(key+".url", PlainHTTP)
	case errors.Is(err, backend.ErrNotPrivate):
		return o, c.wrong(key+".url", NotPrivate)
	case err != nil:
		return o, c.wrong(key+".url", NotAnAddress)
	case p.ConnectTimeout < 0:
		return o, c.wrong(key+".connectTimeout", NotAllowed)
	case p.Timeout < 0:
		return o, c.wrong(key+".timeout", NotAllowed)
	case p.Retry.Base < 0:
		return o, c.wrong(key+".retry.base", NotAllowed)
	case p.Retry.Max < 0 || p.Retry.Max > 0 && p.Retry.Max < p.Retry.Base:
		return o, c.wrong(key+".retry.max", NotAllowed)
	case p.Retry.Probe < 0:
		return o, c.wrong(key+".retry.probe", NotAllowed)
	case p.CAFile == "":
		return o, nil
	}
	if o.CA, err = c.read(key+".caFile", p.CAFile); err != nil {
		return o, err
	}
	if _, err := backend.New(o); err != nil {
		return o, c.wrong(key+".caFile", NoCertificate)
	}
	return o, nil
}
