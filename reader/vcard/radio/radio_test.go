package radio

import (
	"testing"
	"time"
)

// Worked by hand from the model's text.
func TestTime(t *testing.T) {
	us := func(n float64) time.Duration { return time.Duration(n * 1000) }
	for _, c := range []struct {
		name           string
		rate           Rate
		sent, received int
		work           Work
		want           time.Duration
	}{
		// 3 ms + 2 frames + 70 bits/106 kbit/s… (7+2 bytes) + 2 ms
		{"SELECT at 106", 106, 7, 2, Work{Op: Select}, us(3000 + 600 + 90.0*1000/106 + 2000)},
		// 223 bytes under AES: 19 bytes out, 256+2 back is two frames
		{"READ BINARY 223 at 424", 424, 19, 258, Work{Op: ReadBinary, Plain: 223}, us(3000 + 900 + 2770.0*1000/424 + 1000 + 4460)},
		{"253 bytes are one frame", 848, 5, 253, Work{Op: ReadBinary, Plain: 251}, us(3000 + 600 + 2580.0*1000/848 + 1000 + 5020)},
		{"254 bytes are two", 848, 5, 254, Work{Op: ReadBinary, Plain: 252}, us(3000 + 900 + 2590.0*1000/848 + 1000 + 5040)},
		{"PACE mapping", 212, 74, 71, Work{Op: PACEMapping}, us(3000 + 600 + 1450.0*1000/212 + 100000)},
		{"no model", 0, 74, 71, Work{Op: PACEMapping}, 0},
		{"slow chip without a model", 0, 5, 5, Work{Op: Select, Extra: time.Second}, time.Second},
	} {
		got := c.rate.Time(c.sent, c.received, c.work)
		if diff := got - c.want; diff < -time.Microsecond || diff > time.Microsecond {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestEveryWork(t *testing.T) {
	want := map[Op]time.Duration{
		None: 0, Select: 2, ReadBinary: 1, ManageEnvironment: 2, PACENonce: 10, PACEMapping: 100,
		PACEAgreement: 100, PACEToken: 5, BAC: 25, ChipAuthentication: 110,
		ActiveAuthenticationEC: 60, ActiveAuthenticationRSA: 150,
	}
	idle := Rate(106).Time(5, 2, Work{})
	for op, ms := range want {
		if got := Rate(106).Time(5, 2, Work{Op: op}) - idle; got != ms*time.Millisecond {
			t.Errorf("op %d: %v, want %v ms", op, got, ms)
		}
	}
}

func TestParseRate(t *testing.T) {
	for s, want := range map[string]Rate{"106": 106, "848": 848, "off": 0} {
		if got, err := ParseRate(s); err != nil || got != want {
			t.Errorf("%s: %d, %v", s, got, err)
		}
	}
	if _, err := ParseRate("100"); err == nil {
		t.Error("100 was taken")
	}
}
