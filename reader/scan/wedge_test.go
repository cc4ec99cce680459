package scan

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// typist types on a keyboard whose clock is its own.
type typist struct {
	w     Wedge
	at    time.Time
	keys  strings.Builder
	codes []string
}

func (p *typist) take(t Typed) {
	p.keys.WriteString(t.Keys)
	if t.Code != "" {
		p.codes = append(p.codes, t.Code.Reveal())
	}
}

// key is pressed so long after the one before; the pause between is told.
func (p *typist) key(r rune, gap time.Duration) {
	if due, waits := p.w.Due(); waits && !p.at.Add(gap).Before(due) {
		p.take(p.w.Pause(due))
	}
	p.at = p.at.Add(gap)
	p.take(p.w.Key(r, p.at))
}

func (p *typist) text(s string, gaps ...int) {
	i := 0
	for _, r := range s {
		p.key(r, time.Duration(gaps[i%len(gaps)])*time.Millisecond)
		i++
	}
}

func (p *typist) rest() {
	p.at = p.at.Add(time.Second)
	p.take(p.w.Pause(p.at))
}

func TestWedgeRhythms(t *testing.T) {
	for name, c := range map[string]struct {
		play  func(p *typist)
		codes []string
		keys  string
	}{
		"a scanner, line end":      {func(p *typist) { p.text(specimen+"\r", 2) }, []string{specimen}, ""},
		"a scanner, both ends":     {func(p *typist) { p.text(specimen+"\r\n", 8) }, []string{specimen}, ""},
		"a scanner, tab":           {func(p *typist) { p.text("001190123456\t", 12) }, []string{"001190123456"}, ""},
		"a scanner, no end":        {func(p *typist) { p.text(insurance, 4); p.rest() }, []string{insurance}, ""},
		"a slow one, with stalls":  {func(p *typist) { p.text(specimen+"\r", 16, 16, 16, 16, 95, 28, 16) }, []string{specimen}, ""},
		"a scanner, not heard":     {func(p *typist) { p.text(specimen[:9], 4); p.text(specimen[9:10], 280); p.text(specimen[10:]+"\r", 4) }, []string{specimen}, ""},
		"two codes":                {func(p *typist) { p.text("001190123456\r", 5); p.text("079095000123\r", 5) }, []string{"001190123456", "079095000123"}, ""},
		"two codes without ends":   {func(p *typist) { p.text("001190123456", 5); p.text("0", 400); p.text("79095000123", 5); p.rest() }, []string{"001190123456", "079095000123"}, ""},
		"decomposed letters":       {func(p *typist) { p.text("Ho\u0300a Ho\u0300a\r", 5) }, []string{"H\u00f2a H\u00f2a"}, ""},
		"a person":                 {func(p *typist) { p.text("nguyen van an\r", 140, 90, 210) }, nil, "nguyen van an\r"},
		"a person, rolling":        {func(p *typist) { p.text("thoong tin", 25, 160); p.rest() }, nil, "thoong tin"},
		"a person, then a scanner": {func(p *typist) { p.text("abc", 120); p.key('0', 300*time.Millisecond); p.text("01190123456\r", 6) }, []string{"001190123456"}, "abc"},
		"a scanner, then a person": {func(p *typist) { p.text("001190123456\r", 6); p.text("ok\n", 200) }, []string{"001190123456"}, "ok\n"},
		"a person, very fast":      {func(p *typist) { p.text("quan ly benh vien\r", 25, 25, 95) }, nil, "quan ly benh vien\r"},
		"few keys, fast":           {func(p *typist) { p.text("12345\r", 3) }, nil, "12345\r"},
		"a key kept down":          {func(p *typist) { p.text(strings.Repeat("a", 60), 25); p.rest() }, nil, strings.Repeat("a", 60)},
		"line ends alone":          {func(p *typist) { p.text("\r\n\t", 5) }, nil, "\r\n\t"},
		"more than a code holds":   {func(p *typist) { p.text(strings.Repeat("ab", maxPayload)+"\r", 1) }, nil, strings.Repeat("ab", maxPayload) + "\r"},
		"a clock set back":         {func(p *typist) { p.text("001190", 5); p.at = p.at.Add(-time.Hour); p.text("ab\r", 150) }, []string{"001190"}, "ab\r"},
	} {
		p := &typist{at: noon}
		c.play(p)
		if strings.Join(p.codes, "\x00") != strings.Join(c.codes, "\x00") || p.keys.String() != c.keys {
			t.Errorf("%s: %d codes, want %d; %d keys, want %d", name, len(p.codes), len(c.codes), p.keys.Len(), len(c.keys))
		}
		if _, waits := p.w.Due(); waits {
			t.Errorf("%s: keys are still held", name)
		}
	}
}

// Nobody who types twelve keys a second on the whole is taken for a scanner,
// however unevenly: gaps from nothing to twice the mean, pairs of keys that are
// all but one, up to two keys ahead of the rate. Every key arrives, in its order.
func TestWedgeLeavesPeopleAlone(t *testing.T) {
	const mean = time.Second / 12
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 7))
		p, typed := &typist{at: noon}, ""
		var owed time.Duration // what the fast keys were ahead
		for range 80 {
			gap := time.Duration(r.Int64N(int64(2 * mean)))
			if r.IntN(2) == 0 {
				gap = time.Duration(r.Int64N(int64(10 * time.Millisecond)))
			}
			if owed = max(owed+mean-gap, 0); owed > 2*mean { // no more ahead than that
				gap, owed = gap+owed-2*mean, 2*mean
			}
			key := rune('a' + r.IntN(26))
			if r.IntN(9) == 0 {
				key = '\r'
			}
			p.key(key, gap)
			typed += string(key)
		}
		p.rest()
		if len(p.codes) > 0 || p.keys.String() != typed {
			t.Fatalf("seed %d: %d codes, %d of %d keys", seed, len(p.codes), p.keys.Len(), len(typed))
		}
	}
}

// FuzzWedge: whatever the rhythm, no key is lost, told twice, or out of order.
func FuzzWedge(f *testing.F) {
	f.Add([]byte("0\x05" + "1\x05" + "2\x05" + "3\x05" + "4\x05" + "5\x05" + "\r\x05"))
	f.Add([]byte("a\x80b\x90\r\x70"))
	f.Fuzz(func(t *testing.T, pressed []byte) {
		var w Wedge
		at, typed, got := noon, "", ""
		take := func(d Typed) {
			got += d.Code.Reveal() + d.Keys
		}
		for i := 0; i+1 < len(pressed); i += 2 {
			at = at.Add(time.Duration(pressed[i+1]) * time.Millisecond)
			key := rune(pressed[i] & 0x7F)
			if key == '\n' || key == '\t' {
				key = '\r'
			}
			typed += string(key)
			take(w.Key(key, at))
		}
		take(w.Pause(at.Add(time.Second)))
		if strings.ReplaceAll(got, "\r", "") != strings.ReplaceAll(typed, "\r", "") {
			t.Errorf("typed %q, got %q", typed, got)
		}
	})
}
