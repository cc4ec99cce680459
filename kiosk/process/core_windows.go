package process

import "golang.org/x/sys/windows"

// NoCoreDumps keeps Windows from asking and from writing a report with the
// memory of this process when it crashes.
func NoCoreDumps() error {
	windows.SetErrorMode(windows.SEM_FAILCRITICALERRORS | windows.SEM_NOGPFAULTERRORBOX | windows.SEM_NOOPENFILEERRORBOX)
	return nil
}
