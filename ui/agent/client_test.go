package agent

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

func answer(w http.ResponseWriter, kind string, status int, body []byte) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func TestWhatIsNoAnswer(t *testing.T) {
	large := bytes.Repeat([]byte(" "), usualMost+2)
	for name, h := range map[string]http.HandlerFunc{
		"no JSON":           func(w http.ResponseWriter, _ *http.Request) { answer(w, "application/json", 200, []byte("<html>")) },
		"too large":         func(w http.ResponseWriter, _ *http.Request) { answer(w, "application/json", 200, large) },
		"a page of another": func(w http.ResponseWriter, _ *http.Request) { answer(w, "text/html", 404, []byte("not found")) },
		"a bare problem":    func(w http.ResponseWriter, _ *http.Request) { answer(w, "application/problem+json", 404, []byte("{}")) },
	} {
		c := client(t, scripted(t, h))
		if _, err := c.Visit(t.Context(), "a"); !errors.Is(err, ErrAnswer) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProblemSaysWhen(t *testing.T) {
	c := client(t, scripted(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "30")
		answer(w, "application/problem+json; charset=utf-8", 403, []byte(`{"code":"sign-in","title":"Nguyễn Thị Mẫu","status":403}`))
	}))
	_, err := c.SignIn(t.Context(), SignIn{Who: "Mẫu", Password: "x"})
	var p *Problem
	if !errors.As(err, &p) || p.RetryAfter != 30*time.Second || p.Status != 403 || strings.Contains(err.Error(), "Mẫu") {
		t.Errorf("%+v", p)
	}
}

// A daemon that hangs is told from one that is away.
func TestSlow(t *testing.T) {
	came, leave := make(chan struct{}, 1), make(chan struct{})
	dir := scripted(t, func(http.ResponseWriter, *http.Request) {
		came <- struct{}{}
		<-leave
	})
	defer close(leave)
	clock := clockwork.NewFakeClock()
	c := New(Options{Dir: dir, Clock: clock})
	defer c.Forget()
	done := make(chan error, 1)
	go func() {
		_, err := c.Consent(context.Background(), "a", visit.ConsentRequest{})
		done <- err
	}()
	<-came
	clock.Advance(usualWait)
	if err := <-done; !errors.Is(err, ErrSlow) {
		t.Error(err)
	}
}

func TestNobodyWaitsAnyMore(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := client(t, t.TempDir()).Visit(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// What was sent and what came is overwritten, whoever still holds it.
func TestNothingIsKeptOfACall(t *testing.T) {
	const name = "Nguyễn Thị Mẫu"
	c := client(t, scripted(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		answer(w, "application/json", 200, body)
	}))
	q := post(on(visits, "a", "typed"), visit.TypedRequest{Name: personal.Text(name)})
	var came []byte
	_, err := c.bytes(t.Context(), q, func(_ http.Header, body []byte) error {
		if !bytes.Contains(body, []byte(name)) {
			t.Error("the answer is not what was sent")
		}
		came = body
		return nil
	})
	if err != nil || bytes.Contains(came, []byte("Nguy")) {
		t.Error("the answer is still there", err)
	}
	o := must(outgoingOf(q))(t)
	sent, held := o.raw, &reading{o: o}
	o.wipe()
	if bytes.Contains(sent, []byte("Nguy")) {
		t.Error("what was sent is still there")
	}
	if n, err := held.Read(make([]byte, 64)); n != 0 || !errors.Is(err, errOver) {
		t.Error("read after the call:", n, err)
	}
}

func TestForgetClosesConnections(t *testing.T) {
	var ports []string
	dir := scripted(t, func(w http.ResponseWriter, r *http.Request) {
		ports = append(ports, r.Header.Get("Accept-Language"))
		answer(w, "application/json", 200, []byte(`{}`))
	})
	c := client(t, dir)
	must(c.Visit(t.Context(), "a"))(t)
	c.SetLang(words.English)
	before := c.http
	c.Forget()
	must(c.Visit(t.Context(), "a"))(t)
	if c.http == before || !slices.Equal(ports, []string{"vi", "en"}) {
		t.Error("the connection was kept", ports)
	}
}

func picture(w, h int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = byte(i)
	}
	return img
}

