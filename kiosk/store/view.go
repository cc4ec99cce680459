package store

import "context"

// maxReaders is how many views run at one time; each has its own page cache.
const maxReaders = 4

// View runs fn on one state of the database, beside writers and other views. A
// change inside it is [ErrReadOnly]. When ctx ends, so does a query of fn.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	select {
	case <-s.closing:
		return ErrClosed
	default:
	}
	select {
	case c := <-s.readers:
		return s.viewOn(ctx, c, fn)
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return ErrClosed
	}
}

// viewOn uses a reader's place; c is nil where nobody needed it before.
func (s *Store) viewOn(ctx context.Context, c *conn, fn func(*Tx) error) error {
	defer func() { s.readers <- c }()
	if c == nil {
		var err error
		if c, err = s.connectReader(ctx); err != nil {
			return err
		}
	}
	if _, err := c.exec("BEGIN"); err != nil {
		return err
	}
	tx := &Tx{s: s, c: c}
	before := c.db.SetInterrupt(ctx)
	defer func() {
		tx.c = nil
		c.db.SetInterrupt(before)
		_, _ = c.exec("ROLLBACK")
	}()
	err := fn(tx)
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func (s *Store) connectReader(ctx context.Context) (*conn, error) {
	c, err := connect(ctx, s.path, s.key, readerCache)
	if err != nil {
		return nil, err
	}
	if _, err := c.exec("PRAGMA query_only = on"); err != nil {
		_ = c.close()
		return nil, err
	}
	return c, nil
}
