package reader

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

func TestProgress(t *testing.T) {
	for _, profile := range profiles {
		doc := personalise(t, profile, vcard.Options{})
		req := scanned(t, doc)
		var told []Progress
		req.Progress = func(p Progress) { told = append(told, p) }
		final := mustRead(t, newChip(t, doc), req)

		if told[0].Phase != "present" {
			t.Errorf("%s: %s first", profile, told[0].Phase)
		}
		if got, want := strings.Join(phases(told), " "), wantPhases[profile]; got != want {
			t.Errorf("%s: phases %s\nwant %s", profile, got, want)
		}
		checkBytes(t, profile, told)
		checkAnnouncement(t, profile, told, final)
	}
}

var wantPhases = map[string]string{
	"cccd-2021":     "present cardAccess pace select sod dg14 ca dg15 aa dg1 dg3 dg13 verify dg2 verify",
	"can-cuoc-2024": "present cardAccess pace select sod dg14 ca dg15 aa dg1 dg3 dg13 verify dg2 verify",
	"passport":      "present cardAccess pace select sod dg14 ca dg15 aa dg1 dg3 dg11 dg12 verify dg2 verify",
}

func phases(told []Progress) (out []string) {
	for _, p := range told {
		if len(out) == 0 || out[len(out)-1] != p.Phase {
			out = append(out, p.Phase)
		}
	}
	return out
}

// checkBytes: the bytes of a file grow to its length and no further.
func checkBytes(t *testing.T, profile string, told []Progress) {
	t.Helper()
	last := map[string]Progress{}
	for _, p := range told {
		if p.Done > p.Total || p.Done < last[p.Phase].Done && p.Total > 0 || last[p.Phase].Total > 0 && p.Total > 0 && last[p.Phase].Total != p.Total {
			t.Errorf("%s: %+v after %+v", profile, p, last[p.Phase])
		}
		if p.Total > 0 {
			last[p.Phase] = p
		}
	}
	for _, phase := range []string{"sod", "dg1", "dg2"} {
		if p := last[phase]; p.Done != p.Total || p.Total == 0 {
			t.Errorf("%s: %s ended at %d of %d bytes", profile, phase, p.Done, p.Total)
		}
	}
}

// checkAnnouncement: once, before the portrait is read, with all that is known of
// the person and the verdict so far.
func checkAnnouncement(t *testing.T, profile string, told []Progress, final *identity.Record) {
	t.Helper()
	isRecord := func(p Progress) bool { return p.Record != nil }
	at := slices.IndexFunc(told, isRecord)
	if at < 0 || slices.ContainsFunc(told[at+1:], isRecord) {
		t.Fatalf("%s: announced never or twice", profile)
	}
	if slices.ContainsFunc(told[:at], func(p Progress) bool { return p.Phase == "dg2" }) {
		t.Errorf("%s: announced after the portrait", profile)
	}
	r := told[at].Record
	if r.Verdict != identity.Genuine || r.ID != final.ID || !r.ReadAt.Equal(final.ReadAt) || r.Portrait != nil || r.Document != final.Document {
		t.Errorf("%s: announced %s with portrait %v, as the final record %v", profile, r.Verdict, r.Portrait != nil, r.ID == final.ID)
	}
	for i, f := range r.Person.Fields() {
		if want := final.Person.Fields()[i]; f.Name != want.Name || *f.Value != *want.Value {
			t.Errorf("%s: announced %s differs", profile, f.Name)
		}
	}
	for id, want := range map[string]check.Result{"pa.hash.dg2": check.Undetermined, "chip.ca": check.Successful, "chip.aa": check.Successful} {
		if got := result(r.Checks, id); got != want {
			t.Errorf("%s: announced %s %s", profile, id, got)
		}
	}
}

// What is announced of a clone is that it is one.
func TestClonesAreAnnouncedAsClones(t *testing.T) {
	for _, fault := range []string{"clone-no-ca-key", "hidden-dg14", "altered-dg1", "two-people"} {
		doc := personalise(t, "cccd-2021", vcard.Options{})
		req := scanned(t, doc)
		var announced identity.Verdict
		req.Progress = func(p Progress) {
			if p.Record != nil {
				announced = p.Record.Verdict
			}
		}
		mustRead(t, newChip(t, doc, fault), req)
		if announced != identity.Rejected {
			t.Errorf("%s: announced as %s", fault, announced)
		}
	}
}

