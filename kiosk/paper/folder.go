package paper

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Folder keeps papers that a person prints, readable by the agent's user alone. What
// lies there longer than [Kept] goes with the next paper, or with [Folder.Sweep].
type Folder struct {
	Dir string
	Now func() time.Time
}

// Kept is how long a paper waits in a folder for a person to print it.
const Kept = time.Hour

// Keep lays a paper into the folder and gives its file name.
func (f Folder) Keep(j Job) (string, error) {
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return "", err
	}
	if err := f.Sweep(); err != nil {
		return "", err
	}
	out, err := os.CreateTemp(f.Dir, strings.ReplaceAll(j.Title, " ", "-")+"-*.pdf") // 0600
	if err != nil {
		return "", err
	}
	_, err = out.Write(j.PDF)
	err = errors.Join(err, out.Close(), os.Chtimes(out.Name(), f.Now(), f.Now()))
	if err != nil {
		return "", errors.Join(err, os.Remove(out.Name()))
	}
	return out.Name(), nil
}

// Sweep removes what lies there too long. A folder that is not there has nothing.
func (f Folder) Sweep() error {
	files, err := filepath.Glob(filepath.Join(f.Dir, "*.pdf"))
	if err != nil {
		return err
	}
	for _, name := range files {
		info, statErr := os.Stat(name)
		if statErr != nil || f.Now().Sub(info.ModTime()) < Kept {
			continue
		}
		err = errors.Join(err, os.Remove(name))
	}
	return err
}
