package typist

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

var person = vnid.CCCD{
	Number: "079190000017", PreviousNumber: "012345678", FullName: "Nguyễn Thị Đào", DateOfBirth: vnid.Date{Year: 1990, Month: 1, Day: 31},
	Sex: mrz.Female, Residence: "Ấp 3, xã Bình Hưng, huyện Bình Chánh, TP. Hồ Chí Minh", Issued: vnid.Date{Year: 2021, Month: 5, Day: 4},
}

func filled(t *testing.T, template string, values map[string]personal.Text) Keys {
	t.Helper()
	parsed, err := Parse(template)
	if err != nil {
		t.Fatal(err)
	}
	k, err := parsed.Fill(values)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func valuesOf(t *testing.T, c vnid.CCCD) map[string]personal.Text {
	t.Helper()
	v, err := Values(c)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// What is typed by default is what a scanner types from the card's code.
func TestTheDefaultIsTheCardsOwnText(t *testing.T) {
	got := filled(t, CCCD, valuesOf(t, person)).text.Reveal()
	want := "079190000017|012345678|Nguyễn Thị Đào|31011990|Nữ|Ấp 3, xã Bình Hưng, huyện Bình Chánh, TP. Hồ Chí Minh|04052021"
	if got != want {
		t.Errorf("%q", got)
	}
	if back, err := vnid.ParseCCCD(got); err != nil || back.Number != person.Number || back.Issued != person.Issued {
		t.Errorf("the text is not read back: %v", err)
	}
}

func TestTemplates(t *testing.T) {
	for template, want := range map[string]string{
		"{fullName}{tab}{dateOfBirthSlashed}{enter}": "Nguyễn Thị Đào\t31/01/1990\n",
		"Số: {number} {{x}":                          "Số: 079190000017 {x}",
		"":                                           "",
		"{issuedSlashed}\x1b\n":                      "04/05/2021",
	} {
		if got := filled(t, template, valuesOf(t, person)).text.Reveal(); got != want {
			t.Errorf("%s: %q, want %q", template, got, want)
		}
	}
}

func TestATemplateNamesFieldsAlone(t *testing.T) {
	for _, template := range []string{"{portrait}", "{number", "{}", "{ number }", "{F4}"} {
		if _, err := Parse(template); !errors.Is(err, ErrField) {
			t.Errorf("%s: %v", template, err)
		}
	}
}

// A chip's own text presses no key: not enter, not tab, not escape, and no
// character that reorders what is shown.
func TestAValuePressesNoKey(t *testing.T) {
	evil := personal.Text("An\n\r\t\x1b\x7f\x00\u0085\u2028\u202e\u200bBình")
	for _, name := range Names() {
		got := filled(t, "{"+name+"}{tab}", map[string]personal.Text{name: evil}).text.Reveal()
		if got != "An Bình\t" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestWhatIsTypedIsBounded(t *testing.T) {
	long := map[string]personal.Text{"fullName": personal.Text(strings.Repeat("ế", 10_000))}
	if got := filled(t, "{fullName}", long).text; len([]rune(got)) != maxValue {
		t.Errorf("%d letters", len([]rune(got)))
	}
	template, err := Parse(strings.Repeat("{fullName}", 10))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := template.Fill(long); !errors.Is(err, ErrLong) {
		t.Error(err)
	}
}

func TestAYearAloneHasNoSlashes(t *testing.T) {
	old := person
	old.DateOfBirth = vnid.Date{Year: 1950}
	if got := filled(t, "{dateOfBirth} {dateOfBirthSlashed}", valuesOf(t, old)).text.Reveal(); got != "1950 1950" {
		t.Error(got)
	}
}

func TestKeysPrintRedacted(t *testing.T) {
	k := filled(t, CCCD, valuesOf(t, person))
	if got := fmt.Sprintf("%v %+v %s", k, k, k); strings.Contains(got, "079") {
		t.Error(got)
	}
}
