package process_test

import (
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/process"
)

func TestAPanicApartIsTheCallers(t *testing.T) {
	done := false
	process.Apart(func() { done = true })
	defer func() {
		if fault := recover(); fault != "at work" || !done {
			t.Errorf("fault %v, done %v", fault, done)
		}
	}()
	process.Apart(func() { panic("at work") })
}
