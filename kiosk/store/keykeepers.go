package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/zalando/go-keyring"

	"github.com/cccd-agent/cccd-agent/kiosk/store/archive"
)

const (
	keyName        = archive.KeyName
	credentialName = "cccd-store-key"
	keyringService = "cccd-agent"
	maxKeyFile     = 1 << 10
)

// credential is what systemd put into a folder that only the service sees
// (systemd.exec(5), LoadCredential). It is made by an administrator, never here.
type credential struct{ dir string }

func (o KeyOptions) credential() credential {
	if o.Credentials != "" {
		return credential{o.Credentials}
	}
	return credential{os.Getenv("CREDENTIALS_DIRECTORY")}
}

func (c credential) load() (Key, error) {
	if c.dir == "" {
		return Key{}, fmt.Errorf("%w: no credentials", ErrKeySource)
	}
	text, err := readSmall(filepath.Join(c.dir, credentialName))
	if os.IsNotExist(err) {
		return Key{}, fmt.Errorf("%w: no such credential", ErrKeySource)
	}
	if err != nil {
		return Key{}, fmt.Errorf("store: credential: %w", err)
	}
	return parseKey(text)
}

func (c credential) save(Key) error { return ErrKeySource }

// keyFile is a file in the data folder. It protects a copied database, not a
// copied disk.
type keyFile struct{ path string }

func (k keyFile) load() (Key, error) {
	if err := private(k.path); err != nil {
		return Key{}, err
	}
	text, err := readSmall(k.path)
	if err != nil {
		return Key{}, fmt.Errorf("store: key file: %w", err)
	}
	return parseKey(text)
}

func (k keyFile) save(key Key) error { return writeNew(k.path, []byte(key.hex()+"\n")) }

// keyringEntry is an entry of the desktop's keyring, one for each data folder.
type keyringEntry struct{ user string }

func newKeyring(dir string) keyringEntry {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return keyringEntry{"store " + dir}
}

func (k keyringEntry) load() (Key, error) {
	text, err := keyring.Get(keyringService, k.user)
	if errors.Is(err, keyring.ErrNotFound) {
		return Key{}, errNoKey
	}
	if err != nil {
		return Key{}, fmt.Errorf("%w: keyring: %w", ErrKeySource, err)
	}
	return parseKey([]byte(text))
}

func (k keyringEntry) save(key Key) error {
	if err := keyring.Set(keyringService, k.user, key.hex()); err != nil {
		return fmt.Errorf("%w: keyring: %w", ErrKeySource, err)
	}
	return nil
}

// private reports a key file that is not there as errNoKey, and one that others
// may read as [ErrKeyMode].
func private(path string) error {
	info, err := os.Lstat(path)
	switch {
	case os.IsNotExist(err):
		return errNoKey
	case err != nil:
		return fmt.Errorf("store: key file: %w", err)
	case !info.Mode().IsRegular() || othersRead(info):
		return ErrKeyMode
	}
	return nil
}

func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxKeyFile))
}

// writeNew writes a whole file for its owner alone, durably, and never over one
// that is there.
func writeNew(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		_ = os.Remove(path) // half a key is none
		return fmt.Errorf("store: %w", err)
	}
	return syncDir(filepath.Dir(path))
}
