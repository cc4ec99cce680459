package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/zalando/go-keyring"
)

const passphrase = "correct horse battery"

// backedUp is a store with one visit, and its backup.
func backedUp(t testing.TB) (*Store, []byte) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "device.key"), []byte("device"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, Options{Dir: dir})
	s.workFactor = 10
	d := visit(1)
	d.Body = []byte("body")
	update(t, s, func(tx *Tx) error { _, err := tx.Put(d); return err })
	var out bytes.Buffer
	if err := s.Backup(t.Context(), &out, passphrase); err != nil {
		t.Fatal(err)
	}
	return s, out.Bytes()
}

func TestRestoreGivesTheStoreBack(t *testing.T) {
	keyring.MockInit()
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	s, backup := backedUp(t)
	if left, _ := filepath.Glob(filepath.Join(s.dir, backupPattern+"*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	for _, source := range []Source{Auto, File, Keyring} {
		dir := t.TempDir()
		if err := Restore(t.Context(), dir, bytes.NewReader(backup), passphrase, false); err != nil {
			t.Fatal(err)
		}
		key, err := LoadKey(t.Context(), KeyOptions{Source: source, Dir: dir})
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		view(t, openAt(t, Options{Dir: dir, Key: key}), func(tx *Tx) error {
			d, err := tx.Dossier(Visit, "v000001")
			if string(d.Body) != "body" {
				t.Errorf("%s: body %q", source, d.Body)
			}
			return err
		})
		if device, _ := os.ReadFile(filepath.Join(dir, "device.key")); string(device) != "device" {
			t.Errorf("%s: device key %q", source, device)
		}
	}
}

func TestRestoreReplacesOnlyByForce(t *testing.T) {
	_, backup := backedUp(t)
	dir := t.TempDir()
	other := openAt(t, Options{Dir: dir, Key: Key{7}})
	if err := Restore(t.Context(), dir, bytes.NewReader(backup), passphrase, true); !errors.Is(err, ErrLocked) {
		t.Errorf("while it runs: %v", err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), dir, bytes.NewReader(backup), passphrase, false); !errors.Is(err, ErrExists) {
		t.Errorf("without force: %v", err)
	}
	if err := Restore(t.Context(), dir, bytes.NewReader(backup), passphrase, true); err != nil {
		t.Fatal(err)
	}
	view(t, openAt(t, Options{Dir: dir}), func(tx *Tx) error { _, err := tx.Dossier(Visit, "v000001"); return err })
}

func TestBackupThatWasTamperedWithChangesNothing(t *testing.T) {
	_, backup := backedUp(t)
	dir := t.TempDir()
	if err := openAt(t, Options{Dir: dir}).Close(); err != nil {
		t.Fatal(err)
	}
	try := func(name string, b []byte, pass string, want error) {
		t.Helper()
		err := Restore(t.Context(), dir, bytes.NewReader(b), pass, true)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	try("wrong passphrase", backup, "another", ErrPassphrase)
	try("no passphrase", backup, "", ErrPassphrase)
	try("nothing", nil, passphrase, ErrBackup)
	for _, at := range []int{len(backup) / 4, len(backup) / 2, len(backup) - 1} {
		changed := bytes.Clone(backup)
		changed[at] ^= 1
		try("changed", changed, passphrase, ErrBackup)
		try("cut", backup[:at], passphrase, ErrBackup)
	}
	try("longer", append(bytes.Clone(backup), 0), passphrase, ErrBackup)
	if left, _ := filepath.Glob(filepath.Join(dir, restorePattern)); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	openAt(t, Options{Dir: dir}) // the old one, as it was
}

func TestBackupShowsNothing(t *testing.T) {
	_, backup := backedUp(t)
	for _, clear := range []string{"SQLite format 3", "v000001", "body", testKey.hex()} {
		if bytes.Contains(backup, []byte(clear)) {
			t.Errorf("%q is in the backup", clear)
		}
	}
}

func TestInterruptedRestoreIsSaid(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "restore-1.tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Options{Dir: dir, Key: testKey}); !errors.Is(err, ErrInterrupted) {
		t.Errorf("opened after half a restore: %v", err)
	}
}
