package reader

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// undisturbed is how many commands a whole reading takes, and what it finds.
func undisturbed(t *testing.T, doc *vcard.Document) (commands int, found string) {
	t.Helper()
	chip := newChip(t, doc)
	r := mustRead(t, chip, scanned(t, doc))
	if r.Verdict != identity.Genuine {
		t.Fatalf("%s undisturbed", r.Verdict)
	}
	return len(chip.log), findings(t, r)
}

// A transport that fails at any command ends the reading cleanly, and nothing is
// said of the chip.
func TestTransportFailsAtEveryCommand(t *testing.T) {
	t.Parallel()
	faults := []error{pcsc.ErrRemoved, pcsc.ErrMute, pcsc.ErrServiceLost, io.ErrUnexpectedEOF, iso7816.ErrMalformed}
	for i, profile := range profiles {
		doc := personalise(t, profile, vcard.Options{})
		commands, _ := undisturbed(t, doc)
		for at := range commands {
			these := faults
			if i > 0 { // the first profile with all, the others in turn
				these = faults[at%len(faults):][:1]
			}
			for _, fault := range these {
				failAt(t, doc, at, fault)
			}
		}
	}
}

func failAt(t *testing.T, doc *vcard.Document, at int, fault error) {
	t.Helper()
	chip := newChip(t, doc)
	chip.disturb = func(n int, _ iso7816.Command, r iso7816.Response, err error) (iso7816.Response, error) {
		if n >= at { // and it stays so
			return iso7816.Response{}, fault
		}
		return r, err
	}
	reading, err := read(t, chip, scanned(t, doc))
	checks := checksOf(t, err)
	lost := !errors.Is(fault, io.ErrUnexpectedEOF) && !errors.Is(fault, iso7816.ErrMalformed)
	if reading != nil || !errors.Is(err, fault) || Lost(err) != lost || len(failures(checks)) > 0 {
		t.Errorf("%s, command %d, %v: %v %v", doc.Name, at, fault, err, failures(checks))
	}
	if aborted := result(checks, "pa.signature") == check.Aborted; aborted != lost {
		t.Errorf("%s, command %d, %v: aborted %v", doc.Name, at, fault, aborted)
	}
	if len(chip.log) != at+1 {
		t.Errorf("%s, command %d, %v: %d commands in all", doc.Name, at, fault, len(chip.log))
	}
	checkProofSoFar(t, chip, checks)
}

// checkProofSoFar: chip authentication is successful only after an answer under
// the new keys, which are those after its last command.
func checkProofSoFar(t *testing.T, chip *fakeChip, checks []check.Check) {
	t.Helper()
	if result(checks, "chip.ca") != check.Successful {
		return
	}
	ca := -1 // the last of the two commands of chip authentication
	for i, e := range chip.log {
		if e.command.CLA&iso7816.CLASecureMessaging != 0 && e.command.INS == iso7816.INSGeneralAuthenticate {
			ca = i
		}
	}
	if ca < 0 || ca+1 >= len(chip.log) || chip.log[ca+1].err != nil {
		t.Fatalf("chip.ca is successful without an answer: command %d of %d", ca, len(chip.log))
	}
}

// damages are ways in which a response may be spoilt between chip and reader.
var damages = []struct {
	name  string
	spoil func(iso7816.Response) iso7816.Response
}{
	{"first byte", func(r iso7816.Response) iso7816.Response { return flipped(r, 0) }},
	{"byte in the middle", func(r iso7816.Response) iso7816.Response { return flipped(r, len(r.Data)/2) }},
	{"last byte", func(r iso7816.Response) iso7816.Response { return flipped(r, len(r.Data)-1) }},
	{"cut", func(r iso7816.Response) iso7816.Response {
		return iso7816.Response{Data: r.Data[:len(r.Data)/2], SW: r.SW}
	}},
	{"longer", func(r iso7816.Response) iso7816.Response {
		return iso7816.Response{Data: append(bytes.Clone(r.Data), 0x99, 0x02, 0x90, 0x00), SW: r.SW}
	}},
	{"data lost", func(r iso7816.Response) iso7816.Response { return iso7816.Response{SW: r.SW} }},
	{"naked 6988", naked(iso7816.SWSMObjectsIncorrect)},
	{"naked 6700", naked(iso7816.SWWrongLength)},
	{"naked 6F00", naked(iso7816.SWNoPreciseDiagnosis)},
	{"another status", func(r iso7816.Response) iso7816.Response {
		return iso7816.Response{Data: r.Data, SW: iso7816.SWNoPreciseDiagnosis}
	}},
}

