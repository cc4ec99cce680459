//go:build unix

package doctor

import (
	"errors"

	"golang.org/x/sys/unix"
)

func access(path string) error { return unix.Access(path, unix.R_OK|unix.W_OK) }

func free(dir string) (uint64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return uint64(st.Bavail) * uint64(st.Bsize), nil
}

func dword(string, string) (uint32, error) { return 0, errors.ErrUnsupported }

func subkeys(string) ([]string, error) { return nil, errors.ErrUnsupported }
