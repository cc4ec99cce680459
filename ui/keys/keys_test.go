package keys

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// press touches keys by their labels, on whatever keyboard the entry shows then.
func press(t *testing.T, e *Entry, labels ...string) {
	t.Helper()
	for _, label := range labels {
		if !e.Key(keyOf(t, e.Keyboard(words.English), label).Act) {
			t.Fatalf("%s is no key", label)
		}
	}
}

func keyOf(t *testing.T, k *scene.Keyboard, label string) scene.Key {
	t.Helper()
	for _, row := range k.Rows {
		for _, key := range row {
			if key.Label == label {
				return key
			}
		}
	}
	t.Fatalf("no key %s", label)
	return scene.Key{}
}

func typing(e *Entry, text string) *Entry {
	for _, r := range text {
		e.Rune(r)
	}
	return e
}

func TestWhatIsTypedOfEachKind(t *testing.T) {
	for _, c := range []struct {
		name                string
		spec                Spec
		typed, shown, value string
		problem             Problem
	}{
		{"number", Spec{Kind: Number}, "079-090 123456", "079\u00a0090\u00a0123\u00a0456", "079090123456", None},
		{"number too long", Spec{Kind: Number}, "0790901234567", "079\u00a0090\u00a0123\u00a0456", "079090123456", None},
		{"number too short", Spec{Kind: Number}, "0790", "079\u00a00", "", NotNumber},
		{"amount", Spec{Kind: Amount}, "1250000đ", "1\u00a0250\u00a0000", "1250000", None},
		{"date", Spec{Kind: Date}, "31012000", "31/01/2000", "2000-01-31", None},
		{"date with slashes", Spec{Kind: Date}, "1/2/1955", "01/02/1955", "1955-02-01", None},
		{"date, both slashes by hand", Spec{Kind: Date}, "01/02/1955", "01/02/1955", "1955-02-01", None},
		{"date begun", Spec{Kind: Date}, "310", "31/0", "", Short},
		{"no such day", Spec{Kind: Date}, "31022000", "31/02/2000", "", NoDate},
		{"no day at all", Spec{Kind: Date}, "00002000", "00/00/2000", "", NoDate},
		{"long ago", Spec{Kind: Date}, "01010199", "01/01/0199", "", NoDate},
		{"year", Spec{Kind: Date, YearAlone: true}, "1950", "1950", "1950", None},
		{"year where none will do", Spec{Kind: Date}, "1950", "19/50/", "", Short},
		{"year that goes on", Spec{Kind: Date, YearAlone: true}, "19121960", "19/12/1960", "1960-12-19", None},
		{"name", Spec{Telex: true, Name: true}, " nguyeenx  thij  khuee ", " Nguyễn  Thị  Khuê ", "Nguyễn Thị Khuê", None},
		{"name without telex", Spec{Name: true}, "maria lopes", "Maria Lopes", "Maria Lopes", None},
		{"text composed by an input method", Spec{Telex: true}, "phường bến nghé", "phường bến nghé", "phường bến nghé", None},
		{"spaces alone", Spec{}, "  ", "  ", "", Empty},
		{"nothing", Spec{Kind: Number}, "", "", "", Empty},
		{"nothing needed", Spec{Kind: Number, Optional: true}, "", "", "", None},
		{"insurance code", Spec{Kind: Insurance, Telex: true}, "gd4-79 đ", "GD479", "", NotCode},
		{"insurance code whole", Spec{Kind: Insurance}, "gd4791234567890", "GD4791234567890", "GD4791234567890", None},
		{"password", Spec{Kind: Password, Telex: true}, "Aa s dd", "•••••••", "Aa s dd", None},
		{"password too short", Spec{Kind: Password, Least: 14}, "Aa s dd", "•••••••", "", Short},
		{"pin", Spec{Kind: PIN, Max: 6}, "12a34567", "••••••", "123456", None},
		{"control characters", Spec{}, "a\x1b\n\tb\u200b", "ab", "ab", None},
		{"too long", Spec{Max: 3, Telex: true}, "nguyeen", "ngu", "ngu", None},
	} {
		e := typing(New(c.spec), c.typed)
		if got := e.Shown(); got != c.shown {
			t.Errorf("%s: shown %q, want %q", c.name, got, c.shown)
		}
		if got := e.Value().Reveal(); got != c.value || e.Problem() != c.problem {
			t.Errorf("%s: %q %q, want %q %q", c.name, got, e.Problem(), c.value, c.problem)
		}
	}
}

func TestAnUnknownProvinceIsADoubtOnly(t *testing.T) {
	for number, want := range map[string]Problem{"079090123456": None, "999090123456": Province, "999": None, "": None} {
		e := typing(New(Spec{Kind: Number}), number)
		if got := e.Doubt(); got != want {
			t.Errorf("%s: %q", number, got)
		}
	}
	if v := typing(New(Spec{Kind: Number}), "999090123456").Value(); v.Reveal() != "999090123456" {
		t.Error("the doubt took the value away")
	}
}

func TestTypingOnTheLetters(t *testing.T) {
	e := New(Spec{Telex: true, Name: true})
	press(t, e, "L", "e", "â", "Space", "T", "h", "i", "ạ", "Space", "D", "đ", "a", "o")
	if got := e.Value().Reveal(); got != "Lê Thị Đao" {
		t.Errorf("%s", got)
	}
	press(t, e, "à", "Delete", "Delete")
	if got := e.Value().Reveal(); got != "Lê Thị Đ" {
		t.Errorf("%s", got)
	}
	press(t, e, "Telex", "a", "s", "123", "4", "abc", "b")
	if got := e.Value().Reveal(); got != "Lê Thị Đas4b" {
		t.Errorf("%s", got)
	}
}

