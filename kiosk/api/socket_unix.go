//go:build !windows

package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// errPortInUse has no second name here: see [syscall.EADDRINUSE].
const errPortInUse = syscall.EADDRINUSE

// listenLocal opens the socket in the data folder for its owner alone. A file
// that a crash left is taken away only when nobody answers on it.
func listenLocal(dir string) (net.Listener, error) {
	path, folder, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	if err := clearStale(path); err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close(), folder.Close())
	}
	return &ownListener{l, folder}, nil
}

// longestPath is what every Unix takes for a socket's name (unix(7): 108 bytes
// on Linux, 104 elsewhere).
const longestPath = 100

// socketPath names the socket. A name that is too long for the system goes by
// the open folder, where the system has a name for one; it stays open until
// folder is closed.
func socketPath(dir string) (path string, folder io.Closer, err error) {
	path = filepath.Join(dir, socketFile)
	if len(path) <= longestPath || runtime.GOOS != "linux" {
		return path, io.NopCloser(nil), nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", f.Fd(), socketFile), f, nil
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
type ownListener struct {
	*net.UnixListener
	folder io.Closer
}

// Close takes the socket's file away too.
func (l *ownListener) Close() error { return errors.Join(l.UnixListener.Close(), l.folder.Close()) }

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
	path, folder, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	return (&net.Dialer{}).DialContext(ctx, "unix", path)
}
