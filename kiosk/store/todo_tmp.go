package store

import (
	"context"
	"errors"
	"io"
)

var errNotYet = errors.New("store: not yet")

func (s *Store) Sweep(ctx context.Context) (int, error)                           { return 0, errNotYet }
func (s *Store) Backup(ctx context.Context, w io.Writer, passphrase string) error { return errNotYet }
func Restore(ctx context.Context, dir string, r io.Reader, passphrase string, force bool) error {
	return errNotYet
}
