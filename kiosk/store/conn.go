package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// conn is one connection with its prepared statements. One goroutine at a time.
type conn struct {
	db     *sqlite3.Conn
	stmts  map[string]*sqlite3.Stmt
	broken error // the last fault: why SQLite may have given up a transaction
}

// errGivenUp is a transaction that SQLite gave up for no reason it said.
var errGivenUp = errors.New("store: transaction given up")

// Page caches, in KiB: what bounds the store's memory.
const (
	writerCache = 8 << 10
	readerCache = 2 << 10
)

// tuning is said once to each connection. A full disk stops a transaction
// while it is in the WAL, so the WAL may shrink back to its limit.
const tuning = `
PRAGMA journal_mode = wal;
PRAGMA synchronous = full;
PRAGMA temp_store = memory;
PRAGMA secure_delete = on;
PRAGMA foreign_keys = on;
PRAGMA trusted_schema = off;
PRAGMA journal_size_limit = 4194304;`

// busyWait is how long a statement waits for another connection.
const busyWait = 10 * time.Second

// uri names a database file for SQLite. Path characters are escaped, so no
// folder name can add a parameter.
func uri(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: "vfs=" + vfsName}
	return u.String()
}

// unlock gives a fresh connection its key and its settings. The key goes by
// PRAGMA: a parameter of the URI would stay readable for the file's life.
func unlock(db *sqlite3.Conn, key Key, cache int) error {
	secret := key.database()
	if err := db.Exec("PRAGMA hexkey = '" + hex.EncodeToString(secret[:]) + "'"); err != nil {
		return fault(err)
	}
	if err := db.BusyTimeout(busyWait); err != nil {
		return fault(err)
	}
	if err := db.Exec(tuning); err != nil {
		return fault(err)
	}
	return fault(db.Exec(fmt.Sprintf("PRAGMA cache_size = %d", -cache)))
}

func connect(ctx context.Context, path string, key Key, cache int) (*conn, error) {
	register()
	makePrivate(path + indexSuffix)
	db, err := sqlite3.OpenContext(ctx, uri(path))
	if err != nil {
		return nil, fault(err)
	}
	if err := unlock(db, key, cache); err != nil {
		_ = db.Close()
		return nil, err
	}
	return &conn{db: db, stmts: map[string]*sqlite3.Stmt{}, broken: errGivenUp}, nil
}

func (c *conn) close() error {
	for _, st := range c.stmts {
		_ = st.Close()
	}
	return fault(c.db.Close())
}

// prepare takes a statement from the cache. The text is always one of the
// program's own, so the cache is bounded.
func (c *conn) prepare(sql string, args []any) (*sqlite3.Stmt, error) {
	st := c.stmts[sql]
	if st == nil {
		var err error
		if st, _, err = c.db.PrepareFlags(sql, sqlite3.PREPARE_PERSISTENT); err != nil {
			return nil, fault(err)
		}
		c.stmts[sql] = st
	}
	for i, arg := range args {
		if err := bind(st, i+1, arg); err != nil {
			return nil, fault(err)
		}
	}
	return st, nil
}

func bind(st *sqlite3.Stmt, i int, arg any) error {
	switch v := arg.(type) {
	case nil:
		return st.BindNull(i)
	case string:
		return st.BindText(i, v)
	case int:
		return st.BindInt(i, v)
	case int64:
		return st.BindInt64(i, v)
	case bool:
		return st.BindBool(i, v)
	case time.Time:
		if v.IsZero() {
			return st.BindNull(i)
		}
		return st.BindInt64(i, v.UnixNano())
	case []byte:
		if v == nil {
			return st.BindNull(i)
		}
		return st.BindBlob(i, v)
	}
	return fmt.Errorf("store: no way to bind a %T", arg)
}

// exec runs a statement and says how many rows it changed.
func (c *conn) exec(sql string, args ...any) (int64, error) {
	st, err := c.prepare(sql, args)
	if err != nil {
		return 0, err
	}
	err = st.Exec()
	_ = st.ClearBindings() // nothing personal stays bound
	if err != nil {
		c.broken = fault(err)
		return 0, c.broken
	}
	return c.db.Changes(), nil
}

// rows calls each with the statement at every row; each must not use c.
func (c *conn) rows(each func(*sqlite3.Stmt) error, sql string, args ...any) error {
	st, err := c.prepare(sql, args)
	if err != nil {
		return err
	}
	defer func() {
		_ = st.Reset()
		_ = st.ClearBindings()
	}()
	for st.Step() {
		if err := each(st); err != nil {
			return err
		}
	}
	if err := st.Err(); err != nil {
		c.broken = fault(err)
		return c.broken
	}
	return nil
}

// one is rows for at most one row; false where there is none.
func (c *conn) one(scan func(*sqlite3.Stmt), sql string, args ...any) (bool, error) {
	found := false
	err := c.rows(func(st *sqlite3.Stmt) error {
		found = true
		scan(st)
		return nil
	}, sql, args...)
	return found, err
}

// integer is the first column of the only row; 0 for NULL and for no row.
func (c *conn) integer(sql string, args ...any) (n int64, err error) {
	_, err = c.one(func(st *sqlite3.Stmt) { n = st.ColumnInt64(0) }, sql, args...)
	return n, err
}

// at reads a time; NULL and "none" are the zero time.
func at(st *sqlite3.Stmt, col int) time.Time {
	n := st.ColumnInt64(col)
	if st.ColumnType(col) == sqlite3.NULL || n == math.MaxInt64 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// fault gives SQLite's errors the store's names.
func fault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sqlite3.FULL), errors.Is(err, sqlite3.IOERR_SHMSIZE), isFull(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case errors.Is(err, sqlite3.NOTADB):
		return fmt.Errorf("%w: %w", ErrKeyLost, err)
	}
	return fmt.Errorf("store: %w", err)
}
