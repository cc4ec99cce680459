package main

import (
	"strings"

	firmwarenotes "github.com/cccd-agent/cccd-agent/firmware-notes"
	"github.com/cccd-agent/cccd-agent/reader"
)

// readerAdvice is what the note of a reader model has to say to an error.
type readerAdvice struct {
	Model  string   `json:"model"`
	Advice []string `json:"advice"`
}

// readerAdvice lets the note of the reader speak where a reading broke off in
// it. To a refused password the reader has nothing to say.
func (a *app) readerAdvice(f *failure, broken *reader.InterruptedError) *readerAdvice {
	if broken == nil || broken.Model == "" || f.exit == exitAccess {
		return nil
	}
	notes, err := firmwarenotes.Load()
	if err != nil {
		return nil
	}
	return &readerAdvice{broken.Model, a.noteAdvice(notes, broken.Model)}
}

// text is the advice as lines, empty for none.
func (r *readerAdvice) text() string {
	if r == nil {
		return ""
	}
	return r.Model + ":\n    " + strings.Join(r.Advice, "\n    ") + "\n"
}
