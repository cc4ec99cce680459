package typist

import (
	"errors"
	"strings"
	"testing"
)

// What lies in the clipboard goes by itself, marked for those who collect, and
// so do the keys that were lent.
func TestTheClipboardIsClearedAfterHalfAMinute(t *testing.T) {
	r := newRig(t)
	if err := r.typist.Copy(t.Context(), r.keys("{fullName}", accented)); err != nil {
		t.Fatal(err)
	}
	for _, selection := range []string{"clipboard", "primary"} {
		for form, want := range map[string]string{"UTF8_STRING": accented, "text/plain;charset=utf-8": accented, managerHint: "secret", "image/png": "nothing"} {
			if got := r.clipboard(selection, form); got != want {
				t.Errorf("%s as %s: %q", selection, form, got)
			}
		}
	}
	if got := r.clipboard("clipboard", "TARGETS"); !strings.Contains(got, managerHint) || !strings.Contains(got, "UTF8_STRING") {
		t.Errorf("offered: %q", got)
	}
	r.clock.Advance(Keep - 1)
	if got := r.clipboard("clipboard", "UTF8_STRING"); got != accented {
		t.Errorf("gone too early: %q", got)
	}
	r.clock.Advance(1)
	r.gone()
}

// gone waits until the typist has forgotten: it does so on a goroutine of the clock's.
func (r *rig) gone() {
	r.Helper()
	for r.clipboard("clipboard", "UTF8_STRING") != "nothing" || r.clipboard("primary", "UTF8_STRING") != "nothing" {
		if r.Context().Err() != nil {
			r.Fatal("the text is still there")
		}
	}
}

func TestANewTextHasItsOwnTime(t *testing.T) {
	r := newRig(t)
	for _, text := range []string{"first", "second"} {
		if err := r.typist.Copy(t.Context(), r.keys("{fullName}", text)); err != nil {
			t.Fatal(err)
		}
		r.clock.Advance(Keep * 2 / 3)
	}
	if got := r.clipboard("clipboard", "UTF8_STRING"); got != "second" {
		t.Errorf("%q", got)
	}
	r.clock.Advance(Keep / 3)
	r.gone()
}

func TestForgetClearsAtOnce(t *testing.T) {
	r := newRig(t)
	if err := r.typist.Copy(t.Context(), r.keys("{fullName}", accented)); err != nil {
		t.Fatal(err)
	}
	memory := r.typist.(*x11).clip.text
	r.typist.Forget()
	if got := r.clipboard("clipboard", "UTF8_STRING"); got != "nothing" {
		t.Errorf("%q", got)
	}
	if strings.Trim(string(memory), "\x00") != "" {
		t.Error("the text was not overwritten")
	}
}

// What somebody copied since is not ours to clear, and our text is gone with it.
func TestWhatSomebodyElseCopiedStays(t *testing.T) {
	r := newRig(t)
	other, err := Open(Options{Display: r.display.Name})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := errors.Join(
		r.typist.Copy(t.Context(), r.keys("{fullName}", "ours")),
		other.Copy(t.Context(), r.keys("{fullName}", "theirs")),
	); err != nil {
		t.Fatal(err)
	}
	r.typist.Forget()
	if got := r.clipboard("clipboard", "UTF8_STRING"); got != "theirs" {
		t.Errorf("%q", got)
	}
	if len(r.typist.(*x11).clip.text) != 0 {
		t.Error("our text is still held")
	}
}
