package config

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/statement"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// Screen is the desk's own touchscreen.
type Screen struct {
	Mode ScreenMode `yaml:"mode"` // desk (the default) or kiosk
	// Purposes are offered in this order; absent: those that have somebody behind them.
	Purposes  []visit.Purpose `yaml:"purposes"`
	Idle      time.Duration   `yaml:"idle"`      // untouched so long, it asks whether anybody is there; 60 s where absent
	Grace     time.Duration   `yaml:"grace"`     // from then until it forgets the person; 20 s where absent
	Languages []string        `yaml:"languages"` // vi, en; the first is shown first
	Text      TextStep        `yaml:"text"`      // normal (the default), large, largest
	Voice     *bool           `yaml:"voice"`     // spoken guidance; absent: in a kiosk alone
	// LeftHanded puts keys and the way on at the left.
	LeftHanded bool `yaml:"leftHanded"`
	Contrast   bool `yaml:"contrast"` // the high contrast colours
	// Camera is auto (the default), off, or a device.
	Camera      string `yaml:"camera"`
	ScannerKeys *bool  `yaml:"scannerKeys"` // a scanner that types is told from a person; true where absent
	// Receivers name who gets the values, in the question for consent; absent: in the screen's own words.
	Receivers map[visit.Purpose]string `yaml:"receivers"`
	// Services of the public-service desk, in this order; absent: the form, and each
	// hand-over. A statement has to name whom it is for.
	Services []Service `yaml:"services"`
	// Templates are how a person is typed into old programs.
	Templates []SendTemplate `yaml:"templates"`
	VNeIDNote string         `yaml:"vneidNote"` // shown where a telephone is held up; absent: the screen's own words
}

// ScreenMode is who stands before the screen.
type ScreenMode string

// The modes.
const (
	DeskMode  ScreenMode = "desk"  // staff
	KioskMode ScreenMode = "kiosk" // a citizen, alone
)

// TextStep is how large the screen writes.
type TextStep string

// The steps.
const (
	NormalText  TextStep = "normal"
	LargeText   TextStep = "large"
	LargestText TextStep = "largest"
)

// Service is one thing that a citizen can have done at the public-service desk.
type Service struct {
	Name    string `yaml:"name"` // ct01, statement, or that of a hand-over
	Title   string `yaml:"title"`
	English string `yaml:"english"` // the title in English
	// Audience is the one system that a statement is for: its origin, or the name
	// that it checks for.
	Audience string `yaml:"audience"`
}

// The services that need no hand-over.
const (
	ServiceCT01      = "ct01"
	ServiceStatement = "statement"
)

// SendTemplate is how a person is typed into one old program. In its text stand
// fields and keys in braces, as [SendNames] has them; a brace itself is {{.
type SendTemplate struct {
	Name   string `yaml:"name"`
	Window string `yaml:"window"` // part of the title of the program's window; absent: any
	Text   string `yaml:"text"`
}

// SevenParts is the text of the QR on a citizen card, which many programs take
// from a scanner.
const SevenParts = "{number}|{previousNumber}|{fullName}|{dateOfBirth}|{sex}|{residence}|{issued}"

// SendNames are the fields that a [SendTemplate] may name, and the keys. Dates are
// ddmmyyyy, and dd/mm/yyyy where the name says so.
func SendNames() []string {
	return []string{"number", "previousNumber", "fullName", "dateOfBirth", "sex", "residence", "issued",
		"dateOfBirthSlashed", "issuedSlashed", "tab", "enter"}
}

// What stands where the file says nothing, and the least of each time.
const (
	defaultScreenIdle  = 60 * time.Second
	defaultScreenGrace = 20 * time.Second // WCAG 2.2.1: to say that one is there
	leastIdle          = 20 * time.Second // WCAG 2.2.1: what somebody reading slowly needs
	leastGrace         = 5 * time.Second
	maxSendText        = 2000 // bytes
	maxNote            = 400
)

// ScreenOptions are the settings of the screen with what stands where the file
// says nothing. Errors: [Error].
func (c *Config) ScreenOptions() (Screen, error) {
	s := c.Screen
	s.Mode, s.Text, s.Camera = cmp.Or(s.Mode, DeskMode), cmp.Or(s.Text, NormalText), cmp.Or(s.Camera, "auto")
	s.Idle, s.Grace = cmp.Or(s.Idle, defaultScreenIdle), cmp.Or(s.Grace, defaultScreenGrace)
	yes, kiosk := true, s.Mode == KioskMode
	s.Voice, s.ScannerKeys = cmp.Or(s.Voice, &kiosk), cmp.Or(s.ScannerKeys, &yes)
	if len(s.Languages) == 0 {
		s.Languages = []string{"vi", "en"}
	}
	if len(s.Templates) == 0 {
		s.Templates = []SendTemplate{{Name: "CCCD", Text: SevenParts}}
	}
	if s.Services == nil {
		s.Services = c.everyService()
	}
	if s.Purposes == nil {
		s.Purposes = c.servedPurposes()
	}
	return s, c.checkScreen(s)
}

