//go:build unix

package store

import (
	"fmt"
	"os"
)

// othersRead reports a mode that lets anybody but the owner do anything.
func othersRead(info os.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }

// syncDir makes names of a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer func() { _ = d.Close() }()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

// dpapi is Windows' alone.
type dpapi struct{ path string }

func (dpapi) load() (Key, error) { return Key{}, ErrKeySource }
func (dpapi) save(Key) error     { return ErrKeySource }
