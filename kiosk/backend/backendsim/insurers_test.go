package backendsim_test

import (
	"context"
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// TestThreeWaysToOneAnswer asks for the same people by every way, as configured by
// what the simulator writes.
func TestThreeWaysToOneAnswer(t *testing.T) {
	s := start(t, backendsim.Options{})
	settings := agent(t, s, t.TempDir())
	settings.Insurance.Pace = 1
	for _, way := range []config.Way{config.VSS, config.HIS, config.FHIR} {
		settings.Insurance.Way = way
		backend, err := settings.InsuranceBackend(clock, nil)
		if err != nil {
			t.Fatal(err)
		}
		for code, want := range map[string]insurance.Action{"000": insurance.Accept, "003": insurance.UseNewCard, "060": insurance.CheckName, "110": insurance.ClarifyWithdrawn} {
			answer, err := backend.Lookup(context.Background(), settings.Insurance.Staff.Lookup(), insurance.Person{
				Number: personal.Text(vsssim.NumberFor(code)), Name: vsssim.ScriptedName, Birth: vsssim.ScriptedBirth,
			})
			if err != nil || answer.Code != code || answer.Action != want || answer.Sent.Number == "" {
				t.Errorf("%s %s: %s, %s, %v", way, code, answer.Code, answer.Action, err)
			}
		}
		if err := s.SetFaults("vss:maintenance"); err != nil {
			t.Fatal(err)
		}
		answer, err := backend.Lookup(context.Background(), settings.Insurance.Staff.Lookup(), insurance.Person{
			Number: personal.Text(vsssim.NumberFor("000")), Name: vsssim.ScriptedName, Birth: vsssim.ScriptedBirth,
		})
		var refused *insurance.RefusedError
		if err == nil || answer.Accepts() || errors.As(err, &refused) && refused.Action != insurance.TryLater {
			t.Errorf("%s in maintenance: %s, %v", way, answer.Action, err)
		}
		backend.Close()
		_ = s.SetFaults()
	}
}
