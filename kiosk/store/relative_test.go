package store

import (
	"os"
	"path/filepath"
	"testing"
)

// A folder given as people give it, from where they stand.
func TestRelativeFolder(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	openAt(t, Options{Dir: "data"})
	if _, err := os.Stat(filepath.Join(dir, "data", databaseName)); err != nil {
		t.Error(err)
	}
}
