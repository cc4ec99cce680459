package store

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// othersRead has no answer in a mode of Windows: the folder's ACL decides.
func othersRead(os.FileInfo) bool { return false }

// syncDir: NTFS keeps names in its own journal.
func syncDir(string) error { return nil }

// dpapi is a file that only the account that wrote it can open, on this machine
// (CryptProtectData).
type dpapi struct{ path string }

// entropy binds the file to its use.
const entropy = "cccd-agent/store"

func (d dpapi) load() (Key, error) {
	if err := private(d.path); err != nil {
		return Key{}, err
	}
	sealed, err := readSmall(d.path)
	if err != nil {
		return Key{}, fmt.Errorf("store: dpapi: %w", err)
	}
	var out windows.DataBlob
	err = windows.CryptUnprotectData(blob(sealed), nil, blob([]byte(entropy)), 0, nil,
		windows.CRYPTPROTECT_UI_FORBIDDEN, &out)
	if err != nil {
		return Key{}, errors.Join(ErrKeyLost, fmt.Errorf("store: dpapi: %w", err))
	}
	return parseKey(take(out))
}

func (d dpapi) save(key Key) error {
	var out windows.DataBlob
	err := windows.CryptProtectData(blob(key[:]), nil, blob([]byte(entropy)), 0, nil,
		windows.CRYPTPROTECT_UI_FORBIDDEN, &out)
	if err != nil {
		return fmt.Errorf("%w: dpapi: %w", ErrKeySource, err)
	}
	if err := os.Remove(d.path); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("store: dpapi: %w", err)
	}
	return writeNew(d.path, take(out))
}

func blob(b []byte) *windows.DataBlob {
	return &windows.DataBlob{Size: uint32(len(b)), Data: unsafe.SliceData(b)}
}

// take copies what the system allocated, and gives it back.
func take(out windows.DataBlob) []byte {
	b := append([]byte(nil), unsafe.Slice(out.Data, out.Size)...)
	_, _ = windows.LocalFree(windows.Handle(unsafe.Pointer(out.Data)))
	return b
}
