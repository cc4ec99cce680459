package voice

import (
	"context"
	"fmt"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Flags of PlaySound.
const (
	sndAsync     = 0x1
	sndNoDefault = 0x2
	sndMemory    = 0x4
)

// system plays by PlaySound, which has one sound at a time.
func system() player {
	playSound := windows.NewLazySystemDLL("winmm.dll").NewProc("PlaySoundW")
	return func(ctx context.Context, s sound) error {
		wav := s.wav()
		var pin runtime.Pinner
		pin.Pin(&wav[0])
		defer pin.Unpin()
		ok, _, err := playSound.Call(uintptr(unsafe.Pointer(&wav[0])), 0, sndMemory|sndAsync|sndNoDefault)
		if ok == 0 {
			return fmt.Errorf("%w: %w", ErrNoPlayer, err)
		}
		over := time.NewTimer(s.lasts())
		defer over.Stop()
		select {
		case <-over.C:
		case <-ctx.Done():
		}
		_, _, _ = playSound.Call(0, 0, 0) // the memory is not its any more
		return nil
	}
}
