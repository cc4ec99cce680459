package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/skip2/go-qrcode"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const (
	filmWidth, filmHeight = 480, 360
	filmPace              = time.Second / 15
)

// film is what a camera would have sent, as pictures one after the other.
type film struct {
	bytes.Buffer
	r *rand.Rand
}

func newFilm(seed uint64) *film { return &film{r: rand.New(rand.NewPCG(seed, seed))} }

// desk is some frames of an empty desk.
func (f *film) desk(tb testing.TB, frames int) {
	img := image.NewGray(image.Rect(0, 0, filmWidth, filmHeight))
	for i := range img.Pix {
		img.Pix[i] = 90 + byte(i%filmWidth/9%5)*7 + byte(f.r.IntN(6))
	}
	picture := encode(tb, img, 80)
	for range frames {
		f.Write(picture)
	}
}

// card is a card that is moved into the picture, smeared, then held.
func (f *film) card(tb testing.TB, payload string) {
	for _, smeared := range []int{30, 24, 9, 4, 0, 0} {
		d := damage{level: qrcode.Medium, pitch: 3.2, angle: 8, noise: 4, black: 40, white: 210, motion: smeared}
		f.Write(encode(tb, d.render(tb, payload, filmWidth, filmHeight, f.r), 80))
	}
}

func (f *film) frames() Frames {
	return Recording(io.NopCloser(bytes.NewReader(f.Bytes())), filmPace, noon)
}

func watch(t *testing.T, v Viewer, frames Frames) (got []string) {
	t.Helper()
	err := v.Watch(t.Context(), frames, func(s Sighting) {
		got = append(got, s.Text.Reveal())
		if s.Err != nil {
			got[len(got)-1] = s.Err.Error()
		}
	})
	if err != nil {
		t.Error(err)
	}
	return got
}

// One card twice, another in between, for as long as people hold them.
func TestLiveTellsEachCodeOnce(t *testing.T) {
	const first, second = specimen, "079095000123||Trần Văn An|02031995|Nam|Huế|05062022"
	f := newFilm(1)
	f.desk(t, 10)
	f.card(t, first)
	f.desk(t, 8) // half a second: a hand before the lens
	f.card(t, first)
	f.desk(t, 4)
	f.card(t, second)
	f.desk(t, 45) // three seconds
	f.card(t, first)
	shown := 0
	v := Viewer{Budget: time.Minute, Shown: func(Frame) { shown++ }}
	if got, want := watch(t, v, f.frames()), []string{first, second, first}; !slices.Equal(got, want) {
		t.Errorf("%d sightings, want %d in their order", len(got), len(want))
	}
	if want := 10 + 8 + 4 + 45 + 4*6; shown != want {
		t.Errorf("%d frames shown, want %d", shown, want)
	}
	if got := watch(t, Viewer{Budget: time.Minute, Away: 400 * time.Millisecond}, f.frames()); len(got) != 4 {
		t.Errorf("%d sightings with a shorter memory, want 4", len(got))
	}
}

// What the first stage cannot read is read when the turn of the one that can has
// come: the very same frame, in one round.
func TestLiveTakesTurns(t *testing.T) {
	reached := map[string]bool{}
	for seed := range uint64(60) {
		f := newFilm(100 + seed)
		payload, d := inventPayload(f.r), drawDamage([]string{"px2", "combo", "glare", "uneven"}[seed%4], f.r)
		img := d.render(t, payload, 640, 480, f.r)
		r := newReader(t.Context(), luminance(img))
		first := r.stages()[0].name
		whole, err := Decode(t.Context(), img, 0)
		if err != nil || whole.Stage == first || strings.HasSuffix(whole.Stage, "pair") && whole.Stage != first+" pair" {
			continue
		}
		e := &endless{frame: Frame{Luma: img, At: noon}, at: func(int) {}}
		ctx, stop := context.WithCancel(t.Context())
		e.at = func(n int) {
			if n > len(r.stages()) {
				stop()
			}
		}
		told := ""
		_ = Viewer{Budget: time.Minute}.Watch(ctx, e, func(s Sighting) {
			reached[s.Stage], told = true, s.Text.Reveal()
			stop()
		})
		stop()
		if told != payload {
			t.Errorf("seed %d: read by %s of a picture, not of %d frames", seed, whole.Stage, e.n)
		}
	}
	t.Log(slices.Sorted(maps.Keys(reached)))
	if len(reached) < 3 {
		t.Errorf("only %d other stages were needed", len(reached))
	}
}

