// Package archive is what a backup of the store holds once it is decrypted: a
// tar file with a manifest, the keys, and the encrypted database. Reading it
// trusts nothing: names, kinds and sizes are checked before a byte is written.
package archive

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"time"
)

// The files that every archive has.
const (
	KeyName      = "store.key"
	DatabaseName = "store.db"
)

const (
	manifestName = "manifest.json"
	schema       = "cccd-agent/backup/1"
	maxKeySize   = 64 << 10
	maxEntries   = 64
)

// ErrArchive is returned for what is no archive, was cut, or holds what does not
// belong there.
var ErrArchive = errors.New("archive: not a whole archive")

// manifest comes first.
type manifest struct {
	Schema  string    `json:"schema"`
	Created time.Time `json:"created"`
}

var keyName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}\.key$`)

// IsKey reports whether a file's name is one that a key may have.
func IsKey(name string) bool { return keyName.MatchString(name) }

// Writer makes an archive.
type Writer struct {
	out     *tar.Writer
	created time.Time
}

// NewWriter begins one with its manifest.
func NewWriter(w io.Writer, created time.Time) (*Writer, error) {
	a := &Writer{tar.NewWriter(w), created}
	about, err := json.Marshal(manifest{schema, created})
	if err != nil {
		return nil, err
	}
	return a, a.Bytes(manifestName, about)
}

// Bytes adds a small file.
func (a *Writer) Bytes(name string, text []byte) error {
	if err := a.begin(name, int64(len(text))); err != nil {
		return err
	}
	_, err := a.out.Write(text)
	return err
}

// File adds a file of the disk; the copy ends with ctx.
func (a *Writer) File(ctx context.Context, name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := a.begin(name, info.Size()); err != nil {
		return err
	}
	_, err = io.Copy(a.out, WithContext(ctx, f))
	return err
}

func (a *Writer) begin(name string, size int64) error {
	return a.out.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: a.created, Format: tar.FormatPAX})
}

// Close ends the archive.
func (a *Writer) Close() error { return a.out.Close() }

// WithContext is r until ctx ends.
func WithContext(ctx context.Context, r io.Reader) io.Reader {
	return reader(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return r.Read(p)
	})
}

type reader func([]byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

func broken(err error) error { return fmt.Errorf("%w: %w", ErrArchive, err) }
