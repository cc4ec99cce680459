// Package voice speaks to a person at a kiosk and gives short sounds. A sentence
// is a recording where there is one, else espeak-ng says it, else it is silent: a
// kiosk without sound goes on. No call waits, and a new sentence breaks the old
// one off.
//
// What is said must hold nothing of a person: others hear it. It still goes to
// espeak-ng by a pipe, and not by its arguments, which every user can list.
package voice

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

var (
	// ErrNoPlayer: no program or device that plays sound.
	ErrNoPlayer = errors.New("voice: no way to play sound")
	// ErrNoVoice: no recording, and no espeak-ng that speaks.
	ErrNoVoice = errors.New("voice: nobody to speak")
	// ErrSound: a recording that is no WAV of 16-bit samples, or a long one.
	ErrSound = errors.New("voice: not a sound of 16-bit samples")
)

// maxText bounds a sentence, in letters.
const maxText = 600

// Options of a speaker.
type Options struct {
	// Recordings is a folder with vi and en, and in each a WAV a sentence; see
	// [Name]. "": none.
	Recordings string
	// Trouble is told once of each kind of error, off the caller's goroutine; nil:
	// nobody is.
	Trouble func(error)
}

// Speaker speaks and sounds. Its methods never wait, [Speaker.Close] aside.
type Speaker struct {
	o    Options
	play player

	mu   sync.Mutex
	say  job
	cue  job
	told map[error]bool
}

// job is something that plays.
type job struct {
	stop context.CancelFunc
	done chan struct{}
}

// New makes a speaker. It looks for players and voices when it needs them.
func New(o Options) *Speaker {
	return &Speaker{o: o, play: system(), say: idle(), cue: idle(), told: map[error]bool{}}
}

func idle() job {
	done := make(chan struct{})
	close(done)
	return job{stop: func() {}, done: done}
}

// Say speaks a sentence. What was being said is broken off; a sound that plays
// is heard to its end first.
func (s *Speaker) Say(lang words.Lang, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.say = s.after(s.say, s.cue.done, func(ctx context.Context) error {
		snd, err := s.sentence(ctx, lang, text)
		if err != nil {
			return err
		}
		return s.play(ctx, snd)
	})
}

// Cue plays a sound. An unknown one is silent.
func (s *Speaker) Cue(kind string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	snd := cueOf(kind)
	if len(snd.samples) == 0 {
		return
	}
	s.cue = s.after(s.cue, nil, func(ctx context.Context) error { return s.play(ctx, snd) })
}

// Stop breaks everything off.
func (s *Speaker) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.say.stop()
	s.cue.stop()
}

// Close breaks everything off and waits until it is silent.
func (s *Speaker) Close() error {
	s.Stop()
	s.mu.Lock()
	say, cue := s.say.done, s.cue.done
	s.mu.Unlock()
	<-say
	<-cue
	return nil
}

// after ends one job and begins another when it, and what else is waited for, is
// over.
func (s *Speaker) after(old job, wait <-chan struct{}, work func(context.Context) error) job {
	old.stop()
	ctx, cancel := context.WithCancel(context.Background())
	next := job{cancel, make(chan struct{})}
	go func() {
		defer close(next.done)
		defer cancel()
		<-old.done
		select {
		case <-orClosed(wait):
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			return
		}
		if err := work(ctx); err != nil && ctx.Err() == nil {
			s.trouble(err)
		}
	}()
	return next
}

func orClosed(c <-chan struct{}) <-chan struct{} {
	if c == nil {
		return idle().done
	}
	return c
}

// trouble tells of each kind of error once: a kiosk without sound would say so
// at every screen.
func (s *Speaker) trouble(err error) {
	for _, kind := range []error{ErrNoPlayer, ErrNoVoice, ErrSound} {
		if errors.Is(err, kind) && s.first(kind) && s.o.Trouble != nil {
			s.o.Trouble(err)
		}
	}
}

func (s *Speaker) first(kind error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !s.told[kind]
	s.told[kind] = true
	return first
}

// sentence is the recording, or what espeak-ng makes of it. A recording that
// cannot be played is told of, and does not keep the sentence from being said.
func (s *Speaker) sentence(ctx context.Context, lang words.Lang, text string) (sound, error) {
	if s.o.Recordings != "" {
		snd, err := recording(filepath.Join(s.o.Recordings, string(lang), Name(text)))
		if err == nil {
			return snd, nil
		}
		if !errors.Is(err, os.ErrNotExist) {
			s.trouble(err)
		}
	}
	if r := []rune(text); len(r) > maxText {
		text = string(r[:maxText])
	}
	return speak(ctx, lang, text)
}

// maxName bounds a recording's name, in bytes.
const maxName = 80

// Name is the file of a sentence's recording: its words without accents, in lower
// case, with dashes: "Mời đặt thẻ lên đầu đọc." is moi-dat-the-len-dau-doc.wav.
func Name(text string) string {
	plain := strings.ToLower(vnid.Transliterate(personal.Text(text)).Reveal())
	name := strings.ReplaceAll(plain, " ", "-")
	return name[:min(len(name), maxName)] + ".wav"
}
