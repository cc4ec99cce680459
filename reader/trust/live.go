package trust

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// Live is the anchors of a folder as they are now: what another process imports
// or removes counts from the next document on. It is safe for concurrent use.
type Live struct {
	dir string

	mu      sync.Mutex
	file    fs.FileInfo // as it was read; nil: there was none
	anchors *Anchors
}

// OpenLive reads the anchors of a folder, as [OpenStore] does.
func OpenLive(dir string) (*Live, error) {
	l := &Live{dir: dir}
	return l, l.read(l.stat())
}

// Anchors gives the anchors. Where the file can no longer be used, they are those
// that it held before.
func (l *Live) Anchors() *Anchors {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.stat(); !sameFile(l.file, now) {
		_ = l.read(now) // doctor says so; the desk goes on with what it had
	}
	return l.anchors
}

func (l *Live) read(file fs.FileInfo) error {
	s, err := OpenStore(l.dir)
	if err != nil {
		return err
	}
	l.file, l.anchors = file, s.Anchors()
	return nil
}

func (l *Live) stat() fs.FileInfo {
	info, err := os.Stat(filepath.Join(l.dir, storeName))
	if err != nil {
		return nil
	}
	return info
}

func sameFile(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}
