package reader

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// put writes a file of a folder.
func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	must(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
}

func TestLoadFolder(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"DG1.bin": "one", "Datagroup2.bin": "two", "EF_COM.bin": "com", "ef_sod.BIN": "sod", "EF_CardAccess.bin": "access",
		"can.txt": "123456", "DG17.bin": "none", "DG1.txt": "other", "DG14_sk.pkcs8": "key", "notes": "x", ".bin": "x",
	} {
		put(t, dir, name, []byte(content))
	}
	must(t, os.Mkdir(filepath.Join(dir, "DG11.bin"), 0o700))
	if err := os.Symlink(filepath.Join(dir, "can.txt"), filepath.Join(dir, "DG12.bin")); err != nil && runtime.GOOS != "windows" {
		t.Fatal(err)
	}
	files, err := LoadFolder(dir)
	must(t, err)
	want := map[lds.FileID]string{lds.DG1: "one", lds.DG2: "two", lds.COM: "com", lds.SOD: "sod", lds.CardAccess: "access"}
	if len(files) != len(want) {
		t.Errorf("%d files", len(files))
	}
	for id, content := range want {
		if string(files[id].Reveal()) != content {
			t.Errorf("%s: another content", id)
		}
	}
}

func TestAFileUnderTwoNames(t *testing.T) {
	for _, other := range []string{"Datagroup1.bin", "dg1.bin", "DG1.BIN"} {
		dir := t.TempDir()
		put(t, dir, "DG1.bin", []byte("its own"))
		put(t, dir, other, []byte("another"))
		if entries, err := os.ReadDir(dir); err != nil || len(entries) < 2 {
			t.Skipf("a file system that does not tell cases apart: %v", err)
		}
		files, err := LoadFolder(dir)
		if err != nil || string(files[lds.DG1].Reveal()) != "its own" {
			t.Errorf("beside %s: %v", other, err)
		}
	}
}

func TestFoldersThatCannotBeLoaded(t *testing.T) {
	empty, large := t.TempDir(), t.TempDir()
	put(t, empty, "can.txt", []byte("123456"))
	put(t, large, "DG2.bin", make([]byte, 1<<20+1))
	for name, c := range map[string]struct {
		dir  string
		want error
	}{"no files": {empty, ErrNoFiles}, "too large": {large, ErrFileTooLarge}, "no folder": {filepath.Join(empty, "nowhere"), fs.ErrNotExist}} {
		files, err := LoadFolder(c.dir)
		if !errors.Is(err, c.want) || files != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if files, err := LoadFolder(filepath.Join(empty, "can.txt")); err == nil || files != nil {
		t.Error("a file is no folder")
	}
}

func TestLoadFile(t *testing.T) {
	dir := t.TempDir()
	for size, want := range map[int]error{0: nil, 1: nil, 1 << 20: nil, 1<<20 + 1: ErrFileTooLarge} {
		put(t, dir, "file", make([]byte, size))
		data, err := LoadFile(filepath.Join(dir, "file"))
		if !errors.Is(err, want) || want == nil && len(data) != size {
			t.Errorf("%d bytes: %d, %v", size, len(data), err)
		}
	}
	if _, err := LoadFile(filepath.Join(dir, "nowhere")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if _, err := LoadFile("/dev/zero"); runtime.GOOS == "linux" && !errors.Is(err, ErrFileTooLarge) {
		t.Errorf("a file without end: %v", err)
	}
}

func TestSaveFolderIsForItsOwner(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "saved", "deeper")
	files := map[lds.FileID]personal.Bytes{lds.DG1: []byte("one"), lds.SOD: []byte("sod"), lds.CardAccess: []byte("access")}
	must(t, SaveFolder(dir, files))
	checkPrivate(t, dir, "DG1.bin", "EF_SOD.bin", "EF_CardAccess.bin")
	back, err := LoadFolder(dir)
	must(t, err)
	for id, data := range files {
		if !bytes.Equal(back[id].Reveal(), data.Reveal()) {
			t.Errorf("%s: another content", id)
		}
	}

	// A file that others may read, and a link to one, are replaced, not filled.
	outside := filepath.Join(t.TempDir(), "outside")
	must(t, os.WriteFile(outside, []byte("not ours"), 0o644))
	must(t, os.Chmod(filepath.Join(dir, "DG1.bin"), 0o644))
	must(t, os.Remove(filepath.Join(dir, "EF_SOD.bin")))
	if err := os.Symlink(outside, filepath.Join(dir, "EF_SOD.bin")); err != nil {
		t.Skipf("no links here: %v", err)
	}
	must(t, SaveFolder(dir, files))
	checkPrivate(t, dir, "DG1.bin", "EF_SOD.bin", "EF_CardAccess.bin")
	if content, err := os.ReadFile(outside); err != nil || string(content) != "not ours" {
		t.Errorf("written through a link: %q, %v", content, err)
	}
}

func checkPrivate(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	if len(entries) != len(names) {
		t.Errorf("%d files, want %d", len(entries), len(names))
	}
	if runtime.GOOS == "windows" {
		return
	}
	for _, name := range names {
		if info, err := os.Lstat(filepath.Join(dir, name)); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info.Mode(), err)
	}
}

func TestSaveFolderWhereNothingCanBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	if err := SaveFolder(filepath.Join(file, "below"), nil); err == nil {
		t.Error("a folder below a file")
	}
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "DG1.bin"), 0o700))
	if err := SaveFolder(dir, map[lds.FileID]personal.Bytes{lds.DG1: []byte("x")}); err == nil {
		t.Error("a file in place of a folder")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%d things are left behind, %v", len(entries), err)
	}
}

// saved are the files of a document as a reading saves them.
func saved(t *testing.T, doc *vcard.Document) Saved {
	t.Helper()
	reading, err := read(t, newChip(t, doc), scanned(t, doc))
	must(t, err)
	return Saved{Files: reading.Files, At: today}
}

func TestVerifySavedFiles(t *testing.T) {
	const ok, failed, open = check.Successful, check.Failed, check.Undetermined
	altered := func(id lds.FileID) func(*Saved) {
		return func(s *Saved) {
			data := bytes.Clone(s.Files[id])
			data[len(data)-1] ^= 1
			s.Files[id] = data
		}
	}
	without := func(ids ...lds.FileID) func(*Saved) {
		return func(s *Saved) {
			for _, id := range ids {
				delete(s.Files, id)
			}
		}
	}
	type results = map[string]check.Result
	for _, c := range []struct {
		name    string
		change  func(*Saved)
		verdict identity.Verdict
		want    results
	}{
		{"all", func(*Saved) {}, identity.Authentic, results{"chip.ca": open, "chip.aa": open, "match.cardAccess": ok, "pa.chain": ok, "pa.hash.dg3": open, "document.expiry": ok}},
		{"altered DG1", altered(lds.DG1), identity.Rejected, results{"pa.hash.dg1": failed}},
		{"altered DG2", altered(lds.DG2), identity.Rejected, results{"pa.hash.dg2": failed}},
		{"altered SOD", altered(lds.SOD), identity.Rejected, results{"pa.signature": failed}},
		{"altered DG14", altered(lds.DG14), identity.Rejected, results{"pa.hash.dg14": failed, "match.cardAccess": open}},
		{"no DG2", without(lds.DG2), identity.Authentic, results{"pa.hash.dg2": open}},
		{"no DG1", without(lds.DG1), identity.Consistent, results{"pa.hash.dg1": open, "match.issuer": open}},
		{"no DG14 and DG15", without(lds.DG14, lds.DG15), identity.Authentic, results{"chip.ca": open, "chip.aa": open, "match.cardAccess": open}},
		{"no SOD", without(lds.SOD), identity.Rejected, results{"pa.signature": failed, "pa.hash.dg1": "", "chip.ca": open, "match.cardAccess": open}},
		{"no EF.CardAccess", without(lds.CardAccess), identity.Authentic, results{"match.cardAccess": ""}},
		{"SOD alone", without(lds.DG1, lds.DG2, lds.DG13, lds.DG14, lds.DG15, lds.CardAccess), identity.Claimed, results{"pa.signature": ok, "pa.chain": ok}},
		{"EF.CardAccess that hides an offer", func(s *Saved) { s.Files[lds.CardAccess] = []byte{0x31, 0x00} }, identity.Rejected, results{"match.cardAccess": failed}},
		{"a file that nobody listed", func(s *Saved) {
			s.Files[lds.DG11] = lds.PersonalDetails{FullName: "KHAC"}.Bytes()
		}, identity.Authentic, results{"pa.hash.dg11": ""}},
		{"swapped files", func(s *Saved) { s.Files[lds.DG1], s.Files[lds.DG13] = s.Files[lds.DG13], s.Files[lds.DG1] }, identity.Rejected, results{"pa.hash.dg1": failed, "pa.hash.dg13": failed}},
		{"after its expiry", func(s *Saved) { s.At = today.AddDate(8, 0, 0) }, identity.Authentic, results{"document.expiry": failed, "pa.validity": ok}},
		{"after its signer's", func(s *Saved) { s.At = today.AddDate(30, 0, 0) }, identity.Consistent, results{"document.expiry": failed, "pa.validity": failed}},
		{"before the clock could be", func(s *Saved) { s.At = today.AddDate(-5, 0, 0) }, identity.Authentic, results{"pa.validity": open}},
	} {
		doc := personalise(t, "cccd-2021", vcard.Options{})
		s := saved(t, doc)
		c.change(&s)
		reading, err := desk(t, doc).Verify(s)
		must(t, err)
		r := reading.Record
		if r.Verdict != c.verdict {
			t.Errorf("%s: %s %v, want %s", c.name, r.Verdict, failures(r.Checks), c.verdict)
		}
		for id, want := range c.want {
			if got := result(r.Checks, id); got != want {
				t.Errorf("%s: %s is %q, want %q", c.name, id, got, want)
			}
		}
		if names := duplicates(r.Checks); names != nil || r.Timing != nil || r.Reader != (identity.Reader{}) {
			t.Errorf("%s: told twice %v, timing %v, reader %v", c.name, names, r.Timing, r.Reader)
		}
	}
}