func naked(sw iso7816.SW) func(iso7816.Response) iso7816.Response {
	return func(iso7816.Response) iso7816.Response { return iso7816.Response{SW: sw} }
}

// A single response that is damaged on its way under secure messaging is made
// good; before it, the reading ends cleanly. No genuine chip is called false,
// and nothing wrong is called genuine.
func TestDamagedResponses(t *testing.T) {
	t.Parallel()
	for i, profile := range profiles {
		doc := personalise(t, profile, vcard.Options{})
		commands, found := undisturbed(t, doc)
		for at := range commands {
			these := damages
			if i > 0 || at > 35 { // the first profile up to its portrait with all, the rest in turn
				these = damages[at%len(damages):][:1]
			}
			for _, d := range these {
				damageAt(t, doc, at, d.name, d.spoil, found)
			}
		}
	}
}

func damageAt(t *testing.T, doc *vcard.Document, at int, name string, spoil func(iso7816.Response) iso7816.Response, found string) {
	t.Helper()
	chip := newChip(t, doc)
	chip.disturb = func(n int, _ iso7816.Command, r iso7816.Response, err error) (iso7816.Response, error) {
		if n == at && err == nil {
			return spoil(r), nil
		}
		return r, err
	}
	reading, err := read(t, chip, scanned(t, doc))
	protected := chip.log[at].command.CLA&iso7816.CLASecureMessaging != 0
	switch {
	case err != nil && protected:
		t.Errorf("%s, command %d, %s: not made good: %v", doc.Name, at, name, err)
	case err != nil:
		checkCleanError(t, doc.Name, at, name, err)
	case protected || reading.Record.Verdict == identity.Genuine:
		if findings(t, reading.Record) != found {
			t.Errorf("%s, command %d, %s: another record: %s %v", doc.Name, at, name, reading.Record.Verdict, failures(reading.Record.Checks))
		}
	default: // what came before access control had no protection
		if f := failures(reading.Record.Checks); reading.Record.Verdict != identity.Rejected || len(f) != 1 || f[0].ID != "match.cardAccess" {
			t.Errorf("%s, command %d, %s: %s %v", doc.Name, at, name, reading.Record.Verdict, f)
		}
	}
}

func flipped(r iso7816.Response, at int) iso7816.Response {
	if len(r.Data) == 0 {
		return iso7816.Response{SW: r.SW ^ 0x0100}
	}
	data := bytes.Clone(r.Data)
	data[at] ^= 0x04
	return iso7816.Response{Data: data, SW: r.SW}
}

// checkCleanError: an error that says what the chip seemed to do.
func checkCleanError(t *testing.T, profile string, at int, name string, err error) {
	t.Helper()
	var (
		interrupted *InterruptedError
		status      *iso7816.StatusError
		wrong       *emrtd.WrongPasswordError
		blocked     *emrtd.BlockedError
		declined    *emrtd.NotOfferedError
		other       *NotEMRTDError
	)
	known := errors.As(err, &status) || errors.As(err, &wrong) || errors.As(err, &blocked) || errors.As(err, &declined) || errors.As(err, &other) ||
		slices.ContainsFunc([]error{emrtd.ErrChip, sm.ErrChannelDead, ErrBACNotOffered, ErrCANNeedsPACE, ErrPasswordRequired}, func(e error) bool { return errors.Is(err, e) })
	if !errors.As(err, &interrupted) || !known {
		t.Errorf("%s, command %d, %s: %v", profile, at, name, err)
	}
	for _, id := range []string{"chip.ca", "chip.aa"} {
		if result(interrupted.Checks, id) != "" {
			t.Errorf("%s, command %d, %s: %v", profile, at, name, interrupted.Checks)
		}
	}
}
