package voice

import (
	"encoding/binary"
	"io"
	"math"
	"os"
	"time"
)

// sound is samples of 16 bits, little endian, channels in turn.
type sound struct {
	rate, channels int
	samples        []byte
}

// lasts is how long a sound is.
func (s sound) lasts() time.Duration {
	frames := len(s.samples) / 2 / max(1, s.channels)
	return time.Duration(frames) * time.Second / time.Duration(max(1, s.rate))
}

// maxSound bounds a sound: a minute of CD quality.
const maxSound = 12 << 20

// recording reads a WAV file.
func recording(file string) (sound, error) {
	f, err := os.Open(file)
	if err != nil {
		return sound{}, err
	}
	defer f.Close()
	all, err := io.ReadAll(io.LimitReader(f, maxSound+1))
	if err != nil {
		return sound{}, err
	}
	return parseWAV(all)
}

// parseWAV takes PCM of 16 bits, whatever other chunks are beside it. A program
// that writes to a pipe does not know the length of its samples: what is there
// counts. The error is [ErrSound].
func parseWAV(b []byte) (sound, error) {
	if len(b) > maxSound || len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return sound{}, ErrSound
	}
	var s sound
	for rest := b[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:]))
		body := rest[8:]
		body = body[:min(size, int64(len(body)))]
		switch {
		case name == "fmt " && len(body) >= 16:
			if binary.LittleEndian.Uint16(body) != 1 || binary.LittleEndian.Uint16(body[14:]) != 16 {
				return sound{}, ErrSound
			}
			s.channels, s.rate = int(binary.LittleEndian.Uint16(body[2:])), int(binary.LittleEndian.Uint32(body[4:]))
		case name == "data":
			s.samples = body[:len(body)&^1]
			return s, s.check()
		}
		rest = rest[min(int64(len(rest)), 8+size+size&1):]
	}
	return sound{}, ErrSound
}

func (s sound) check() error {
	if s.channels < 1 || s.channels > 2 || s.rate < 4000 || s.rate > 192_000 {
		return ErrSound
	}
	return nil
}

// wav is the sound as a WAV file.
func (s sound) wav() []byte {
	b := append([]byte("RIFF"), make([]byte, 40)...)
	binary.LittleEndian.PutUint32(b[4:], uint32(36+len(s.samples)))
	copy(b[8:], "WAVEfmt ")
	binary.LittleEndian.PutUint32(b[16:], 16)
	binary.LittleEndian.PutUint16(b[20:], 1)
	binary.LittleEndian.PutUint16(b[22:], uint16(s.channels))
	binary.LittleEndian.PutUint32(b[24:], uint32(s.rate))
	binary.LittleEndian.PutUint32(b[28:], uint32(s.rate*s.channels*2))
	binary.LittleEndian.PutUint16(b[32:], uint16(s.channels*2))
	binary.LittleEndian.PutUint16(b[34:], 16)
	copy(b[36:], "data")
	binary.LittleEndian.PutUint32(b[40:], uint32(len(s.samples)))
	return append(b, s.samples...)
}

// The cues.
const (
	CardIn    = "card"           // a card was taken in
	Done      = "done"           // something is finished
	Attention = "attention"      // look at the screen
	Forgotten = "forgotten-card" // a card was left behind: three times, and the flow repeats it
)

// Cues lists every cue.
func Cues() []string { return []string{CardIn, Done, Attention, Forgotten} }

// note is a tone of a length; without a pitch, silence.
type note struct {
	hertz float64
	ms    int
}

// cueOf is the sound of a cue: rising where something went well, on one pitch
// where a person is needed. It is empty for an unknown one.
func cueOf(kind string) sound {
	switch kind {
	case CardIn:
		return tones(note{880, 90})
	case Done:
		return tones(note{659, 110}, note{988, 180})
	case Attention:
		return tones(note{523, 160}, note{0, 80}, note{523, 160})
	case Forgotten:
		alarm := []note{{988, 180}, {740, 180}, {988, 180}, {740, 180}, {0, 400}}
		return tones(append(append(append([]note{}, alarm...), alarm...), alarm...)...)
	}
	return sound{}
}

const (
	cueRate = 22050
	volume  = 0.5 * math.MaxInt16
	fade    = cueRate / 200 // 5 ms: a tone that begins at once clicks
)

func tones(notes ...note) sound {
	s := sound{rate: cueRate, channels: 1}
	for _, n := range notes {
		frames := cueRate * n.ms / 1000
		for i := range frames {
			loud := min(1, float64(min(i, frames-1-i))/fade)
			v := volume * loud * math.Sin(2*math.Pi*n.hertz*float64(i)/cueRate)
			s.samples = binary.LittleEndian.AppendUint16(s.samples, uint16(int16(v)))
		}
	}
	return s
}
