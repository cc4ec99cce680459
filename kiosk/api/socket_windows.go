package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/Microsoft/go-winio"
	"golang.org/x/sys/windows"
)

const errPortInUse = windows.WSAEADDRINUSE

// pipeName is that of a data folder: one agent a folder, as everywhere.
func pipeName(dir string) string {
	if whole, err := filepath.Abs(dir); err == nil {
		dir = whole
	}
	sum := sha256.Sum256([]byte(strings.ToLower(dir)))
	return `\\.\pipe\cccd-agent-` + hex.EncodeToString(sum[:8])
}

// listenLocal opens the pipe for this user alone: the one entry of its list.
// Another process's pipe of that name is refused by the system.
func listenLocal(dir string) (net.Listener, error) {
	l, err := winio.ListenPipe(pipeName(dir), &winio.PipeConfig{SecurityDescriptor: "D:P(A;;GA;;;" + ownUser() + ")"})
	if errors.Is(err, os.ErrPermission) {
		return nil, ErrSocketInUse
	}
	return l, err
}

func dialLocal(ctx context.Context, dir string) (net.Conn, error) {
	return winio.DialPipeContext(ctx, pipeName(dir))
}
