//go:build !windows

package voice

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/ui/words"
)

// patience is for a loaded machine.
const patience = 30 * time.Second

// stand is a folder of programs that stand for the system's, and a pipe on which
// they tell what they do.
type stand struct {
	*testing.T
	dir   string
	lines chan string
}

func newStand(t *testing.T) *stand {
	t.Helper()
	s := &stand{T: t, dir: t.TempDir(), lines: make(chan string, 64)}
	pipe := filepath.Join(s.dir, "told")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	go func() {
		for in := bufio.NewScanner(f); in.Scan(); {
			s.lines <- in.Text()
		}
	}()
	t.Setenv("TOLD", pipe)
	t.Setenv("PATH", s.dir)
	return s
}

// has puts a program there. It runs by the shell, with the system's own
// programs, and tells by tell.
func (s *stand) has(name, script string) {
	s.Helper()
	text := "#!/bin/sh\nPATH=/usr/bin:/bin\ntell() { echo \"$*\" >\"$TOLD\"; }\n" + script + "\n"
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o700); err != nil {
		s.Fatal(err)
	}
}

func (s *stand) hears() string {
	s.Helper()
	select {
	case line := <-s.lines:
		return line
	case <-time.After(patience):
		s.Fatal("nobody played")
		return ""
	}
}

// speaker ends with the test.
func (s *stand) speaker(o Options) *Speaker {
	speaker := New(o)
	s.Cleanup(func() {
		if err := speaker.Close(); err != nil {
			s.Error(err)
		}
	})
	return speaker
}

const tellsAll = `tell "$0" "$*" $(wc -c)`

// wavOf writes a recording of so many samples.
func (s *stand) wavOf(lang words.Lang, text string, samples int) string {
	s.Helper()
	root := filepath.Join(s.dir, "voice")
	snd := sound{rate: 16000, channels: 1, samples: make([]byte, samples*2)}
	if err := os.MkdirAll(filepath.Join(root, string(lang)), 0o700); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, string(lang), Name(text)), snd.wav(), 0o600); err != nil {
		s.Fatal(err)
	}
	return root
}

func TestEspeakSpeaksBothLanguages(t *testing.T) {
	for lang, text := range map[words.Lang]string{words.Vietnamese: "Mời đặt thẻ lên đầu đọc.", words.English: "Please put the card on the reader."} {
		snd, err := speak(t.Context(), lang, text)
		if err != nil {
			t.Fatal(err)
		}
		if d := snd.lasts(); d < 500*time.Millisecond || d > 20*time.Second {
			t.Errorf("%s: %v", lang, d)
		}
	}
}

// What is said is in no list of processes.
func TestTheSentenceIsNoArgument(t *testing.T) {
	s := newStand(t)
	s.has("espeak-ng", `tell "$*" "$(cat)"; exit 1`)
	s.speaker(Options{}).Say(words.Vietnamese, "-w /tmp/x")
	if got, want := s.hears(), "-v vi -s 150 --stdin --stdout -w /tmp/x"; got != want {
		t.Errorf("%q", got)
	}
}

func TestARecordingComesFirst(t *testing.T) {
	s := newStand(t)
	s.has("aplay", tellsAll)
	speaker := s.speaker(Options{Recordings: s.wavOf(words.Vietnamese, "Lấy lại thẻ!", 1000)})
	speaker.Say(words.Vietnamese, "Lấy lại thẻ!")
	if got := s.hears(); !strings.HasSuffix(got, "-q -t raw -f S16_LE -r 16000 -c 1 - 2000") {
		t.Errorf("%q", got)
	}
}

func TestASoundServerComesBeforeTheDevice(t *testing.T) {
	s := newStand(t)
	s.has("paplay", `tell paplay; exit 1`)
	s.has("aplay", `tell aplay $(wc -c)`)
	s.speaker(Options{}).Cue(Done)
	if got := s.hears() + " " + s.hears(); got != "paplay aplay "+strconv.Itoa(len(cueOf(Done).samples)) {
		t.Errorf("%q", got)
	}
}

