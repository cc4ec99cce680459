//go:build !linux && !windows

package typist

func open(Options) (Typist, error) { return nil, ErrUnsupported }
