package store

import (
	"context"
	"io"
)

// Key is the secret all other keys come from.
type Key [32]byte

// Source is where the key is kept.
type Source string

// The sources.
const (
	Auto       Source = "auto" // whichever has the key; else the first that works here
	Keyring    Source = "keyring"
	Credential Source = "credential" // systemd: $CREDENTIALS_DIRECTORY/cccd-store-key
	DPAPI      Source = "dpapi"
	File       Source = "file" // DIR/store.key
)

// KeyOptions say where the key is.
type KeyOptions struct {
	Source Source
	Dir    string
	Rand   io.Reader // nil: the system's
}

// LoadKey fetches the key.
func LoadKey(ctx context.Context, o KeyOptions) (Key, error) { return Key{}, errNotYet }
