package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// shared finds a file of the published samples, which lie beside the checkout.
func shared(t *testing.T, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "..", "shared"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the published samples are not here: %v", err)
	}
	return path
}

// The reference data set of BSI TR-03105-5, played with the chip keys that were
// published with it: somebody else's files, signature and keys.
func TestBSIReferenceDataSet(t *testing.T) {
	folder := shared(t, "samples", "lds", "bsi-tr03105-5-reference")
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{Folder: folder})
	d.do("tap")
	a := d.agent("read", "--wait", "10s", "--doc", "C11T002JM", "--dob", "960812", "--expiry", "231031")
	for id, want := range map[string]check.Result{
		"pa.hash.dg1": check.Successful, "pa.hash.dg2": check.Successful, "pa.hash.dg14": check.Successful,
		"pa.hash.dg3": check.NotSupported, "pa.hash.dg4": check.NotSupported, "pa.signature": check.Successful,
		"pa.chain": check.Undetermined, "pa.validity": check.Failed, "chip.ca": check.Successful, "chip.aa": check.Undetermined,
		"access.bac": check.Successful, "mrz.checkDigits": check.Successful,
	} {
		if got := a.result(id); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	if a.exit != exitClaimed || a.record.Verdict != identity.Consistent {
		t.Errorf("exit %d, verdict %s", a.exit, a.record.Verdict)
	}
	if p := a.record.Portrait; p == nil || p.MIME != "image/jp2" {
		t.Errorf("portrait %+v", p)
	}
	if doc := a.record.Document; doc.Kind != identity.KindPassport || doc.Issuer != "D" {
		t.Errorf("document %+v", doc)
	}
}

// Signed objects of real passports under two countries' lists; what to expect was
// found with openssl alone.
func TestSignedObjectsOfRealPassports(t *testing.T) {
	raw, err := os.ReadFile(shared(t, "samples", "sod", "expected_chain.json"))
	if err != nil {
		t.Fatal(err)
	}
	var expected map[string]map[string]string
	if err := json.Unmarshal(raw, &expected); err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"DE_ML_2024-04-10-10-54-13.ml", "IT_MasterListCSCA.ml"} {
		data := t.TempDir()
		if a := runAgent(t, "", data, "trust", "import", shared(t, "samples", "masterlists", list), "--unverified"); a.exit != exitOK {
			t.Fatalf("%s: %s", list, a.out)
		}
		for sod, want := range expected {
			a := runAgent(t, "", data, "verify", "--sod", shared(t, "samples", "sod", sod), "--at", "2026-11-22")
			chain, exit := check.Undetermined, exitClaimed
			if want[list] == "ok" {
				chain, exit = check.Successful, exitOK
			}
			if a.exit != exit || a.result("pa.chain") != chain || a.result("pa.signature") != check.Successful || a.record.Verdict != "" {
				t.Errorf("%s under %s: exit %d, chain %s", sod, list, a.exit, a.result("pa.chain"))
			}
			if weak := a.result("pa.algorithms") == check.Failed; weak != strings.HasPrefix(sod, "RU") {
				t.Errorf("%s: weak %v", sod, weak)
			}
		}
	}
}

func TestMasterListNeedsSomebodyToVouch(t *testing.T) {
	list := shared(t, "samples", "masterlists", "DE_ML_2024-04-10-10-54-13.ml")
	data := t.TempDir()
	if a := runAgent(t, "", data, "trust", "import", list); a.exit != exitOther || a.failure.Code != "trust-signer-required" {
		t.Errorf("without a signer: exit %d %s", a.exit, a.out)
	}
	signer := shared(t, "samples", "lds", "bsi-tr03105-5-reference", "EF_SOD.bin")
	if a := runAgent(t, "", data, "trust", "import", list, "--signer", signer); a.exit != exitOther {
		t.Errorf("a signer that is no certificate: exit %d", a.exit)
	}
	if a := runAgent(t, "", data, "trust", "list"); a.exit != exitOK || strings.Count(a.out, "ski") != 0 {
		t.Errorf("something was imported: %s", a.out)
	}
}
