package reader

import (
	"bytes"
	"encoding/hex"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

func TestEveryProfileInEveryWay(t *testing.T) {
	for _, profile := range profiles {
		for _, access := range []vcard.Access{vcard.AccessPACE, vcard.AccessBAC, vcard.AccessBoth, vcard.AccessPlain} {
			for _, extended := range []bool{false, true} {
				doc := personalise(t, profile, vcard.Options{Access: access, Extended: extended})
				chip := newChip(t, doc)
				reading, err := read(t, chip, scanned(t, doc))
				if err != nil {
					t.Errorf("%s, %s, extended %v: %v", profile, access, extended, err)
					continue
				}
				name := profile + ", " + string(access)
				if reading.Record.Verdict != identity.Genuine {
					t.Errorf("%s: %s %v", name, reading.Record.Verdict, failures(reading.Record.Checks))
				}
				checkPerson(t, name, reading.Record, doc)
				checkFiles(t, name, reading, doc)
				if chip.resets > 0 {
					t.Errorf("%s: the chip was reset", name)
				}
			}
		}
	}
}

func failures(checks []check.Check) (out []check.Check) {
	for _, c := range checks {
		if c.Result == check.Failed {
			out = append(out, c)
		}
	}
	return out
}

// checkPerson compares a record with what was personalised.
func checkPerson(t *testing.T, name string, r *identity.Record, doc *vcard.Document) {
	t.Helper()
	p := doc.Print.Person
	want := map[string]personal.Text{"dateOfBirth": p.Birth.ISO(), "sex": p.Sex}
	if doc.Name != "passport" {
		maps.Copy(want, map[string]personal.Text{
			"personalNumber": personal.Text(p.Number), "fullName": p.FullName, "ethnicity": p.Ethnicity, "religion": p.Religion,
			"placeOfOrigin": p.Origin, "residence": p.Residence, "identifyingFeatures": p.Features,
			"father": p.Father, "mother": p.Mother, "spouse": p.Spouse, "previousNumber": p.PreviousNumber,
		})
	}
	got := map[string]personal.Text{}
	for _, f := range r.Person.Fields() {
		got[f.Name] = f.Value.Value
		if f.Assurance != r.Verdict {
			t.Errorf("%s: %s is %s", name, f.Name, f.Assurance)
		}
	}
	for field, w := range want {
		if got[field] != w {
			t.Errorf("%s: %s differs from what was personalised", name, field)
		}
	}
	if !bytes.Equal(r.Portrait.Image.Reveal(), doc.Print.Face) {
		t.Errorf("%s: another portrait", name)
	}
	if r.Document.Issued != p.Issued.ISO() || r.Document.NoExpiry != p.Expires.NoExpiry || r.Document.Expires != p.Expires.Date.ISO() {
		t.Errorf("%s: dates of the document differ", name)
	}
}

// checkFiles compares the files that were read with those of the chip.
func checkFiles(t *testing.T, name string, reading *Reading, doc *vcard.Document) {
	t.Helper()
	for id, data := range doc.Files {
		got, there := reading.Files[id]
		wanted := !doc.Locked[id] && (id == lds.SOD || id == lds.CardAccess || id.DataGroup() > 0)
		if there != wanted || there && !bytes.Equal(got.Reveal(), data) {
			t.Errorf("%s: %s read %v, alike %v", name, id, there, bytes.Equal(got.Reveal(), data))
		}
	}
	if want, got := result(reading.Record.Checks, "pa.hash.dg3"), check.NotSupported; want != got {
		t.Errorf("%s: fingerprints %s", name, got)
	}
}

// What a chip says of itself, by fault: the checks that tell, and the verdict.
func TestVerdictsByFault(t *testing.T) {
	const ok, failed, open, none = check.Successful, check.Failed, check.Undetermined, check.NotSupported
	type results = map[string]check.Result
	for _, c := range []struct {
		faults string
		want   results
		verify identity.Verdict
	}{
		{"", results{"access.pace": ok, "chip.ca": ok, "chip.aa": ok, "chip.cam": none, "match.cardAccess": ok, "pa.chain": ok}, identity.Genuine},
		{"unknown-signer", results{"pa.chain": open, "chip.ca": ok}, identity.Consistent},
		{"forged-signer", results{"pa.chain": failed}, identity.Rejected},
		{"foreign-signer", results{"match.issuer": failed}, identity.Rejected},
		{"expired-signer", results{"pa.validity": failed}, identity.Consistent},
		{"weak-hash", results{"pa.algorithms": failed}, identity.Genuine},
		{"altered-dg1", results{"pa.hash.dg1": failed}, identity.Rejected},
		{"altered-dg2", results{"pa.hash.dg2": failed}, identity.Rejected},
		{"altered-sod", results{"pa.signature": failed}, identity.Rejected},
		{"dg2-length-lies", results{"pa.hash.dg2": failed}, identity.Rejected},
		{"unreadable-dg13", results{"pa.hash.dg13": failed, "match.dg1.dg13": open}, identity.Rejected},
		{"two-people", results{"match.dg1.dg13": failed}, identity.Rejected},
		{"hidden-dg14", results{"pa.hash.dg14": failed, "chip.ca": failed, "match.cardAccess": open}, identity.Rejected},
		{"hidden-dg15", results{"pa.hash.dg15": failed, "chip.aa": failed}, identity.Rejected},
		{"clone-no-ca-key", results{"chip.ca": failed, "chip.aa": ok}, identity.Rejected},
		{"clone-no-aa-key", results{"chip.ca": ok, "chip.aa": failed}, identity.Rejected},
		{"clone-no-keys", results{"chip.ca": failed, "chip.aa": failed}, identity.Rejected},
		{"clone-refuses-ca", results{"chip.ca": failed, "chip.aa": ok}, identity.Rejected},
		{"clone-refuses-aa", results{"chip.aa": failed, "chip.ca": ok}, identity.Rejected},
		{"ca-no-rekey", results{"chip.ca": failed}, identity.Rejected},
		{"weak-aa-key", results{"chip.aa": failed, "chip.ca": ok, "pa.algorithms": failed}, identity.Rejected},
		{"weak-aa-key clone-no-ca-key", results{"chip.aa": failed, "chip.ca": failed}, identity.Rejected},
		{"unsigned-dg14", results{"chip.ca": open, "chip.aa": ok, "match.cardAccess": open}, identity.Genuine},
		{"unsigned-dg15", results{"chip.ca": ok, "chip.aa": open}, identity.Genuine},
		{"unsigned-dg14 hidden-dg14", results{"chip.ca": none, "chip.aa": ok}, identity.Genuine},
		{"unsigned-dg15 hidden-dg15", results{"chip.ca": ok, "chip.aa": none}, identity.Genuine},
		{"weak-cardaccess", results{"match.cardAccess": failed}, identity.Rejected},
		{"stripped-cardaccess", results{"match.cardAccess": failed, "access.bac": ok}, identity.Rejected},
		{"no-cardaccess", results{"match.cardAccess": failed, "access.bac": ok}, identity.Rejected},
	} {
		doc := personalise(t, "cccd-2021", vcard.Options{})
		chip := newChip(t, doc, strings.Fields(c.faults)...)
		r := mustRead(t, chip, scanned(t, doc))
		if r.Verdict != c.verify {
			t.Errorf("%s: %s %v, want %s", c.faults, r.Verdict, failures(r.Checks), c.verify)
		}
		for id, want := range c.want {
			if got := result(r.Checks, id); got != want {
				t.Errorf("%s: %s is %s, want %s", c.faults, id, got, want)
			}
		}
		if r.Portrait == nil && c.faults != "dg2-length-lies" {
			t.Errorf("%s: no portrait: staff decide with the face, whatever the verdict", c.faults)
		}
		if names := duplicates(r.Checks); names != nil {
			t.Errorf("%s: told twice: %v", c.faults, names)
		}
	}
}

func duplicates(checks []check.Check) (out []string) {
	seen := map[string]bool{}
	for _, c := range checks {
		if seen[c.ID] {
			out = append(out, c.ID)
		}
		seen[c.ID] = true
	}
	return out
}

// A chip whose SOD is missing or makes no sense proves nothing with keys that
// nobody signed; what is in it is read by EF.COM, for the staff to see.
func TestWithoutASignedObject(t *testing.T) {
	for name, spoil := range map[string]func(*fakeChip){
		"missing": func(f *fakeChip) { delete(f.doc.Files, lds.SOD) },
		"garbage": func(f *fakeChip) { f.doc.Files[lds.SOD] = []byte{0x77, 0x03, 1, 2, 3} },
		"of another kind": func(f *fakeChip) {
			f.doc.Files[lds.SOD] = f.doc.Files[lds.DG1]
		},
	} {
		doc := personalise(t, "cccd-2021", vcard.Options{})
		chip := newChip(t, doc)
		spoil(chip)
		r := mustRead(t, chip, scanned(t, doc))
		if r.Verdict != identity.Rejected || result(r.Checks, "pa.signature") != check.Failed {
			t.Errorf("%s: %s", name, r.Verdict)
		}
		for id, want := range map[string]check.Result{"chip.ca": check.Undetermined, "chip.aa": check.Undetermined, "match.cardAccess": check.Undetermined} {
			if got := result(r.Checks, id); got != want {
				t.Errorf("%s: %s is %s", name, id, got)
			}
		}
		if r.Person.FullName == nil || r.Person.FullName.Assurance != identity.Rejected {
			t.Errorf("%s: the name is not there for the staff, or it is not rejected", name)
		}
	}
}

// An altered DG14 is not the one that was signed: its key proves nothing.
func TestAlteredKeyFilesProveNothing(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	for file, id := range map[lds.FileID]string{lds.DG14: "chip.ca", lds.DG15: "chip.aa"} {
		chip := newChip(t, doc)
		altered := bytes.Clone(chip.doc.Files[file])
		altered[len(altered)-1] ^= 1
		chip.doc.Files[file] = altered
		r := mustRead(t, chip, scanned(t, doc))
		if r.Verdict != identity.Rejected || result(r.Checks, id) != check.Undetermined {
			t.Errorf("%s: %s, verdict %s", file, result(r.Checks, id), r.Verdict)
		}
	}
}

func TestFiles(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	always := []lds.FileID{lds.CardAccess, lds.SOD}
	for _, c := range []struct {
		name    string
		files   []lds.FileID
		withCOM bool
		want    []lds.FileID
		verdict identity.Verdict
		ca      check.Result
	}{
		{"all", nil, false, []lds.FileID{lds.DG1, lds.DG2, lds.DG13, lds.DG14, lds.DG15}, identity.Genuine, check.Successful},
		{"all and EF.COM", nil, true, []lds.FileID{lds.COM, lds.DG1, lds.DG2, lds.DG13, lds.DG14, lds.DG15}, identity.Genuine, check.Successful},
		{"DG1", []lds.FileID{lds.DG1}, false, []lds.FileID{lds.DG1}, identity.Authentic, check.Undetermined},
		{"EF.COM and EF.SOD", []lds.FileID{lds.COM, lds.SOD}, false, []lds.FileID{lds.COM}, identity.Claimed, check.Undetermined},
		{"DG1 and the key", []lds.FileID{lds.DG1, lds.DG14}, false, []lds.FileID{lds.DG1, lds.DG14}, identity.Genuine, check.Successful},
		{"the key alone", []lds.FileID{lds.DG14}, false, []lds.FileID{lds.DG14}, identity.Consistent, check.Successful},
		{"the key and the portrait", []lds.FileID{lds.DG2, lds.DG14}, false, []lds.FileID{lds.DG2, lds.DG14}, identity.Consistent, check.Successful},
		{"twice the same", []lds.FileID{lds.DG1, lds.DG1}, false, []lds.FileID{lds.DG1}, identity.Authentic, check.Undetermined},
		{"one that is not there", []lds.FileID{lds.DG1, lds.DG16}, false, []lds.FileID{lds.DG1}, identity.Authentic, check.Undetermined},
		{"none", []lds.FileID{}, false, nil, identity.Claimed, check.Undetermined},
	} {
		req := scanned(t, doc)
		req.Files, req.WithCOM = c.files, c.withCOM
		chip := newChip(t, doc)
		reading, err := read(t, chip, req)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		want := slices.Sorted(slices.Values(append(slices.Clone(always), c.want...)))
		if got := slices.Sorted(maps.Keys(reading.Files)); !slices.Equal(got, want) {
			t.Errorf("%s: read %v, want %v", c.name, got, want)
		}
		r := reading.Record
		if r.Verdict != c.verdict || result(r.Checks, "chip.ca") != c.ca {
			t.Errorf("%s: %s, chip.ca %s", c.name, r.Verdict, result(r.Checks, "chip.ca"))
		}
	}
}

// A chip that knows chip authentication mapping opens by the generic one and
// proves itself otherwise.
func TestChipThatOffersAnotherMapping(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{Mapping: vcard.ChipAuthenticationMapping})
	reading, err := read(t, newChip(t, doc), scanned(t, doc))
	must(t, err)
	offline, err := desk(t, doc).Verify(Saved{Files: reading.Files, At: today})
	must(t, err)
	for what, r := range map[string]*identity.Record{"the chip": reading.Record, "its files": offline.Record} {
		if got := result(r.Checks, "chip.cam"); got != check.Undetermined || len(failures(r.Checks)) > 0 {
			t.Errorf("%s: chip.cam %s, %v", what, got, failures(r.Checks))
		}
	}
	for mapping, want := range map[vcard.Mapping]identity.Verdict{vcard.IntegratedMapping: identity.Genuine, vcard.GenericMapping: identity.Genuine} {
		doc := personalise(t, "cccd-2021", vcard.Options{Mapping: mapping})
		if r := mustRead(t, newChip(t, doc), scanned(t, doc)); r.Verdict != want || result(r.Checks, "chip.cam") != check.NotSupported {
			t.Errorf("mapping %d: %s, chip.cam %s", mapping, r.Verdict, result(r.Checks, "chip.cam"))
		}
	}
}