func (c *Config) checkScreen(s Screen) error {
	switch {
	case !slices.Contains([]ScreenMode{DeskMode, KioskMode}, s.Mode):
		return c.wrong("screen.mode", NotAllowed)
	case s.Idle < leastIdle:
		return c.wrong("screen.idle", NotAllowed)
	case s.Grace < leastGrace:
		return c.wrong("screen.grace", NotAllowed)
	case !slices.Contains([]TextStep{NormalText, LargeText, LargestText}, s.Text):
		return c.wrong("screen.text", NotAllowed)
	case !allOf(s.Languages, []string{"vi", "en"}):
		return c.wrong("screen.languages", NotAllowed)
	case len(s.VNeIDNote) > maxNote:
		return c.wrong("screen.vneidNote", TooLarge)
	}
	return errors.Join(c.checkOffered(s), c.checkServices(s.Services), c.checkTemplates(s.Templates))
}

// allOf reports whether a list names only what is known, each once.
func allOf[T comparable](list, known []T) bool {
	for i, v := range list {
		if !slices.Contains(known, v) || slices.Contains(list[:i], v) {
			return false
		}
	}
	return true
}

// checkOffered: what is offered is served. Where nobody is ever signed in, only
// what the policies leave to such a desk.
func (c *Config) checkOffered(s Screen) error {
	policies, err := c.Policies()
	if err != nil {
		return err
	}
	if c.Screen.Purposes != nil && len(s.Purposes) == 0 || !allOf(s.Purposes, visit.Purposes()) {
		return c.wrong("screen.purposes", NotAllowed)
	}
	for _, p := range s.Purposes {
		if c.Desk.Unattended && !policies[p].Unattended {
			return c.wrong("screen.purposes", NotAllowed)
		}
	}
	for p, name := range s.Receivers {
		if !slices.Contains(visit.Purposes(), p) || name == "" || len(name) > maxNote {
			return c.wrong("screen.receivers."+string(p), NotAllowed)
		}
	}
	return nil
}

// servedPurposes are those that have somebody behind them: a backend, or the desk itself.
func (c *Config) servedPurposes() []visit.Purpose {
	policies, err := c.Policies()
	if err != nil {
		return nil
	}
	_, lodging := c.AccommodationOptions(nil, nil)
	_, insurance := c.InsuranceReach(nil, nil)
	var served []visit.Purpose
	for _, p := range visit.Purposes() {
		there := map[visit.Purpose]bool{
			visit.Insurance: !errors.Is(insurance, ErrNotConfigured), visit.Accommodation: !errors.Is(lodging, ErrNotConfigured), visit.PublicService: true,
		}[p]
		if there && (!c.Desk.Unattended || policies[p].Unattended) {
			served = append(served, p)
		}
	}
	return served
}

func (c *Config) everyService() []Service {
	all := []Service{{Name: ServiceCT01}}
	for _, name := range c.HandOverNames() {
		all = append(all, Service{Name: name})
	}
	return all
}

func (c *Config) checkServices(services []Service) error {
	known := append(c.HandOverNames(), ServiceCT01, ServiceStatement)
	var names []string
	for i, s := range services {
		names = append(names, s.Name)
		key := "screen.services." + strconv.Itoa(i)
		switch isStatement := s.Name == ServiceStatement; {
		case len(s.Title) > maxNote || len(s.English) > maxNote:
			return c.wrong(key, TooLarge)
		case isStatement && s.Audience == "":
			return c.wrong(key+".audience", Missing)
		case isStatement && statement.CheckAudience(s.Audience) != nil, !isStatement && s.Audience != "":
			return c.wrong(key+".audience", NotAllowed)
		}
	}
	if !allOf(names, known) {
		return c.wrong("screen.services", NotAllowed)
	}
	return nil
}

var braces = regexp.MustCompile(`\{([^{}]*)\}`)

func (c *Config) checkTemplates(templates []SendTemplate) error {
	var names []string
	for i, t := range templates {
		key := "screen.templates." + strconv.Itoa(i)
		switch {
		case t.Name == "" || slices.Contains(names, t.Name):
			return c.wrong(key+".name", NotAllowed)
		case t.Text == "":
			return c.wrong(key+".text", Missing)
		case len(t.Text) > maxSendText || len(t.Window) > maxNote:
			return c.wrong(key+".text", TooLarge)
		case !sendable(t.Text):
			return c.wrong(key+".text", NotAllowed)
		}
		names = append(names, t.Name)
	}
	return nil
}

// sendable: every brace is one of a field or key that there is, and no character
// presses a key by itself.
func sendable(text string) bool {
	rest := strings.ReplaceAll(text, "{{", "")
	for _, m := range braces.FindAllStringSubmatch(rest, -1) {
		if !slices.Contains(SendNames(), m[1]) {
			return false
		}
	}
	rest = braces.ReplaceAllString(rest, "")
	return !strings.Contains(rest, "{") && !strings.ContainsFunc(rest, func(r rune) bool { return r < ' ' || r == 0x7f })
}
