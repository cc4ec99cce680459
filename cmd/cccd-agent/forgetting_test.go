package main

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// A desk is forgotten when it was quiet for a while, and one that never is quiet
// all the same; what was at work meanwhile is for the next time.
func TestWhenADeskIsForgotten(t *testing.T) {
	for every, want := range map[time.Duration]time.Duration{
		0: forgetAfter, 5 * time.Second: forgetWithin, time.Minute: forgetAfter,
	} {
		synctest.Test(t, func(t *testing.T) {
			f := newForgetting(slog.New(slog.NewTextHandler(io.Discard, nil)))
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			if every > 0 {
				go func() {
					for sleep(ctx, every) == nil {
						f.touch()
					}
				}()
			}
			began := time.Now()
			if err := f.settle(ctx); err != nil {
				t.Fatal(err)
			}
			if after := time.Since(began); after != want {
				t.Errorf("touched every %v: forgotten after %v, want %v", every, after, want)
			}
			if want == forgetWithin && len(f.touched) == 0 {
				t.Error("what was at work is not for the next time")
			}
		})
	}
}
