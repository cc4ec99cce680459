package places

import "golang.org/x/sys/windows"

// sticks are the drives that can be taken away.
func (f Finder) sticks() (all []Place) {
	if f.Sticks != nil {
		return mounted(f.Sticks)
	}
	drives, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	for i := range 26 {
		path := string(rune('A'+i)) + `:\`
		name, err := windows.UTF16PtrFromString(path)
		if drives&(1<<i) != 0 && err == nil && windows.GetDriveType(name) == windows.DRIVE_REMOVABLE {
			all = append(all, Place{Name: path, Path: path, Stick: true})
		}
	}
	return all
}
