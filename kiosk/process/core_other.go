//go:build !linux && !windows

package process

// NoCoreDumps does nothing on this system.
func NoCoreDumps() error { return nil }
