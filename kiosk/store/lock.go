package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// takeLock makes this process the one owner of the folder. The file stays: one
// that is removed would let two processes each hold a lock of that name.
func takeLock(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	err = lockFile(f)
	if err == nil {
		return f, nil
	}
	_ = f.Close()
	if errors.Is(err, ErrLocked) {
		return nil, ErrLocked
	}
	return nil, fmt.Errorf("store: lock: %w", err)
}
