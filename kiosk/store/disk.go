package store

import (
	"errors"
	"os"
	"sync"
	"syscall"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
	"github.com/ncruces/go-sqlite3/vfs/adiantum"
)

// vfsName is the file system of the store's connections: adiantum over disk.
const vfsName = "cccd-store"

// register gives SQLite the file system. Its list is the process's.
var register = sync.OnceFunc(func() {
	vfs.Register(vfsName, adiantum.Wrap(disk{vfs.Find("")}, nil))
})

// disk is the system's files, whose errors say whether there is no more room.
// Without it SQLite reports an I/O error, by then without the system's reason.
type disk struct{ vfs.VFS }

// OpenFilename implements [vfs.VFSFilename].
func (d disk) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	if name != nil && flags&vfs.OPEN_CREATE != 0 {
		makePrivate(name.String())
	}
	f, flags, err := vfsutil.WrapOpenFilename(d.VFS, name, flags)
	if err != nil {
		return nil, flags, roomError(err)
	}
	return diskFile{f}, flags, nil
}

// indexSuffix ends the name of the WAL's index, which SQLite opens past its file
// system.
const indexSuffix = "-shm"

// makePrivate makes a file before SQLite does, which leaves it to the umask who
// may read it, and write it. What goes wrong SQLite finds too, and says.
func makePrivate(path string) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_ = f.Close()
		return
	}
	_ = os.Chmod(path, 0o600) // it was there
}

// noRoom are what file systems say when nothing more fits: disk full, over
// quota, over the limit of a file.
var noRoom = [...]error{syscall.ENOSPC, syscall.EFBIG, errQuota}

func isFull(err error) bool {
	for _, full := range noRoom {
		if errors.Is(err, full) {
			return true
		}
	}
	return false
}

func roomError(err error) error {
	if isFull(err) {
		return vfs.SystemError(err, sqlite3.FULL)
	}
	return err
}

// diskFile hands everything on.
type diskFile struct{ vfs.File }

func (f diskFile) WriteAt(p []byte, off int64) (int, error) {
	n, err := f.File.WriteAt(p, off)
	return n, roomError(err)
}

func (f diskFile) Truncate(size int64) error      { return roomError(f.File.Truncate(size)) }
func (f diskFile) Sync(flags vfs.SyncFlag) error  { return roomError(f.File.Sync(flags)) }
func (f diskFile) SizeHint(size int64) error      { return roomError(vfsutil.WrapSizeHint(f.File, size)) }
func (f diskFile) ChunkSize(size int)             { vfsutil.WrapChunkSize(f.File, size) }
func (f diskFile) Unwrap() vfs.File               { return f.File }
func (f diskFile) SharedMemory() vfs.SharedMemory { return vfsutil.WrapSharedMemory(f.File) }
func (f diskFile) LockState() vfs.LockLevel       { return vfsutil.WrapLockState(f.File) }
func (f diskFile) PersistWAL() bool               { return vfsutil.WrapPersistWAL(f.File) }
func (f diskFile) SetPersistWAL(keep bool)        { vfsutil.WrapSetPersistWAL(f.File, keep) }
func (f diskFile) HasMoved() (bool, error)        { return vfsutil.WrapHasMoved(f.File) }
func (f diskFile) Overwrite() error               { return vfsutil.WrapOverwrite(f.File) }
func (f diskFile) SyncSuper(super string) error   { return vfsutil.WrapSyncSuper(f.File, super) }
func (f diskFile) CommitPhaseTwo() error          { return vfsutil.WrapCommitPhaseTwo(f.File) }
func (f diskFile) CheckpointStart()               { vfsutil.WrapCheckpointStart(f.File) }
func (f diskFile) CheckpointDone()                { vfsutil.WrapCheckpointDone(f.File) }
func (f diskFile) BusyHandler(handler func() bool) {
	vfsutil.WrapBusyHandler(f.File, handler)
}
