//go:build !windows

package api

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// errPortInUse has no second name here: see [syscall.EADDRINUSE].
const errPortInUse = syscall.EADDRINUSE

// listenLocal opens the socket in the data folder for its owner alone. A file
// that a crash left is taken away only when nobody answers on it.
func listenLocal(dir string) (net.Listener, error) {
	path := filepath.Join(dir, socketFile)
	if err := clearStale(path); err != nil {
		return nil, err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return &ownListener{l}, nil
}

func clearStale(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || info.Mode()&fs.ModeSocket == 0 {
		return errors.Join(err, ErrSocketInUse)
	}
	if c, err := net.DialTimeout("unix", path, time.Second); err == nil {
		return errors.Join(ErrSocketInUse, c.Close())
	}
	return os.Remove(path)
}

// ownListener hands on connections of its own user's processes only, whatever
// the file's permissions have become.
type ownListener struct{ *net.UnixListener }

func (l *ownListener) Accept() (net.Conn, error) {
	for {
		c, err := l.AcceptUnix()
		if err != nil {
			return nil, err
		}
		if uid, known := peerUser(c); !known || uid == os.Getuid() {
			return c, nil
		}
		_ = c.Close()
	}
}

func dialLocal(ctx context.Context, dir string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, "unix", filepath.Join(dir, socketFile))
}
