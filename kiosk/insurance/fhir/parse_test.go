package fhir

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
)

// What a server says without the portal's code.
func TestWithoutResultCode(t *testing.T) {
	const card = `"contained":[{"resourceType":"Coverage","id":"c","identifier":[{"type":{"coding":[{"code":"HC"}]},"value":"GD4010119012345"}]}],`
	for body, want := range map[string]insurance.Action{
		`{"resourceType":"CoverageEligibilityResponse",` + card + `"outcome":"complete","insurance":[{"coverage":{"reference":"#c"},"inforce":true}]}`:                                       insurance.Accept,
		`{"resourceType":"CoverageEligibilityResponse",` + card + `"outcome":"complete","insurance":[{"coverage":{"reference":"#c"},"inforce":false,"benefitPeriod":{"end":"2026-11-20"}}]}`: insurance.ClarifyExpired,
		`{"resourceType":"CoverageEligibilityResponse",` + card + `"outcome":"complete","insurance":[{"coverage":{"reference":"#c"},"inforce":false}]}`:                                      insurance.Unknown,
		`{"resourceType":"CoverageEligibilityResponse","outcome":"complete","insurance":[{"coverage":{"reference":"#c"},"inforce":true}]}`:                                                   insurance.Unknown,
		`{"resourceType":"CoverageEligibilityResponse","outcome":"queued"}`:                                                                                                                  insurance.TryLater,
		`{"resourceType":"CoverageEligibilityResponse","outcome":"error"}`:                                                                                                                   insurance.TryLater,
		`{"resourceType":"OperationOutcome","issue":[{"diagnostics":"x"}]}`:                                                                                                                  insurance.TryLater,
	} {
		a, _ := Systems{}.parse(backend.Answer{Status: 200, Body: []byte(body)}, insurance.Sent{}, "2026-11-21")
		if a.Action != want {
			t.Errorf("%s: %s", body, a.Action)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"resourceType":"CoverageEligibilityResponse","outcome":"complete","insurance":[{"coverage":{"reference":"#c"},"inforce":true}],"error":[{"code":{"coding":[{"code":"004"}]}}]}`,
		`{"resourceType":"Bundle","entry":[{"fullUrl":"u","resource":{"resourceType":"Coverage","id":"c"}}]}`,
		`{"resourceType":"OperationOutcome"}`, `[]`, `null`, `{"resourceType":"Patient"}`,
	} {
		f.Add([]byte(seed), 200)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		a, err := Systems{}.parse(backend.Answer{Status: status, Body: body}, insurance.Sent{}, "2026-11-21")
		var refused *insurance.RefusedError
		if err != nil && !errors.As(err, &refused) {
			return
		}
		if a.Accepts() && a.Card.Number == "" || a.Action == "" {
			t.Errorf("%q without what it needs", a.Action)
		}
		if _, err := json.Marshal(a); err != nil {
			t.Error(err)
		}
	})
}
