package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/pressly/goose/v3"

	"github.com/cccd-agent/cccd-agent/kiosk/store/archive"
)

//go:embed migrations/*.sql
var migrations embed.FS

const databaseName = archive.DatabaseName

// Open takes the folder, makes the database or brings it up to date, and begins
// to write. Errors: [ErrLocked], [ErrKeyLost], [ErrFull], the system's.
func Open(ctx context.Context, o Options) (*Store, error) {
	dir, err := filepath.Abs(o.Dir) // SQLite's URI has no relative path
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	o.Dir = dir
	lock, err := takeLock(o.Dir)
	if err != nil {
		return nil, err
	}
	s, err := open(ctx, o.withDefaults(), lock)
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	return s, nil
}

func open(ctx context.Context, o Options, lock *os.File) (*Store, error) {
	if err := removeLeftovers(o.Dir); err != nil {
		return nil, err
	}
	path := filepath.Join(o.Dir, databaseName)
	if err := checkKey(path, o.Key); err != nil {
		return nil, err
	}
	if err := migrate(ctx, path, o.Key, o.Log); err != nil {
		return nil, err
	}
	c, err := connect(ctx, path, o.Key, writerCache)
	if err != nil {
		return nil, err
	}
	s := newStore(o, path, lock)
	s.writer = &writer{s: s, c: c}
	go s.writer.serve()
	return s, nil
}

// removeLeftovers clears what an interrupted backup or restore left; all of it is
// encrypted. The caller holds the folder. Errors: [ErrInterrupted].
func removeLeftovers(dir string) error {
	_, err := os.Stat(filepath.Join(dir, databaseName))
	restores, _ := filepath.Glob(filepath.Join(dir, restorePattern))
	if os.IsNotExist(err) && len(restores) > 0 {
		return ErrInterrupted
	}
	backups, _ := filepath.Glob(filepath.Join(dir, backupPattern+"*"))
	for _, path := range append(restores, backups...) {
		_ = os.RemoveAll(path)
	}
	return nil
}

// migrate brings the tables up to date. A new database goes from the WAL into
// its file at once: from then on the file's first page tells a wrong key.
func migrate(ctx context.Context, path string, key Key, log *slog.Logger) error {
	register()
	makePrivate(path + indexSuffix)
	db, err := driver.Open(uri(path), func(c *sqlite3.Conn) error { return unlock(c, key, readerCache) })
	if err != nil {
		return fault(err)
	}
	db.SetMaxOpenConns(1)
	err = up(ctx, db, log)
	return errors.Join(err, db.Close())
}

func up(ctx context.Context, db *sql.DB, log *slog.Logger) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files,
		goose.WithDisableGlobalRegistry(true), goose.WithSlog(log))
	if err != nil {
		return fault(err)
	}
	done, err := p.Up(ctx)
	if err != nil {
		return fault(err)
	}
	if len(done) == 0 {
		return nil
	}
	_, err = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return fault(err)
}

// Close lets running functions end, puts everything into the file, and gives
// the folder free. The store cannot be used after.
func (s *Store) Close() error {
	s.closeOnce.Do(func() { s.closeErr = s.shut() })
	return s.closeErr
}

func (s *Store) shut() error {
	close(s.closing)
	<-s.stopped
	var errs []error
	for range maxReaders {
		if c := <-s.readers; c != nil {
			errs = append(errs, c.close())
		}
	}
	errs = append(errs, s.writer.c.close(), s.lock.Close())
	return errors.Join(errs...)
}
