package main

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// tellOutline writes names and places of what may be touched, where that was
// asked for. It is called on the UI's goroutine, and replaces the file whole.
func (f *furniture) tellOutline() {
	if f.o.outline == "" {
		return
	}
	text, err := json.Marshal(f.surface.Outline())
	if err == nil {
		err = replaceFile(f.o.outline, text)
	}
	if err != nil {
		f.o.log.Warn("the outline was not written", "err", err)
	}
}

func replaceFile(path string, text []byte) error {
	part, err := os.CreateTemp(filepath.Dir(path), ".outline-*")
	if err != nil {
		return err
	}
	_, err = part.Write(text)
	if closed := part.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(part.Name(), path)
	}
	if err != nil {
		_ = os.Remove(part.Name())
	}
	return err
}
