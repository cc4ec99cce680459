//go:build !unix

package process

// ReexecWithClobber does nothing: a process cannot be replaced here. The service
// is installed with GODEBUG set to [Settings] in its own environment.
func ReexecWithClobber() error { return nil }