// An unlisted data group may be asked for; its values are claims.
func TestUnlistedFile(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	chip := newChip(t, doc)
	details := lds.PersonalDetails{FullName: "NGUYEN<<VAN<KHAC", Profession: "X"}
	chip.doc.Files[lds.DG11] = details.Bytes()
	req := scanned(t, doc)
	req.Files = []lds.FileID{lds.DG1, lds.DG11}
	reading, err := read(t, chip, req)
	if err != nil {
		t.Fatal(err)
	}
	if _, there := reading.Files[lds.DG11]; !there {
		t.Error("DG11 was not read")
	}
	name := reading.Record.Person.FullName
	if name.Source != identity.SourceDG1 || name.Assurance != identity.Authentic {
		t.Errorf("the name is of %s, %s", name.Source, name.Assurance)
	}
	if got := result(reading.Record.Checks, "pa.hash.dg11"); got != "" {
		t.Errorf("pa.hash.dg11 %s", got)
	}
}

// The reference data set of BSI TR-03105-5: somebody else's files and keys.
func TestBSIReferenceDataSet(t *testing.T) {
	folder := shared(t, "samples", "lds", "bsi-tr03105-5-reference")
	doc, err := vcard.LoadDir(folder, vcard.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := mustRead(t, newChip(t, doc), Request{Keys: bsiKeys})
	for id, want := range map[string]check.Result{
		"pa.hash.dg1": check.Successful, "pa.hash.dg2": check.Successful, "pa.hash.dg14": check.Successful, "pa.signature": check.Successful,
		"pa.chain": check.Undetermined, "pa.validity": check.Failed, "chip.ca": check.Successful, "chip.aa": check.Undetermined,
	} {
		if got := result(r.Checks, id); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	if r.Verdict != identity.Consistent {
		t.Errorf("verdict %s", r.Verdict)
	}
}

// shared finds a file of the published samples, which lie beside the checkout.
func shared(t *testing.T, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "shared"}, parts...)...)
	if !exists(path) {
		t.Skipf("the published samples are not here: %s", path)
	}
	return path
}

