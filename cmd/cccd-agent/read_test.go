package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

func TestEveryProfileIsGenuine(t *testing.T) {
	for profile, want := range map[string]identity.Document{
		"cccd-2021":     {Kind: identity.KindCCCD, Format: "TD1", Issuer: "VNM"},
		"can-cuoc-2024": {Kind: identity.KindCanCuoc, Format: "TD1", Issuer: "VNM", NoExpiry: true},
		"passport":      {Kind: identity.KindPassport, Format: "TD3", Issuer: "VNM"},
	} {
		t.Run(profile, func(t *testing.T) {
			d := newDesk(t, profile, vcard.BenchOptions{})
			d.trustTheCountry()
			d.do("tap")
			key := []string{"--qr", "@" + filepath.Join(d.card, "qr.txt")}
			if profile == "passport" {
				key = []string{"--mrz", "@" + filepath.Join(d.card, "mrz.txt")}
			}
			a := d.agent(append([]string{"read", "--wait", "10s"}, key...)...)
			if a.exit != exitOK || a.record.Verdict != identity.Genuine {
				t.Fatalf("exit %d, %s", a.exit, a.out)
			}
			doc := a.record.Document
			if doc.Kind != want.Kind || doc.Format != want.Format || doc.Issuer != want.Issuer || doc.NoExpiry != want.NoExpiry {
				t.Errorf("document %+v", doc)
			}
			if p := a.record.Portrait; p == nil || p.MIME != "image/jpeg" || p.Width == 0 || p.Assurance != identity.Genuine {
				t.Errorf("portrait %+v", p)
			}
			if a.record.Timing.APDUs == 0 || a.record.Proof == nil || a.record.Reader.Model != "Virtual PCD" {
				t.Error("timing, proof or reader is missing")
			}
		})
	}
}

func TestVerdictsOfTheContract(t *testing.T) {
	for _, c := range []struct {
		faults  string
		trusted bool
		exit    int
		verdict identity.Verdict
		check   string
		result  check.Result
	}{
		{faults: "", exit: exitClaimed, verdict: identity.Consistent, check: "pa.chain", result: check.Undetermined},
		{faults: "unknown-signer", trusted: true, exit: exitClaimed, verdict: identity.Consistent, check: "pa.chain", result: check.Undetermined},
		{faults: "forged-signer", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "pa.chain", result: check.Failed},
		{faults: "foreign-signer", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "match.issuer", result: check.Failed},
		{faults: "expired-signer", trusted: true, exit: exitClaimed, verdict: identity.Consistent, check: "pa.validity", result: check.Failed},
		{faults: "weak-hash", trusted: true, exit: exitOK, verdict: identity.Genuine, check: "pa.algorithms", result: check.Failed},
		{faults: "altered-dg1", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "pa.hash.dg1", result: check.Failed},
		{faults: "altered-dg2", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "pa.hash.dg2", result: check.Failed},
		{faults: "altered-dg13", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "pa.hash.dg13", result: check.Failed},
		{faults: "altered-sod", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "pa.signature", result: check.Failed},
		{faults: "unreadable-dg13", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "pa.hash.dg13", result: check.Failed},
		{faults: "two-people", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "match.dg1.dg13", result: check.Failed},
		{faults: "clone-no-ca-key", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "chip.ca", result: check.Failed},
		{faults: "clone-refuses-ca", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "chip.ca", result: check.Failed},
		{faults: "ca-no-rekey", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "chip.ca", result: check.Failed},
		{faults: "clone-no-aa-key", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "chip.aa", result: check.Failed},
		{faults: "clone-refuses-aa", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "chip.aa", result: check.Failed},
		{faults: "weak-aa-key", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "chip.aa", result: check.Failed},
		{faults: "clone-no-keys", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "chip.ca", result: check.Failed},
		{faults: "hidden-dg14", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "chip.ca", result: check.Failed},
		{faults: "hidden-dg15", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "chip.aa", result: check.Failed},
		{faults: "hidden-dg14 hidden-dg15", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "pa.hash.dg14", result: check.Failed},
		{faults: "unsigned-dg15", trusted: true, exit: exitOK, verdict: identity.Genuine, check: "chip.aa", result: check.Undetermined},
		{faults: "unsigned-dg14", trusted: true, exit: exitOK, verdict: identity.Genuine, check: "chip.ca", result: check.Undetermined},
		{faults: "weak-cardaccess", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "match.cardAccess", result: check.Failed},
		{faults: "stripped-cardaccess", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "match.cardAccess", result: check.Failed},
		{faults: "no-cardaccess", trusted: true, exit: exitRejected, verdict: identity.Rejected, check: "match.cardAccess", result: check.Failed},
	} {
		t.Run(strings.ReplaceAll(c.faults, " ", "+"), func(t *testing.T) {
			d := newDesk(t, "cccd-2021", vcard.BenchOptions{Faults: strings.Fields(c.faults)})
			if c.trusted {
				d.trustTheCountry()
			}
			d.do("tap")
			a := d.read()
			if a.exit != c.exit || a.record.Verdict != c.verdict || a.result(c.check) != c.result {
				t.Errorf("exit %d, verdict %s, %s %s\n%s", a.exit, a.record.Verdict, c.check, a.result(c.check), a.out)
			}
			if a.record.Portrait == nil {
				t.Error("no portrait: staff decide with the face, whatever the verdict")
			}
		})
	}
}

