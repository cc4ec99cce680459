package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

func lines(t *testing.T, out string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for l := range strings.SplitSeq(strings.TrimSpace(out), "\n") {
		var one map[string]any
		if err := json.Unmarshal([]byte(l), &one); err != nil {
			t.Fatalf("%s: %v", l, err)
		}
		all = append(all, one)
	}
	return all
}

func TestInspectEveryFileOfACitizen(t *testing.T) {
	dir := personalised(t, "cccd-2021")
	for name, kind := range map[string]string{
		"EF_COM.bin": "EF_COM", "EF_SOD.bin": "EF_SOD", "EF_CardAccess.bin": "EF_CardAccess", "DG1.bin": "DG1", "DG2.bin": "DG2",
		"DG13.bin": "DG13", "DG14.bin": "DG14", "DG15.bin": "DG15", "csca.der": "certificate", "mrz.txt": "mrz", "qr.txt": "cccd",
	} {
		a := runAgent(t, "", t.TempDir(), "inspect", filepath.Join(dir, name))
		got := lines(t, a.out)
		if a.exit != exitOK || len(got) != 1 || got[0]["kind"] != kind || got[0]["value"] == nil || got[0]["file"] != filepath.Join(dir, name) {
			t.Errorf("%s: exit %d %s", name, a.exit, a.out)
		}
	}
}

func TestInspectSurvivesGarbage(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"empty": "", "zeros": strings.Repeat("\x00", 4096), "DG1.bin": "\x61\x82\xFF\xFF", "text": "hello", "der": "\x30\x84\xFF\xFF\xFF\xFF", "pem": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		a := runAgent(t, "", t.TempDir(), "inspect", path)
		got := lines(t, a.out)
		if a.exit != exitOther || len(got) != 2 || got[0]["error"] == "" || got[1]["code"] != "nothing-decoded" {
			t.Errorf("%s: exit %d %s", name, a.exit, a.out)
		}
	}
}

func TestVerifyFolders(t *testing.T) {
	dir, data := personalised(t, "cccd-2021"), t.TempDir()
	if a := runAgent(t, "", data, "verify", dir); a.exit != exitClaimed || a.record.Verdict != identity.Consistent {
		t.Errorf("without an anchor: exit %d", a.exit)
	}
	if a := runAgent(t, "", data, "trust", "import", filepath.Join(dir, "csca.der"), "--unverified"); a.exit != exitOK || !strings.Contains(a.out, `"verified":false`) {
		t.Fatalf("import: %s", a.out)
	}
	if a := runAgent(t, "", data, "verify", dir); a.exit != exitClaimed || a.record.Verdict != identity.Consistent || a.result("pa.chain") != check.Successful {
		t.Errorf("under an unverified anchor: exit %d, %s", a.exit, a.record.Verdict)
	}
	if a := runAgent(t, "", data, "trust", "import", filepath.Join(dir, "csca.der")); a.exit != exitOK || !strings.Contains(a.out, `"updated":[{`) {
		t.Errorf("vouched for: %s", a.out)
	}
	if a := runAgent(t, "", data, "verify", dir, "--qr", "@"+filepath.Join(dir, "qr.txt")); a.exit != exitOK || a.result("match.qr.chip") != check.Successful {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
	sod := filepath.Join(dir, "EF_SOD.bin")
	for _, c := range []struct {
		args []string
		exit int
	}{
		{[]string{"--sod", sod}, exitOK},
		{[]string{"--sod", sod, "--at", "2060-01-01"}, exitRejected}, // the signer's certificate is long over
		{[]string{"--sod", sod, "--dg", "1=" + filepath.Join(dir, "DG1.bin")}, exitOK},
		{[]string{"--sod", sod, "--dg", "1=" + filepath.Join(dir, "DG13.bin")}, exitRejected},
		{[]string{"--sod", filepath.Join(dir, "DG1.bin")}, exitRejected},
	} {
		if a := runAgent(t, "", data, append([]string{"verify"}, c.args...)...); a.exit != c.exit {
			t.Errorf("%v: exit %d %s", c.args, a.exit, a.out)
		}
	}
	if a := runAgent(t, "", data, "verify", t.TempDir()); a.exit != exitOther || a.failure.Code != "no-files" {
		t.Errorf("empty folder: exit %d", a.exit)
	}
	if a := runAgent(t, "", data, "verify", filepath.Join(dir, "nowhere")); a.exit != exitOther || a.failure.Code != codeNoSuchFile {
		t.Errorf("no folder: exit %d %s", a.exit, a.out)
	}
}

func TestTrustListAndRemove(t *testing.T) {
	dir, data := personalised(t, "cccd-2021"), t.TempDir()
	type anchors struct {
		Anchors, Added, Updated, Removed []struct {
			ID, Subject, Country, Ski, NotBefore, NotAfter, Source string
			Verified                                               bool
		}
	}
	parse := func(a answer) (out anchors) {
		if err := json.Unmarshal([]byte(a.out), &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	added := parse(runAgent(t, "", data, "trust", "import", filepath.Join(dir, "csca.der"), "--yes")).Added
	if len(added) != 1 || added[0].Country != "VN" || added[0].Source != "csca.der" || !added[0].Verified || added[0].Ski == "" || added[0].NotAfter == "" {
		t.Fatalf("%+v", added)
	}
	if again := parse(runAgent(t, "", data, "trust", "import", filepath.Join(dir, "csca.der"))); len(again.Added)+len(again.Updated) != 0 {
		t.Errorf("imported twice: %+v", again)
	}
	if a := runAgent(t, "", data, "trust", "remove", "ffffffff"); a.exit != exitOther || a.failure.Code != "trust-unknown" {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
	if removed := parse(runAgent(t, "", data, "trust", "remove", added[0].ID)).Removed; len(removed) != 1 {
		t.Errorf("%+v", removed)
	}
	if a := runAgent(t, "", data, "trust", "import", filepath.Join(dir, "DG15.bin")); a.exit != exitOther || a.failure.Code != "trust-refused" {
		t.Errorf("no certificate: exit %d %s", a.exit, a.out)
	}
	if err := os.WriteFile(filepath.Join(data, "trust", "anchors.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if a := runAgent(t, "", data, "trust", "list"); a.exit != exitOther || a.failure.Code != "trust-damaged" {
		t.Errorf("damaged store: exit %d %s", a.exit, a.out)
	}
}
