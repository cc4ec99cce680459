package main

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/personal/residue"
)

// traces are looked for where nothing of a person may be.
type traces struct{ residue.Search }

// folder gives what is found in the files of a folder, by their names.
func (s *traces) folder(t *testing.T, dir string) []string {
	t.Helper()
	all, err := s.Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// memory gives what is found in all that a process may write to, and where.
func (s *traces) memory(t *testing.T, pid int) []string {
	t.Helper()
	all, err := s.Memory(pid)
	if errors.Is(err, fs.ErrPermission) {
		t.Skip("the memory of another process may not be read here")
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}