func encoded(t testing.TB, img image.Image, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(w io.Writer, img image.Image) error { return jpeg.Encode(w, img, nil) }

func TestPortrait(t *testing.T) {
	for name, f := range map[string]struct {
		kind string
		body []byte
		size image.Point
		err  error
	}{
		"small":          {"image/jpeg", encoded(t, picture(240, 320), asJPEG), image.Pt(240, 320), nil},
		"large":          {"image/jpeg", encoded(t, picture(1200, 1600), asJPEG), image.Pt(480, 640), nil},
		"wide":           {"image/png", encoded(t, picture(2000, 500), png.Encode), image.Pt(480, 120), nil},
		"thin":           {"image/png", encoded(t, picture(1, 5000), png.Encode), image.Pt(1, 640), nil},
		"JPEG 2000":      {"image/jp2", []byte("\x00\x00\x00\x0cjP  \r\n\x87\n"), image.Point{}, ErrNotShown},
		"damaged":        {"image/jpeg", encoded(t, picture(64, 64), asJPEG)[:200], image.Point{}, ErrNotShown},
		"larger than it": {"image/png", bomb(t), image.Point{}, ErrNotShown},
	} {
		c := client(t, scripted(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, f.kind, 200, f.body) }))
		img, err := c.Portrait(t.Context(), "a")
		if !errors.Is(err, f.err) || err == nil && img.Bounds().Size() != f.size {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// bomb is a picture that says it has more pixels than there is room for.
func bomb(t testing.TB) []byte {
	b := encoded(t, picture(8, 8), png.Encode)
	copy(b[16:24], []byte{0, 0, 0x7F, 0xFF, 0, 0, 0x7F, 0xFF})
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// FuzzUnpack: whatever a chip holds for a portrait, it is a picture of the size
// of one, or not shown.
func FuzzUnpack(f *testing.F) {
	f.Add(encoded(f, picture(40, 50), asJPEG))
	f.Add(encoded(f, picture(40, 50), png.Encode))
	f.Add(bomb(f))
	f.Fuzz(func(t *testing.T, body []byte) {
		img, err := unpack(body)
		if err != nil {
			if !errors.Is(err, ErrNotShown) {
				t.Fatal(err)
			}
			return
		}
		if s := img.Bounds().Size(); s.X < 1 || s.Y < 1 || s.X > portraitWidth || s.Y > portraitHeight {
			t.Error(s)
		}
	})
}

// The readers are told when they change, and not when they do not.
func TestWatchReaders(t *testing.T) {
	var lying atomic.Bool
	asked := make(chan struct{}, 1000)
	dir := scripted(t, func(w http.ResponseWriter, _ *http.Request) {
		body, _ := json.Marshal(map[string]any{"readers": []api.Reader{{Name: "A", Card: lying.Load()}}})
		answer(w, "application/json", 200, body)
		asked <- struct{}{}
	})
	clock := clockwork.NewFakeClock()
	c := New(Options{Dir: dir, Clock: clock})
	defer c.Forget()
	ctx, stop := context.WithCancel(t.Context())
	told := c.WatchReaders(ctx, time.Second)
	if got := <-told; len(got) != 1 || got[0].Card {
		t.Error(got)
	}
	for range 4 {
		moved(t, clock, asked)
	}
	lying.Store(true)
	if got := moved(t, clock, told); len(got) != 1 || !got[0].Card {
		t.Error("told a list that did not change", got)
	}
	stop()
	for range told {
		t.Error("told after the end")
	}
}

// moved moves the clock until something comes.
func moved[T any](t *testing.T, clock *clockwork.FakeClock, from <-chan T) (v T) {
	t.Helper()
	limit := time.After(patience)
	for {
		select {
		case v = <-from:
			return v
		case <-limit:
			t.Fatal("nothing comes")
		case <-time.After(10 * time.Millisecond):
			clock.Advance(time.Second)
		}
	}
}
