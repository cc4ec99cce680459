package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"filippo.io/age"
	"github.com/ncruces/go-sqlite3"

	"github.com/cccd-agent/cccd-agent/kiosk/store/archive"
)

// Errors of backups.
var (
	// ErrPassphrase is returned for an empty passphrase, and for one that does
	// not open the backup.
	ErrPassphrase = errors.New("store: the passphrase does not open this backup")
	// ErrBackup is returned for a file that is no backup, was cut, or was changed.
	ErrBackup = errors.New("store: not a whole backup")
	// ErrInterrupted is returned by Open where a restore did not end: it must be
	// run again.
	ErrInterrupted = errors.New("store: a restore was interrupted")
	// ErrExists is returned where Restore would replace a store that is there.
	ErrExists = errors.New("store: there is a store already")
)

const (
	restorePattern = "restore-*.tmp"
	maxWorkFactor  = 20 // log2; bounds time and memory (1 GiB) for a foreign file
)

// Restore puts a backup into a folder, after it has read it to the end, opened
// its database and checked it. The key goes into DIR/store.key, which every
// source of [LoadKey] takes over. A store that is there is replaced only by
// force. Errors: [ErrPassphrase], [ErrBackup], [ErrExists], [ErrLocked] where a
// process has the folder, [ErrFull], the system's.
func Restore(ctx context.Context, dir string, r io.Reader, passphrase string, force bool) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	lock, err := takeLock(dir)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }()
	if info, err := os.Stat(filepath.Join(dir, databaseName)); err == nil && info.Size() > 0 && !force {
		return ErrExists
	}
	plain, err := decrypt(r, passphrase)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(dir, restorePattern)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	names, err := unpack(archive.WithContext(ctx, plain), tmp)
	if err != nil {
		return err
	}
	if err := verify(ctx, tmp); err != nil {
		return err
	}
	if err := replace(dir, tmp, names); err != nil {
		return err
	}
	return removeLeftovers(dir)
}

func decrypt(r io.Reader, passphrase string) (io.Reader, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, ErrPassphrase
	}
	identity.SetMaxWorkFactor(maxWorkFactor)
	plain, err := age.Decrypt(r, identity)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none):
		return nil, ErrPassphrase
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrBackup, err)
	}
	return plain, nil
}

// unpack gives the archive's errors the store's names.
func unpack(r io.Reader, dir string) ([]string, error) {
	names, err := archive.Unpack(r, dir)
	switch {
	case errors.Is(err, archive.ErrArchive):
		return nil, fmt.Errorf("%w: %w", ErrBackup, err)
	case err != nil:
		return nil, fault(err)
	}
	return names, nil
}

// verify opens the database that was unpacked and lets SQLite check it.
func verify(ctx context.Context, dir string) error {
	key, err := keyFile{filepath.Join(dir, keyName)}.load()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBackup, err)
	}
	path := filepath.Join(dir, databaseName)
	if err := checkKey(path, key); err != nil {
		return fmt.Errorf("%w: %w", ErrBackup, err)
	}
	c, err := connect(ctx, path, key, readerCache)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBackup, err)
	}
	var said string
	_, err = c.one(func(st *sqlite3.Stmt) { said = st.ColumnText(0) }, `PRAGMA quick_check(1)`)
	if err = errors.Join(err, c.close()); err != nil || said != "ok" {
		return errors.Join(ErrBackup, err)
	}
	return nil
}

// replace moves the old files aside and the new ones into their place. The old
// ones go with the temporary folder; when a move fails they come back. The
// database goes first and comes last: without it, Open knows that a restore was
// interrupted.
func replace(dir, tmp string, names []string) error {
	old := filepath.Join(tmp, "old")
	if err := os.Mkdir(old, 0o700); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	names = append(slices.DeleteFunc(names, func(n string) bool { return n == databaseName }), databaseName)
	aside := append([]string{databaseName, databaseName + "-wal", databaseName + "-shm"}, names...)
	err := move(dir, old, aside)
	if err == nil {
		err = move(tmp, dir, names)
	}
	if err != nil {
		return errors.Join(err, move(old, dir, aside))
	}
	return syncDir(dir)
}

// move renames those of the files that are there.
func move(from, to string, names []string) error {
	for _, name := range names {
		err := os.Rename(filepath.Join(from, name), filepath.Join(to, name))
		if err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("store: %w", err)
		}
	}
	return nil
}
