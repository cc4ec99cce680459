package config_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

func TestAScreenWithoutSettings(t *testing.T) {
	c := load(t, write(t, ""))
	s, err := c.ScreenOptions()
	if err != nil {
		t.Fatal(err)
	}
	if s.Mode != config.DeskMode || s.Idle != time.Minute || s.Grace != 20*time.Second || s.Text != config.NormalText || *s.Voice || !*s.ScannerKeys || s.Camera != "auto" {
		t.Errorf("%+v", s)
	}
	if !reflect.DeepEqual(s.Languages, []string{"vi", "en"}) || !reflect.DeepEqual(s.Purposes, []visit.Purpose{visit.PublicService}) {
		t.Errorf("%v %v", s.Languages, s.Purposes)
	}
	if want := []config.SendTemplate{{Name: "CCCD", Text: config.SevenParts}}; !reflect.DeepEqual(s.Templates, want) {
		t.Errorf("%v", s.Templates)
	}
}

// What has nobody behind it is not offered, unless the file says so.
func TestWhatAScreenOffers(t *testing.T) {
	for _, c := range []struct {
		file string
		want []visit.Purpose
	}{
		{"insurance: {url: https://a.example.vn, username: a, password: b}", []visit.Purpose{visit.Insurance, visit.PublicService}},
		{"accommodation: {url: https://a.example.vn}", []visit.Purpose{visit.Accommodation, visit.PublicService}},
		{"accommodation: {url: https://a.example.vn}\ndesk: {unattended: true}", []visit.Purpose{visit.PublicService}},
		{"screen: {purposes: [identification, insurance]}", []visit.Purpose{visit.Identification, visit.Insurance}},
		{"desk: {unattended: true}\npurposes: {public-service: {unattended: false}}", nil},
	} {
		s, err := load(t, write(t, c.file)).ScreenOptions()
		if err != nil || !reflect.DeepEqual(s.Purposes, c.want) {
			t.Errorf("%s: %v, %v", c.file, s.Purposes, err)
		}
	}
}

func TestAKioskSpeaks(t *testing.T) {
	s, err := load(t, write(t, "screen: {mode: kiosk}")).ScreenOptions()
	if err != nil || !*s.Voice {
		t.Errorf("voice %v, %v", *s.Voice, err)
	}
	s, err = load(t, write(t, "screen: {mode: kiosk, voice: false, scannerKeys: false}")).ScreenOptions()
	if err != nil || *s.Voice || *s.ScannerKeys {
		t.Errorf("voice %v, scanner %v, %v", *s.Voice, *s.ScannerKeys, err)
	}
}

func TestWrongScreens(t *testing.T) {
	long := strings.Repeat("x", 500)
	for file, key := range map[string]string{
		"screen: {mode: window}":                                                   "screen.mode",
		"screen: {idle: 5s}":                                                       "screen.idle",
		"screen: {grace: 1s}":                                                      "screen.grace",
		"screen: {text: huge}":                                                     "screen.text",
		"screen: {languages: [vi, fr]}":                                            "screen.languages",
		"screen: {languages: [vi, vi]}":                                            "screen.languages",
		"screen: {purposes: []}":                                                   "screen.purposes",
		"screen: {purposes: [insurance, insurance]}":                               "screen.purposes",
		"screen: {purposes: [visit]}":                                              "screen.purposes",
		"screen: {purposes: [identification]}\ndesk: {unattended: true}":           "screen.purposes",
		"screen: {receivers: {visit: a}}":                                          "screen.receivers.visit",
		"screen: {services: [{name: birth}]}":                                      "screen.services",
		"screen: {services: [{name: ct01}, {name: ct01}]}":                         "screen.services",
		"screen: {services: [{name: statement}]}":                                  "screen.services.0.audience",
		"screen: {services: [{name: statement, audience: mot cua}]}":               "screen.services.0.audience",
		"screen: {services: [{name: ct01, audience: mot-cua}]}":                    "screen.services.0.audience",
		"screen: {templates: [{name: a}]}":                                         "screen.templates.0.text",
		"screen: {templates: [{text: a}]}":                                         "screen.templates.0.name",
		"screen: {templates: [{name: a, text: b}, {name: a, text: b}]}":            "screen.templates.1.name",
		"screen: {templates: [{name: a, text: \"{password}\"}]}":                   "screen.templates.0.text",
		"screen: {templates: [{name: a, text: \"{fullName\"}]}":                    "screen.templates.0.text",
		"screen: {templates: [{name: a, text: \"{fullName}\\u0004\"}]}":            "screen.templates.0.text",
		fmt.Sprintf("screen: {vneidNote: %s}", long):                               "screen.vneidNote",
		fmt.Sprintf("screen: {templates: [{name: a, text: b, window: %s}]}", long): "screen.templates.0.text",
	} {
		c := load(t, write(t, file))
		_, err := c.ScreenOptions()
		var wrong *config.Error
		if !errors.As(err, &wrong) || wrong.Key != key || wrong.Line != 1 {
			t.Errorf("%s: %v", file, err)
		}
		if c.Check() == nil {
			t.Errorf("%s: config check lets it pass", file)
		}
	}
}

func TestTextsForOldPrograms(t *testing.T) {
	for _, text := range []string{config.SevenParts, "{number}{tab}{fullName}{enter}", "plain", "{{{number}}", "a } b"} {
		c := &config.Config{Screen: config.Screen{Templates: []config.SendTemplate{{Name: "a", Text: text}}}}
		if _, err := c.ScreenOptions(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestServicesAreTheHandOversToo(t *testing.T) {
	c := load(t, write(t, "handover: {so-y-te: {template: '{}'}}\nscreen: {services: [{name: so-y-te, title: Sở Y tế}, {name: statement, audience: 'https://mot-cua.example.vn'}]}"))
	s, err := c.ScreenOptions()
	if err != nil || len(s.Services) != 2 || s.Services[0].Title != "Sở Y tế" || s.Services[1].Audience == "" {
		t.Errorf("%v, %v", s.Services, err)
	}
	c.Screen.Services = nil
	if s, _ = c.ScreenOptions(); len(s.Services) != 2 || s.Services[1].Name != "so-y-te" {
		t.Errorf("%v", s.Services)
	}
}
