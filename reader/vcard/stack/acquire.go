package stack

import (
	"context"
	"os"
	"time"
)

// TB is what Acquire needs of a test.
type TB interface {
	Helper()
	Skipf(format string, args ...any)
	Fatalf(format string, args ...any)
	Cleanup(f func())
}

// Required is the environment variable that, set to 1, makes a test fail that
// finds no PC/SC stack, or lacks a program that make test installs, instead of
// being skipped.
const Required = "CCCD_REQUIRE_PCSC"

const turnWithin = 5 * time.Minute

// Acquire brings the stack up for one test and takes it down after it. Where
// there is none the test is skipped, saying so, or fails where it is [Required].
func Acquire(t TB) *Stack {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), turnWithin)
	defer cancel()
	s, err := Up(ctx)
	if err != nil {
		Missing(t, "PC/SC stack", err)
	}
	t.Cleanup(s.Down)
	return s
}

// Missing ends a test that lacks something of the system: it is skipped, saying
// so, or fails where everything is [Required].
func Missing(t TB, what string, err error) {
	t.Helper()
	if os.Getenv(Required) == "1" {
		t.Fatalf("no %s: %v", what, err)
	}
	t.Skipf("no %s: %v", what, err)
}
