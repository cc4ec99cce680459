package main

import (
	"runtime"
	"time"

	"github.com/spf13/cobra"
)

// Set by the linker; see the Makefile. The date is a floor for the clock: a
// machine that believes in an earlier day has the wrong time.
var (
	version   = "0.1.0"
	buildDate = "2026-11-22"
)

func buildTime() time.Time {
	t, err := time.Parse(time.DateOnly, buildDate)
	if err != nil {
		return time.Time{}
	}
	return t
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.write(map[string]string{"version": version, "built": buildDate, "go": runtime.Version()})
			}
			a.print("cccd-agent %s (%s, %s)\n", version, buildDate, runtime.Version())
			return nil
		},
	}
}
