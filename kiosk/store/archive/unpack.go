package archive

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Unpack writes the files of an archive into an empty folder, for their owner
// alone and durably, and returns their names. Errors: [ErrArchive], those of r
// (joined with it), and the file system's.
func Unpack(r io.Reader, dir string) (names []string, err error) {
	in := tar.NewReader(r)
	if err := readManifest(in); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for range maxEntries {
		h, err := in.Next()
		if err == io.EOF {
			return names, finish(r, seen)
		}
		if err != nil {
			return nil, broken(err)
		}
		if err := check(h, seen); err != nil {
			return nil, err
		}
		seen[h.Name] = true
		if err := write(filepath.Join(dir, h.Name), in); err != nil {
			return nil, err
		}
		names = append(names, h.Name)
	}
	return nil, fmt.Errorf("%w: too many files", ErrArchive)
}

func readManifest(in *tar.Reader) error {
	h, err := in.Next()
	if err != nil {
		return broken(err)
	}
	var m manifest
	err = json.NewDecoder(io.LimitReader(in, maxKeySize)).Decode(&m)
	if h.Name != manifestName || err != nil || m.Schema != schema {
		return fmt.Errorf("%w: unknown format", ErrArchive)
	}
	return nil
}

// check refuses what an archive of ours never holds; a sparse file would unpack
// to more than was packed.
func check(h *tar.Header, seen map[string]bool) error {
	key := IsKey(h.Name)
	switch {
	case h.Typeflag != tar.TypeReg, sparse(h), !key && h.Name != DatabaseName, seen[h.Name]:
		return fmt.Errorf("%w: a file that does not belong there", ErrArchive)
	case key && h.Size > maxKeySize:
		return fmt.Errorf("%w: a key that is none", ErrArchive)
	}
	return nil
}

func sparse(h *tar.Header) bool {
	for name := range h.PAXRecords {
		if strings.HasPrefix(name, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// write tells an archive that ends early from a disk that is full.
func write(path string, in io.Reader) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	var reading error
	_, err = io.Copy(f, reader(func(p []byte) (n int, err error) {
		n, err = in.Read(p)
		if err != nil && err != io.EOF {
			reading = broken(err)
		}
		return n, err
	}))
	if reading != nil {
		err = reading
	}
	return errors.Join(err, f.Sync(), f.Close())
}

// finish reads to the end: only there is it certain that nothing was cut.
func finish(r io.Reader, seen map[string]bool) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return broken(err)
	}
	if !seen[KeyName] || !seen[DatabaseName] {
		return fmt.Errorf("%w: a part is missing", ErrArchive)
	}
	return nil
}
