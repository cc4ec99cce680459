package typist

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/stage"
)

// patience is for a loaded machine.
const patience = 30 * time.Second

// rig is a display with our own window, and a typist on it.
type rig struct {
	*testing.T
	display stage.Display
	clock   *clockwork.FakeClock
	typist  Typist
	ours    *program
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{T: t, display: stage.Start(t, 800, 600), clock: clockwork.NewFakeClock()}
	r.ours = r.program("kiosk", os.Getpid())
	typist, err := Open(Options{Clock: r.clock, Display: r.display.Name})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := typist.Close(); err != nil {
			t.Error(err)
		}
	})
	r.typist = typist
	return r
}

// target is what the typist takes for the window before ours.
func (r *rig) target() Window {
	r.Helper()
	w, err := r.typist.Target(r.Context())
	if err != nil {
		r.Fatal(err)
	}
	return w
}

// keys are those of a template with one value.
func (r *rig) keys(template, name string) Keys {
	r.Helper()
	return filled(r.T, template, map[string]personal.Text{"fullName": personal.Text(name)})
}

// clipboard is what xclip is given.
func (r *rig) clipboard(selection, form string) string {
	r.Helper()
	ask := exec.CommandContext(r.Context(), "xclip", "-o", "-selection", selection, "-target", form)
	ask.Env = r.display.Env()
	out, err := ask.Output()
	if err != nil {
		return "nothing"
	}
	return string(out)
}
