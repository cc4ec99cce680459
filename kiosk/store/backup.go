package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"

	"github.com/cccd-agent/cccd-agent/kiosk/store/archive"
)

const (
	backupPattern = "backup-*.tmp"
	backupStep    = 2048 // pages between two looks at the context
)

// Backup writes one state of the store to w while it is in use: the encrypted
// database, its key, and the other keys of the folder, as a tar archive
// encrypted to a passphrase (age-encryption.org/v1, scrypt). Nothing is written
// in the clear, on the way either. Errors: [ErrPassphrase] for an empty one,
// [ErrClosed], [ErrFull], those of w.
func (s *Store) Backup(ctx context.Context, w io.Writer, passphrase string) error {
	select {
	case <-s.closing:
		return ErrClosed
	default:
	}
	sealed, err := s.encryptTo(w, passphrase)
	if err != nil {
		return err
	}
	snapshot, err := s.snapshot(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(snapshot) }()
	if err := errors.Join(s.pack(ctx, sealed, snapshot), sealed.Close()); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	return nil
}

func (s *Store) encryptTo(w io.Writer, passphrase string) (io.WriteCloser, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, ErrPassphrase
	}
	if s.workFactor != 0 {
		recipient.SetWorkFactor(s.workFactor)
	}
	sealed, err := age.Encrypt(w, recipient)
	if err != nil {
		return nil, fmt.Errorf("store: backup: %w", err)
	}
	return sealed, nil
}

// snapshot copies the database, under its own key, into a file beside it.
func (s *Store) snapshot(ctx context.Context) (path string, err error) {
	f, err := os.CreateTemp(s.dir, backupPattern)
	if err != nil {
		return "", fmt.Errorf("store: backup: %w", err)
	}
	_ = f.Close()
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	c, err := s.connectReader(ctx)
	if err != nil {
		return "", err
	}
	err = s.copyPages(ctx, c, f.Name())
	return f.Name(), errors.Join(err, c.close())
}

// copyPages copies inside one read transaction: writers go on, and the copy is
// of one moment.
func (s *Store) copyPages(ctx context.Context, c *conn, path string) error {
	if err := c.db.Exec(`BEGIN; SELECT count(*) FROM sqlite_schema`); err != nil {
		return fault(err)
	}
	secret := s.key.database()
	b, err := c.db.BackupInit("main", uri(path)+"&hexkey="+hex.EncodeToString(secret[:]))
	if err != nil {
		return fault(err)
	}
	for done := false; err == nil && !done; {
		if err = ctx.Err(); err == nil {
			done, err = b.Step(backupStep)
		}
	}
	err = errors.Join(fault(err), fault(b.Close()))
	return errors.Join(err, fault(c.db.Exec(`ROLLBACK`)))
}

// pack puts the database last: who restores has the keys by then.
func (s *Store) pack(ctx context.Context, w io.Writer, snapshot string) error {
	out, err := archive.NewWriter(w, s.now().UTC())
	if err != nil {
		return err
	}
	if err := out.Bytes(keyName, []byte(s.key.hex()+"\n")); err != nil {
		return err
	}
	keys, err := filepath.Glob(filepath.Join(s.dir, "*.key"))
	if err != nil {
		return err
	}
	for _, path := range keys {
		name := filepath.Base(path)
		if name == keyName || !archive.IsKey(name) {
			continue
		}
		if err := out.File(ctx, name, path); err != nil {
			return err
		}
	}
	if err := out.File(ctx, databaseName, snapshot); err != nil {
		return err
	}
	return out.Close()
}
