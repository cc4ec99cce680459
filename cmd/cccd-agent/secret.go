package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// maxSecret bounds what is read for one value; the largest is a QR text.
const maxSecret = 64 << 10

// secret gives the value of an option that must stay out of process lists and
// histories: VALUE itself, @FILE, or - for standard input.
func (a *app) secret(option, v string) (personal.Text, error) {
	text, err := a.secretText(v)
	if err != nil {
		return "", fmt.Errorf("--%s: %w", option, err)
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return "", fmt.Errorf("--%s: empty", option)
	}
	return personal.Text(text), nil
}

func (a *app) secretText(v string) (string, error) {
	if v == "-" {
		if a.inTaken {
			return "", errors.New("standard input can be given once")
		}
		a.inTaken = true
		return readLimited(a.in)
	}
	path, isFile := strings.CutPrefix(v, "@")
	if !isFile {
		return v, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	return readLimited(f)
}

func readLimited(r io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxSecret+1))
	if err != nil {
		return "", err
	}
	if len(b) > maxSecret {
		return "", fmt.Errorf("more than %d bytes", maxSecret)
	}
	return string(b), nil
}
