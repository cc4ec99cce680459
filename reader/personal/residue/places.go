package residue

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Folder gives what is found in the files of a folder, by their names. A file
// that goes meanwhile is left out.
func (s *Search) Folder(dir string) (all []string, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil // a database's helpers come and go
		}
		for _, name := range s.Names(b) {
			all = append(all, name+" in "+d.Name())
		}
		return err
	})
	return all, err
}

// Memory gives what is found in all that a process may write to, and where; see
// proc(5). What is gone meanwhile is left out. Errors: those of the files below
// /proc, as [fs.ErrPermission].
func (s *Search) Memory(pid int) (all []string, err error) {
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return nil, err
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return nil, err
	}
	defer func() { _ = mem.Close() }()
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		var rights string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights); err != nil || !strings.HasPrefix(rights, "rw") {
			continue
		}
		image, err := io.ReadAll(io.NewSectionReader(mem, from, to-from))
		if err != nil && len(image) == 0 {
			continue
		}
		s.In(image, func(found Trace, at int) {
			all = append(all, fmt.Sprintf("%s at %x in %s", found.Name, from+int64(at), strings.Join(strings.Fields(line), " ")))
		})
	}
	return all, nil
}
