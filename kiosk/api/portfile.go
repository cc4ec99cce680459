package api

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// writePort puts the port where programs look for it, whole or not at all.
func writePort(dir string, port int) error {
	f, err := os.CreateTemp(dir, portFile+".*.new")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, port)
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), filepath.Join(dir, portFile))
}
