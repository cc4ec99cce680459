package walkthrough

import "testing"

// TestNothingGrows: after a few visits the processes have as many files and
// threads as after the first, but for what comes and goes.
func TestNothingGrows(t *testing.T) {
	w := newWorld(t, setting{config: patientKiosk, width: 1280, height: 800, profiles: []string{"cccd-2021"}, cardless: true})
	w.openScreen("attract")
	w.byCode()
	first := w.household()
	for range 3 {
		w.byCode()
	}
	var last []vitals
	w.awaited("as many files and threads as before", func() bool {
		last = w.household()
		for i := range roles {
			if grew(first[i].Files, last[i].Files) || grew(first[i].Threads, last[i].Threads) {
				return false
			}
		}
		return true
	})
	for i, role := range roles {
		t.Logf("%s: %+v, then %+v", role, first[i], last[i])
	}
}

// mostMore is how many files or threads more than before are nothing: connections
// that wait, and threads that the runtime keeps.
const mostMore = 4

func grew(from, to int) bool { return to > from+mostMore }