func TestShiftIsForOneLetter(t *testing.T) {
	e := New(Spec{Kind: Password})
	press(t, e, "Capitals", "Q", "w", "Capitals", "Capitals", "e", "1")
	if got := e.Value().Reveal(); got != "Qwe1" {
		t.Error(got)
	}
}

// A finger that is down while the case changes is on the same key when it goes up.
func TestAKeyIsTheSameInBothCases(t *testing.T) {
	small, large := Letters(Sheet{Accents: true}, words.Vietnamese), Letters(Sheet{Accents: true, Shift: true}, words.Vietnamese)
	for i, row := range small.Rows {
		for j, key := range row {
			if other := large.Rows[i][j]; other.Act != key.Act {
				t.Errorf("%s is %s with shift", key.Act, other.Act)
			}
		}
	}
	if large.Rows[1][0].Label != "Q" {
		t.Error("the capitals are not shown")
	}
}

func TestTypingOnThePads(t *testing.T) {
	for _, c := range []struct {
		kind   Kind
		labels []string
		want   string
	}{
		{Number, []string{"7", "Clear", "0", "7", "9", "0", "9", "0", "1", "2", "3", "4", "5", "6"}, "079090123456"},
		{Date, []string{"1", "/", "2", "/", "1", "9", "5", "6", "Delete", "5"}, "1955-02-01"},
		{Amount, []string{"2", "5", "000", "Delete"}, "2500"},
		{PIN, []string{"1", "2", "3", "4"}, "1234"},
	} {
		e := New(Spec{Kind: c.kind})
		press(t, e, c.labels...)
		if got := e.Value().Reveal(); got != c.want {
			t.Errorf("%v: %s, want %s", c.labels, got, c.want)
		}
		if !e.Keyboard(words.Vietnamese).Narrow {
			t.Errorf("%d is not typed on a pad", c.kind)
		}
	}
}

// Every key does something, has a name, and no two are the same act.
func TestEveryKeyIsTaken(t *testing.T) {
	for _, l := range []words.Lang{words.Vietnamese, words.English} {
		boards := []*scene.Keyboard{Pad(Digits, l), Pad(Date, l), Pad(Amount, l)}
		for i := range 16 {
			boards = append(boards, Letters(Sheet{Shift: i&1 > 0, Figures: i&2 > 0, Telex: i&4 > 0, Accents: i&8 > 0}, l))
		}
		for _, k := range boards {
			checkBoard(t, k)
		}
	}
}

func checkBoard(t *testing.T, k *scene.Keyboard) {
	t.Helper()
	seen := map[string]bool{}
	for _, row := range k.Rows {
		if len(row) > 10 {
			t.Errorf("a row of %d keys", len(row))
		}
		for _, key := range row {
			doubled := seen[key.Act] && (key.Act < Prefix+"0" || key.Act > Prefix+"9")
			if key.Label == "" || !Is(key.Act) || doubled {
				t.Errorf("%+v", key)
			}
			seen[key.Act] = true
		}
	}
}

func TestOtherActsAreNoKeys(t *testing.T) {
	e := New(Spec{})
	if e.Key("next") || e.Shown() != "" {
		t.Error("an act was typed")
	}
}

func TestSet(t *testing.T) {
	e := New(Spec{Kind: Date})
	if e.Set("1990-01-31"); e.Shown() != "31/01/1990" || e.Value() != "1990-01-31" {
		t.Error(e.Shown())
	}
	e = New(Spec{Telex: true, Name: true})
	if e.Set("as van da"); e.Value() != "as van da" {
		t.Error("a value was composed")
	}
	if typing(e, " d"); e.Value() != "as van da D" {
		t.Error("telex and capitals did not come back")
	}
}

// What was typed is nowhere in the entry's memory after Clear, whatever it went
// through.
func TestClearOverwrites(t *testing.T) {
	e := typing(New(Spec{Telex: true}), "Nguyeenx Vawn An")
	memory := e.text[:cap(e.text)]
	if !strings.Contains(string(memory), "Nguy") {
		t.Fatal("the test looks at other memory")
	}
	e.Clear()
	if strings.Trim(string(memory), "\x00") != "" || e.Shown() != "" {
		t.Error("what was typed is still there")
	}
}

func TestAnEntryPrintsRedacted(t *testing.T) {
	e := typing(New(Spec{}), "Secret")
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("typed", "entry", e)
	for _, printed := range []string{fmt.Sprint(e), fmt.Sprintf("%+v %#v %s %x", e, e, e, e), log.String()} {
		if !strings.Contains(printed, personal.Redacted) || strings.Contains(printed, "Secret") || strings.Contains(printed, "83") {
			t.Error(printed)
		}
	}
}

func TestEveryProblemHasItsSentence(t *testing.T) {
	for _, p := range Problems() {
		for _, l := range []words.Lang{words.Vietnamese, words.English} {
			if l.TypingProblem(string(p)) == string(p) {
				t.Errorf("%s has no sentence in %s", p, l)
			}
		}
	}
}
