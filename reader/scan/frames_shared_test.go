package scan

import (
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
)

// frame is a degraded picture and what its symbol says.
type frame struct {
	class, text string
	img         *image.Gray
}

const sharedSet = "../../../shared/qr"

// sharedFrames reads the project's set of degraded frames, which lies beside
// the checkout.
func sharedFrames(tb testing.TB) (frames []frame) {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(sharedSet, "manifest.json"))
	if err != nil {
		tb.Skipf("no set of degraded frames beside the checkout (%s)", sharedSet)
	}
	var list []struct{ File, Class, Text string }
	if err := json.Unmarshal(data, &list); err != nil {
		tb.Fatal(err)
	}
	for _, entry := range list {
		f, err := os.Open(filepath.Join(sharedSet, entry.File))
		if err != nil {
			tb.Fatal(err)
		}
		img, err := jpeg.Decode(f)
		if err != nil {
			tb.Fatal(entry.File, err)
		}
		frames = append(frames, frame{entry.Class, entry.Text, img.(*image.Gray)})
		if err := f.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	return frames
}

// drawnFrames draws so many frames of each class, always the same for a seed.
func drawnFrames(tb testing.TB, seed uint64, each, w, h int) (frames []frame) {
	tb.Helper()
	for _, class := range classes {
		for i := range each {
			r := rand.New(rand.NewPCG(seed, uint64(i)))
			payload := inventPayload(r)
			frames = append(frames, frame{class, payload, drawDamage(class, r).render(tb, payload, w, h, r)})
		}
	}
	return frames
}

// tally counts what a decoder made of the frames of a class.
type tally struct {
	class             string
	frames, read, bad int
	took              []time.Duration
}

func (t *tally) add(got, want string, took time.Duration) {
	t.frames++
	t.took = append(t.took, took)
	switch norm.NFC.String(got) {
	case norm.NFC.String(want):
		t.read++
	case "":
	default:
		t.bad++
	}
}

// measure runs a decoder over frames: a line for each class and one for all.
func measure(frames []frame, decode func(*image.Gray) string) []*tally {
	all := &tally{class: "all"}
	var lines []*tally
	for _, f := range frames {
		i := slices.IndexFunc(lines, func(t *tally) bool { return t.class == f.class })
		if i < 0 {
			i, lines = len(lines), append(lines, &tally{class: f.class})
		}
		start := time.Now()
		got := decode(f.img)
		took := time.Since(start)
		lines[i].add(got, f.text, took)
		all.add(got, f.text, took)
	}
	return append(lines, all)
}

func table(lines []*tally) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-12s %9s %6s %8s %8s %8s %8s\n", "class", "read", "wrong", "mean ms", "median", "95 %", "worst")
	for _, t := range lines {
		var sum time.Duration
		for _, d := range t.took {
			sum += d
		}
		slices.Sort(t.took)
		ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
		fmt.Fprintf(&b, "%-12s %4d/%4d %6d %8.1f %8.1f %8.1f %8.1f\n", t.class, t.read, t.frames, t.bad,
			ms(sum)/float64(t.frames), ms(t.took[t.frames/2]), ms(t.took[t.frames*95/100]), ms(t.took[t.frames-1]))
	}
	return b.String()
}

func decodeOwn(tb testing.TB) func(*image.Gray) string {
	return func(img *image.Gray) string {
		r, err := Decode(tb.Context(), img, 0)
		if err != nil {
			return ""
		}
		return r.Text.Reveal()
	}
}

func TestSharedSet(t *testing.T) {
	lines := measure(sharedFrames(t), decodeOwn(t))
	t.Log(table(lines))
	all := lines[len(lines)-1]
	const floor = 110 // of 112; measured: all
	if all.read < floor || all.bad > 0 {
		t.Errorf("read %d of %d, %d wrong; want %d and none", all.read, all.frames, all.bad, floor)
	}
}

func TestDrawnFrames(t *testing.T) {
	lines := measure(drawnFrames(t, 1, 4, 640, 480), decodeOwn(t))
	t.Log(table(lines))
	all := lines[len(lines)-1]
	const floor = 57 // of 60
	if all.read < floor || all.bad > 0 {
		t.Errorf("read %d of %d, %d wrong; want %d and none", all.read, all.frames, all.bad, floor)
	}
}