func TestReadingPastASensitiveChip(t *testing.T) {
	for _, fault := range []string{"le-limit-192", "le-6cxx", "eof-6b00", "short-read", "select-mf-6982"} {
		for _, profile := range profiles {
			doc := personalise(t, profile, vcard.Options{})
			if r := mustRead(t, newChip(t, doc, fault), scanned(t, doc)); r.Verdict != identity.Genuine {
				t.Errorf("%s, %s: %s", profile, fault, r.Verdict)
			}
		}
	}
}

// A chip that refuses fingerprints without protection, and drops the channel, is
// opened again and read to the end.
func TestFingerprintsRefusedNaked(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	healthy := newChip(t, doc)
	mustRead(t, healthy, scanned(t, doc))
	refusal := slices.IndexFunc(healthy.log, func(e exchange) bool {
		return e.command.CLA == 0x0C && len(e.response.Data) > 0 && e.command.P1 == 0x83
	})
	if refusal < 0 {
		t.Fatal("DG3 was not asked for")
	}
	chip := newChip(t, doc)
	chip.disturb = func(n int, _ iso7816.Command, r iso7816.Response, err error) (iso7816.Response, error) {
		if n == refusal {
			chip.chip.Process([]byte{0x00, 0x84, 0x00, 0x00, 0x08}) // anything unprotected ends its session
			return iso7816.Response{SW: iso7816.SWSecurityStatus}, nil
		}
		return r, err
	}
	r := mustRead(t, chip, scanned(t, doc))
	if r.Verdict != identity.Genuine || result(r.Checks, "pa.hash.dg3") != check.NotSupported || chip.resets != 1 {
		t.Errorf("%s, DG3 %s, %d resets", r.Verdict, result(r.Checks, "pa.hash.dg3"), chip.resets)
	}
}

func TestRecordIDs(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	r := desk(t, doc)
	seen := map[string]bool{}
	for range 3 {
		reading, err := r.ReadChip(t.Context(), newChip(t, doc), identity.Reader{}, today, scanned(t, doc))
		if err != nil {
			t.Fatal(err)
		}
		id := reading.Record.ID
		raw, err := hex.DecodeString(strings.ReplaceAll(id, "-", ""))
		if err != nil || len(raw) != 16 || raw[6]>>4 != 4 || raw[8]>>6 != 2 { // RFC 9562 §5.4
			t.Errorf("%q is no UUID of version 4", id)
		}
		if seen[id] {
			t.Errorf("%s twice", id)
		}
		seen[id] = true
	}
}
