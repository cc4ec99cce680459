package config

import (
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
)

var digits12 = regexp.MustCompile(`^\d{12}$`)

// InsuranceOptions are the settings in the client's form, with the files read.
// Errors: [ErrNotConfigured], [Error].
func (c *Config) InsuranceOptions(now func() time.Time, log *slog.Logger) (insurance.Options, error) {
	i := c.Insurance
	if i.URL == "" {
		return insurance.Options{}, ErrNotConfigured
	}
	portal, err := c.options("insurance", i.Portal, now, log)
	if err != nil {
		return insurance.Options{}, err
	}
	switch {
	case !slices.Contains([]string{"", "upper", "lower"}, i.MD5):
		return insurance.Options{}, c.wrong("insurance.md5", NotAllowed)
	case !slices.Contains([]string{"", "form", "json"}, i.TokenBody):
		return insurance.Options{}, c.wrong("insurance.tokenBody", NotAllowed)
	case !i.Staff.CCCD.IsZero() && !digits12.MatchString(i.Staff.CCCD.Reveal()):
		return insurance.Options{}, c.wrong("insurance.staff.cccd", NotAllowed)
	}
	o := insurance.Options{
		Portal: portal, Username: i.Username, LowerMD5: i.MD5 == "lower", JSONToken: i.TokenBody == "json", Pace: i.Pace,
	}
	if o.Password, err = c.secret("insurance.password", i.Password, i.PasswordFile); err != nil {
		return o, err
	}
	return o, c.moreOptions(&o)
}

// Lookup is the member of staff in the client's form.
func (s Staff) Lookup() insurance.Staff { return insurance.Staff{Name: s.Name, Number: s.CCCD} }

// AccommodationOptions are the settings in the client's form, with the files
// read. Errors: [ErrNotConfigured], [Error].
func (c *Config) AccommodationOptions(now func() time.Time, log *slog.Logger) (accommodation.Options, error) {
	a := c.Accommodation
	if a.URL == "" {
		return accommodation.Options{}, ErrNotConfigured
	}
	portal, err := c.options("accommodation", a.Portal, now, log)
	if err != nil {
		return accommodation.Options{}, err
	}
	kind := a.Facility.Type
	if kind == "" {
		kind = accommodation.Hotel
	}
	switch {
	case !slices.Contains(accommodation.FacilityTypes(), kind):
		return accommodation.Options{}, c.wrong("accommodation.facility.type", NotAllowed)
	case a.DefaultReason < 0 || a.DefaultReason > accommodation.Other:
		return accommodation.Options{}, c.wrong("accommodation.defaultReason", NotAllowed)
	}
	o := accommodation.Options{
		Portal: portal, Username: a.Username, RoomRequired: kind.RoomRequired(), DefaultReason: kind.DefaultReason(),
	}
	if a.RoomRequired != nil {
		o.RoomRequired = *a.RoomRequired
	}
	if a.DefaultReason != 0 {
		o.DefaultReason = a.DefaultReason
	}
	if o.Password, err = c.secret("accommodation.password", a.Password, a.PasswordFile); err != nil {
		return o, err
	}
	if o.Basic, err = c.secret("accommodation.basic", a.Basic, a.BasicFile); err != nil {
		return o, err
	}
	if !a.RefreshBasic.IsZero() || a.RefreshBasicFile != "" {
		o.RefreshBasic, err = c.secret("accommodation.refreshBasic", a.RefreshBasic, a.RefreshBasicFile)
	}
	return o, err
}

// secret takes a secret from the file or from one beside it, never both.
func (c *Config) secret(key string, value backend.Secret, file string) (backend.Secret, error) {
	switch {
	case !value.IsZero() && file != "":
		return "", c.wrong(key+"File", Twice)
	case !value.IsZero():
		return value, nil
	case file == "":
		return "", c.wrong(key, Missing)
	}
	text, err := c.read(key+"File", file)
	if err != nil {
		return "", err
	}
	value = backend.Secret(strings.TrimRight(string(text), "\r\n"))
	if value.IsZero() {
		return "", c.wrong(key+"File", Missing)
	}
	return value, nil
}

func (c *Config) read(key, name string) ([]byte, error) {
	path := c.resolve(name)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || info.Size() > maxFile {
		return nil, c.wrong(key, Unreadable)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, c.wrong(key, Unreadable)
	}
	return text, nil
}