// Chips that are odd and genuine are read all the same.
func TestOddChipsAreRead(t *testing.T) {
	for _, fault := range []string{
		"cardaccess-6982", "cardaccess-6d00", "cardaccess-6700", "select-mf-6982", "mse-refuse-can", "le-limit-192", "le-6cxx",
		"eof-6b00", "short-read",
	} {
		t.Run(fault, func(t *testing.T) {
			d := newDesk(t, "cccd-2021", vcard.BenchOptions{Faults: []string{fault}})
			d.trustTheCountry()
			d.do("tap")
			if a := d.read(); a.exit != exitOK || a.record.Verdict != identity.Genuine {
				t.Errorf("exit %d\n%s", a.exit, a.out)
			}
		})
	}
}

func TestChipsThatDoNotOpen(t *testing.T) {
	for _, c := range []struct {
		fault, code string
		exit        int
	}{
		{"blocked-can", "password-blocked", exitAccess},
		{"pace-6300", "wrong-password", exitAccess},
		{"pace-63c2", "wrong-password", exitAccess},
		{"mse-6a80", "password-not-taken", exitAccess},
		{"mse-6985", "password-not-taken", exitAccess},
		{"pace-wrong-token", "chip-failed", exitOther},
		{"pace-echo-key", "chip-failed", exitOther},
		{"pace-off-curve", "chip-failed", exitOther},
		{"pace-bad-nonce", "chip-failed", exitOther},
		{"wrong-sm-mac", "channel-broken", exitOther},
		{"sm-no-mac", "channel-broken", exitOther},
		{"sm-no-status", "channel-broken", exitOther},
		{"sm-no-cryptogram", "channel-broken", exitOther},
		{"sm-plain", "channel-broken", exitOther},
		{"naked-error", "channel-broken", exitOther},
		{"naked-6700", "channel-broken", exitOther},
		{"not-emrtd", "not-emrtd", exitNotEMRTD},
		{"bank-card", "not-emrtd", exitNotEMRTD},
		{"phone", "not-emrtd", exitNotEMRTD},
		{"memory-card", "not-emrtd", exitNotEMRTD},
		{"pull-in-pace", "card-removed", exitRemoved},
		{"pull-in-sod", "card-removed", exitRemoved},
		{"pull-in-ca", "card-removed", exitRemoved},
		{"pull-in-dg2", "card-removed", exitRemoved},
	} {
		t.Run(c.fault, func(t *testing.T) {
			d := newDesk(t, "cccd-2021", vcard.BenchOptions{Faults: []string{c.fault}})
			d.do("tap")
			a := d.read()
			if a.exit != c.exit || a.failure.Code != c.code || a.failure.Message == "" || a.failure.Advice == "" {
				t.Errorf("exit %d\n%s", a.exit, a.out)
			}
			if c.exit == exitRemoved && a.result("pa.signature") != check.Aborted {
				t.Errorf("a lost card gave %s", a.result("pa.signature"))
			}
		})
	}
}