// A new sentence ends the old one's player before its own begins, and nobody who
// asked was kept waiting.
func TestANewSentenceBreaksTheOldOneOff(t *testing.T) {
	s := newStand(t)
	s.has("aplay", `tell $$; exec sleep 600`)
	root := s.wavOf(words.English, "one", 10)
	s.wavOf(words.English, "two", 20)
	speaker := s.speaker(Options{Recordings: root})
	speaker.Say(words.English, "one")
	first := s.pid()
	speaker.Say(words.English, "two")
	second := s.pid()
	if err := syscall.Kill(first, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the first is still there: %v", err)
	}
	if err := speaker.Close(); err != nil {
		t.Error(err)
	}
	if err := syscall.Kill(second, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the second is still there: %v", err)
	}
}

func (s *stand) pid() int {
	s.Helper()
	pid, err := strconv.Atoi(s.hears())
	if err != nil {
		s.Fatal(err)
	}
	return pid
}

func TestASentenceWaitsForTheCue(t *testing.T) {
	s := newStand(t)
	s.has("aplay", `n=$(wc -c); tell begin $n; tell end $n`)
	speaker := s.speaker(Options{Recordings: s.wavOf(words.English, "take it", 7)})
	speaker.Cue(Attention)
	speaker.Say(words.English, "take it")
	cue := strconv.Itoa(len(cueOf(Attention).samples))
	for _, want := range []string{"begin " + cue, "end " + cue, "begin 14", "end 14"} {
		if got := s.hears(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A kiosk without sound says so once of each kind and goes on.
func TestWithoutSound(t *testing.T) {
	s := newStand(t)
	troubles := make(chan error, 16)
	speaker := s.speaker(Options{Recordings: s.wavOf(words.English, "a", 5), Trouble: func(err error) { troubles <- err }})
	for range 3 {
		speaker.Cue(Done)
		speaker.Say(words.English, "a")
		s.waits(speaker)
		speaker.Say(words.English, "b")
		s.waits(speaker)
	}
	if len(troubles) != 2 {
		t.Fatalf("%d troubles", len(troubles))
	}
	if a, b := <-troubles, <-troubles; !errors.Is(a, ErrNoPlayer) || !errors.Is(b, ErrNoVoice) {
		t.Errorf("%v, %v", a, b)
	}
}

// waits until everything was heard to its end.
func (s *stand) waits(speaker *Speaker) {
	s.Helper()
	for _, done := range []chan struct{}{speaker.say.done, speaker.cue.done} {
		select {
		case <-done:
		case <-time.After(patience):
			s.Fatal("it goes on")
		}
	}
}

func TestABrokenRecordingIsSpoken(t *testing.T) {
	s := newStand(t)
	s.has("espeak-ng", `tell espeak; exit 1`)
	root := s.wavOf(words.English, "a", 5)
	if err := os.WriteFile(filepath.Join(root, "en", Name("a")), []byte("RIFF....WAVEjunk"), 0o600); err != nil {
		t.Fatal(err)
	}
	troubles := make(chan error, 16)
	s.speaker(Options{Recordings: root, Trouble: func(err error) { troubles <- err }}).Say(words.English, "a")
	if got := s.hears(); got != "espeak" {
		t.Error(got)
	}
	if err := <-troubles; !errors.Is(err, ErrSound) {
		t.Error(err)
	}
}

func TestCues(t *testing.T) {
	for _, kind := range Cues() {
		snd, err := parseWAV(cueOf(kind).wav())
		if err != nil || snd.lasts() < 50*time.Millisecond || snd.lasts() > 5*time.Second {
			t.Errorf("%s: %v %v", kind, err, snd.lasts())
		}
	}
	s := newStand(t)
	speaker := s.speaker(Options{Trouble: func(err error) { t.Error(err) }})
	speaker.Cue("unknown")
	s.waits(speaker)
}

func TestName(t *testing.T) {
	for text, want := range map[string]string{
		"Mời đặt thẻ lên đầu đọc.": "moi-dat-the-len-dau-doc.wav", "../../etc": "etc.wav", strings.Repeat("a", 500): strings.Repeat("a", maxName) + ".wav",
	} {
		if got := Name(text); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func FuzzParseWAV(f *testing.F) {
	f.Add(cueOf(CardIn).wav())
	f.Add([]byte("RIFF....WAVEfmt \xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := parseWAV(b)
		if err == nil && (s.rate == 0 || s.channels == 0 || len(s.samples) > len(b) || s.lasts() < 0) {
			t.Errorf("%d Hz, %d channels, %d bytes", s.rate, s.channels, len(s.samples))
		}
	})
}
