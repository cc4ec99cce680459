package scanning

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const (
	citizen  = "001190123456||Nguyễn Thị Mẫu|15011990|Nữ|Số 1, Phường X, Hà Nội|20042021"
	passport = "P<VNMNGUYEN<<THI<MAU<<<<<<<<<<<<<<<<<<<<<<<<\rB1234567<8VNM9001151F3004207<<<<<<<<<<<<<<04"
	idZone   = "IDVNM1901234560001190123456<<8\r9001151F3001158VNM<<<<<<<<<<<4\rNGUYEN<<THI<MAU<<<<<<<<<<<<<<<"
)

var morning = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// bench is a keyboard and a scanner on one cable.
type bench struct {
	*Keys
	clock *clockwork.FakeClock
	told  []string // runs of keys, and codes after "!"
	run   bool
	codes []string
}

func newBench() *bench {
	b := &bench{clock: clockwork.NewFakeClockAt(morning)}
	b.Keys = NewKeys(b.clock, func(r rune) {
		if !b.run {
			b.told, b.run = append(b.told, ""), true
		}
		b.told[len(b.told)-1] += string(r)
	}, func(code personal.Text) {
		b.told, b.run = append(b.told, "!"+code.Reveal()), false
		b.codes = append(b.codes, code.Reveal())
	})
	return b
}

// types presses keys at a pace. The keys come in a heap, with the times at which
// they were pressed.
func (b *bench) types(text string, gap time.Duration) {
	at := b.clock.Now()
	for _, r := range text {
		at = at.Add(gap)
		b.Key(r, at)
	}
}

// rest lets the clock run, and waits until the timer has told what was held.
func (b *bench) rest(t testing.TB) {
	t.Helper()
	limit := time.Now().Add(30 * time.Second)
	for b.holds() > 0 {
		if time.Now().After(limit) {
			t.Fatal("keys are held for ever")
		}
		b.clock.Advance(time.Second)
		time.Sleep(time.Millisecond)
	}
	b.mu.Lock() // what the timer told is whole
	defer b.mu.Unlock()
}

func (b *bench) holds() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.held)
}

func TestKeys(t *testing.T) {
	const quick, slow = 4 * time.Millisecond, 150 * time.Millisecond
	for name, c := range map[string]struct {
		play func(b *bench)
		want []string
	}{
		"a card":                     {func(b *bench) { b.types(citizen+"\r\n", quick) }, []string{"!" + citizen}},
		"a card, no end":             {func(b *bench) { b.types(citizen, quick) }, []string{"!" + citizen}},
		"two cards":                  {func(b *bench) { b.types(citizen+"\r"+citizen+"\r", quick) }, []string{"!" + citizen, "!" + citizen}},
		"a person":                   {func(b *bench) { b.types("nguyen van an\r", slow) }, []string{"nguyen van an\r"}},
		"a heap of a person's keys":  {func(b *bench) { b.types("nguyen van an\r", 0) }, []string{"nguyen van an\r"}},
		"a heap, no end":             {func(b *bench) { b.types("so 1 phuong x", 0) }, []string{"so 1 phuong x"}},
		"a number by a scanner":      {func(b *bench) { b.types("001190123456\r\n", quick) }, []string{"001190123456\r"}},
		"an address of a page":       {func(b *bench) { b.types("https://example.vn/a\t", quick) }, []string{"https://example.vn/a\t"}},
		"a card, then a person":      {func(b *bench) { b.types(citizen+"\r", quick); b.types("ok", slow) }, []string{"!" + citizen, "ok"}},
		"a heap, then a card":        {func(b *bench) { b.types("abcdef", 0); b.later(time.Second); b.types(citizen+"\r", quick) }, []string{"abcdef", "!" + citizen}},
		"a passport's zone":          {func(b *bench) { b.types(passport+"\r", quick) }, []string{"!" + strings.ReplaceAll(passport, "\r", "\n")}},
		"a card's zone, both ends":   {func(b *bench) { b.types(strings.ReplaceAll(idZone, "\r", "\r\n")+"\r\n", quick) }, []string{"!" + strings.ReplaceAll(idZone, "\r", "\n")}},
		"a zone, no end":             {func(b *bench) { b.types(idZone, quick) }, []string{"!" + strings.ReplaceAll(idZone, "\r", "\n")}},
		"a zone in one":              {func(b *bench) { b.types(strings.ReplaceAll(idZone, "\r", "")+"\r", quick) }, []string{"!" + strings.ReplaceAll(idZone, "\r", "")}},
		"half a zone":                {func(b *bench) { b.types(idZone[:31], quick) }, []string{idZone[:31]}},
		"half a zone, then a card":   {func(b *bench) { b.types(idZone[:31]+citizen+"\r", quick) }, []string{idZone[:31], "!" + citizen}},
		"half a zone, then a person": {func(b *bench) { b.types(idZone[:62], quick); b.later(90 * time.Millisecond); b.types("a", slow) }, []string{idZone[:62] + "a"}},
	} {
		b := newBench()
		c.play(b)
		b.rest(t)
		if !slices.Equal(b.told, c.want) {
			t.Errorf("%s: told %q", name, b.told)
		}
	}
}