func TestCancelInEveryPhase(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	before := runtime.NumGoroutine()
	for _, phase := range strings.Fields(wantPhases["cccd-2021"]) {
		ctx, cancel := context.WithCancel(t.Context())
		chip := newChip(t, doc)
		req := scanned(t, doc)
		sent := -1
		req.Progress = func(p Progress) {
			if p.Phase == phase && sent < 0 {
				sent = len(chip.log)
				cancel()
			}
		}
		reading, err := desk(t, doc).ReadChip(ctx, chip, identity.Reader{}, today, req)
		cancel()
		var interrupted *InterruptedError
		if !errors.Is(err, context.Canceled) || reading != nil || !errors.As(err, &interrupted) {
			t.Errorf("%s: %v", phase, err)
			continue
		}
		if reached := map[string]string{"present": "cardAccess", "verify": "dg2"}[phase]; interrupted.Phase != phase && interrupted.Phase != reached {
			t.Errorf("%s: interrupted in %s", phase, interrupted.Phase)
		}
		if more := len(chip.log) - sent; more > 1 {
			t.Errorf("%s: %d commands after the caller gave up", phase, more)
		}
		if result(interrupted.Checks, "pa.signature") != check.Aborted || len(failures(interrupted.Checks)) > 0 {
			t.Errorf("%s: %v", phase, interrupted.Checks)
		}
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines, %d before", after, before)
	}
}

// A caller that gives up while the chip is at work ends with its own reason.
func TestCancelInTheMiddleOfAnExchange(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	why := errors.New("the visit was cancelled")
	for at := 0; at < 90; at += 7 {
		ctx, cancel := context.WithCancelCause(t.Context())
		chip := newChip(t, doc)
		chip.disturb = func(n int, _ iso7816.Command, r iso7816.Response, err error) (iso7816.Response, error) {
			if n == at {
				cancel(why)
				return iso7816.Response{}, context.Cause(ctx)
			}
			return r, err
		}
		_, err := desk(t, doc).ReadChip(ctx, chip, identity.Reader{}, today, scanned(t, doc))
		cancel(nil)
		if !errors.Is(err, why) || len(chip.log) != at+1 {
			t.Errorf("command %d: %v after %d commands", at, err, len(chip.log))
		}
	}
}

func TestTimingAddsUp(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	clock := today
	const each = 7 * time.Millisecond
	chip := newChip(t, doc)
	sent, received := 0, 0
	chip.disturb = func(_ int, c iso7816.Command, r iso7816.Response, err error) (iso7816.Response, error) {
		clock = clock.Add(each)
		raw, _ := c.Bytes()
		sent, received = sent+len(raw), received+len(r.Bytes())
		return r, err
	}
	r := desk(t, doc)
	r.Now = func() time.Time { return clock }
	connect := 50 * time.Millisecond
	announced := int64(0)
	req := scanned(t, doc)
	req.Progress = func(p Progress) {
		if p.Record != nil {
			announced = clock.Sub(today.Add(-connect)).Milliseconds()
		}
	}
	reading, err := r.ReadChip(t.Context(), chip, identity.Reader{}, today.Add(-connect), req)
	if err != nil {
		t.Fatal(err)
	}
	got := reading.Record.Timing
	var ms int64
	apdus := 0
	for _, p := range got.Phases {
		ms, apdus = ms+p.Ms, apdus+p.APDUs
		if p.Ms != int64(p.APDUs)*each.Milliseconds() {
			t.Errorf("%s: %d ms of %d commands", p.Name, p.Ms, p.APDUs)
		}
	}
	if n := len(chip.log); got.APDUs != n || apdus != n || got.BytesSent != sent || got.BytesReceived != received {
		t.Errorf("%d commands, %d sent, %d received, %d in phases; want %d, %d, %d", got.APDUs, got.BytesSent, got.BytesReceived, apdus, n, sent, received)
	}
	if got.TotalMs != ms+connect.Milliseconds() || got.TotalMs != int64(len(chip.log))*each.Milliseconds()+connect.Milliseconds() {
		t.Errorf("%d ms in all, %d in phases", got.TotalMs, ms)
	}
	if got.TextMs != announced || got.TextMs >= got.TotalMs || got.TextMs == 0 {
		t.Errorf("the text after %d ms, announced after %d, all after %d", got.TextMs, announced, got.TotalMs)
	}
}
