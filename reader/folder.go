package reader

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// maxSavedFile bounds a saved file, as the chip's own are bounded.
const maxSavedFile = 1 << 20

var (
	// ErrNoFiles is returned for a folder without a single file of a chip.
	ErrNoFiles = errors.New("reader: no file of a chip in the folder")
	// ErrFileTooLarge is returned for a file that no chip holds.
	ErrFileTooLarge = errors.New("reader: file too large")
)

// LoadFolder reads the files of a chip as `read --save` and `personalise` name
// them; other names, and links, are passed over. Where a file is there under
// another name as well ("Datagroup1.bin"), its own goes first. Errors are
// [ErrNoFiles], [ErrFileTooLarge] or the file system's.
func LoadFolder(dir string) (map[lds.FileID]personal.Bytes, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := map[lds.FileID]personal.Bytes{}
	for _, e := range entries {
		id, known := lds.ByFileName(e.Name())
		if _, twice := files[id]; !known || !e.Type().IsRegular() || twice && e.Name() != id.FileName() {
			continue
		}
		data, err := LoadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		files[id] = data
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%w: %s", ErrNoFiles, dir)
	}
	return files, nil
}

// LoadFile reads one saved file, at most 1 MiB.
func LoadFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxSavedFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxSavedFile {
		return nil, fmt.Errorf("%w: %s", ErrFileTooLarge, path)
	}
	return data, nil
}

// SaveFolder writes the files of a reading under the names of [LoadFolder], for
// their owner alone.
func SaveFolder(dir string, files map[lds.FileID]personal.Bytes) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for id, data := range files {
		if err := writePrivate(filepath.Join(dir, id.FileName()), data.Reveal()); err != nil {
			return err
		}
	}
	return nil
}

// writePrivate writes a file whole or not at all, for its owner alone, also in
// place of one that others may read.
func writePrivate(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.new") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
