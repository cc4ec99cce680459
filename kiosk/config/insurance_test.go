package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
)

// What is wrong with a way names its key, and never a value.
func TestWaysThatCannotBe(t *testing.T) {
	for text, want := range map[string]struct {
		key     string
		problem config.Problem
	}{
		"insurance: {way: sms}":                                    {"insurance.way", config.NotAllowed},
		"insurance: {way: his}":                                    {"insurance.his.url", config.Missing},
		"insurance: {way: fhir}":                                   {"insurance.fhir.url", config.Missing},
		"insurance: {way: his, his: {url: 'http://10.0.0.7/his'}}": {"insurance.his.url", config.PlainHTTP},
		"insurance: {way: his, his: {url: 'http://203.0.113.1', insecureLAN: true}}":   {"insurance.his.url", config.NotPrivate},
		"insurance: {way: his, his: {url: 'https://his.example.vn'}}":                  {"insurance.his.merchant", config.Missing},
		"insurance: {way: his, his: {url: 'https://his.example.vn', merchant: M}}":     {"insurance.his.secret", config.Missing},
		"insurance: {way: his, his: {url: 'https://a.vn', calls: {other: {path: /}}}}": {"insurance.his.calls.other", config.NotAllowed},
		"insurance: {way: fhir, fhir: {url: 'https://a.vn', tokenFile: none}}":         {"insurance.fhir.tokenFile", config.Unreadable},
		"insurance: {hl7: {address: nowhere}}":                                         {"insurance.hl7.address", config.NotAnAddress},
		"insurance: {hl7: {address: '10.0.0.7:2575', plain: true}}":                    {"insurance.hl7.plain", config.NotPrivate},
		"insurance: {url: 'https://a.vn', username: u, password: p, history: xml}":     {"insurance.history", config.NotAllowed},
		"insurance: {url: 'https://a.vn', username: u, password: p, baseSalary: [{from: x, amount: 1}]}": {
			"insurance.baseSalary", config.NotAllowed},
	} {
		cfg := ways(t, text)
		var wrong *config.Error
		if err := cfg.Check(); !errors.As(err, &wrong) || wrong.Key != want.key || wrong.Problem != want.problem {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{
		"insurance: {way: his, his: {url: 'http://10.0.0.7/his', insecureLAN: true, merchant: M, secret: s, calls: {insurance: {path: /v2/bhyt}}}}",
		"insurance: {way: fhir, fhir: {url: 'https://a.vn', systems: {card: 'http://example.vn/sid/bhyt'}}}",
		"insurance: {hl7: {address: 'his.example.vn:2575'}}",
		"insurance: {url: 'https://a.vn', username: u, password: p, history: json, baseSalary: [{from: '2026-07-01', amount: 2500000}]}",
	} {
		if err := ways(t, text).Check(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func ways(t *testing.T, text string) *config.Config {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(path)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return cfg
}