func TestWrongCANIsOneAttemptAndTheCardMustLeave(t *testing.T) {
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{})
	d.trustTheCountry()
	d.do("tap")
	a := d.agent("read", "--wait", "10s", "--can", "000000", "--mrz", "@"+filepath.Join(d.card, "mrz.txt"))
	if a.exit != exitAccess || a.failure.Code != "wrong-password" || a.result("access.pace") != check.Failed {
		t.Fatalf("exit %d %s", a.exit, a.out)
	}
	if n := strings.Count(d.trace.String(), "0022C1A4"); n != 1 {
		t.Errorf("%d attempts", n)
	}
	d.trace.Reset()
	if a := d.read("--wait", "1s"); a.exit != exitAccess || a.failure.Code != "card-lying" {
		t.Errorf("card left lying: exit %d %s", a.exit, a.out)
	}
	if d.trace.Len() > 0 {
		t.Errorf("the lying card was talked to: %s", d.trace.String())
	}
	d.do("pull", "tap")
	if a := d.read(); a.exit != exitOK {
		t.Errorf("presented again: exit %d %s", a.exit, a.out)
	}
}

func TestKeysByHand(t *testing.T) {
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{})
	zone := d.file("mrz.txt")
	d.trustTheCountry()
	d.do("tap")
	fields := []string{"--doc", zone[5:14], "--dob", zone[31:37], "--expiry", zone[39:45]}
	if !strings.Contains(zone, "\n") {
		fields = []string{"--doc", zone[5:14], "--dob", zone[30:36], "--expiry", zone[38:44]}
	}
	for _, key := range [][]string{
		{"--can", "@" + filepath.Join(d.card, "can.txt")},
		{"--mrz", zone},
		fields,
		append([]string{"--access", "bac"}, fields...),
	} {
		if a := d.agent(append([]string{"read", "--wait", "10s"}, key...)...); a.exit != exitOK {
			t.Errorf("%s: exit %d %s", key[0], a.exit, a.out)
		}
	}
	if a := runAgent(t, d.file("qr.txt"), d.data, "read", "--wait", "10s", "--qr", "-"); a.exit != exitOK {
		t.Errorf("QR on standard input: %d", a.exit)
	}
	if a := d.agent("read", "--wait", "10s"); a.exit != exitUsage || a.failure.Code != "password-required" {
		t.Errorf("no key: exit %d %s", a.exit, a.out)
	}
}

func TestCANDoesNotOpenBAC(t *testing.T) {
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{Document: vcard.Options{Access: vcard.AccessBAC}})
	d.do("tap")
	a := d.agent("read", "--wait", "10s", "--can", "@"+filepath.Join(d.card, "can.txt"))
	if a.exit != exitAccess || a.failure.Code != "can-needs-pace" {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
	if a := d.read(); a.exit != exitClaimed || a.result("access.bac") != check.Successful {
		t.Errorf("BAC with the QR: exit %d %s", a.exit, a.out)
	}
}

func TestChipWithoutAccessControl(t *testing.T) {
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{Document: vcard.Options{Access: vcard.AccessPlain}})
	d.trustTheCountry()
	d.do("tap")
	if a := d.agent("read", "--wait", "10s"); a.exit != exitOK || a.record.Person.FullName == nil {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
}