// The same files say the same of the person as the chip did, but that the chip is
// not there to prove itself.
func TestVerifyAgreesWithReading(t *testing.T) {
	for _, profile := range profiles {
		doc := personalise(t, profile, vcard.Options{})
		read, err := read(t, newChip(t, doc), scanned(t, doc))
		must(t, err)
		again, err := desk(t, doc).Verify(Saved{Files: read.Files, At: today})
		must(t, err)
		a, b := read.Record, again.Record
		if a.Document != b.Document || a.Portrait.SHA256 != b.Portrait.SHA256 || !a.ReadAt.Equal(b.ReadAt) || b.Verdict != identity.Authentic {
			t.Errorf("%s: %s, another document or portrait", profile, b.Verdict)
		}
		for i, f := range a.Person.Fields() {
			if g := b.Person.Fields()[i]; f.Name != g.Name || f.Value.Value != g.Value.Value || f.Source != g.Source || g.Assurance != identity.Authentic {
				t.Errorf("%s: %s differs", profile, f.Name)
			}
		}
	}
}

func TestVerifyWithTheQR(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	s := saved(t, doc)
	qr, err := vnid.ParseCCCD(doc.Print.QR.Reveal())
	must(t, err)
	s.QR = &qr
	for want, number := range map[check.Result]vnid.Number{check.Successful: qr.Number, check.Failed: "001190123456"} {
		qr.Number = number
		reading, err := desk(t, doc).Verify(s)
		must(t, err)
		if got := result(reading.Record.Checks, "match.qr.chip"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestVerifySOD(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	r := desk(t, doc).VerifySOD(Saved{Files: map[lds.FileID]personal.Bytes{lds.SOD: doc.Files[lds.SOD]}, At: today.In(time.UTC)})
	if r.Verdict != "" || result(r.Checks, "pa.signature") != check.Successful || result(r.Checks, "pa.chain") != check.Successful {
		t.Errorf("%s %v", r.Verdict, r.Checks)
	}
	if len(r.Person.Fields()) > 0 || r.ReadAt.Format(time.RFC3339) != "2026-11-22T08:00:00+07:00" {
		t.Errorf("%v at %v", r.Person, r.ReadAt)
	}
	if r := desk(t, doc).VerifySOD(Saved{At: today}); result(r.Checks, "pa.signature") != check.Failed {
		t.Errorf("without any: %v", r.Checks)
	}
}

func TestProofOfAReading(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	key, err := identity.OpenDeviceKey(filepath.Join(t.TempDir(), "device.key"))
	must(t, err)
	r := desk(t, doc)
	r.Key = key
	req := scanned(t, doc)
	req.Nonce = "the caller's"
	reading, err := r.ReadChip(t.Context(), newChip(t, doc), identity.Reader{Name: "ACME 1"}, today, req)
	must(t, err)
	s, err := identity.VerifyProof(reading.Record.Proof.JWS.Reveal(), key.JWK())
	must(t, err)
	csca, err := trust.ParseCertificate(doc.CSCA())
	must(t, err)
	if s.Nonce != req.Nonce || s.AnchorID != csca.ID() || len(s.SODSHA256) != 64 || s.Record.ID != reading.Record.ID || s.Record.Timing == nil {
		t.Errorf("nonce %q, anchor %q, SOD %q", s.Nonce, s.AnchorID, s.SODSHA256)
	}
	r.Anchors = nil
	offline, err := r.Verify(Saved{Files: reading.Files, At: today})
	must(t, err)
	s2, err := identity.VerifyProof(offline.Record.Proof.JWS.Reveal(), key.JWK())
	must(t, err)
	if s2.SODSHA256 != s.SODSHA256 || s2.AnchorID != "" || s2.Nonce != "" {
		t.Errorf("offline: SOD %q, anchor %q, nonce %q", s2.SODSHA256, s2.AnchorID, s2.Nonce)
	}
	r.Key = nil
	if plain, err := r.Verify(Saved{Files: reading.Files, At: today}); err != nil || plain.Record.Proof != nil {
		t.Errorf("a proof without a key: %v", err)
	}
}
