package walkthrough

import (
	"encoding/json"
	"errors"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/screen"
	"github.com/cccd-agent/cccd-agent/ui/stage"
)

// A new colleague practises with invented people, whose cards lie on the reader at
// a touch. Every screen says that it is practice, and no report counts it.
func TestTraining(t *testing.T) {
	for _, v := range views() {
		if v.look == "" {
			t.Run(v.name, func(t *testing.T) { training(t, v) })
		}
	}
}

func training(t *testing.T, v view) {
	w := newTraining(t, v)
	w.openTraining()
	w.practised("lock")
	w.signIn()
	w.practised("attract")
	w.touch(screen.ActPurpose + string(visit.Insurance))
	w.practised("consent-chip")
	w.touch(screen.ActAgree)
	w.practised("present")
	w.until("somebody to practise with", func(o outline) bool { _, ok := o.find(screen.ActPracticeQR + "0"); return ok })
	w.shot("people")
	w.touch(screen.ActPracticeQR + "0")
	w.touch(screen.ActPractice + "0")
	w.result()
	w.practised("result")
	w.compareFace()
	w.touch(screen.ActGoOn)
	w.on("insurance", "insurance-answer")
	w.practised("insurance-answer")
	if v := w.newest(); v.Record == nil || v.Record.Verdict != "genuine" || v.Insurance == nil || v.Insurance.State != visit.Answered {
		t.Errorf("the practice ended %s", v.State)
	}
	w.leftOutOfReports()
}

// newTraining is a desk at which nobody works yet, and a keyboard before it.
func newTraining(t *testing.T, v view) *world {
	t.Helper()
	stack.Acquire(t)
	w := &world{T: t, dir: t.TempDir(), args: v.window()}
	w.data = filepath.Join(w.dir, "desk", "training")
	w.outline = filepath.Join(w.dir, "outline.json")
	w.display = stage.Start(t, v.width, v.height)
	w.hand = newHand(t, w.display)
	return w
}

// openTraining starts the practice as a person does: one program, which starts all
// the others. Somebody who may practise is there already.
func (w *world) openTraining() {
	w.Helper()
	if err := os.MkdirAll(w.data, 0o700); err != nil {
		w.Fatal(err)
	}
	w.write(filepath.Join(w.data, "TRAINING"), nil)
	w.write(filepath.Join(w.data, "config.yaml"), nil)
	w.command("operators", "add", "--name", "Lò Thị Mến", "--password", password)
	w.agent = &child{}
	w.Cleanup(w.endDaemon)
	args := append([]string{"--data", filepath.Dir(w.data), "--training", "--outline", w.outline}, w.args...)
	w.kiosk = start(w, w.display.Env(), w.dir, "cccd-kiosk", args...)
}

// practised waits for a screen and looks for the strip that says that it is
// practice.
func (w *world) practised(scene string) {
	w.Helper()
	w.on(scene)
	w.awaited("the strip on "+scene, w.hasStrip)
}

// hasStrip reports whether a strip of the banner's colour goes across the window's
// head.
func (w *world) hasStrip() bool {
	picture, ground := w.hand.picture(w.display.Width, w.display.Height), color.RGBAModel.Convert(look.Normal().Banner.Ground)
	for y := range 80 {
		n := 0
		for x := range w.display.Width {
			if picture.At(x, y) == ground {
				n++
			}
		}
		if n > w.display.Width*9/10 {
			return true
		}
	}
	return false
}

// leftOutOfReports asks for the report of the practice, which there is none of, and
// for that of the desk itself, which counts nobody.
func (w *world) leftOutOfReports() {
	w.Helper()
	cmd := exec.Command(program(w, "cccd-agent"), "report", "--data", w.data, "--config", filepath.Join(w.data, "config.yaml"), "--json")
	out, err := cmd.Output()
	if !errors.As(err, new(*exec.ExitError)) || !strings.Contains(string(out), `"training-store"`) {
		w.Errorf("a report of practice: %v, %d bytes", err, len(out))
	}
	real := exec.Command(program(w, "cccd-agent"), "report", "--data", filepath.Dir(w.data), "--json")
	var r statistics.Report
	if out, err = real.Output(); err == nil {
		err = json.Unmarshal(out, &r)
	}
	if err != nil || r.Visits != 0 {
		w.Errorf("the desk's report counts %d visits, %v", r.Visits, err)
	}
}
