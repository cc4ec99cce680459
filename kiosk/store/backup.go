package store

import (
	"archive/tar"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
)

const (
	manifestName   = "manifest.json"
	manifestSchema = "cccd-agent/backup/1"
	backupPattern  = "backup-*.tmp"
	backupStep     = 2048 // pages between two looks at the context
)

// manifest begins a backup.
type manifest struct {
	Schema  string    `json:"schema"`
	Created time.Time `json:"created"`
}

// Backup writes one state of the store to w while it is in use: the encrypted
// database, its key, and the other keys of the folder, as a tar archive
// encrypted to a passphrase (age-encryption.org/v1, scrypt). Nothing is written
// in the clear, on the way either.
func (s *Store) Backup(ctx context.Context, w io.Writer, passphrase string) error {
	sealed, err := s.encryptTo(w, passphrase)
	if err != nil {
		return err
	}
	snapshot, err := s.snapshot(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(snapshot) }()
	out := tar.NewWriter(sealed)
	if err := s.pack(ctx, out, snapshot); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	if err := sealed.Close(); err != nil {
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

func (s *Store) pack(ctx context.Context, out *tar.Writer, snapshot string) error {
	created := s.now().UTC()
	about, err := json.Marshal(manifest{manifestSchema, created})
	if err != nil {
		return err
	}
	if err := packBytes(out, manifestName, about, created); err != nil {
		return err
	}
	if err := packBytes(out, keyName, []byte(s.key.hex()+"\n"), created); err != nil {
		return err
	}
	keys, err := filepath.Glob(filepath.Join(s.dir, "*.key"))
	if err != nil {
		return err
	}
	for _, path := range keys {
		if name := filepath.Base(path); name != keyName && allowedName(name) {
			if err := packFile(ctx, out, name, path, created); err != nil {
				return err
			}
		}
	}
	return packFile(ctx, out, databaseName, snapshot, created)
}

func header(name string, size int64, created time.Time) *tar.Header {
	return &tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: created, Format: tar.FormatPAX}
}

func packBytes(out *tar.Writer, name string, text []byte, created time.Time) error {
	if err := out.WriteHeader(header(name, int64(len(text)), created)); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	if _, err := out.Write(text); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	return nil
}

func packFile(ctx context.Context, out *tar.Writer, name, path string, created time.Time) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	if err := out.WriteHeader(header(name, info.Size(), created)); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	if _, err := io.Copy(out, contextReader{ctx, f}); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	return nil
}

// contextReader ends a copy with its context.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (r contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
