package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Source is where the key is kept.
type Source string

// The sources.
const (
	// Auto is the credential where the service has one, else DPAPI on Windows,
	// else the keyring where one answers, else a file. A database that is there
	// is opened with whichever of them has its key.
	Auto       Source = "auto"
	Keyring    Source = "keyring"    // of the desktop session
	Credential Source = "credential" // systemd: $CREDENTIALS_DIRECTORY/cccd-store-key, 32 bytes or 64 hex digits
	DPAPI      Source = "dpapi"      // DIR/store.dpapi, for the account of the service
	File       Source = "file"       // DIR/store.key, for the account of the service alone
)

// Errors of keys, beside [ErrKeyLost].
var (
	// ErrKeySource is returned where a source does not work here.
	ErrKeySource = errors.New("store: this key source does not work here")
	// ErrKeyMode is returned for a key file that others may read.
	ErrKeyMode = errors.New("store: the key file can be read by others")
	errKeyText = errors.New("store: a key is not written into documents")
	errNoKey   = errors.New("store: no key there") // a source that works, and has none
)

// KeyOptions say where the key is.
type KeyOptions struct {
	Source      Source    // empty: Auto
	Dir         string    // the data folder
	Rand        io.Reader // nil: the system's
	Credentials string    // the folder of credentials; empty: $CREDENTIALS_DIRECTORY
}

// keeper is a place that keeps keys. load returns errNoKey, or [ErrKeySource].
type keeper interface {
	load() (Key, error)
	save(Key) error
}

// LoadKey fetches the key of the store in Dir, and makes one where there is no
// database yet. Errors: [ErrKeyLost] where the database is there and its key is
// not; [ErrKeySource], [ErrKeyMode], the system's.
func LoadKey(ctx context.Context, o KeyOptions) (Key, error) {
	if err := ctx.Err(); err != nil {
		return Key{}, err
	}
	keepers, err := o.keepers()
	if err != nil {
		return Key{}, err
	}
	path := filepath.Join(o.Dir, databaseName)
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		return existing(keepers, path)
	}
	return create(keepers, o)
}

func (o KeyOptions) keepers() ([]keeper, error) {
	switch o.Source {
	case Keyring:
		return []keeper{newKeyring(o.Dir)}, nil
	case Credential:
		return []keeper{o.credential()}, nil
	case DPAPI:
		return []keeper{dpapi{filepath.Join(o.Dir, "store.dpapi")}}, nil
	case File:
		return []keeper{keyFile{filepath.Join(o.Dir, keyName)}}, nil
	case Auto, "":
		return []keeper{o.credential(), dpapi{filepath.Join(o.Dir, "store.dpapi")},
			newKeyring(o.Dir), keyFile{filepath.Join(o.Dir, keyName)}}, nil
	}
	return nil, fmt.Errorf("%w: unknown", ErrKeySource)
}

// existing looks for the key that opens the database. Where none does, the most
// telling reason goes with [ErrKeyLost].
func existing(keepers []keeper, path string) (Key, error) {
	var why []error
	for _, k := range keepers {
		key, err := k.load()
		if err == nil {
			err = checkKey(path, key)
		}
		if err == nil {
			return key, nil
		}
		if !errors.Is(err, errNoKey) && !errors.Is(err, ErrKeySource) && !errors.Is(err, ErrKeyLost) {
			why = append(why, err)
		}
	}
	if key, ok := adopt(keepers, path); ok {
		return key, nil
	}
	return Key{}, errors.Join(append([]error{ErrKeyLost}, why...)...)
}

// adopt gives a restored key, which waits in the key file, to the source that
// was asked for.
func adopt(keepers []keeper, path string) (Key, bool) {
	waiting := keyFile{filepath.Join(filepath.Dir(path), keyName)}
	key, err := waiting.load()
	if err != nil || checkKey(path, key) != nil {
		return Key{}, false
	}
	if keepers[0].save(key) != nil {
		return Key{}, false
	}
	return key, os.Remove(waiting.path) == nil
}

// create uses the key that is there already, or puts a new one into the first
// source that takes it.
func create(keepers []keeper, o KeyOptions) (Key, error) {
	for _, k := range keepers {
		key, err := k.load()
		switch {
		case err == nil:
			return key, nil
		case errors.Is(err, ErrKeySource):
			continue
		case !errors.Is(err, errNoKey):
			return Key{}, err
		}
		if key, err = newStoreKey(o.Rand); err != nil {
			return Key{}, err
		}
		err = k.save(key)
		if err == nil || !errors.Is(err, ErrKeySource) {
			return key, err
		}
	}
	return Key{}, ErrKeySource
}

func newStoreKey(random io.Reader) (key Key, err error) {
	if random == nil {
		random = rand.Reader
	}
	if _, err := io.ReadFull(random, key[:]); err != nil {
		return key, fmt.Errorf("store: randomness: %w", err)
	}
	return key, nil
}

func (k Key) hex() string { return hex.EncodeToString(k[:]) }

// parseKey reads 32 bytes, or 64 hex digits with a last newline or without.
func parseKey(text []byte) (key Key, err error) {
	if len(text) == len(key) {
		return Key(text), nil
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(raw) != len(key) {
		return key, fmt.Errorf("%w: what is there is no key", ErrKeyLost)
	}
	return Key(raw), nil
}
