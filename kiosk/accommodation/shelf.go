package accommodation

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"
)

// CatalogueFile is the name of the catalogue in the data folder.
const CatalogueFile = "lodging-catalogue.json"

const (
	freshFor     = 24 * time.Hour
	askAgain     = 15 * time.Minute // after the portal did not give it
	maxCatalogue = 8 << 20          // bytes
)

// Shelf keeps the portal's lists in the data folder, with their date, so that
// they serve offline too. It is safe for concurrent use.
type Shelf struct {
	path string
	held atomic.Pointer[Catalogue]
}

// OpenShelf reads what an earlier run kept. A file that is not there, or is
// not of this form, is no error: the portal is asked again.
func OpenShelf(dir string) *Shelf {
	s := &Shelf{path: filepath.Join(dir, CatalogueFile)}
	if c, err := readCatalogue(s.path); err == nil {
		s.held.Store(c)
	}
	return s
}

var errNotCatalogue = errors.New("not a catalogue")

func readCatalogue(path string) (*Catalogue, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxCatalogue {
		return nil, errNotCatalogue
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var c Catalogue
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, err
	}
	if c.Schema != CatalogueSchema {
		return nil, errNotCatalogue
	}
	return &c, nil
}

// Catalogue is what is known; nil before the portal ever gave it.
func (s *Shelf) Catalogue() *Catalogue { return s.held.Load() }

// Fresh reports whether the lists are less than a day old.
func (s *Shelf) Fresh(now time.Time) bool {
	c := s.held.Load()
	return c != nil && now.Sub(c.At).Abs() < freshFor
}

// Refresh asks the portal and keeps what it gave. Errors: those of
// [Client.FetchCatalogue], and the file's.
func (s *Shelf) Refresh(ctx context.Context, from *Client) error {
	c, err := from.FetchCatalogue(ctx)
	if err != nil {
		return err
	}
	s.held.Store(c)
	return s.write(c)
}

// write replaces the file in one step.
func (s *Shelf) write(c *Catalogue) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(s.path), ".catalogue-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), s.path)
	}
	if err != nil {
		err = errors.Join(err, ignoreMissing(os.Remove(f.Name())))
	}
	return err
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Keep refreshes the lists daily until the context ends.
func (s *Shelf) Keep(ctx context.Context, from *Client, log *slog.Logger) error {
	for {
		wait := freshFor
		if c := s.held.Load(); c != nil && s.Fresh(from.conn.Now()) {
			wait = c.At.Add(freshFor).Sub(from.conn.Now())
		} else if err := s.Refresh(ctx, from); err != nil && ctx.Err() == nil {
			log.Warn("the lodging portal's lists were not refreshed", "err", err)
			wait = askAgain
		}
		timer := time.NewTimer(max(wait, time.Second))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}