func TestLiveTellsWhatItCannotUse(t *testing.T) {
	f := newFilm(3)
	f.card(t, "caf\xe9 caf\xe9")
	f.card(t, specimen)
	if got, want := watch(t, Viewer{Budget: time.Minute}, f.frames()), []string{ErrNotText.Error(), specimen}; !slices.Equal(got, want) {
		t.Errorf("%d sightings", len(got))
	}
}

func TestLivePassesTornPictures(t *testing.T) {
	f := newFilm(4)
	f.card(t, specimen)
	torn := f.Bytes()[:3000]
	all := slices.Concat(torn, torn, f.Bytes())
	frames := Recording(io.NopCloser(bytes.NewReader(all)), filmPace, noon)
	if got := watch(t, Viewer{Budget: time.Minute}, frames); !slices.Equal(got, []string{specimen}) {
		t.Errorf("%d sightings", len(got))
	}
}

func TestLiveEndsWithTheCamera(t *testing.T) {
	s := newScripted(t, ErrCameraGone)
	s.put(0) // a picture too small to be searched
	close(s.send)
	if err := Live(t.Context(), s, func(Sighting) {}); !errors.Is(err, ErrCameraGone) {
		t.Error(err)
	}
}

// endless gives the same frame for ever, and ends the context at a point.
type endless struct {
	frame Frame
	n     int
	at    func(n int)
}

func (e *endless) Next(context.Context) (Frame, error) {
	e.n++
	e.at(e.n)
	return e.frame, nil
}

func (e *endless) Close() error { return nil }

func TestLiveEndsWithTheContext(t *testing.T) {
	ctx, stop := context.WithCancelCause(t.Context())
	cause := errors.New("walked away")
	e := &endless{frame: Frame{Luma: drawSymbol(t, specimen, qrcode.Low, 3), At: noon}, at: func(n int) {
		if n == 3 {
			stop(cause)
		}
	}}
	told := 0
	if err := Live(ctx, e, func(Sighting) { told++ }); !errors.Is(err, cause) || told != 1 || e.n != 3 {
		t.Errorf("%v after %d frames, told %d times", err, e.n, told)
	}
	s := newScripted(t, nil) // which sends nothing
	waiting, stop := context.WithCancelCause(t.Context())
	stop(cause)
	if err := Live(waiting, s, func(Sighting) {}); !errors.Is(err, cause) {
		t.Error(err)
	}
}

// A budget is what all stages of a frame have together.
func TestLiveBudget(t *testing.T) {
	hard := static(1280, 720, 6)
	r := newReader(t.Context(), luminance(hard))
	if _, _, err := r.glance(0); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	if _, err := (Viewer{Budget: time.Nanosecond}).withDefaults().look(t.Context(), Frame{Luma: hard}, 0); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	m := memory{away: time.Hour, seen: map[digest]time.Time{}}
	for i := range 10 * mostSeen {
		s := Sighting{Sequence: uint64(i)}
		s.Text = personal.Text(fmt.Sprint(i))
		if !m.appears(s, noon.Add(time.Duration(i))) || m.appears(s, noon.Add(time.Duration(i))) {
			t.Fatalf("code %d", i)
		}
		if len(m.seen) > mostSeen {
			t.Fatalf("%d remembered", len(m.seen))
		}
	}
	last := Sighting{}
	last.Text = personal.Text(fmt.Sprint(10*mostSeen - 1))
	if m.appears(last, noon.Add(time.Minute)) || !m.appears(last, noon.Add(2*time.Hour)) {
		t.Error("the last one is in view for an hour")
	}
}
