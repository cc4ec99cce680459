//go:build !windows

package places

import (
	"os/user"
	"path/filepath"
)

// sticks are what is mounted where desktops and macOS mount sticks.
func (f Finder) sticks() []Place {
	if f.Sticks != nil {
		return mounted(f.Sticks)
	}
	roots := []string{"/Volumes"}
	if u, err := user.Current(); err == nil {
		roots = append(roots, filepath.Join("/media", u.Username), filepath.Join("/run/media", u.Username))
	}
	return mounted(roots)
}
