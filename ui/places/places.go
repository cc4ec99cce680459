// Package places finds where staff save files to and take them from: the sticks
// that are plugged in, and the user's own folder of documents. It looks nowhere
// else.
package places

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// MaxFile bounds a file that is read, in bytes.
const MaxFile = 16 << 20

// maxFiles bounds the files that are listed of one place.
const maxFiles = 500

// Errors of files.
var (
	// ErrTooLarge is returned for a file of more than [MaxFile] bytes.
	ErrTooLarge = errors.New("places: the file is too large")
	// ErrName is returned for a name that is none of a file in the place itself.
	ErrName = errors.New("places: not a file's name")
	// ErrTaken is returned where too many files have the name already.
	ErrTaken = errors.New("places: the name is taken")
)

// Place is a folder.
type Place struct {
	Name  string // as people call it: the stick's label, the folder's name
	Path  string
	Stick bool // it can be taken away
}

// File is a file in a place.
type File struct {
	Name string
	Path string
}

// Finder finds places. The zero value finds those of this machine.
type Finder struct {
	Sticks []string // folders in which sticks are mounted; nil: the system's
	Home   string   // the user's folder; empty: the system's
}

// Places are the sticks, then the documents. Errors are the context's.
func (f Finder) Places(ctx context.Context) ([]Place, error) {
	all := f.sticks()
	if p, ok := f.documents(); ok {
		all = append(all, p)
	}
	return all, ctx.Err()
}

// documents is the user's folder of documents, or the user's folder.
func (f Finder) documents() (Place, bool) {
	home := f.Home
	if home == "" {
		home, _ = os.UserHomeDir() // without one there is none
	}
	for _, path := range []string{filepath.Join(home, "Documents"), home} {
		if info, err := os.Stat(path); home != "" && err == nil && info.IsDir() {
			return Place{Name: filepath.Base(path), Path: path}, true
		}
	}
	return Place{}, false
}

// mounted are the folders in some folders, by their names.
func mounted(roots []string) (all []Place) {
	for _, root := range roots {
		entries, _ := os.ReadDir(root) // one that is not there has none
		for _, e := range entries {
			if e.IsDir() {
				all = append(all, Place{Name: e.Name(), Path: filepath.Join(root, e.Name()), Stick: true})
			}
		}
	}
	return all
}

// Save writes a file under a name that is free, and gives that name. What is
// there is never written over. Errors: [ErrName], [ErrTaken], the context's, the
// system's.
func (f Finder) Save(ctx context.Context, where Place, name string, data []byte) (string, error) {
	if !plain(name) {
		return "", ErrName
	}
	file, name, err := create(where.Path, name)
	if err != nil {
		return "", err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync() // a stick is pulled out at once
	}
	if err = errors.Join(err, file.Close(), ctx.Err()); err != nil {
		_ = os.Remove(file.Name()) // half a file is none
		return "", err
	}
	return name, nil
}

// mostNames is how many numbers are tried behind a name.
const mostNames = 100

func create(folder, name string) (*os.File, string, error) {
	ending := filepath.Ext(name)
	for n := range mostNames {
		try := name
		if n > 0 {
			try = strings.TrimSuffix(name, ending) + "-" + strconv.Itoa(n+1) + ending
		}
		file, err := os.OpenFile(filepath.Join(folder, try), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			return file, try, err
		}
	}
	return nil, "", ErrTaken
}

// plain reports whether a name stays in its folder.
func plain(name string) bool {
	return name != "" && name != "." && name != ".." && !strings.ContainsAny(name, `/\:`)
}

// List names the files of a place with one of some endings (".der"), by their
// names. Folders in it are not looked into. Errors: the context's, the system's.
func (f Finder) List(ctx context.Context, where Place, endings []string) ([]File, error) {
	entries, err := os.ReadDir(where.Path)
	if err != nil {
		return nil, err
	}
	var all []File
	for _, e := range entries {
		if e.Type().IsRegular() && slices.Contains(endings, strings.ToLower(filepath.Ext(e.Name()))) && len(all) < maxFiles {
			all = append(all, File{Name: e.Name(), Path: filepath.Join(where.Path, e.Name())})
		}
	}
	return all, ctx.Err()
}

// Read gives a file. Errors: [ErrTooLarge], the context's, the system's.
func (f Finder) Read(ctx context.Context, file File) ([]byte, error) {
	open, err := os.Open(file.Path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = open.Close() }()
	data, err := io.ReadAll(io.LimitReader(open, MaxFile+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > MaxFile:
		return nil, ErrTooLarge
	}
	return data, ctx.Err()
}
