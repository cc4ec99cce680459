package config

import (
	"os"
	"path/filepath"
)

// DefaultDir is the user's own folder; a service is given --data by its
// unit. The error is the system's, where it names no such folder.
func DefaultDir() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "cccd-agent"), nil
	}
	home, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, "cccd-agent"), nil
}
