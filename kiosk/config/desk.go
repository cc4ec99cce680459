package config

import (
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Desk says whose desk it is and who stands at it.
type Desk struct {
	Name  string `yaml:"name"`  // as people know it: hospital, hotel, counter
	Place string `yaml:"place"` // where it is, for papers: the province or the commune
	// Owner is private (the default: people are asked before their chip is
	// read) or state.
	Owner visit.Owner `yaml:"owner"`
	// Unattended: nobody is ever signed in; only purposes that allow it are served.
	Unattended bool `yaml:"unattended"`
}

// Purpose changes the policy of one purpose; what is absent stays as designed.
type Purpose struct {
	Least      *identity.Verdict `yaml:"leastVerdict"`
	Fields     []string          `yaml:"fields"` // values of the person that are handed over
	Portrait   *bool             `yaml:"portrait"`
	Keep       *time.Duration    `yaml:"keep"`
	Idle       *time.Duration    `yaml:"idle"`
	Unattended *bool             `yaml:"unattended"`
}

// API is the local API.
type API struct {
	Port *int `yaml:"port"` // 24311 where absent; 0 chooses
	// Users whose programs may call, beside the agent's own: names or numbers.
	// Where the agent is a service, the desk's user is not its own.
	Users []string `yaml:"users"`
}

// Store is where the key of the database is kept, and how long the journal is.
type Store struct {
	Key         store.Source  `yaml:"key"`         // auto, keyring, credential, dpapi, file
	KeepJournal time.Duration `yaml:"keepJournal"` // 24 months where absent
}

// Operators are the time limits of people who are signed in.
type Operators struct {
	Lock  time.Duration `yaml:"lock"`  // idle time after which the desk locks; 5 min where absent
	Shift time.Duration `yaml:"shift"` // 12 h where absent
}

// Deadlines are how the law on the notification is read.
type Deadlines struct {
	EarlyMorning   accommodation.EarlyMorning `yaml:"earlyMorning"` // cautious (default) or same-evening
	Remote         bool                       `yaml:"remote"`
	InferDelivered *bool                      `yaml:"inferDelivered"` // true where absent
}

// Adapters serve old systems; each is off unless it is named.
type Adapters struct {
	HN212 *HN212 `yaml:"hn212"`
	Post  *Post  `yaml:"post"`
}

// HN212 is the Socket.IO of a reader that hospital pages were written for.
type HN212 struct {
	Port int `yaml:"port"` // on loopback; 8000 where absent
}

// Post is the JSON post to a listener that a hospital system opened here.
type Post struct {
	URL    string `yaml:"url"`    // http://localhost:8050/ where absent
	Client string `yaml:"client"` // id of the pairing whose visits are handed over
}

// Policies are the policies of the desk: the design's, changed by the file.
// Errors: [Error].
func (c *Config) Policies() (visit.Policies, error) {
	all := visit.Defaults()
	for _, name := range slices.Sorted(maps.Keys(c.Purposes)) {
		p, known := all[name]
		if !known {
			return nil, c.wrong("purposes."+string(name), NotAllowed)
		}
		changed, err := c.changed("purposes."+string(name), p, c.Purposes[name])
		if err != nil {
			return nil, err
		}
		all[name] = changed
	}
	return all, nil
}

func (c *Config) changed(key string, p visit.Policy, by Purpose) (visit.Policy, error) {
	verdicts := []identity.Verdict{identity.Claimed, identity.Consistent, identity.Authentic, identity.Genuine}
	switch {
	case by.Least != nil && !slices.Contains(verdicts, *by.Least):
		return p, c.wrong(key+".leastVerdict", NotAllowed)
	case by.Keep != nil && *by.Keep < 0:
		return p, c.wrong(key+".keep", NotAllowed)
	case by.Idle != nil && *by.Idle <= 0:
		return p, c.wrong(key+".idle", NotAllowed)
	}
	for _, f := range by.Fields {
		if !slices.Contains(identity.FieldNames(), f) {
			return p, c.wrong(key+".fields", NotAllowed)
		}
	}
	set(&p.Least, by.Least)
	set(&p.Portrait, by.Portrait)
	set(&p.Keep, by.Keep)
	set(&p.Idle, by.Idle)
	set(&p.Unattended, by.Unattended)
	if by.Fields != nil {
		p.Fields = by.Fields
	}
	return p, nil
}

func set[T any](to *T, value *T) {
	if value != nil {
		*to = *value
	}
}

// checkDesk goes through the settings of the daemon.
func (c *Config) checkDesk() error {
	if _, err := c.Policies(); err != nil {
		return err
	}
	switch {
	case !slices.Contains([]visit.Owner{"", visit.Private, visit.StateBody}, c.Desk.Owner):
		return c.wrong("desk.owner", NotAllowed)
	case c.API.Port != nil && (*c.API.Port < 0 || *c.API.Port > 65535):
		return c.wrong("api.port", NotAllowed)
	case !slices.Contains([]store.Source{"", store.Auto, store.Keyring, store.Credential, store.DPAPI, store.File}, c.Store.Key):
		return c.wrong("store.key", NotAllowed)
	case c.Store.KeepJournal < 0:
		return c.wrong("store.keepJournal", NotAllowed)
	case c.Operators.Lock < 0:
		return c.wrong("operators.lock", NotAllowed)
	case c.Operators.Shift < 0:
		return c.wrong("operators.shift", NotAllowed)
	case c.Insurance.Pace < 0:
		return c.wrong("insurance.pace", NotAllowed)
	case !slices.Contains(append(accommodation.EarlyMornings(), ""), c.Accommodation.Deadlines.EarlyMorning):
		return c.wrong("accommodation.deadlines.earlyMorning", NotAllowed)
	}
	return c.checkAdapters()
}

func (c *Config) checkAdapters() error {
	if h := c.Adapters.HN212; h != nil && (h.Port < 0 || h.Port > 65535) {
		return c.wrong("adapters.hn212.port", NotAllowed)
	}
	if p := c.Adapters.Post; p != nil && p.Client == "" {
		return c.wrong("adapters.post.client", Missing)
	}
	if p := c.Adapters.Post; p != nil && p.URL != "" && !loopbackURL(p.URL) {
		return c.wrong("adapters.post.url", NotAllowed)
	}
	return nil
}

// loopbackURL reports whether an address stays on this machine.
func loopbackURL(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return false
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return false
		}
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

// Rules are the deadlines as the file reads the law.
func (c *Config) Rules() accommodation.Rules {
	d := c.Accommodation.Deadlines
	return accommodation.Rules{EarlyMorning: d.EarlyMorning, Remote: d.Remote}
}

// InferDelivered reports whether a refusal that says "has this stay already" may
// be taken for an earlier delivery.
func (c *Config) InferDelivered() bool {
	set := c.Accommodation.Deadlines.InferDelivered
	return set == nil || *set
}
