//go:build !windows

package voice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
)

// system plays by whichever of the usual programs can: one of a sound server
// first, since a device may be its alone.
func system() player { return playByPrograms }

func playByPrograms(ctx context.Context, s sound) error {
	err := ErrNoPlayer
	for _, p := range programs(s) {
		cmd := exec.CommandContext(ctx, p[0], p[1:]...)
		cmd.Stdin, cmd.WaitDelay = bytes.NewReader(s.samples), letGo
		failed := cmd.Run()
		if failed == nil || ctx.Err() != nil {
			return nil
		}
		if !errors.Is(failed, exec.ErrNotFound) {
			err = fmt.Errorf("%w: %s: %w", ErrNoPlayer, p[0], failed)
		}
	}
	return err
}

// programs are commands that play samples from their standard input.
func programs(s sound) [][]string {
	rate, channels := strconv.Itoa(s.rate), strconv.Itoa(s.channels)
	return [][]string{
		{"paplay", "--raw", "--format=s16le", "--rate=" + rate, "--channels=" + channels},
		{"aplay", "-q", "-t", "raw", "-f", "S16_LE", "-r", rate, "-c", channels, "-"},
	}
}