func (b *bench) later(d time.Duration) { b.clock.Advance(d) }

// A key that is no letter comes after what was typed before it.
func TestFlush(t *testing.T) {
	b := newBench()
	b.types("abc", 20*time.Millisecond)
	b.Flush()
	if !slices.Equal(b.told, []string{"abc"}) || b.holds() > 0 {
		t.Errorf("told %q", b.told)
	}
}

// Of who is gone nothing is told, and nothing stays in memory.
func TestForget(t *testing.T) {
	b := newBench()
	b.types(idZone[:40], time.Millisecond)
	held := b.held[:cap(b.held)]
	b.Forget()
	b.clock.Advance(time.Second)
	b.types("x", 0)
	b.Flush()
	if !slices.Equal(b.told, []string{"x"}) {
		t.Errorf("told %q", b.told)
	}
	if strings.Contains(string(held), "IDVNM") {
		t.Error("the keys are still there")
	}
}

// A key that comes in time goes on with what is held, even where the timer of the
// key before has rung.
func TestALateTimerSplitsNothing(t *testing.T) {
	b := newBench()
	b.types(citizen[:12], time.Millisecond)
	b.later(12 * time.Millisecond)
	b.paused() // the timer of an earlier key
	b.types(citizen[12:]+"\r", time.Millisecond)
	if !slices.Equal(b.told, []string{"!" + citizen}) {
		t.Errorf("told %q", b.told)
	}
}

// FuzzKeys: whatever the rhythm, no key is lost, told twice, or out of order, and
// only what reads as a document is told as a code.
func FuzzKeys(f *testing.F) {
	beat := func(text string, gap byte) []byte {
		var b []byte
		for i := range len(text) {
			b = append(b, text[i], gap)
		}
		return b
	}
	f.Add(beat("079095000123||Tran Van An|02031995|Nam|Hue|05062022\r", 3))
	f.Add(beat(idZone+"\r", 5))
	f.Add(append(beat(idZone[:31], 5), beat("abc\rdef", 120)...))
	f.Add(beat("nguyen\r\r", 0))
	f.Fuzz(func(t *testing.T, pressed []byte) {
		b := newBench()
		at, typed := morning, ""
		for i := 0; i+1 < len(pressed); i += 2 {
			at = at.Add(time.Duration(pressed[i+1]) * time.Millisecond)
			r := rune(pressed[i] & 0x7F)
			if r == '\n' || r == '\t' {
				r = '\r'
			}
			typed += string(r)
			b.Key(r, at)
		}
		b.Flush()
		got := ""
		for _, s := range b.told {
			got += s
		}
		for _, code := range b.codes {
			if !isDocument(code) {
				t.Errorf("%q is no document's code", code)
			}
		}
		if letters(got) != letters(typed) {
			t.Errorf("typed %q, got %q", typed, got)
		}
	})
}

// letters are a text without what ends lines, and without the mark of a code.
func letters(s string) string {
	return strings.NewReplacer("\r", "", "\n", "", "!", "").Replace(s)
}
