package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// The note of the reader speaks to a reading that broke off, here and over the
// daemon's socket, and not to a refused password or a reader without one.
func TestTheReadersNoteSpeaksInErrors(t *testing.T) {
	removed := fmt.Errorf("%w: gone", pcsc.ErrRemoved)
	for _, c := range []struct {
		err  error
		want string
	}{
		{&reader.InterruptedError{Phase: "dg2", Model: "ACS ACR122U", Err: removed}, "blacklists the modules"},
		{&reader.InterruptedError{Phase: "dg2", Model: "HID OMNIKEY 5427CK", Err: removed}, "keyboard mode"},
		{&reader.InterruptedError{Phase: "dg2", Err: removed}, ""},
		{&reader.InterruptedError{Phase: "pace", Model: "ACS ACR122U", Err: &emrtd.WrongPasswordError{}}, ""},
		{errors.New("else"), ""},
	} {
		var out bytes.Buffer
		a := newApp(streams{strings.NewReader(""), &out, &out})
		a.lang = "en"
		for _, err := range []error{c.err, faultOf(a.fault(c.err))} {
			out.Reset()
			a.exit(err)
			if said := out.String(); c.want == "" && strings.Contains(said, "ACR122U") || !strings.Contains(said, c.want) {
				t.Errorf("%v: %s", err, said)
			}
		}
	}
}

func TestAReadingThatBrokeOffOverTheRealStack(t *testing.T) {
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{Faults: []string{"pull-in-dg2"}})
	d.do("tap")
	a := d.read()
	if a.exit != exitRemoved || a.failure.Reader == nil || a.failure.Reader.Model != "Virtual PCD" || len(a.failure.Reader.Advice) == 0 {
		t.Errorf("exit %d: %+v", a.exit, a.failure)
	}
}
