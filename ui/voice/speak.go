package voice

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/ui/words"
)

// player plays a sound to its end, or until the context ends. Its error is an
// [ErrNoPlayer].
type player func(ctx context.Context, s sound) error

// letGo is how long a program that was ended may hold its pipes.
const letGo = 2 * time.Second

// wordsPerMinute is slower than espeak-ng's own 175: a kiosk speaks to everybody.
const wordsPerMinute = "150"

// speak has espeak-ng make a sound of a sentence. The error is an [ErrNoVoice].
func speak(ctx context.Context, lang words.Lang, text string) (sound, error) {
	voice := "vi"
	if lang == words.English {
		voice = "en"
	}
	say := exec.CommandContext(ctx, "espeak-ng", "-v", voice, "-s", wordsPerMinute, "--stdin", "--stdout")
	var out bytes.Buffer
	say.Stdin, say.Stdout, say.WaitDelay = strings.NewReader(text), &out, letGo
	if err := say.Run(); err != nil {
		return sound{}, fmt.Errorf("%w: %w", ErrNoVoice, err)
	}
	s, err := parseWAV(out.Bytes())
	if err != nil {
		return sound{}, fmt.Errorf("%w: %w", ErrNoVoice, err)
	}
	return s, nil
}