func TestQROfSomebodyElse(t *testing.T) {
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{})
	d.trustTheCountry()
	d.do("tap")
	parts := strings.Split(d.file("qr.txt"), "|")
	for name, c := range map[string]struct {
		part    int
		value   string
		exit    int
		verdict identity.Verdict
	}{
		"another birth date": {3, "01011991", exitRejected, identity.Rejected},
		"another name":       {2, "Trần Văn Mẫu", exitOK, identity.Genuine},
		"another residence":  {5, "Xã Khác", exitOK, identity.Genuine},
	} {
		other := append([]string(nil), parts...)
		other[c.part] = c.value
		a := runAgent(t, "", d.data, "read", "--wait", "10s", "--can", "@"+filepath.Join(d.card, "can.txt"), "--qr", strings.Join(other, "|"))
		if a.exit != c.exit || a.record.Verdict != c.verdict || a.result("match.qr.chip") != check.Failed {
			t.Errorf("%s: exit %d %s", name, a.exit, a.out)
		}
	}
}

func TestNoCardInTime(t *testing.T) {
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{})
	if a := d.read("--wait", "300ms"); a.exit != exitNoCard || a.failure.Code != "no-card" {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
	if a := d.read("--reader", "Nowhere"); a.exit != exitNoReader || a.failure.Code != "unknown-reader" {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
}

func TestSavedFilesVerifyOffline(t *testing.T) {
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{})
	d.trustTheCountry()
	d.do("tap")
	saved, portrait := filepath.Join(t.TempDir(), "files"), filepath.Join(t.TempDir(), "face.jpg")
	if a := d.read("--save", saved, "--portrait", portrait); a.exit != exitOK {
		t.Fatalf("exit %d %s", a.exit, a.out)
	}
	for _, name := range []string{"EF_COM.bin", "EF_SOD.bin", "EF_CardAccess.bin", "DG1.bin", "DG2.bin", "DG13.bin", "DG14.bin", "DG15.bin"} {
		got, err := os.ReadFile(filepath.Join(saved, name))
		if err != nil || !bytes.Equal(got, []byte(d.file(name))) {
			t.Errorf("%s differs from what was personalised: %v", name, err)
		}
	}
	if face, err := os.ReadFile(portrait); err != nil || !bytes.HasPrefix(face, []byte{0xFF, 0xD8, 0xFF}) {
		t.Errorf("portrait: %v", err)
	}
	a := d.agent("verify", saved)
	if a.exit != exitOK || a.record.Verdict != identity.Authentic || a.result("chip.ca") != check.Undetermined {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
}

// Nothing personal in any log, at any level, on either side.
func TestLogsHoldNothingPersonal(t *testing.T) {
	for _, profile := range []string{"cccd-2021", "can-cuoc-2024", "passport"} {
		t.Run(profile, func(t *testing.T) {
			d := newDesk(t, profile, vcard.BenchOptions{Document: vcard.Options{Access: vcard.AccessPlain}})
			d.do("tap")
			a := d.agent("read", "--wait", "10s", "--log", "debug", "--mrz", "@"+filepath.Join(d.card, "mrz.txt"))
			if a.exit != exitClaimed || !strings.Contains(a.err, "apdu") {
				t.Fatalf("exit %d, log %q", a.exit, a.err)
			}
			logs := strings.ToUpper(a.err + d.trace.String())
			for _, secret := range personalStrings(d, a.record) {
				if strings.Contains(logs, strings.ToUpper(secret)) {
					t.Error("a log holds personal data")
				}
			}
		})
	}
}

func personalStrings(d *desk, r identity.Record) []string {
	out := append(strings.Fields(d.file("mrz.txt")), r.Document.Number.Reveal())
	if r.Document.Kind != identity.KindPassport {
		out = append(out, strings.TrimSpace(d.file("can.txt")))
	}
	for _, f := range r.Person.Fields() {
		if v := f.Value.Value.Reveal(); len(v) > 6 {
			out = append(out, v)
		}
	}
	return append(out, strings.ReplaceAll(r.Person.FullName.Value.Reveal(), " ", "<"))
}
