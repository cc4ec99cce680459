package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"
)

// noKeyring makes the system's keyring one that does not answer.
func noKeyring(t *testing.T) {
	keyring.MockInitWithError(errors.New("no bus"))
	t.Setenv("CREDENTIALS_DIRECTORY", "")
}

func TestKeyPrintsRedacted(t *testing.T) {
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("key", "key", testKey)
	text := fmt.Sprintf("%v %+v %#v %s %x %d", testKey, testKey, testKey, testKey, testKey, testKey) + log.String()
	if strings.Contains(text, "010203") || strings.Contains(text, "1 2 3") || strings.Contains(text, "0x1") {
		t.Error("a key was printed: " + text)
	}
	if _, err := json.Marshal(testKey); err == nil {
		t.Error("a key became JSON")
	}
}

func TestSubkeysDiffer(t *testing.T) {
	seen := map[[32]byte]bool{testKey: true}
	for _, use := range []string{"database", "wrap", "numbers", "documents"} {
		key := testKey.subkey(use)
		if seen[key] {
			t.Errorf("the key for %s is another's", use)
		}
		seen[key] = true
	}
}

func TestKeyFileIsMadeOnceAndPrivate(t *testing.T) {
	noKeyring(t)
	o := KeyOptions{Dir: t.TempDir()}
	key, err := LoadKey(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	again, err := LoadKey(t.Context(), o)
	if err != nil || again != key {
		t.Fatalf("another key the second time (%v)", err)
	}
	path := filepath.Join(o.Dir, keyName)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(t.Context(), o); !errors.Is(err, ErrKeyMode) {
		t.Errorf("a key file that the group reads: %v", err)
	}
}

func TestLostKeyIsSaidAndNeverReplaced(t *testing.T) {
	noKeyring(t)
	for _, source := range []Source{Auto, File, Keyring, Credential, DPAPI} {
		dir := t.TempDir()
		if err := openAt(t, Options{Dir: dir}).Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKey(t.Context(), KeyOptions{Source: source, Dir: dir}); !errors.Is(err, ErrKeyLost) {
			t.Errorf("%s: %v", source, err)
		}
		if _, err := os.Stat(filepath.Join(dir, keyName)); err == nil {
			t.Errorf("%s: a new key was made beside an old database", source)
		}
	}
}

func TestWrongKeyIsRefusedAndHarmsNothing(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, Options{Dir: dir})
	update(t, s, func(tx *Tx) error { _, err := tx.Put(visit(1)); return err })
	copied := crashed(t, dir) // with its WAL
	_, err := Open(t.Context(), Options{Dir: copied, Key: Key{9}})
	if !errors.Is(err, ErrKeyLost) {
		t.Fatalf("wrong key: %v", err)
	}
	view(t, openAt(t, Options{Dir: copied}), func(tx *Tx) error { _, err := tx.Dossier(Visit, "v000001"); return err })
}

// crashed copies a store as a power cut would leave it.
func crashed(t testing.TB, dir string) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{databaseName, databaseName + "-wal"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

func TestKeySources(t *testing.T) {
	keyring.MockInit()
	creds := t.TempDir()
	if err := os.WriteFile(filepath.Join(creds, credentialName), []byte(testKey.hex()), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := LoadKey(t.Context(), KeyOptions{Dir: t.TempDir(), Credentials: creds})
	if err != nil || got != testKey {
		t.Errorf("auto with a credential: %v", err)
	}
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	dir := t.TempDir()
	inRing, err := LoadKey(t.Context(), KeyOptions{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, keyName)); err == nil {
		t.Error("auto wrote a file although the keyring answers")
	}
	if again, err := LoadKey(t.Context(), KeyOptions{Source: Keyring, Dir: dir}); err != nil || again != inRing {
		t.Errorf("keyring: %v", err)
	}
	if _, err := LoadKey(t.Context(), KeyOptions{Source: Credential, Dir: dir}); !errors.Is(err, ErrKeySource) {
		t.Errorf("no credential: %v", err)
	}
	if _, err := LoadKey(t.Context(), KeyOptions{Source: "post-it", Dir: dir}); !errors.Is(err, ErrKeySource) {
		t.Errorf("unknown source: %v", err)
	}
}

func TestOneOwner(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, Options{Dir: dir})
	if _, err := Open(t.Context(), Options{Dir: dir, Key: testKey}); !errors.Is(err, ErrLocked) {
		t.Errorf("second owner: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	openAt(t, Options{Dir: dir})
}

func TestDatabaseIsItsOwnersAlone(t *testing.T) {
	s, _ := withVisit(t)
	for _, name := range []string{s.path, s.path + "-wal", s.path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", filepath.Base(name), info.Mode())
		}
	}
}
