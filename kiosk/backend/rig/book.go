package rig

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Schema names the form of the book.
const Schema = "cccd-sim/book/1"

// BookPath is where a simulator shows its book. No real portal has it.
const BookPath = "/sim/book"

// Entry is one thing that a simulator took in and acted on.
type Entry struct {
	Number  int       `json:"number"` // from 1
	At      time.Time `json:"at"`
	System  string    `json:"system"` // vss, kbtt
	Event   string    `json:"event"`
	Account string    `json:"account,omitempty"`
	Caller  string    `json:"caller,omitempty"` // address
	Data    any       `json:"data,omitempty"`
}

// Book is the list of entries, kept in memory and, where a path is given, in
// a JSON file that is whole at every moment. It is safe for concurrent use.
type Book struct {
	path    string
	mu      sync.Mutex
	entries []Entry
}

type page struct {
	Schema  string  `json:"schema"`
	Entries []Entry `json:"entries"`
}

// NewBook opens an empty book; path may be "".
func NewBook(path string) *Book { return &Book{path: path, entries: []Entry{}} }

// Add numbers an entry and writes it. The error is the file's.
func (b *Book) Add(e Entry) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	e.Number = len(b.entries) + 1
	b.entries = append(b.entries, e)
	return b.write()
}

// Entries returns the entries of one event, or all for "".
func (b *Book) Entries(event string) []Entry {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []Entry
	for _, e := range b.entries {
		if event == "" || e.Event == event {
			found = append(found, e)
		}
	}
	return found
}

// ServeHTTP shows the book as JSON.
func (b *Book) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	b.mu.Lock()
	text, err := b.text()
	b.mu.Unlock()
	if err != nil {
		http.Error(w, "the book cannot be written as JSON", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(text)
}

func (b *Book) text() ([]byte, error) {
	text, err := json.MarshalIndent(page{Schema, b.entries}, "", "  ")
	return append(text, '\n'), err
}

// write replaces the file in one step, so that a reader never sees half.
func (b *Book) write() error {
	if b.path == "" {
		return nil
	}
	text, err := b.text()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(b.path), ".book-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), b.path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
